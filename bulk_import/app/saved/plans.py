"""Plans that were reviewed and saved, so that what is sent is what a person saw.

A saved plan is a JSON file: the file that was checked and its digest, how it was read, the account,
and each row with what would be sent. It holds no secret. Before it is run, the plan is made again,
and anything in which the two differ refuses the run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import file_digest
from importlib.metadata import version
from os import fspath
from pathlib import Path, PureWindowsPath
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from bulk_import import campaign as campaigns
from bulk_import.app.by_account import AccountPart
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.app.saved.plan_signature import MARK, is_plan
from bulk_import.files import put, refuse_special
from bulk_import.normalizers import zone_offsets
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.options import ReadOptions
from bulk_import.outcome import State
from bulk_import.problems import JsonObject, Refused, reason_of
from bulk_import.store import Addressed

_VERSION: Final = 1
MOST_BYTES: Final = 1_000_000_000
"""A row takes some 600 bytes, so that a full sheet of Excel has room."""

Text = Annotated[str, Field(max_length=100_000)]


class _Kept(BaseModel):
    """A part of a saved plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SavedOptions(_Kept):
    """How the file was read, as in `ReadOptions`; paths as they are found from every folder."""

    sheet: Text | None = None
    profile: Text | None = None
    columns: Mapping[str, str] = Field({})
    given: Mapping[str, str] = Field({})
    date_order: DateOrder | None = None
    encoding: Text | None = None
    region: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    agents: Text | None = None
    replace: Text | None = None
    rename: Text | None = None
    max_rows: Annotated[int, Field(ge=1)]
    live: bool = False


class SavedRow(_Kept):
    """A row of the plan: its number, where it stood, and what would be sent."""

    row: int
    state: State
    campaign: dict[str, JsonValue] | None = None


class SavedPart(_Kept):
    """What a plan would do in one account.

    Attributes:
        account: What the settings call it; None for one without a name, and for rows of none.
        inet_no: Its number; None for rows of none.
        base_url: The API's address.
        rows: Every row that is not skipped.
    """

    account: Text | None = None
    inet_no: int | None
    base_url: Text
    rows: tuple[SavedRow, ...]


class SavedPlan(SavedPart):
    """A plan as a person reviewed it: of one account, or in parts of several.

    Attributes:
        version: Of this form.
        by_account: Whether it is in parts.
        release: The release that made it.
        tz_release: The release of the time-zone data.
        made: When.
        file: The file, as it is found from every folder.
        sha256: Its digest.
        sheet: The sheet with the campaigns; None for formats without sheets.
        options: How the file was read.
        parts: Those of the accounts, in the order in which the sheet names them.
        otherwise: The account of rows that name none; None where they must.
    """

    version: Annotated[Literal[1], Field(alias=MARK)]
    by_account: bool = False
    release: Text
    tz_release: Text
    made: AwareDatetime
    file: Text
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    sheet: Text | None
    options: SavedOptions
    parts: tuple[SavedPart, ...] = ()
    otherwise: Text | None = None


def save_plan(plan: EditablePlan, account: Addressed, path: Path, now: datetime) -> None:
    """Save *plan* for *account* at *path*, in place of an earlier plan there.

    Raises:
        Refused: The plan is of no file, or something else is at *path*, or nothing can be written.
    """
    whole = SavedPart(inet_no=account.inet_no, base_url=account.base_url, rows=tuple(rows_of(plan)))
    _save(plan, {}, whole.model_dump(mode="json", exclude={"account"}), path, now=now)


def save_plan_by_account(
    plan: EditablePlan,
    parts: Sequence[AccountPart],
    path: Path,
    now: datetime,
    *,
    otherwise: str | None,
) -> None:
    """Save *plan* with its *parts* of several accounts at *path*, likewise.

    Args:
        plan: The plan of the whole sheet.
        parts: Those of the accounts.
        path: Where.
        now: The present moment; aware.
        otherwise: The account of rows that name none; None where they must.

    Raises:
        Refused: As for `save_plan`.
    """
    kept = [saved_part(part).model_dump(mode="json") for part in parts]
    more = {"inet_no": None, "base_url": "", "rows": [], "parts": kept, "otherwise": otherwise}
    _save(plan, {"by_account": True}, more, path, now=now)


def saved_part(part: AccountPart) -> SavedPart:
    """Return *part* as it is saved."""
    settings = part.settings
    return SavedPart(
        account=settings.name if settings else None,
        inet_no=settings.inet_no if settings else None,
        base_url=settings.base_url if settings else "",
        rows=tuple(rows_of(part.plan)),
    )


def _save(
    plan: EditablePlan, kind: JsonObject, parts: JsonObject, path: Path, *, now: datetime
) -> None:
    """Save what is known of *plan*, its *kind* first and its *parts* last."""
    refuse_no_place(path)
    digest = _digest(plan.path)
    if digest is None:
        raise Refused("plan.no_file")
    saved = {
        MARK: _VERSION,
        **kind,
        "release": version("bulk-import"),
        "tz_release": zone_offsets.release(),
        "made": now.isoformat(),
        "file": str(Path(plan.path).absolute()),
        "sha256": digest,
        "sheet": plan.sheet.name,
        "options": options_of(origin_of(plan).options).model_dump(mode="json"),
        **parts,
    }
    try:
        put(json.dumps(saved).encode(), path)
    except Refused as refused:
        raise Refused("plan.cannot_save", path=str(path), reason=refused.facts["reason"]) from None


def refuse_no_place(path: Path) -> None:
    """Refuse to save a plan where something else is.

    Raises:
        Refused: Something is at *path* that is no plan.
    """
    refuse_special(path)
    if path.exists() and not is_plan(fspath(path)):
        raise Refused("plan.exists", path=str(path))


def options_of(options: ReadOptions) -> SavedOptions:
    """Return what of *options* makes the plan."""
    values = {name: getattr(options, name) for name in SavedOptions.model_fields}
    for name in ("agents", "replace"):
        if values[name] is not None:
            values[name] = str(Path(values[name]).absolute())
    if options.profile is not None and options.profile.endswith(".toml"):
        values["profile"] = str(Path(options.profile).absolute())
    return SavedOptions.model_validate(values)


def rows_of(plan: EditablePlan) -> Iterator[SavedRow]:
    """Yield the rows of *plan* as they are saved."""
    for row in plan.rows:
        campaign = row.campaign
        body = campaigns.body(campaign) if campaign else None
        yield SavedRow(row=row.row, state=row.state, campaign=body)


def load_plan(path: str) -> SavedPlan:
    """Return the plan that is saved at *path*.

    Raises:
        Refused: It cannot be read, or is no plan of this release.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused("file.cannot_read", path=path, reason=reason_of(error)) from error
    if len(content) > MOST_BYTES:
        raise Refused("plan.damaged", path=path)
    try:
        return SavedPlan.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["loc"] == (MARK,):
            raise Refused("plan.other_version", path=path) from error
        if not first["loc"]:
            raise Refused("plan.damaged", path=path) from error
        place = ".".join(map(str, first["loc"]))
        raise Refused("plan.unreadable", path=path, place=place) from error


def file_of(saved: SavedPlan, plan: str) -> str:
    """Return the file of a plan: where it was, else beside the plan.

    Args:
        saved: The plan.
        plan: Where the plan is.

    Raises:
        Refused: It is in neither place, or is not what it was.
    """
    beside = Path(plan).parent / PureWindowsPath(saved.file).name  # of either kind of path
    places = [path for path in (Path(saved.file), beside) if path.is_file()]
    if not places:
        raise Refused("plan.file_missing", path=plan, file=saved.file, beside=str(beside.parent))
    found = next((one for one in places if _digest(fspath(one)) == saved.sha256), None)
    if found is None:
        raise Refused(
            "plan.file_changed", path=plan, file=str(places[0]), made=saved.made.isoformat()
        )
    return str(found)


def _digest(file: str) -> str | None:
    """Return the digest of *file*; None where it is no file that can be read again."""
    path = Path(file)
    if not path.is_file():
        return None
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
