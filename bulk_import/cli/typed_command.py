"""The command that a person can copy: what they typed, with more options."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable, Iterator

import click
from click.core import ParameterSource

from bulk_import.options import ReadOptions, declared


def typed_command(file: str, answers: Iterable[tuple[str, str]]) -> str:
    """Return the command under way for *file* alone, as it is typed in the shell of this system.

    Args:
        file: The file's path, as the user wrote it.
        answers: The options to add, as `ReadOptions` calls them, and their values.
    """
    return as_typed(_words(click.get_current_context(), file, answers))


def as_typed(words: Iterable[str]) -> str:
    """Return the *words* of a command as it is typed in the shell of this system."""
    words = list(words)
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _words(context: click.Context, file: str, answers: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from ("bulk-import", str(context.command.name), file)
    for parameter in context.command.params:
        is_typed = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
        if isinstance(parameter, click.Option) and is_typed:
            yield from _option(parameter, context.params[str(parameter.name)])
    for name, value in answers:
        yield from (declared(ReadOptions)[name].flag.flag, value)


def _option(option: click.Option, value: object) -> Iterator[str]:
    values = value if isinstance(value, tuple) else (value,)
    for one in values:
        yield from (option.opts[-1],) if option.is_flag else (option.opts[-1], str(one))
