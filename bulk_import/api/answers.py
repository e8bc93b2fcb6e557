"""What an answer means: one table, pure, for every status and every body.

Success is a 2xx status and a JSON object whose `code` is 200: a sibling of the endpoint answers
errors with HTTP 200 and the error's number in the body. What the page does not settle (a 500, a
body that is no JSON, or one that says a thing twice) is `Unknown`: the campaign may exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Final, NoReturn

from pydantic import JsonValue

from bulk_import.api.reply import Reply
from bulk_import.campaign import unique_fields
from bulk_import.outcome import Answer, Created, NotSent, Rejected, Unknown

LONGEST_MESSAGE: Final = 500
"""Characters of the API's own words that are kept."""

DEEPEST: Final = 6
"""Levels of a `msg` object that are looked into."""

STOPS: Final = {
    401: "api.account_refused",
    403: "api.account_refused",
    404: "api.app_not_found",
    407: "api.account_refused",
    420: "api.account_refused",
}
"""Answers that every other row would get as well. Similar endpoints differ in the number."""

OF_THE_ACCOUNT: Final = frozenset(STOPS.values())
"""Why no further request makes sense: App ID and secret are not accepted."""

REDIRECTS: Final = frozenset({301, 302, 307, 308})
LATER: Final = frozenset({421, 425, 429})
"""Refused before anything was processed: it may be tried again."""

OPEN: Final = frozenset({408})
"""Answers between 400 and 499 that leave open what happened."""

WRONG: Final = {"leads id not found": "leads_id", "invalid agent ids": "users"}
"""The other sentences of a 400 on the API page, each with the field whose value it refuses."""

_THREE_DIGITS: Final = re.compile(r"[1-9][0-9]{2}")


class _Contradiction(Exception):
    """An object gives two values to one key, and readers differ in which of them counts."""


def read_answer(
    status: int, content: bytes | None, *, pause: float, redact: Callable[[str], str]
) -> Reply:
    """Return what an answer means.

    Args:
        status: The HTTP status.
        content: The body; nothing where it was too long to be one of the API, and None where it
            could not be read at all.
        pause: Seconds that the answer's headers ask to wait; 0.0 where they name none.
        redact: Hides the secret in the API's words.
    """
    if content is None:
        return Reply(Unknown(Answer(status, None, ""), "api.no_answer"))
    try:
        body = _json_object(content)
    except _Contradiction:
        return Reply(Unknown(Answer(status, None, ""), "api.contradiction"))
    return _read_body(status, body, pause, redact)


def _read_body(
    status: int, body: dict[str, JsonValue] | None, pause: float, redact: Callable[[str], str]
) -> Reply:
    code, msg = _code(body), redact(_message(body))[:LONGEST_MESSAGE]
    answer = Answer(status, code, msg)
    if status == 404 and code is None and not msg:  # noqa: PLR2004  HTTP's own number
        return Reply(NotSent("api.wrong_address", answer), stops="api.wrong_address")
    if status in REDIRECTS:
        return Reply(NotSent("api.redirected", answer), stops="api.redirected")
    if _is_success(status):
        return _read_success(answer, pause)
    if code is not None and code != status:
        return Reply(Unknown(answer, "api.contradiction"))
    return _read_refusal(status, answer, pause)


def _is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004  HTTP's own numbers


def _read_success(answer: Answer, pause: float) -> Reply:
    """A 2xx counts only with the body's code, which may say otherwise."""
    if answer.code is None:
        return Reply(Unknown(answer, "api.no_answer"))
    if answer.code == 200:  # noqa: PLR2004  the page's own number
        return Reply(Created(answer))
    return _read_refusal(answer.code, answer, pause)


def _read_refusal(code: int, answer: Answer, pause: float) -> Reply:
    if code in STOPS:
        refused = Rejected(answer, is_about_contents=False, is_about_account=True)
        return Reply(refused, stops=STOPS[code])
    if code in LATER:
        return Reply(NotSent("api.busy", answer), pause=pause)
    if 400 <= code < 500 and code not in OPEN:  # noqa: PLR2004  HTTP's own numbers
        return Reply(_rejected(code, answer))
    why = "api.server_error" if code >= 500 else "api.no_answer"  # noqa: PLR2004  HTTP's own
    # A 503 asks for a pause, yet a gateway may say it after the fact.
    return Reply(Unknown(answer, why), pause=pause if code == 503 else None)  # noqa: PLR2004  HTTP's own


def _rejected(code: int, answer: Answer) -> Rejected:
    """Return the refusal with its reason: five 400s share a number, so the words decide."""
    words = answer.msg.casefold()
    taken = next((name for name, one in unique_fields().items() if one.refusal in words), None)
    wrong = next((name for sentence, name in WRONG.items() if sentence in words), None)
    about = taken or wrong
    if code == 409:  # noqa: PLR2004  "Conflict", as siblings of the endpoint say it
        return Rejected(answer, taken or "name", about=about)
    if code != 400 or taken:  # noqa: PLR2004  HTTP's own
        taken = taken if code == 400 else None  # noqa: PLR2004  HTTP's own
        return Rejected(answer, taken, about=about)
    return Rejected(answer, is_about_contents=wrong is not None, about=about)


def _json_object(content: bytes) -> dict[str, JsonValue] | None:
    """Return the object that *content* is; None where it is no JSON (RFC 8259), or no object.

    Raises:
        _Contradiction: An object in it has a key twice.
    """
    try:
        text = content.decode("utf-8-sig")
        body = json.loads(text, object_pairs_hook=_unambiguous, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _unambiguous(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Contradiction
    return found


def _refuse(constant: str) -> NoReturn:
    """Refuse `NaN` and `Infinity`, which Python reads and JSON does not know."""
    raise ValueError(constant)


def _code(body: dict[str, JsonValue] | None) -> int | None:
    """Return the body's own code, three digits; `true`, `200.0` and `"abc"` are none."""
    code = (body or {}).get("code")
    is_code = isinstance(code, int | str) and _THREE_DIGITS.fullmatch(str(code))
    return int(str(code)) if is_code else None


def _message(body: dict[str, JsonValue] | None) -> str:
    """Return the API's words on one line, whatever shape they have."""
    words = " · ".join(dict.fromkeys(_words((body or {}).get("msg"), 0)))
    # What cannot be printed can neither be stored nor shown: half a surrogate pair, an escape.
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(printable.split())


def _words(value: JsonValue, depth: int) -> Iterator[str]:
    if isinstance(value, dict) and depth < DEEPEST:
        # A validator's complaint carries its sentence as "message" and may echo values beside it.
        parts = [value["message"]] if "message" in value else list(value.values())
        for part in parts:
            yield from _words(part, depth + 1)
    elif isinstance(value, list) and depth < DEEPEST:
        for part in value:
            yield from _words(part, depth + 1)
    elif isinstance(value, str | int | float):
        yield str(value)
