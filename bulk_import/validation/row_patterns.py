"""Words that show for certain that a row is no campaign but a total, a note or an example.

Any reader of the sheet must agree at a glance. A campaign's name may begin with one of these words,
so each pattern takes the whole cell, and the row holds nothing else that a campaign has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final


def _any(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(forms), re.IGNORECASE | re.DOTALL)


_COUNTED: Final = r"(?:campaigns?|agents?|users|leads?|calls?|rows?|records?|count)"
_TOTAL: Final = _any(
    r"(?:(?:grand|sub|page|overall|running)[ -]?)?totals?"
    rf"(?: (?:(?:no\.?|number) )?(?:of )?{_COUNTED})?",
    rf"(?:no\.?|number) of {_COUNTED}",
    r"sum|count|average|avg\.?|minimum|maximum",
)
_TOTAL_OF: Final = _any(
    r".{1,100} (?:grand )?totals?:?",
    r"(?:sub[ -]?totals?|(?:grand )?totals? (?:for|of|in|per|by)|totals? ?[:–—-])\s.{1,100}",
)
_AFTER_LABEL: Final = re.compile(
    rf"[\s:=(\-–—]*(?:[0-9][0-9,.]*(?: {_COUNTED})?)?[\s.)]*\Z", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?")

_BEGINS_NOTE: Final = (
    r"(?:(?:foot)?notes?|n\.?b\.?|remarks?|instructions?|legend|disclaimer|comments?|p\.?s\.?)"
)
_SIGNS: Final = (
    r"(?:prepared|approved|checked|reviewed|created|updated|modified|generated|printed|exported"
    r"|submitted|requested|signed|authori[sz]ed|last (?:updated|modified|changed))"
)
_STATES: Final = (
    r"(?:(?:report|print|export) (?:date|time)|date of report|version|source|contact|file)"
)
_NOTE: Final = _any(
    rf"{_BEGINS_NOTE}(?:\s*[:.\-–—*].*|\s+that\s.*)?",
    r"(?:\*|//|#{1,3} |†).*",
    r"\(?(?:cont(?:inue)?d\b|to be continued|see (?:next|other|overleaf|below)\b).{0,100}",
    r"please (?:note|read|do not|don't|fill|use|delete)\b.*",
    r"page \d+(?: ?(?:of|/) ?\d+)?",
    r"[-–—_=*. ]{3,}",  # a line drawn with signs
    r"[-–— *]*end(?: of (?:report|file|list|sheet|page))?[-–— *.]*",
    r"\(?\d+ rows?(?: affected| selected| in set)?\)?(?: \([\d.]+ sec\))?",  # of databases
    rf"{_SIGNS}(?: by| on| at)?\s*:.*",
    rf"{_SIGNS} (?:by\b.*|(?:on|at)(?: \d.*)?)",
    rf"{_STATES}\s*:.*",
)
_LABEL: Final = _any(rf"{_SIGNS}(?: by| on| at)?\s*:", rf"{_SIGNS} (?:by|on|at)", rf"{_STATES}\s*:")
_NOTE_LABEL: Final = _any(
    rf"{_BEGINS_NOTE}\s*[:.\-–—*]*", rf"{_SIGNS}(?: by| on| at)?\s*:?", r"cont(?:inue)?d\b.{0,100}"
)

EXAMPLE: Final = "Example: "
"""How the names begin in the example rows of our templates."""

_LONGEST_EXAMPLE: Final = 300
_PERHAPS_EXAMPLE: Final = re.compile(r"example|sample|\be\.?g\b", re.IGNORECASE)
"""What every mark of an example contains. Almost no name does, and this test is much faster."""
_PERHAPS_EG: Final = re.compile(r"e\.?g\b")
_ROW: Final = r"(?: (?:row|line|entry|only))?"
_DELETE: Final = (
    r"(?:\s*[,;:–—-]? *(?:please )?(?:delete|remove|do not import|don't import|overwrite)\b.*)?"
)
_EXAMPLE: Final = _any(
    rf"[(\[<{{]?\s*(?:an? )?(?:example|e\.g\.?|eg\.){_ROW}(?: \d+)?{_DELETE}\s*[)\]>}}]?[\s:.*]*",
    rf"[(\[<{{]?\s*sample (?:row|line|entry)(?: \d+)?{_DELETE}\s*[)\]>}}]?[\s:.*]*",
    r"(?:example|e\.g\.?|eg\.?)\s*:.+",
    r"e\.g\.,? .+",
    r"[(\[<{](?:example|sample|e\.g\.?)[)\]>}].*",
    rf".+[(\[<{{](?:example|sample){_ROW}(?:\s*[,;:–—-].*)?[)\]>}}]",
)


_RULE: Final = re.compile("[-=_~+*.:|\u2500-\u257f ]*")
_DRAWN: Final = re.compile("[-=_~\u2500-\u257f]{3}")


def is_ruler(texts: Sequence[str]) -> bool:
    """Say whether the cells of a row are lines, as databases and Markdown draw them."""
    return all(map(_RULE.fullmatch, texts)) and any(map(_DRAWN.search, texts))


def is_number(text: str) -> bool:
    """Say whether *text* is a number, as a total shows one."""
    return _NUMBER.fullmatch(text) is not None


def is_total(text: str, *, has_numbers: bool) -> bool:
    """Say whether *text* is the label of a total: Total, Grand total:, No. of campaigns: 12.

    Args:
        text: The one cell of the row that is no number.
        has_numbers: The row has numbers beside it; then `North total` is one as well.
    """
    label = _TOTAL.match(text)
    if label and _AFTER_LABEL.match(text, label.end()):
        return True
    return has_numbers and _TOTAL_OF.fullmatch(text) is not None


def is_note(texts: Sequence[str]) -> bool:
    """Say whether the filled cells of a row are a note: one cell, or a label and what it says."""
    pattern = _NOTE if len(texts) == 1 else _LABEL
    return pattern.fullmatch(texts[0]) is not None


def is_note_label(text: str) -> bool:
    """Say whether *text* says of the cell beside it that it is a note: Note, Remarks:, Contd."""
    return _NOTE_LABEL.fullmatch(text) is not None


def may_be_example(texts: str) -> bool:
    """Say whether any of *texts*, however joined, may mark its row as the example of a template."""
    folded = texts.casefold()
    return "example" in folded or "sample" in folded or _PERHAPS_EG.search(folded) is not None


def is_example(text: str) -> bool:
    """Say whether *text* marks its row as the example of a template: Example, e.g. Q2 Sales."""
    if len(text) > _LONGEST_EXAMPLE or not _PERHAPS_EXAMPLE.search(text):
        return False
    return _EXAMPLE.fullmatch(text) is not None
