"""The options of the commands, made from the declarations in `bulk_import.options`."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import click
from click.types import OptionHelpExtra

from bulk_import.cli.worded import Command, Decorator, WordedOption, files_to_complete, option
from bulk_import.options import (
    GUARD_CODES,
    Declared,
    GuardOptions,
    ReadOptions,
    SendOptions,
    declared,
)
from bulk_import.problems import Refused

_DECLARED: Final = {**declared(ReadOptions), **declared(SendOptions)}

CHECKING: Final = (
    *(
        "sheet",
        "profile",
        "columns",
        "given",
        "date_order",
        "region",
        "encoding",
        "agents",
        "replace",
        "rename",
        "max_rows",
        "live",
    ),
)
"""The options by which a spreadsheet of campaigns is read."""

SENDING: Final = tuple(declared(SendOptions))
"""The options by which campaigns are sent."""


_GUARD_CODE: Final = click.Choice(GUARD_CODES)


class DeclaredOption(WordedOption):
    """An option of the program.

    Attributes:
        declared: How it is declared.
    """

    def __init__(self, *names: Any, declared: Declared, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.declared = declared

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return the variable and the default as well: they are the settings', not click's."""
        extra = super().get_help_extra(ctx)
        if self.declared.flag.variable:
            extra["envvars"] = (self.declared.flag.variable,)
        if isinstance(self.type, click.IntRange | click.FloatRange):
            default = self.declared.default
            extra |= {} if default is None else {"default": f"{default:,g}"}
        return extra


def expanded(files: Sequence[str]) -> tuple[str, ...]:
    """Return *files* with those that a pattern such as `*.xlsx` names in its place, in order.

    Shells do that, but neither those of Windows nor schedulers. Locks of open files are left out;
    a pattern that names nothing stays, to be called missing.
    """
    return tuple(file for named in files for file in _named(named))


def _named(pattern: str) -> list[str]:
    if not set("*?") & set(pattern) or Path(pattern).exists():
        return [pattern]
    path = Path(pattern.replace("[", "[[]"))  # brackets are common in names
    start = Path(path.anchor)
    try:
        found = sorted(map(str, start.glob(str(path.relative_to(start)))))
    except (ValueError, NotImplementedError, OSError):  # what no pattern can be
        return [pattern]
    return [one for one in found if not Path(one).name.startswith(("~$", "."))] or [pattern]


FILES: Final = click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    callback=lambda _context, _parameter, files: expanded(files),
    shell_complete=files_to_complete,
)
ACCOUNT: Final = option("--account", metavar="NAME", help="option.account")
BY_ACCOUNT: Final = option("--by-account", is_flag=True, help="option.by_account")
OUTPUT: Final = option("-o", "--output", metavar="PATH", help="option.output")
JSON: Final = option("--json", "as_json", is_flag=True, help="option.json")
QUIET: Final = option("--quiet", is_flag=True, help="option.quiet")
NO_INPUT: Final = option("--no-input", is_flag=True, help="option.no_input")


def guard_options(command: Command) -> Command:
    """Return *command* with the options of the guards, as its argument `guarding`."""

    @functools.wraps(command)
    def with_guarding(*, guard: bool, allow: tuple[str, ...], **values: Any) -> int:
        return command(guarding=GuardOptions(guard, frozenset(allow)), **values)

    decorated: Command = with_guarding
    for one in (
        option("--allow", metavar="CODE", help="option.allow", multiple=True, type=_GUARD_CODE),
        option("--guard", is_flag=True, help="option.guard"),
    ):
        decorated = one(decorated)
    return decorated


def declared_options(*names: str, helps: Mapping[str, str] | None = None) -> Decorator:
    """Return what gives a command options of the program.

    Their values come to it as its argument `options`, by name; None where they are not given.

    Args:
        names: The options in the order of the command's help.
        helps: Codes of the help by name, for options that mean something else here.
    """

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def with_options(**values: Any) -> int:
            options = {name: _parsed(name, values.pop(name)) for name in names}
            return command(options=options, **values)

        decorated: Command = with_options
        for name in reversed(names):
            code = (helps or {}).get(name, f"option.{name}")
            decorated = _declared_option(_DECLARED[name], code)(decorated)
        return decorated

    return decorate


def _declared_option(one: Declared, code: str) -> Decorator:
    return option(
        one.flag.flag, one.name, help=code, cls=DeclaredOption, declared=one, **_kind(one)
    )


def _kind(one: Declared) -> dict[str, Any]:
    """Return what click has to know of the values of an option."""
    flag, kind = one.flag, _without_none(one.kind)
    if kind is bool:
        return {"is_flag": True, "flag_value": not one.default, "default": None}
    if get_origin(kind) is Literal:
        return {"type": click.Choice(get_args(kind))}
    if kind is int:
        return {"type": click.IntRange(flag.least, flag.most), "metavar": flag.metavar}
    if kind is float:
        least = flag.least if flag.above is None else flag.above
        limits = click.FloatRange(least, flag.most, min_open=flag.above is not None)
        return {"type": limits, "metavar": flag.metavar}
    return {"metavar": flag.metavar, "multiple": get_origin(kind) in {Mapping, Sequence}}


def _without_none(kind: Any) -> Any:
    """Return the first type of a union such as `str | None`; any other type as it is."""
    return next((one for one in get_args(kind) if type(None) in get_args(kind)), kind)


def _parsed(name: str, value: Any) -> Any:
    """Return the value of an option in the type that its declaration has."""
    if name == "columns":
        # The last "=" separates them: a header may contain one, a field never does.
        return dict(_pair("--column", text, text.rpartition("=")) for text in value)
    return values_given(value) if name == "given" else value


def values_given(texts: Sequence[str]) -> dict[str, str]:
    """Return the values of `--set` by field; a field may be named by its header as well.

    Raises:
        Refused: One of *texts* is no pair, or names no field.
    """
    if not texts:
        return {}  # and the fields are loaded beside the child that reads, not before it
    from bulk_import.campaign import FIELDS
    from bulk_import.mapping import field_named

    given = {}
    for text in texts:
        name, value = _pair("--set", text, text.partition("="))  # a value may hold one
        field = field_named(name)
        if field is None:
            raise Refused("column.no_such_field", field=name, fields=", ".join(FIELDS))
        given[field] = value
    return given


def _pair(option: str, text: str, parts: tuple[str, str, str]) -> tuple[str, str]:
    name, equals, value = parts
    if not equals or not name.strip():
        raise Refused("usage.pair", option=option, text=text)
    return name.strip(), value.strip()
