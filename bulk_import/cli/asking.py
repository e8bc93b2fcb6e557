"""Asking on the terminal about the file as a whole, and the command that asks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bulk_import.app.checking import check
from bulk_import.app.file_questions import Check, FileAnswer, FileQuestion, settled
from bulk_import.app.origin import EditablePlan
from bulk_import.campaign import FIELDS
from bulk_import.cells import ranges
from bulk_import.cli.output import ask_for, can_be_asked, print_err, print_out, print_question
from bulk_import.cli.progress import reading_progress
from bulk_import.cli.starting_ahead import copying_ahead
from bulk_import.cli.telling import Telling
from bulk_import.cli.typed_command import typed_command
from bulk_import.clock import Clock
from bulk_import.events import both
from bulk_import.mapping import field_named
from bulk_import.messages import text
from bulk_import.normalizers.zone_names import country_names
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused

_MOST_RANGES: Final = 40
"""Characters; of a longer list of rows only their count is told."""


@contextmanager
def asking(file: str, clock: Clock, how: Telling, *, may_ask: bool) -> Iterator[Check]:
    """Yield what checks *file*, and asks a person about it on the way.

    After the block, the command that asks nothing is printed where anything was answered: a person
    who then declines to send has answered all the same.

    Args:
        file: Its path, as the user wrote it; only a file can be read again with the answers.
        clock: Tells what takes so long that progress is shown.
        how: What is printed; whoever wants JSON or quiet is asked nothing.
        may_ask: Whether the command lets anything be asked.
    """
    answers: list[FileAnswer] = []
    is_asked = may_ask and not how.as_json and not how.quiet and can_be_asked()

    def checked(options: ReadOptions) -> EditablePlan:
        with reading_progress(file, clock, quiet=how.quiet) as show:
            listen = both(show, both(how.log.listener(file), start_copier))
            return check(file, options, listen=listen)

    def ask(question: FileQuestion) -> FileAnswer | None:
        answer = _ask(question)
        answers.extend([] if answer is None else [answer])
        return answer

    def check_asking(options: ReadOptions) -> EditablePlan:
        return settled(checked, options, ask)

    with copying_ahead(file, how.output) as start_copier:
        try:
            yield check_asking if is_asked and Path(file).is_file() else checked
        except Refused:
            _print_command(file, answers)
            raise
    _print_command(file, answers)


def _print_command(file: str, answers: Sequence[FileAnswer]) -> None:
    if answers:
        print_out(text("line.next_time"))
        print_out(typed_command(file, [(one.option, one.value) for one in answers]))


def _ask(question: FileQuestion) -> FileAnswer | None:
    print_question(_asked(question))
    for number, answer in enumerate(question.answers, start=1):
        print_question(_offered(str(number), question, answer), indent=2)
    last = str(len(question.answers))
    while True:
        typed = ask_for(text("line.asked_for", last=last)).casefold()
        if not typed:
            return None
        for number, answer in enumerate(question.answers, start=1):
            if typed in {str(number), answer.value.rpartition("=")[2].casefold()}:
                return answer
        print_err(text("line.asked_number", last=last))


def _asked(question: FileQuestion) -> str:
    cells = ", ".join(question.cells)
    if question.option == "columns":
        held = text("line.asked_cells", examples=cells) if cells else ""
        return text("line.asked_columns", named=question.headers[0], cells=held)
    columns, rows = ", ".join(question.headers), _rows(question.rows)
    code = "line.asked_region" if question.option == "region" else "line.asked_date_order"
    return text(code, columns=columns, rows=rows, cells=cells)


def _rows(rows: Sequence[int]) -> str:
    listed = ranges(rows)
    if len(rows) == 1 or len(listed) <= _MOST_RANGES:
        return text("line.in_rows", which=listed)
    return text("line.rows", rows=str(len(rows)))


def _offered(number: str, question: FileQuestion, answer: FileAnswer) -> str:
    """Return an answer with what it means."""
    sent = _sent(answer)
    if question.option == "date_order":
        return text("line.answer_order", number=number, order=f"order.{answer.value}", sent=sent)
    if question.option == "region":
        country = country_names().get(answer.value, answer.value)
        return text("line.answer_region", number=number, country=country, sent=sent)
    field = field_named(answer.value.rpartition("=")[2])
    if field is None:
        return text("line.answer_ignore", number=number)
    return text(
        "line.answer_field", number=number, field=FIELDS[field].header, help=FIELDS[field].help
    )


def _sent(answer: FileAnswer) -> str:
    """Return what is sent of the cells that the question shows; empty where that is not known."""
    told = [
        text("line.answer_open", cell=cell)
        if value is None
        else text("line.answer_sent", cell=cell, value=value)
        for cell, value in answer.sent.items()
    ]
    return f": {'; '.join(told)}" if told else ""
