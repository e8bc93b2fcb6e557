"""Keeps what a run's plan is made from, without the secret, and reads it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final
from zipfile import BadZipFile

from bulk_import.api.redaction import Redactor
from bulk_import.app.accounts.own_secret import part_with_secret
from bulk_import.app.origin import EditablePlan, Origin, origin_of
from bulk_import.cells import Cell, written
from bulk_import.edits import Edit
from bulk_import.mapping import AccountAgents, NameTables
from bulk_import.options import ReadOptions
from bulk_import.sheet import Spreadsheet
from bulk_import.store import StoredInput
from bulk_import.store.codec import plain, plain_label, typed, typed_label
from bulk_import.validation import Plan
from bulk_import.workbooks.secrecy import REMOVED, Secrets
from bulk_import.workbooks.secret_columns import secrets_in

_TABLES: Final = ("directory", "teams", "lead_lists")
"""What names in cells stand for, by kind."""

_ACCOUNT: Final = "account_agents"
"""The agents that the account itself lists."""


def snapshot(plan: EditablePlan, redact: Redactor) -> StoredInput:
    """Return what *plan* was made from, as it may be kept.

    A secret in the sheet is removed from the copy. A workbook with a secret anywhere else is not
    copied as a whole: only its sheet is kept.

    Args:
        plan: The plan.
        redact: Hides the secret of the account that is used.
    """
    secrets, origin = secrets_in(plan), origin_of(plan)
    header_row = plan.matches.header_row
    return StoredInput(
        spreadsheet=_without(origin.spreadsheet, header_row, secrets, redact),
        workbook=_workbook(plan, secrets, redact),
        options=redact(_options(origin)),
    )


def restore(kept: StoredInput) -> Origin | None:
    """Return what a plan was made from; None where another release knew more or less of it."""
    spreadsheet = replace(kept.spreadsheet, source=kept.workbook)
    try:
        return _origin(spreadsheet, **json.loads(kept.options))
    except (ValueError, KeyError, TypeError):
        return None


def _origin(
    spreadsheet: Spreadsheet,
    *,
    columns: Mapping[str, str],
    remembered: Mapping[str, str],
    conventions: dict[str, Any],
    edits: Iterable[tuple[Any, str, Any]] = (),
    left_out: Iterable[int] = (),
) -> Origin:
    return Origin(
        spreadsheet=spreadsheet,
        remembered=remembered,
        tables=NameTables(
            **{name: _table(conventions.pop(name)) for name in _TABLES},
            account=_account(conventions.pop(_ACCOUNT, None)),
        ),
        now=datetime.fromisoformat(conventions.pop("now")),
        options=ReadOptions(columns=columns, **conventions),
        edits=tuple(Edit(typed_label(row), column, typed(cell)) for row, column, cell in edits),
        left_out=frozenset(left_out),
    )


def _table(kept: Mapping[str, Iterable[str]] | None) -> dict[str, tuple[str, ...]] | None:
    return None if kept is None else {name: tuple(ids) for name, ids in kept.items()}


def _account(kept: dict[str, Any] | None) -> AccountAgents | None:
    if kept is None:
        return None
    return AccountAgents(kept["inet_no"], datetime.fromisoformat(kept["pulled"]), kept["names"])


def _tables(tables: NameTables) -> dict[str, Any]:
    """Return *tables* as JSON holds them; what release 0.1.0 does not know only where it is."""
    kept = {name: getattr(tables, name) for name in _TABLES}
    if tables.account is None:
        return kept
    return kept | {_ACCOUNT: asdict(tables.account) | {"pulled": tables.account.pulled.isoformat()}}


def _options(origin: Origin) -> str:
    """Return what the plan was made by; without changes by hand release 0.1.0 reads it too."""
    options = origin.options
    encoding = {} if options.encoding is None else {"encoding": options.encoding}
    by_hand = {
        "edits": [[plain_label(one.row), one.column, plain(one.value)] for one in origin.edits],
        "left_out": sorted(origin.left_out),
    }
    return json.dumps(
        {
            "columns": dict(options.columns),
            "remembered": dict(origin.remembered),
            "conventions": {
                "now": origin.now.isoformat(),
                "given": dict(options.given),
                "date_order": options.date_order,
                "region": options.region,
                "inet_no": options.inet_no,
                **encoding,
                **_tables(origin.tables),
                **({"live": True} if options.live else {}),
            },
            **{name: value for name, value in by_hand.items() if value},
        }
    )


def _workbook(plan: Plan, secrets: Secrets, redact: Redactor) -> bytes | None:
    """Return the workbook itself, where its results are an annotated copy of it."""
    if plan.source is None or secrets.columns:
        return None
    return None if _holds(plan.source, redact) else plan.source


def _without(
    spreadsheet: Spreadsheet, header_row: int, secrets: Secrets, redact: Redactor
) -> Spreadsheet:
    """Return *spreadsheet* with every secret taken out of its sheet."""
    (sheet,) = spreadsheet.sheets
    cells = (cell for column in sheet.columns.values() for cell in column.values)
    texts = "\n".join(map(written, cells))
    if not secrets.columns and redact(texts) == texts:
        return spreadsheet  # nearly every file

    def bare(cell: Cell) -> Cell:
        text = written(cell)
        hidden = redact(secrets.removed_from(text))
        return cell if hidden == text else hidden

    below = sheet.below(header_row)
    removed = (
        (row, letters, REMOVED)
        for letters in secrets.columns
        for row in below.rows[below.columns[letters].filled].tolist()
    )
    return replace(spreadsheet, sheets=(sheet.mapped(bare).edited(removed),))


def _holds(workbook: bytes, redact: Redactor) -> bool:
    """Return whether the secret stands anywhere in *workbook*, as far as that can be told."""
    try:
        return part_with_secret(workbook, redact) is not None
    except (BadZipFile, OSError, RuntimeError, NotImplementedError):
        return True  # what cannot be searched is not kept
