"""How a file as a whole is read, as cards that a person answers on the Columns screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bulk_import.app.file_questions import FileAnswer, FileQuestion, questions_of
from bulk_import.app.origin import EditablePlan
from bulk_import.cells import ranges, shown
from bulk_import.messages import text
from bulk_import.normalizers.zone_names import country_names
from bulk_import.options import ReadOptions
from bulk_import.problems import JsonObject
from bulk_import.validation import DateExample
from bulk_import.web.column_choices import Choice
from bulk_import.web.moments import in_words
from bulk_import.web.pages import say, shortened

ORDERS: Final = ("dmy", "mdy", "ymd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How something of the whole file is read.

    Attributes:
        option: The option that an answer sets, as `ReadOptions` calls it.
        title: What is read how; for a question, what is asked.
        why: The evidence, or what an answer means.
        where: The header and the rows of the cells, or an example; empty for none.
        label: What is chosen.
        choices: The answers.
        rows: How many rows wait for an answer.
    """

    option: str
    title: str
    why: str
    where: str
    label: str
    choices: tuple[Choice, ...]
    rows: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a person is asked."""
        return self.rows > 0


def decisions(
    plan: EditablePlan, options: ReadOptions, encodings: Sequence[JsonObject] = ()
) -> list[Decision]:
    """Return what is decided of the file of *plan*; what is asked comes first.

    Args:
        plan: The plan of the file, with what people wrote into it.
        options: How the file is read.
        encodings: Those in which its text can be read: name, and some cells.
    """
    asked = {one.option: one for one in questions_of(plan) if one.option != "columns"}
    cards = [_asked(question, options) for question in asked.values()]
    if "date_order" not in asked and (plan.date_order.order or options.date_order):
        cards.append(_date_order(plan, options))
    if "region" not in asked and options.region:
        cards.append(_region(options.region))
    if encodings:
        cards.append(_encoding(options.encoding, encodings))
    return sorted(cards, key=lambda card: not card.is_open)


def _asked(question: FileQuestion, options: ReadOptions) -> Decision:
    cells, headers = ", ".join(question.cells), ", ".join(question.headers)
    is_dates = question.option == "date_order"
    chosen = options.date_order if is_dates else options.region
    return Decision(
        option=question.option,
        title=say(f"page.columns.{question.option}_asked", cells=cells),
        why=say(f"page.columns.{question.option}_why"),
        where=say("page.columns.where", headers=headers, rows=ranges(question.rows)),
        label=say(f"page.columns.{question.option}_label"),
        choices=(
            *(_answer(answer, chosen) for answer in question.answers),
            Choice("", say("page.columns.each_row"), is_chosen=not chosen),
        ),
        rows=len(question.rows),
    )


def _answer(answer: FileAnswer, chosen: str | None) -> Choice:
    """Return an answer with what would be sent of the first cell."""
    is_order = answer.option == "date_order"
    label = _order(answer.value) if is_order else country_names().get(answer.value, answer.value)
    sent = next((value for value in answer.sent.values() if value is not None), None)
    if sent is not None:
        sent = in_words(date.fromisoformat(sent)) if is_order else sent
        label = say("page.columns.answer", answer=label, sent=sent)
    return Choice(answer.value, label, is_chosen=answer.value == chosen)


def _date_order(plan: EditablePlan, options: ReadOptions) -> Decision:
    found = plan.date_order
    by_sheet = "by_sheet" if options.date_order is None else "as_sheet"
    usual = say(f"page.columns.{by_sheet}", order=_capital(found.label))
    orders = [one for one in ORDERS if options.date_order or one != found.order]
    return Decision(
        option="date_order",
        title=say("page.columns.date_order", order=found.label),
        why=_capital(found.evidence),
        where=_example(found.example) if found.example else "",
        label=say("page.columns.date_order_label"),
        choices=(
            Choice("", usual, is_chosen=options.date_order is None),
            *(Choice(one, _order(one), is_chosen=one == options.date_order) for one in orders),
        ),
    )


def _example(one: DateExample) -> str:
    day = in_words(one.day)
    return say("page.columns.date_order_so", cell=shown(one.cell), where=one.address, day=day)


def _region(region: str) -> Decision:
    names = country_names()
    return Decision(
        option="region",
        title=say("page.columns.region", country=names.get(region, region)),
        why=say("page.columns.region_means"),
        where="",
        label=say("page.columns.region_label"),
        choices=(
            Choice("", say("page.columns.each_row")),
            *_countries(names, region),
        ),
    )


def _encoding(chosen: str | None, encodings: Sequence[JsonObject]) -> Decision:
    names = [str(one["name"]) for one in encodings]
    taken = chosen if chosen in names else names[0]
    return Decision(
        option="encoding",
        title=say("page.columns.encoding", encoding=taken),
        why=say("page.columns.encoding_why"),
        where="",
        label=say("page.columns.encoding_label"),
        choices=tuple(
            Choice(_unless_usual(name, chosen, taken), _reading(one), is_chosen=name == taken)
            for name, one in zip(names, encodings, strict=True)
        ),
    )


def _unless_usual(name: str, chosen: str | None, taken: str) -> str:
    """Return the value of a choice: none for what is so while nobody has chosen."""
    return "" if chosen is None and name == taken else name


def _reading(encoding: JsonObject) -> str:
    cells = " · ".join(map(shortened, encoding["cells"]))
    return say("page.columns.encoding_reads", cells=cells, encoding=encoding["name"])


def _countries(names: Mapping[str, str], chosen: str) -> Iterator[Choice]:
    for code, name in sorted(names.items(), key=lambda one: one[1]):
        yield Choice(code, name, is_chosen=code == chosen)


def waiting_rows(cards: Sequence[Decision]) -> int:
    """Return how many rows would need fixing one by one, if nobody answered."""
    return sum(card.rows for card in cards)


def _order(order: str) -> str:
    return _capital(text(f"order.{order}"))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
