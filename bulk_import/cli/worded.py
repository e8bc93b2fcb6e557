"""Commands and options whose help is a code of the messages.

It is looked up when help is shown, so that nothing else waits for it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from bulk_import import messages

Command = Callable[..., int]
Decorator = Callable[[Command], Command]
Shown = TypeVar("Shown", click.Option, click.Command)


class WordedOption(click.Option):
    """An option whose help is a code of the messages."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return how the option is written, and what it does."""
        return click.Option.get_help_record(_in_words(self), ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what the shell may complete a value to: files, where one is wanted."""
        if any(word in (self.metavar or "") for word in ("FILE", "PATH")):
            return files_to_complete(ctx, self, incomplete)
        return super().shell_complete(ctx, incomplete)


def files_to_complete(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return that the shell shall complete the names of files."""
    del context, parameter
    return [CompletionItem(incomplete, type="file")]


def folders_to_complete(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return that the shell shall complete the names of folders."""
    del context, parameter
    return [CompletionItem(incomplete, type="dir")]


class WordedCommand(click.Command):
    """A command whose help is a code of the messages, and ends with an example."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments; an empty one is a variable of a script that is not set.

        Raises:
            click.UsageError: One is empty. As a path it would mean the folder one is in.
        """
        rest = super().parse_args(ctx, args)
        for parameter in self.params:
            given = ctx.params.get(parameter.name or "")
            if "" in (given if isinstance(given, tuple) else (given,)):
                raise click.UsageError(messages.text("usage.empty", what=_called(parameter)), ctx)
        return rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what the shell may complete a word to, with its help in words."""
        items = super().shell_complete(ctx, incomplete)
        options = [one for one in self.params if isinstance(one, WordedOption)]
        worded = {name: _in_words(one).help for one in options for name in one.opts}
        for item in items:
            if item.value in worded:
                item.help = worded[item.value]
        return items

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example, which is never broken: it is there to be pasted."""
        super().format_epilog(ctx, formatter)
        example = f"example.{(self.help or '').removeprefix('help.')}"
        if messages.find(example):
            with formatter.section(messages.text("line.example_heading")):
                formatter.write(f"{'':{formatter.current_indent}}{messages.text(example)}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        click.Command.format_help_text(_in_words(self), ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what the command does in one sentence."""
        return click.Command.get_short_help_str(_in_words(self), limit)


class WordedGroup(WordedCommand, click.Group):
    """Commands under one name, whose help is a code of the messages."""


def _called(parameter: click.Parameter) -> str:
    """Return how an argument or an option is written."""
    is_option = isinstance(parameter, click.Option)
    return parameter.opts[0] if is_option else parameter.human_readable_name.strip("[].")


def _in_words(shown: Shown) -> Shown:
    worded = copy.copy(shown)
    worded.help = messages.text(shown.help) if shown.help else None
    return worded


def option(*names: str, help: str, **attributes: Any) -> Decorator:  # noqa: A002  as click has it
    """Return what gives a command an option of its own.

    Args:
        names: How it is written, and the name of the argument where that is another.
        help: The code of the message that says what it does.
        attributes: As for `click.option`.
    """
    return click.option(*names, **{"cls": WordedOption, **attributes}, help=help)
