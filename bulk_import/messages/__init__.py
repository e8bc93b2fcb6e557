"""The one table of what is said to users: a code in, a sentence out.

The table itself is `en.toml`: one section a kind, one line a code. A wording may use
`{header}` (the column's own header), `{cell}` (what the cell holds, in quotes) and the facts
that its code brings along.
"""

from __future__ import annotations

from functools import cache


@cache
def wordings() -> dict[str, str]:
    """Return every wording by its dotted code, in the order of the table."""
    # 15 ms, which `--help`, that has no message for anybody, must not wait for.
    import tomllib  # noqa: PLC0415  see above
    from importlib.resources import files  # noqa: PLC0415  see above

    sections = tomllib.loads(files("bulk_import.messages").joinpath("en.toml").read_text("utf-8"))
    return {
        f"{kind}.{what}": wording
        for kind, section in sections.items()
        for what, wording in section.items()
    }


def word(code: str, candidates: tuple[str, ...] = (), /, **facts: str) -> str:
    """Return what is said to the user about *code*.

    The header comes first where there is one, and the candidates of a question last, so that
    every message names the place and the remedy in the same way.

    Raises:
        KeyError: The code has no wording, or the wording names a fact that is not given:
            a fault of ours, never of the user's file.
    """
    sentence = wordings()[code].format_map(facts)
    if "header" in facts:
        sentence = f"{facts['header']}: {sentence}"
    if candidates:
        sentence = f"{sentence} Write one of: {' · '.join(candidates)}"
    return sentence
