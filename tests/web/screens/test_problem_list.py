"""What is to be done, cause by cause, with what puts it right."""

from bulk_import.web.screens.problem_list import candidate_label, problem_list

SOON = {"ring_seconds": "soon"}
IST = {"timezone": "IST"}


def test_cells_of_one_cause_are_a_card_and_others_lines(drop):
    sheet = drop(IST, SOON, IST, {"ratio": "100:1"}, {})
    found = problem_list(sheet.causes)
    (card,) = found.cards
    assert (card.control, card.cells, card.header) == ("candidates", 2, "Time zone")
    assert card.choices[0].label == "+05:30, Asia/Kolkata"
    assert [(one.row, one.header) for one in found.lines] == [(3, "Ring seconds"), (5, "Ratio")]


def test_the_largest_card_comes_first_and_the_rest_is_counted(drop):
    sheet = drop(SOON, SOON, *[IST] * 3, {"ratio": "100:1"}, {"call_interval": "15"})
    found = problem_list(sheet.causes, most=1)
    assert (found.cards[0].header, found.more_cards, found.more_lines) == ("Time zone", 1, 1)
    assert problem_list(sheet.causes, most=None).more_cards == 0


def test_readings_are_called_as_people_write_them():
    assert candidate_label("2031-08-04", {}) == "4 Aug 2031"
    assert candidate_label("+05:30", {"readings": "+05:30 Asia/Kolkata"}) == "+05:30, Asia/Kolkata"
    assert candidate_label("23:59:59", {}) == "23:59:59"
