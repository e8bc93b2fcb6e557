"""Pages made of templates: what every template knows, and the words in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bulk_import import messages
from bulk_import.invisible import printable
from bulk_import.messages import page_table
from bulk_import.problems import Refused
from bulk_import.web.paths import path_of
from bulk_import.web.site import site_of
from bulk_import.web.static import static_files

THEME_COOKIE: Final = "theme"
THEMES: Final = ("light", "dark")

_LONGEST_NAME: Final = 80
"""Characters of a name on the page; the rest stands in its title."""

_WRONG: Final = {401: "sign_in", 403: "origin", 404: "not_found", 405: "method", 413: "too_large"}
"""What is said by status; any other is a fault of ours."""


def say(code: str, /, **facts: object) -> str:
    """Return the words of *code*; a number stands there with its thousands apart.

    A header stands only where the words have it: what they are about is seen beside them.

    Raises:
        KeyError: As for `messages.reason`.
    """
    shown = {name: _shown(fact) for name, fact in facts.items()}
    advice = messages.remedy(code, shown)
    return f"{messages.reason(code, shown)} {advice}".rstrip()


def reason(code: str) -> str:
    """Return the first half of the page's words *code*, which mention nothing: a title."""
    return page_table()[code].reason


def remedy(code: str) -> str:
    """Return the second half."""
    return page_table()[code].remedy


def _shown(fact: object) -> str:
    is_number = isinstance(fact, int) and not isinstance(fact, bool)
    return f"{fact:,}" if is_number else printable(str(fact))


def shortened(name: str) -> str:
    """Return a name as it stands on the page: one line, nothing hidden, not too long."""
    shown = printable(name)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


@cache
def environment() -> Environment:
    """Return where the templates are found; it depends on nothing but the program."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"say": say, "reason": reason, "remedy": remedy}
    made.filters["shown"] = printable
    made.filters["shortened"] = shortened
    return made


def page(
    request: Request,
    template: str,
    /,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """Return the page that *template* makes of *context* and of what every page knows.

    Args:
        request: What is answered.
        template: The file's name without its ending.
        status: The status of the answer.
        headers: More headers.
        context: What the template shows; see `frame` for what stands there anyway.
    """
    made = environment().get_template(f"{template}.html").render(frame(request) | context)
    return HTMLResponse(made, status, headers)


def macro(template: str, name: str) -> Callable[..., str]:
    """Return a macro of a *template*, the file's name without its ending, as a function."""
    module = environment().get_template(f"{template}.html").module
    return lambda *given, **named: getattr(module, name)(*given, **named).strip()


def frame(request: Request) -> dict[str, Any]:
    """Return what every template knows.

    | name | what |
    |---|---|
    | base_href | what all links are relative to |
    | here | this page below `base_href`, for links into it such as `{{ here }}#r69` |
    | nonce | of a `<style>` for column widths |
    | csrf | the token of forms, as a hidden field `csrf` |
    | person | who is signed in; None for nobody |
    | account | the account that the top bar names; empty for none |
    | practice | whether the sandbox takes the place of TeleCMI |
    | has_schedules | whether there can be schedules |
    | theme | `light` or `dark` where somebody chose it, else empty |
    | files | the style and the script |
    """
    site = site_of(request)
    chosen = request.cookies.get(THEME_COOKIE, "")
    return {
        "base_href": f"{request.scope.get('root_path', '')}/",
        "here": here(request),
        "nonce": request.state.nonce,
        "csrf": request.state.csrf,
        "person": request.state.person,
        "practice": site.practice,
        "has_schedules": site.schedules is not None,
        "account": site.account,
        "theme": chosen if chosen in THEMES else "",
        "files": static_files(),
        "nav": "",
    }


def here(request: Request) -> str:
    """Return the address of *request* below that of the page, with its question."""
    below = path_of(request.scope).lstrip("/")
    return f"{below}?{request.url.query}" if request.url.query else below


def redirect(request: Request, path: str) -> Response:
    """Return the answer that sends a browser on to *path* below the page's address, by GET."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/{path.lstrip('/')}", 303)


def wants_json(request: Request) -> bool:
    """Return whether the script asks, and not a browser for a page."""
    return "application/json" in request.headers.get("accept", "")


def refusal_page(request: Request, refused: Refused) -> Response:
    """Return the page, or the JSON, that says what the program refuses, in its own words."""
    if wants_json(request):
        return JSONResponse({"problem": refused.message}, 503)
    code, facts = refused.code, refused.facts
    reason, remedy = messages.reason(code, facts), messages.remedy(code, facts)
    return page(request, "problem", status=503, reason=reason, remedy=remedy)


def problem_page(request: Request, status: int, what: str = "") -> Response:
    """Return the page, or the JSON, that says why a request is not answered.

    Args:
        request: What is answered.
        status: The status of the answer.
        what: A line of the page's words about what is wrong; empty for the usual one of a status.
    """
    message = page_table()[f"page.wrong.{what or _WRONG.get(status, 'failed')}"]
    if wants_json(request):
        return JSONResponse({"problem": f"{message.reason}. {message.remedy}"}, status)
    return page(request, "problem", status=status, reason=message.reason, remedy=message.remedy)
