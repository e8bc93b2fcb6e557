"""The commands of the program, those of groups as well."""

import click

from bulk_import.cli.app import app


def named(group=app):
    """Yield the commands of a group, with their names."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield name, group.get_command(context, name)


def commands(group=app, *names):
    """Yield all commands with their names, such as `account add`."""
    for name, command in named(group):
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield " ".join([*names, name]), command


def groups():
    """Return the groups of commands."""
    return [one for _, one in named() if isinstance(one, click.Group)]
