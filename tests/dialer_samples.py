"""The sample exports of other dialers, with what a person answers about each."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bulk_import import messages, readers
from bulk_import.app.converting import plan_converted
from bulk_import.campaign import FIELDS
from bulk_import.dialers import Detected, convert, detect, load, names, sheet_for
from bulk_import.options import ReadOptions
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.workbooks.review import merged

FOLDER = Path(__file__).parent.parent / "samples" / "dialers"
NAMES = sorted(path.name.removesuffix(".answers.toml") for path in FOLDER.glob("*.answers.toml"))

CONVERTING = [name for name in names(()) if load(name, ()).refuse is None]
"""Our profiles of whose exports campaigns can be made."""

REFUSING = [name for name in names(()) if name not in CONVERTING]
"""Our profiles that know an export and say why no campaign can be made of it."""


IN_EVERY_PROFILE = {
    "waiting_music": "default",
    "unanswered_music": "default",
    "no_agent_no_wait": True,
    "reject_delay_time": 10,
    "no_answer_delay_time": 10,
}
"""What no dialer's export says; the README says it once for all."""


@dataclass(frozen=True)
class Answers:
    """What a person says about one sample."""

    export: Path
    profile: str
    detected: bool
    set: dict[str, str]
    sheets: dict[str, dict[str, list[list[str]]]]
    cells: dict[str, dict[str, str]]
    expected: list[dict[str, object]]


def answers_of(name):
    told = tomllib.loads((FOLDER / f"{name}.answers.toml").read_text("utf-8"))
    return Answers(
        export=FOLDER / told["export"],
        profile=told["profile"],
        detected=told["detected"],
        set=told["set"],
        sheets=told.get("sheets", {}),
        cells=told.get("cells", {}),
        expected=json.loads((FOLDER / f"{name}.expected.json").read_text("utf-8")),
    )


def read_sample(answers) -> Spreadsheet:
    return read_export(str(answers.export))


read_export = cache(readers.read)


def converted(answers, spreadsheet, **chosen):
    """Return the conversion of a sample, by the profile that is detected wherever one is."""
    made = converted_sheet(answers, spreadsheet, **chosen)
    return merged(made, plan_converted(made, ReadOptions(inet_no=2224257)))


def converted_sheet(answers, spreadsheet, *, profile=None, lookups=(), edits=None, **options):
    """Return a sample as the sheet that is planned, by the profile that fits or a given one."""
    if answers.detected and profile is None:
        found = detect(spreadsheet, ())
    else:
        profile = profile or load(answers.profile, ())
        found = Detected(profile, sheet_for(spreadsheet, profile), "it was named")
    return convert(
        spreadsheet.path,
        found,
        ReadOptions(inet_no=2224257, **options),
        lookups=(*spreadsheet.sheets, *lookups),
        edits=edits or {},
    )


def filled(answers, first):
    """Return the lookup sheets of the *first* conversion with a person's lines in them."""
    sheets = []
    for lookup in first.lookups:
        lines = [
            [key, *line]
            for key, several in answers.sheets.get(lookup.title, {}).items()
            for line in several
        ]
        rows = [[lookup.key_header, *lookup.value_headers], *lines]
        sheets.append(Sheet.of(rows, name=lookup.title))
    return sheets


def finished(answers):
    """Return the conversion of a sample once a person has answered everything."""
    spreadsheet = read_sample(answers)
    first = converted(answers, spreadsheet)
    keys = {campaign.name: campaign.key for campaign in first.campaigns}
    return converted(
        answers,
        spreadsheet,
        given=answers.set,
        lookups=filled(answers, first),
        edits={keys[name]: cells for name, cells in answers.cells.items()},
    )


def refused_sample(name) -> Path:
    """Return the export of a dialer of which no campaign can be made."""
    (path,) = FOLDER.glob(f"{name}.*")
    return path


def described(profile):
    """Return what a profile does with an export, as tables for people."""
    if profile.refuse is not None:
        return f"{profile.refuse.reason} {profile.refuse.instead}"
    lines = ["| field | comes from |", "|---|---|"]
    lines += [
        f"| `{field}` | {_rules(profile.rules[field], profile)} |"
        for field in sorted(profile.rules, key=list(FIELDS).index)
        if not (field in IN_EVERY_PROFILE and _is_constant(field, profile))
    ]
    skips = [
        f"{_condition(one.when)}: {one.reason or messages.text(f'mode.{one.mode}')}"
        for one in profile.skip
    ]
    used = {rule.lookup for rules in profile.rules.values() for rule in rules}
    sheets = [
        f"“{one.title}” ({one.key} → {', '.join(one.value)})"
        for name, one in profile.lookup.items()
        if name in used
    ]
    lost = [
        f"{_header(header)}{_lost_where(one)}: {one.reason}" for header, one in profile.lost.items()
    ]
    for title, entries in (
        ("Skipped", skips),
        ("Sheets to fill in", sheets),
        ("Asked where the export does not say it", [", ".join(f"`{one}`" for one in profile.ask)]),
        ("Lost", lost),
        ("Never copied", [", ".join(map(_header, profile.secret.columns))]),
    ):
        if any(entries):
            lines += ["", f"{title}:", "", *(f"- {entry}" for entry in entries)]
    return "\n".join(lines)


def _is_constant(field, profile):
    return profile.rules[field][0].value == IN_EVERY_PROFILE[field]


def _rules(rules, profile):
    return "; else ".join(_rule(rule, profile) for rule in rules)


def _rule(rule, profile):
    when = {name: test for name, test in rule.when.items() if name != "@dialer_type"}
    text = _origin(rule, when)
    if rule.mapping:
        pairs = (f"{word} → {_value(value)}" for word, value in rule.mapping.items())
        text += f" ({', '.join(pairs)})"
    if rule.scale is not None:
        text += f" × {rule.scale:g}"
    if rule.lookup:
        text += f", by the sheet “{profile.lookup[rule.lookup].title}”"
    if rule.default is not None:
        text += f", else {_value(rule.default)}"
    return f"{text} where {_condition(when)}" if when else text


def _origin(rule, when):
    if rule.question is not None:
        return "asked"
    if rule.value is not None:
        return _value(rule.value) if when else f"always {_value(rule.value)}"
    if rule.agree:
        return f"{', '.join(map(_header, rule.agree))}, which must agree"
    if rule.total:
        return " + ".join(f"{each:g} × {_header(name)}" for name, each in rule.total.items())
    return ", else ".join(map(_header, rule.columns))


def _lost_where(rule):
    where = f" where {_condition(rule.when)}" if rule.when else ""
    usual = ", ".join(map(_value, rule.usual))
    return f"{where} (but for {usual})" if usual else where


def _condition(when):
    return " and ".join(f"{_header(name)} {_test(test)}" for name, test in when.items())


def _test(test):
    said = []
    if test.equals is not None:
        said.append(f"is {' or '.join(map(_value, test.equals))}")
    if test.blank is not None:
        said.append("is empty" if test.blank else "is there")
    said += [
        f"is {sign} {number:g}"
        for sign, number in (("<", test.lt), ("≤", test.lte), (">", test.gt), ("≥", test.gte))
        if number is not None
    ]
    if test.regex is not None:
        said.append(f"fits `{test.regex}`".replace("|", "\\|"))
    return " and ".join(said)


def _header(name):
    return " or ".join(f"`{one}`" for one in name.split("|"))


def _value(value):
    return str(value).lower() if isinstance(value, bool) else str(value)
