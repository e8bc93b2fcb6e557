"""Asking about settings that come from a place which may not say where the secret goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Final

import click
from pydantic import SecretStr

from bulk_import.api.redaction import Redactor
from bulk_import.cli.output import ask, is_anybody_there, print_err
from bulk_import.cli.settings_output import hint_at_settings
from bulk_import.clock import Clock
from bulk_import.journal_address import DatabaseUrl
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings import Settings, Untrusted, load

_QUESTIONS: Final = {
    "TELECMI_BASE_URL": "line.send_there",
    "BULK_IMPORT_JOURNAL": "line.record_there",
    "TELECMI_PROXY": "line.through_there",
    "TELECMI_CA_FILE": "line.trusted_there",
}
"""What is asked about a setting."""


def settings_to_check(
    options: Mapping[str, object],
    account: str | None,
    files: Iterable[str],
    clock: Clock,
    *,
    may_ask: bool,
) -> Settings:
    """Return what a check goes by; TeleCMI is asked for what is held against its answer alone.

    Where there is no account, settings beside the files are named.

    Args:
        options: The options of the program, by name.
        account: The name of the account; None for the one without a name, or the only one.
        files: What is checked.
        clock: Time.
        may_ask: Whether the command lets anything be asked.

    Raises:
        Refused: The settings cannot be used, or TeleCMI does not answer.
    """
    settings = load(options, account=account, needs_account=True)
    refuse_secret_in_arguments(settings.secret)
    if settings.inet_no is None:
        hint_at_settings(files)
    if not settings.read.live:
        return settings
    from bulk_import.cli.live_agents import pulled_for  # few checks send anything

    agreed = trusted(settings, files, may_ask=may_ask)
    pulled_for(agreed, clock)
    return agreed


def trusted(settings: Settings, files: Iterable[str] = (), *, may_ask: bool = True) -> Settings:
    """Return *settings* after a person has agreed to those that need it, whatever else is agreed.

    Args:
        settings: The settings.
        files: What the command reads; where that is standard input, it holds no answers.
        may_ask: Whether the command lets anything be asked.

    Raises:
        Refused: The person does not agree, or there is nobody to ask, or an argument or the value
            of a setting holds the secret.
    """
    refuse_secret_in_arguments(settings.secret)
    _refuse_secret_elsewhere(settings)
    can_ask = may_ask and "-" not in files and is_anybody_there()

    def agrees(setting: Untrusted) -> bool:
        if not can_ask:
            return False
        print_err(text("line.untrusted", **asdict(setting)))
        return ask(text(_QUESTIONS[setting.variable]))

    return settings.trusted(agrees)


def _refuse_secret_elsewhere(settings: Settings) -> None:
    if settings.secret is None:
        return
    redact = Redactor(settings.secret)
    journal = settings.journal
    url = journal.url if isinstance(journal, DatabaseUrl) else str(journal)
    values = {"TELECMI_BASE_URL": settings.base_url, "BULK_IMPORT_JOURNAL": url}
    for variable, value in values.items():
        if redact.finds(value):
            raise Refused("secret.in_setting", variable=variable)


def refuse_secret_in_arguments(secret: SecretStr | None) -> None:
    """Refuse a command of which an argument holds the secret: others can read those.

    Raises:
        Refused: One does; the message names it.
    """
    context = click.get_current_context()
    redact = Redactor(secret or SecretStr(""))
    for parameter in context.command.params:
        if redact.finds(str(context.params.get(str(parameter.name)))):
            name = parameter.opts[-1] if isinstance(parameter, click.Option) else "FILE"
            raise Refused("secret.in_option", option=name)
