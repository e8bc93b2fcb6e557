"""The list of an account's agents, as it was pulled from TeleCMI: its form, and how it is kept.

Of each agent it holds the id, the name and the extension, and nothing else of what TeleCMI tells.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bulk_import.files import put
from bulk_import.mapping import AccountAgents, Agent, NameTables
from bulk_import.options import ReadOptions
from bulk_import.problems import Problem, Refused, Severity, reason_of
from bulk_import.rights import create_folder

MOST_BYTES: Final = 100_000_000

Text = Annotated[str, Field(max_length=1_000)]


class _Kept(BaseModel):
    """A part of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class DirectoryAgent(_Kept):
    """An agent: the id, such as `5201_2224257`, the name and the extension, empty for none."""

    id: Annotated[str, Field(pattern="^[0-9]+_[0-9]+$", max_length=100)]
    name: Text = ""
    extension: Text = ""


class AgentDirectory(_Kept):
    """The agents of an account.

    Attributes:
        version: Of this form.
        inet_no: The account.
        base_url: The API's address.
        pulled: When TeleCMI was asked.
        agents: All agents, each once.
    """

    version: Literal[1] = 1
    inet_no: int
    base_url: Text
    pulled: AwareDatetime
    agents: tuple[DirectoryAgent, ...]

    @property
    def people(self) -> tuple[Agent, ...]:
        """The agents as lines of a directory that rows may name."""
        return tuple(
            Agent(one.id, one.name, (one.extension,) if one.extension else ())
            for one in self.agents
        )

    @property
    def account(self) -> AccountAgents:
        """Whom the account has."""
        names = {one.id: one.name for one in self.agents}
        return AccountAgents(self.inet_no, self.pulled, names)


def read_directory(file: Path) -> AgentDirectory | None:
    """Return the list that *file* holds; None where it is not there.

    Raises:
        Refused: It cannot be read, or holds something else.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES)
        return AgentDirectory.model_validate_json(content)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Refused("agents.list_unreadable", path=str(file), reason=reason_of(error)) from None
    except ValidationError:
        raise Refused("agents.list_damaged", path=str(file)) from None


def write_directory(directory: AgentDirectory, file: Path) -> None:
    """Write *directory* into *file* in place of what is there, whole or not at all.

    File and folder belong to their owner alone.

    Raises:
        Refused: It cannot be written; what was there stays.
    """
    try:
        create_folder(file.parent)
    except OSError as error:
        raise Refused("file.cannot_write", path=str(file), reason=reason_of(error)) from error
    put(directory.model_dump_json().encode(), file)


def with_listed_agents(
    tables: NameTables, options: ReadOptions
) -> tuple[NameTables, tuple[Problem, ...]]:
    """Return *tables* with the agents that the account lists, and what there is to tell of that.

    A plan for no account, as that of a sheet for several, is held against no list. Where a file
    says who the agents are, the list counts only for a plan that is held against it.

    Args:
        tables: What the sheets and the file say.
        options: Where the list is.

    Raises:
        Refused: The plan is to be held against the list, and there is none.
    """
    if options.inet_no is None or (options.agents is not None and not options.live):
        return tables, ()
    try:
        directory = listed_agents(options)
    except Refused as refused:
        if options.live:
            raise
        return tables, (Problem(Severity.WARNING, refused.code, facts=refused.facts),)
    if directory is None:
        return tables, ()
    return tables.with_account(directory.account, directory.people), ()


def listed_agents(options: ReadOptions) -> AgentDirectory | None:
    """Return the agents that the account lists; None where its list was not pulled.

    Raises:
        Refused: The list cannot be read; or agents are to be held against it, and there is none.
    """
    directory = read_directory(options.listed_agents) if options.listed_agents else None
    if directory is None and options.live:
        raise Refused("agents.no_list")
    return directory
