"""What is wrong with installation, settings, journal, account, address, clock and time zones.

Nothing is changed, and nothing is sent but a question whether the API's address answers.
"""

from __future__ import annotations

import platform
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import chain
from pathlib import Path
from typing import Final

from bulk_import import messages, readers, rights, temporary
from bulk_import.account import Account
from bulk_import.api import reach
from bulk_import.api.reachability import TIMEOUT_SECONDS
from bulk_import.app.accounts.agent_directory import listed_agents
from bulk_import.app.doctor.examination import Examination, Finding, SettingInUse
from bulk_import.app.notify.delivery import is_apprise_there, python
from bulk_import.clock import Clock
from bulk_import.journal_address import JournalAddress
from bulk_import.normalizers import zone_offsets
from bulk_import.options import ReadOptions, SendOptions, declared
from bulk_import.problems import Refused
from bulk_import.settings import Settings, load
from bulk_import.settings.accounts import BASE_URL, INET_NO, SECRET, named_accounts
from bulk_import.settings.notify import notify_settings
from bulk_import.settings.places import files
from bulk_import.settings.sources import CALLER, KEYRING
from bulk_import.store import examine

LITTLE_ROOM: Final = 100_000_000
"""Bytes that should be free for the journal: a run of a hundred thousand rows takes about that."""

CLOCK_SECONDS: Final = 60.0
"""By which our clock may differ from the server's before it is told."""

OLD_ZONES_MONTH: Final = 7
"""The month from which the data of the year before are old: every year has had a release by it."""

HIDDEN: Final = "***"


def examine_all(clock: Clock, account: str | None = None) -> Examination:
    """Look at everything that a run needs.

    Args:
        clock: The present moment.
        account: The account that is looked at, as for `load`; None for the one without a name, or
            else for all of them.
    """
    findings = [*_installation(), _zones(clock.now().date())]
    try:
        accounts = _accounts(account)
    except Refused as refused:
        return Examination((*findings, Finding("error", refused.code, refused.facts)))
    for one in accounts:
        findings += [*_settings(one), *_notify(one.name)]
        findings += _account(one, clock)
        findings += _agents(one)
    for journal in dict.fromkeys(one.journal for one in accounts):
        findings += _journal(journal)
    in_use = dict.fromkeys(chain.from_iterable(map(_in_use, accounts)))
    return Examination(tuple(dict.fromkeys(findings)), tuple(in_use))


def _accounts(account: str | None) -> list[Settings]:
    """Return the settings that are looked at: those of each account.

    Raises:
        Refused: Some cannot be used.
    """
    settings = load({}, account=account)
    if account is not None or settings.inet_no is not None:
        return [settings]
    return [load({}, account=one.name) for one in named_accounts()] or [settings]


def packages() -> Mapping[str, str]:
    """Return the releases of what the program is made of, by name; empty for what is missing."""
    needed = (one for one in requires("bulk-import") or () if "extra ==" not in one)
    return {name: _release(name) for name in sorted(map(_name, needed))}


def _name(requirement: str) -> str:
    """Return the name with which a requirement such as `httpx<0.29,>=0.28` begins."""
    letters = (at for at, letter in enumerate(requirement) if letter in "<>=!~;[( ")
    return requirement[: next(letters, None)]


def _release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _installation() -> Iterator[Finding]:
    facts = {
        "release": version("bulk-import"),
        "python": platform.python_version(),
        "system": platform.system(),
    }
    yield Finding("ok", "doctor.installed", facts)
    missing = [name for name, release in packages().items() if not release]
    if missing:
        yield Finding("error", "doctor.package_missing", {"packages": ", ".join(missing)})
    yield _reading()


def _reading() -> Finding:
    """Read a spreadsheet, which takes a child process and a folder for what passes through."""
    with temporary.folder() as folder:
        file = folder / "campaigns.csv"
        file.write_text("Campaign name\nA\n", "utf-8")
        try:
            readers.read(str(file))
        except Refused:
            return Finding("error", "doctor.cannot_read", {"folder": str(folder.parent)})
    return Finding("ok", "doctor.reads")


def _zones(today: date) -> Finding:
    zones = zone_offsets.release()
    is_old = today >= date(int(zones[:4]) + 1, OLD_ZONES_MONTH, 1)
    if is_old:
        return Finding("warning", "doctor.zones_old", {"zones": zones})
    return Finding("ok", "doctor.zones", {"zones": zones})


def _settings(settings: Settings) -> Iterator[Finding]:
    sources = list(dict.fromkeys(source.name for source in settings.sources.values()))
    if sources:
        told = ", ".join(_place(name) for name in sources)
        yield Finding("ok", "doctor.settings", {"sources": told})
    else:
        looked = ", ".join(map(str, files()))
        yield Finding("ok", "doctor.no_settings", {"looked": looked})
    for untrusted in settings.untrusted:
        refused = untrusted.refusal()
        yield Finding("error", refused.code, refused.facts)
    secret = settings.sources.get(SECRET)
    if secret and is_file(secret.name) and rights.may_be_read_by_others(Path(secret.name)):
        yield Finding("warning", "doctor.secret_open", _file(secret.name))


def _notify(account: str | None) -> Iterator[Finding]:
    """Yield what is wrong with how people are told of the account's runs."""
    try:
        told = notify_settings(account)
    except Refused as refused:
        yield Finding("error", refused.code, refused.facts)
        return
    for source in told.unheeded:
        yield Finding("warning", "notify.unheeded", {"source": source})
    if told.to and not is_apprise_there():
        yield Finding("warning", "notify.no_apprise", {"interpreter": python()})
    for source in told.sources:
        if is_file(source) and rights.may_be_read_by_others(Path(source)):
            yield Finding("warning", "doctor.notify_open", _file(source))


def _file(path: str) -> Mapping[str, str]:
    """Return what messages mention of a file that a command is to be given for."""
    return {"path": path, "quoted": shlex.quote(path)}


def is_file(source: str) -> bool:
    """Return whether what gives a setting is a file, and no code of the messages."""
    return source not in {CALLER.name, KEYRING.name}


def _place(source: str) -> str:
    return str(Path(source).absolute()) if is_file(source) else messages.text(source)


def _journal(journal: JournalAddress) -> Iterator[Finding]:
    state, facts = examine(journal), {"path": str(journal)}
    for refused in state.refused:
        yield Finding("error", refused.code, refused.facts)
    if not state.refused:
        code = "doctor.journal" if state.is_there else "doctor.no_journal"
        yield Finding("ok", code, {**facts, "runs": str(state.runs)})
    if state.is_open_to_others:
        yield Finding("warning", "doctor.journal_open", _file(str(journal)))
    if state.free is not None and state.free < LITTLE_ROOM:
        megabytes = str(state.free // 1_000_000)
        yield Finding("warning", "doctor.little_room", {**facts, "megabytes": megabytes})


def _account(settings: Settings, clock: Clock) -> Iterator[Finding]:
    given = {INET_NO: settings.inet_no, SECRET: settings.secret}
    missing = [variable for variable, value in given.items() if value is None]
    if missing and settings.name is None:
        yield Finding("warning", "doctor.no_account", {"missing": ", ".join(missing)})
        return
    try:
        account = replace(settings, untrusted=()).account()
    except Refused as refused:
        yield Finding("error", refused.code, refused.facts)
        return
    facts = {"account": account.shown, "base_url": account.base_url}
    yield Finding("ok", "doctor.account", facts)
    if not settings.untrusted:  # nobody is asked here, and so nothing leaves
        yield from _address(account, clock)


def _agents(settings: Settings) -> Iterator[Finding]:
    """Tell how old the list of the account's agents is; nobody has to have one."""
    try:
        directory = listed_agents(settings.read)
    except Refused as refused:
        yield Finding("warning", refused.code, refused.facts)
        return
    if directory is not None:
        facts = {"inet_no": str(directory.inet_no), "agents": str(len(directory.agents))}
        pulled = directory.pulled.isoformat()
        yield Finding("ok", "doctor.agents", {**facts, "pulled": pulled})


def _address(account: Account, clock: Clock) -> Iterator[Finding]:
    reached = reach(account, clock)
    facts = {"base_url": account.base_url, "seconds": f"{TIMEOUT_SECONDS:.0f}"}
    if reached.code:
        yield Finding("error", reached.code, facts)
        return
    yield Finding("ok", "doctor.reached", facts)
    if reached.ahead is not None:
        yield _clock(reached.ahead)


def _clock(ahead: float) -> Finding:
    if abs(ahead) < CLOCK_SECONDS:
        return Finding("ok", "doctor.clock")
    code = "doctor.clock_ahead" if ahead > 0 else "doctor.clock_behind"
    return Finding("warning", code, {"minutes": f"{abs(ahead) / 60:.0f}"})


def _in_use(settings: Settings) -> Iterator[SettingInUse]:
    values = dict(_values(settings))
    for variable, source in settings.sources.items():
        yield SettingInUse(variable, values.get(variable, HIDDEN), source.name)


def _values(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the values of settings that may be shown, by their variables."""
    yield INET_NO, str(settings.inet_no)
    yield BASE_URL, settings.base_url
    yield "BULK_IMPORT_JOURNAL", str(settings.journal)
    yield "TELECMI_PROXY", (settings.proxy or "").rpartition("@")[2]  # without its password
    yield "TELECMI_CA_FILE", str(settings.ca_file)
    for kind, options in ((ReadOptions, settings.read), (SendOptions, settings.send)):
        for one in declared(kind).values():
            if one.flag.variable:
                yield one.flag.variable, str(getattr(options, one.name))
