"""What the Check screen shows of an open sheet: made of the sheet and the view alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bulk_import.app.sheets import LEFT_OUT, Counts, OpenSheet, Since
from bulk_import.cells import written
from bulk_import.outcome import State
from bulk_import.problems import Severity
from bulk_import.store.sheets import Change
from bulk_import.web.screens.cell_views import EditView
from bulk_import.web.screens.grid import (
    Grid,
    GridColumn,
    GridRow,
    columns_of,
    headed,
    to_fix_by_column,
)
from bulk_import.web.screens.problem_list import MOST, ProblemList, candidate_label, problem_list
from bulk_import.web.screens.rows_shown import (
    ColumnsShown,
    Kinds,
    RowsShown,
    Show,
    View,
    rows_shown,
    usual_show,
)
from bulk_import.web.screens.steps import Step, done_fixes, next_steps


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The Check screen, but for what every page has.

    Attributes:
        sheet: The address of the sheet, below that of the page.
        revision: Its revision.
        view: What the person chose to see.
        show: Which rows that comes to.
        shown: Their numbers, and the page.
        counts: How many rows there are of each kind.
        done: How many rows that people changed need nothing more.
        columns: The columns that are shown.
        rows: The rows of the page.
        problems: What is to be done.
        done_steps: What the person put right cause by cause, the newest first.
        undo: What undo concerns next, in words; empty for nothing.
        redo: What redo concerns next, likewise.
        cause_title: The cause whose rows alone are shown, in words; empty for none.
        problem_before: The address of the last problem before this page; or empty.
        problem_after: That of the next one after it.
        may_edit: Whether whoever looks may change the sheet.
    """

    sheet: str
    revision: int
    view: View
    show: Show
    shown: RowsShown
    counts: Counts
    done: int
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    problems: ProblemList
    done_steps: tuple[Step, ...]
    undo: str
    redo: str
    cause_title: str
    problem_before: str
    problem_after: str
    may_edit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of an open sheet beside itself.

    Attributes:
        person: By what name the sheets of whoever looks are kept.
        changes: The last changes of the sheet, the oldest first.
        since: What was changed since the view was chosen; None where that is not known.
        may_edit: Whether they may change the sheet, not only look at it.
    """

    person: str
    changes: Sequence[Change] = ()
    since: Since | None = None
    may_edit: bool = True


def check_view(
    sheet: OpenSheet,
    view: View,
    seen: Seen,
    *,
    only: Collection[int] | None = None,
    all_causes: bool = False,
) -> CheckView:
    """Return what the Check screen shows.

    Args:
        sheet: The open sheet.
        view: What the person chose to see.
        seen: What else is known.
        only: Which of the page's rows are wanted; None for all.
        all_causes: Whether every cause is listed, however many there are.
    """
    shown = rows_shown(sheet.plan, view, kinds_of(sheet, view, seen.since))
    show = view.show or usual_show(sheet.plan)
    columns = columns_shown(sheet, view)
    steps = next_steps(sheet, seen.changes, seen.person)
    numbers = shown.on_page if only is None else sorted(only)
    grid = Grid(
        plan=sheet.plan,
        columns=columns,
        edits=edits_of(sheet, numbers, seen.person),
        staying=shown.staying,
        with_warnings=show is Show.WARNINGS,
        is_read_only=not seen.may_edit,
    )
    address = f"sheets/{sheet.record.id}"
    before, after = problem_pages(grid, view, shown)
    cause = sheet.cause(view.cause) if view.cause else None
    return CheckView(
        sheet=address,
        revision=sheet.revision,
        view=view,
        show=show,
        shown=shown,
        counts=sheet.counts,
        done=len(done_rows(sheet)),
        columns=columns,
        rows=tuple(map(grid.row, numbers)),
        problems=problem_list(sheet.causes, most=None if all_causes else MOST),
        done_steps=done_fixes(sheet, seen.changes, seen.person),
        undo=steps.undo,
        redo=steps.redo,
        cause_title=cause.problem.reason if cause else "",
        problem_before=f"{address}{before}" if before else "",
        problem_after=f"{address}{after}" if after else "",
        may_edit=seen.may_edit,
    )


def kinds_of(sheet: OpenSheet, view: View, since: Since | None) -> Kinds:
    """Return the rows of each kind that a view may ask for."""
    cause = sheet.cause(view.cause) if view.cause else None
    return Kinds(
        warnings=warned_rows(sheet),
        edited=sheet.edited_rows,
        changed=_changed(view, since),
        cause=None if not view.cause else cause.rows if cause else (),
    )


def _changed(view: View, since: Since | None) -> Collection[int]:
    """Return the rows that were changed after the view was chosen."""
    if view.at is None or since is None or since.everything:
        return ()
    if view.show is Show.LEFT_OUT:
        return [one.row for one in since.touched if one.column == LEFT_OUT]
    return since.rows


def warned_rows(sheet: OpenSheet) -> frozenset[int]:
    """Return the rows with a warning in which there is something to check."""
    return frozenset(
        row
        for one in sheet.causes
        if one.problem.severity is Severity.WARNING and not one.problem.is_information
        for row in one.rows
    )


def done_rows(sheet: OpenSheet) -> frozenset[int]:
    """Return the rows that people changed and that need nothing more."""
    plan = sheet.plan
    return (sheet.edited_rows & frozenset(plan.ready.numbers)) | frozenset(plan.left_out.numbers)


def columns_shown(sheet: OpenSheet, view: View) -> tuple[GridColumn, ...]:
    """Return the columns of a view, with the number of cells to fix in each."""
    counts = to_fix_by_column((one.problem, len(one.rows)) for one in sheet.causes)
    columns = columns_of(sheet.plan)
    # A column stays under the hand that puts its last cell right.
    edited = {sheet.column(one.address) for one in sheet.overlay.cells() if one.text is not None}
    kinds = {
        ColumnsShown.FILE: columns,
        ColumnsShown.PROBLEMS: [
            one for one in columns if one.is_name or counts[one.letter] or one.letter in edited
        ],
        ColumnsShown.ALL: [one for one in columns if one.fields],
    }
    return headed(kinds[view.columns], counts)


def edits_of(
    sheet: OpenSheet, rows: Collection[int], person: str
) -> dict[tuple[int, str], EditView]:
    """Return what people wrote into the cells of *rows*, for *person* who looks at it."""
    wanted = frozenset(rows)
    return {
        (one.address.row, sheet.column(one.address)): EditView(
            text=one.text,
            was=written(sheet.file_cell(one.address)),
            who=None if one.person == person else one.person,
        )
        for one in sheet.overlay.cells()
        if one.text is not None and one.address.row in wanted
    }


def problem_pages(grid: Grid, view: View, shown: RowsShown) -> tuple[str, str]:
    """Return the addresses of the fields with the problems before and after this page."""
    page = shown.on_page
    if not page or shown.pages == 1:
        return "", ""
    wrong = sorted({*shown.numbers}.intersection(grid.plan.rows.where(State.INVALID).numbers))
    before = [number for number in wrong if number < page[0]]
    after = [number for number in wrong if number > page[-1]]

    def at(row: int, place: int) -> str:
        return f"{view.address(page=shown.page_of(row))}#{grid.row(row).wrong_fields[place]}"

    return at(before[-1], -1) if before else "", at(after[0], 0) if after else ""


def labels(candidate: str) -> str:
    """Return what a reading is called on a button."""
    return candidate_label(candidate, {})
