"""The options of the commands, and the words that help has for them."""

import shlex
from dataclasses import fields
from pathlib import Path
from typing import get_args

import click
import pytest
from commands import commands, groups

from bulk_import import messages
from bulk_import.cli import main
from bulk_import.cli.app import app
from bulk_import.cli.options import declared_options, expanded
from bulk_import.cli.worded import WordedCommand, WordedOption
from bulk_import.messages import languages
from bulk_import.options import ReadOptions, SendOptions, declared

COMMANDS = [command for _, command in commands()]
OPTIONS = [
    (command, one)
    for command in COMMANDS
    for one in command.params
    if isinstance(one, click.Option)
]
DECLARED = declared(ReadOptions) | declared(SendOptions)


def options_from(*arguments, names=tuple(DECLARED)):
    """Return the options that a command gets."""
    got = {}

    @click.command(cls=WordedCommand)
    @declared_options(*names)
    def command(options):
        got.update(options)
        return 0

    command.main(list(arguments), standalone_mode=False)
    return {name: value for name, value in got.items() if value is not None}


def test_an_option_that_is_not_given_leaves_the_settings_to_decide():
    assert options_from() == {"columns": {}, "given": {}, "lookups": ()}


def test_options_come_in_the_types_of_their_declarations():
    assert options_from(
        *("--sheet", "May", "--column", "a=b=name", "--column", "c=", "--set", "Ratio=1:=2"),
        *("--date-order", "dmy", "--region", "IN", "--max-rows", "5", "--lookup", "x"),
        *("--rate", "0.5", "--concurrency", "3", "--quiet-period", "0", "--first", "7"),
        *("--keep-active", "--no-resend", "--all-or-nothing"),
    ) == {
        "sheet": "May",
        "columns": {"a=b": "name", "c": ""},
        "given": {"ratio": "1:=2"},
        "date_order": "dmy",
        "region": "IN",
        "max_rows": 5,
        "lookups": ("x",),
        "rate": 0.5,
        "concurrency": 3,
        "quiet_period": 0.0,
        "first": 7,
        "keep_active": True,
        "resend": False,
        "all_or_nothing": True,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        *(["--rate", "0"], ["--rate", "1001"], ["--rate", "fast"], ["--concurrency", "0"]),
        *(["--quiet-period", "-1"], ["--first", "0"], ["--max-rows", "0"]),
        *(["--date-order", "dym"], ["--resend"]),
    ],
    ids=" ".join,
)
def test_a_value_beyond_its_limits_is_refused_where_it_is_typed(wrong):
    with pytest.raises(click.UsageError):
        options_from(*wrong)


@pytest.mark.parametrize("name", DECLARED)
def test_help_says_the_variable_and_the_default_of_the_declaration(name):
    option = next(one for _, one in OPTIONS if one.help == f"option.{name}")
    one = DECLARED[name]
    shown, said = option.get_help_record(click.Context(COMMANDS[0]))
    assert shown.startswith(one.flag.flag)
    assert said.startswith(messages.text(f"option.{name}"))
    assert (f"env var: {one.flag.variable}" in said) == bool(one.flag.variable)
    is_number = isinstance(one.default, float | int) and not isinstance(one.default, bool)
    assert f"default: {one.default:,g}" in said if is_number else "default" not in said


def test_every_option_of_the_program_is_offered_by_a_command():
    assert {one.name for _, one in OPTIONS} >= DECLARED.keys()


def test_all_words_of_help_come_from_the_messages_and_all_of_them_are_shown():
    assert {type(command) for command in COMMANDS} == {WordedCommand}
    assert all(isinstance(one, WordedOption) for _, one in OPTIONS)
    helps = {command.help for command in [*COMMANDS, *groups(), app]}
    helps |= {one.help for _, one in OPTIONS} | {one.help for one in app.params}
    kinds = {"help", "option"}
    assert helps == {code for code in messages.table() if code.partition(".")[0] in kinds}


def test_help_is_not_read_before_it_is_shown(capsys):
    languages._message.cache_clear()
    assert main(["fields"]) == 0
    capsys.readouterr()
    option = OPTIONS[0][1]
    assert option.help.startswith("option.")
    assert main(["check", "--help"]) == 0
    assert messages.text(option.help)[:20] in capsys.readouterr().out
    assert option.help.startswith("option.")


@pytest.mark.parametrize("options", [ReadOptions, SendOptions])
def test_options_that_cannot_be_given_outside_have_no_declaration(options):
    inside = {one.name for one in fields(options)} - declared(options).keys()
    assert (
        inside
        == {
            ReadOptions: {"inet_no", "account", "profiles", "listed_agents"},
            SendOptions: {"first_back_off", "longest_back_off"},
        }[options]
    )
    assert all(get_args(one.kind) or one.kind in {int, float, bool} for one in DECLARED.values())


@pytest.mark.parametrize(
    ("pattern", "meant"),
    [
        ("*.xlsx", ["a.xlsx", "b [1].xlsx"]),
        ("?.xlsx", ["a.xlsx"]),
        ("b [?].xlsx", ["b [1].xlsx"]),
        ("b [1].xlsx", ["b [1].xlsx"]),
        ("a[1].xlsx", ["a[1].xlsx"]),
        ("in/*.csv", [str(Path("in") / "c.csv")]),
        ("*.ods", ["*.ods"]),
        ("a.xlsx", ["a.xlsx"]),
        ("-", ["-"]),
        ("", [""]),
    ],
)
def test_patterns_that_no_shell_replaced_name_files(pattern, meant, tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    for name in ("a.xlsx", "b [1].xlsx", "~$a.xlsx", ".c.xlsx", "in/c.csv"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert list(expanded([pattern])) == meant
    assert sorted(expanded([str(tmp_path / "*.xlsx")])) == [
        str(tmp_path / name) for name in ("a.xlsx", "b [1].xlsx")
    ]


EVERY = {"": app, **{one.name: one for one in groups()}, **dict(commands())}
"""The program, its groups and its commands, by the words that call them."""


@pytest.mark.parametrize("name", EVERY)
def test_every_help_ends_with_an_example_that_can_be_run(name):
    command, path = EVERY[name], ["bulk-import", *name.split()]
    context = click.Context(command, info_name=" ".join(path))
    last = command.get_help(context).rstrip().splitlines()[-1]
    words = shlex.split(last)
    assert words[: len(path)] == path
    called, rest = app, words[1:]
    while isinstance(called, click.Group):
        called, rest = called.get_command(click.Context(called), rest[0]), rest[1:]
    called.make_context("it", rest)


TAKES_TEXT = [
    (name, command, one)
    for name, command in commands()
    for one in command.params
    if isinstance(one.type, click.types.StringParamType) and not getattr(one, "is_flag", False)
]
"""Where a script may put a variable that is not set."""


def words_of(parameter, text):
    return [text] if isinstance(parameter, click.Argument) else [parameter.opts[0], text]


@pytest.mark.parametrize(
    ("name", "command", "parameter"),
    TAKES_TEXT,
    ids=[f"{name} {one.opts[0]}" for name, _, one in TAKES_TEXT],
)
def test_an_empty_text_is_refused_wherever_a_command_takes_one(name, command, parameter, capsys):
    """As a path it would be the folder one is in, of which `watch` would run every file."""
    words = [
        word
        for one in command.params
        if one is parameter or one.required
        for word in words_of(one, "" if one is parameter else "x")
    ]
    assert main([*name.split(), *words]) == 2
    assert "is empty. If a variable stands there, it is not set." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "run", "convert"])
@pytest.mark.parametrize("folder", [".", "/", ".."])
def test_a_folder_without_a_name_is_told_as_any_folder(command, folder, capsys):
    assert main([command, folder, *(["--yes", "--sandbox"] if command == "run" else [])]) == 2
    assert f"{folder} is a folder. Name a file in it." in capsys.readouterr().err
