"""The commands of the program, those of groups as well."""

import click

from bulk_import.cli.app import app


def commands(group=app, *names):
    """Yield all commands with their names, such as `account add`."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            yield from commands(command, *names, command.name)
        else:
            yield " ".join([*names, command.name]), command


def groups():
    """Return the groups of commands."""
    return [one for one in app.commands.values() if isinstance(one, click.Group)]
