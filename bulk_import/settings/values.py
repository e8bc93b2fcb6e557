"""What a command goes by, once options, environment and files are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import SecretStr

from bulk_import.account import Account, Recipient
from bulk_import.journal_address import JournalAddress
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.problems import Refused
from bulk_import.settings.accounts import INET_NO, SECRET
from bulk_import.settings.lacking import no_account
from bulk_import.settings.places import WORKING_FOLDER, agents_file
from bulk_import.settings.sources import Source


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A setting that says where the secret or the record goes, from a place that may not say so.

    Attributes:
        variable: The setting.
        value: Where it leads.
        source: What gives it.
        secret_source: What gives the secret.
        called: What the setting is called where it stands.
    """

    variable: str
    value: str
    source: str
    secret_source: str
    called: str = ""

    def refusal(self) -> Refused:
        """Return what is said where nobody can be asked about it."""
        of_account = self.called not in {"", self.variable}
        code = "settings.untrusted_of_account" if of_account else "settings.untrusted"
        return Refused(code, **asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a command goes by, as its options, the environment and files give it.

    Attributes:
        inet_no: The account's number; None while it is not set.
        secret: The app secret; None while it is not set.
        base_url: The API's address.
        journal: The file or the database that keeps what was sent.
        read: How spreadsheets are read, with the account's defaults for what a row leaves blank.
        send: How campaigns are sent.
        proxy: The proxy through which the API is reached; None without one.
        ca_file: The certificates that are trusted in place of the system's; None for those.
        untrusted: Those of the settings that nobody may go by before a person has agreed.
        name: What `bulk-import.toml` calls the account; None for the one without a name.
        sources: What gives each setting that is set, by its variable.
        folder: The folder of work.
        workers: How many imports a worker carries out at a time.
        accounts: The names of the accounts whose imports a worker takes; None for all.
    """

    inet_no: int | None
    secret: SecretStr | None
    base_url: str
    journal: JournalAddress
    read: ReadOptions
    send: SendOptions
    proxy: str | None = None
    ca_file: Path | None = None
    untrusted: tuple[Untrusted, ...] = ()
    name: str | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    folder: Path = WORKING_FOLDER
    workers: int = 20
    accounts: tuple[str, ...] | None = None

    def trusted(self, agrees: Callable[[Untrusted], bool]) -> Settings:
        """Return the settings as a person who was asked lets them count.

        Args:
            agrees: Asks about one setting; never called where there is nothing to ask.

        Raises:
            Refused: The person does not agree.
        """
        for setting in self.untrusted:
            if not agrees(setting):
                raise setting.refusal()
        return replace(self, untrusted=()).with_listed_agents()

    def with_listed_agents(self) -> Settings:
        """Return the settings with the list of the account's agents, which lies at the journal."""
        if self.inet_no is None:
            return self
        file = agents_file(self.journal, self.inet_no, self.base_url)
        return replace(self, read=replace(self.read, listed_agents=file))

    def recipient(self) -> Recipient:
        """Return the account as far as it is known without its secret.

        Raises:
            Refused: Its number is not set, or nobody agreed to where its secret would go.
        """
        if self.untrusted:
            raise self.untrusted[0].refusal()
        if self.inet_no is None:
            raise no_account(self.name, [INET_NO], self.sources, self.folder)
        return Recipient(self.inet_no, self.base_url, self.name)

    def account(self) -> Account:
        """Return the account.

        Raises:
            Refused: Its number or its secret is not set, or nobody agreed to where it would go.
        """
        if self.untrusted:
            raise self.untrusted[0].refusal()
        if self.inet_no is None or self.secret is None:
            given = {INET_NO: self.inet_no, SECRET: self.secret}
            missing = [variable for variable, value in given.items() if value is None]
            raise no_account(self.name, missing, self.sources, self.folder)
        return Account(
            inet_no=self.inet_no,
            secret=self.secret,
            base_url=self.base_url,
            proxy=self.proxy,
            ca_file=self.ca_file,
            name=self.name,
        )
