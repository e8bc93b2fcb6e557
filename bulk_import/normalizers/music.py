"""Waiting music: TeleCMI's own, or the name of an audio file there."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.normalizers import text
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.problems import Notice

DEFAULT: Final = "default"

_WORD: Final = re.compile(r"[^\W\d_]+(?=[A-Z][a-z])|[^\W_]+")
"""A word, also one that stands before a capital: Default of DefaultMusic."""

_WORDS_FOR_IT: Final = frozenset(
    {
        *("default", "defaults", "defaulted", "def", "dflt", "defualt", "defalt", "defaul"),
        *("defult", "defaut", "deafult", "standard", "std", "telecmi", "system", "inbuilt"),
        *("builtin", "built"),
    }
)
_BESIDE: Final = frozenset(
    {
        *("the", "a", "as", "is", "per", "use", "play", "keep", "with", "by", "own", "s"),
        *("from", "of", "in", "our", "same", "usual", "only", "please", "dialer", "dialler"),
        *("platform", "account", "company", "global", "app", "set", "option", "value"),
        *("setting", "settings", "hold", "on", "waiting", "wait", "queue", "ring", "ringing"),
        *("unanswered", "caller", "moh", "mp3", "wav", "music", "audio", "tune", "tone"),
        *("ringtone", "song", "sound", "file", "recording", "announcement", "message"),
        *("prompt", "track", "melody", "clip"),
    }
)
"""Words that change nothing beside them."""


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return the name of a piece of waiting music; `default` is TeleCMI's own.

    Raises:
        Unusable: As `text.normalize`.
        Ambiguous: As `text.normalize`.
    """
    if isinstance(cell, str) and len(cell) <= text.LONGEST_NAME:
        content = written(text.cleaned(cell))
        if content.casefold() == DEFAULT:
            return Value(DEFAULT)
        if _is_default(content):
            return noticed(DEFAULT, "text.default_music")
    value = text.normalize(cell, context)
    return Value(value.meant, (*value.notices, Notice("text.music_name")))


def _is_default(content: str) -> bool:
    words = {word.casefold() for word in _WORD.findall(content)}
    return bool(words & _WORDS_FOR_IT) and words <= _WORDS_FOR_IT | _BESIDE
