"""Lists of agents that are cut, so that the rest of them stands where nothing is imported."""

import pytest
from sheets import codes, planned, progressive, sheet_of

from bulk_import.app.checking import check
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

OWN, REST, LAST = "6006_2224257", "6007_2224257", "6008_2224257"
BOTH = f"{OWN}, {REST}"

YEARS_AHEAD = {"Start date": "2031-05-01", "End date": "2031-06-01"}


def checked(folder, text, name="campaigns.csv", **row):
    """Return the plan of a CSV with one row, whose list of agents and what follows is *text*."""
    start = progressive() | YEARS_AHEAD | row
    agents = start.pop("Agents")
    assert agents
    file = folder / name
    headers = ",".join([*start, "Agents", "Remarks"])
    file.write_text(f"{headers}\n{','.join(start.values())},{text}\n", "utf-8")
    return check(file)


def asked(row):
    """Return the question about the list of agents, and that there is no other problem."""
    (problem,) = row.problems
    assert problem.severity.value == "question"
    return problem


@pytest.mark.parametrize(
    "text",
    [
        f"“{OWN}, {REST}”,",
        f"‘{OWN}, {REST}’,",
        f"{OWN}, {REST},",
        f"{OWN}, {REST}",
        f"({OWN}, {REST}),",
        f"{OWN},and {REST}",
    ],
)
def test_the_rest_of_a_list_that_a_comma_cut_is_asked_about(tmp_path, text):
    (row,) = checked(tmp_path, text).rows
    problem = asked(row)
    assert problem.code == "agents.elsewhere"
    assert problem.candidates == (BOTH,)
    assert OWN in problem.message
    assert REST in problem.message
    assert "L2 (“Remarks”)" in problem.message
    assert "users" not in row.values


@pytest.mark.parametrize(
    "text", [f"'{OWN}, {REST}',", f' "{OWN}, {REST}",', f' "{OWN}, {REST}",fine']
)
def test_a_list_whose_quotes_are_certain_is_read_whole(tmp_path, text):
    (row,) = checked(tmp_path, text).rows
    assert row.values["users"] == (OWN, REST)
    assert row.state.value == "ready"


@pytest.mark.parametrize("text", [f"“{OWN}, {REST}”,fine", f"{OWN}, {REST},ok"])
def test_both_parts_are_named_where_the_row_has_become_too_long(tmp_path, text):
    (row,) = checked(tmp_path, text).rows
    assert {code for _, code in codes(row)} == {"row.too_long", "agents.elsewhere"}
    message = next(one for one in row.problems if one.code == "agents.elsewhere").message
    assert OWN in message
    assert REST in message


@pytest.mark.parametrize("delimiter", [";", "|", "\t"])
def test_it_does_not_matter_what_parts_the_cells(tmp_path, delimiter):
    row = progressive() | YEARS_AHEAD
    del row["Agents"]
    file = tmp_path / "campaigns.txt"
    lines = [[*row, "Agents", "Remarks"], [*row.values(), OWN, REST]]
    file.write_text("\n".join(map(delimiter.join, lines)), "utf-8")
    assert asked(check(file).rows[0]).candidates == (BOTH,)


def test_a_list_that_goes_on_in_columns_without_a_header_is_asked_about_once():
    row = progressive() | {"Agents": OWN}
    sheet = Sheet.of([list(row), [*row.values(), REST, LAST]])
    problem = asked(planned(sheet).rows[0])
    assert problem.candidates == (f"{BOTH}, {LAST}",)
    assert "L2, M2 (no header)" in problem.message


def test_a_list_that_goes_on_in_a_column_of_the_other_dialer_is_asked_about():
    plan = planned(sheet_of(progressive() | {"Agents": OWN, "Ratio": REST}))
    problem = next(one for one in plan.rows[0].problems if one.severity.value == "question")
    assert (problem.code, problem.candidates) == ("agents.elsewhere", (BOTH,))


@pytest.mark.parametrize("field", ["Campaign name"])
def test_ids_of_the_same_account_are_no_name(field):
    plan = planned(sheet_of(progressive() | {"Agents": OWN, field: REST}))
    assert ("question", "agents.elsewhere") in codes(plan.rows[0])
    plan = planned(sheet_of(progressive() | {"Agents": OWN, field: "2031_12345"}))
    assert codes(plan.rows[0]) == []


def test_a_list_with_names_beside_the_ids_may_be_cut_too():
    row = progressive() | {"Agents": f"Asha {OWN}", "Remarks": f"Ravi Rao {REST}"}
    problem = next(one for one in planned(sheet_of(row)).rows[0].problems)
    assert (problem.severity.value, problem.code) == ("question", "agents.elsewhere")


def test_what_people_say_of_other_agents_is_a_warning():
    row = progressive() | {"Agents": OWN, "Remarks": f"took over from {REST} in May"}
    (told,) = planned(sheet_of(row)).rows[0].problems
    assert (told.severity.value, told.code) == ("warning", "agents.mentioned")
    assert REST in told.message


@pytest.mark.parametrize("remark", [OWN, f"lead: {OWN}", "5 agents", "6007", "see 2224257"])
def test_agents_that_are_in_the_list_and_other_numbers_are_no_question(remark):
    row = progressive() | {"Agents": OWN, "Remarks": remark}
    assert codes(planned(sheet_of(row)).rows[0]) == []


def test_a_column_that_is_left_out_by_hand_is_no_question():
    row = progressive() | {"Agents": OWN, "Deputy": REST}
    plan = planned(sheet_of(row), columns={"Deputy": ""})
    assert codes(plan.rows[0]) == [("warning", "agents.mentioned")]


@pytest.mark.parametrize(
    "cell",
    [f'"{OWN}', f'{OWN}"', f"“{OWN}", f"‘{OWN}", f"'{BOTH}", f"[{OWN}", f"{OWN}]", f'"{BOTH}'],
)
def test_a_quote_without_its_partner_is_asked_about(cell):
    problem = asked(planned(sheet_of(progressive() | {"Agents": cell})).rows[0])
    assert problem.code == "agents.cut"
    assert problem.candidates == (BOTH if REST in cell else OWN,)


@pytest.mark.parametrize(
    "cell", [f'"{BOTH}"', f"'{BOTH}'", f"“{BOTH}”", f"'{OWN}", f"[{BOTH}]", f'"{OWN}", "{REST}"']
)
def test_quotes_in_pairs_are_no_question(cell):
    plan = planned(sheet_of(progressive() | {"Agents": cell}))
    assert plan.rows[0].state.value == "ready"


@pytest.mark.parametrize(
    "headers",
    [
        ("Agents", "Agents 2", "Agent 3"),
        ("Agent 1", "Agent 2", "Agent 3"),
        ("Agent ID 1", "Agent ID 2", "Agent ID 3"),
        ("agent_1", "agent_2", "agent_3"),
        ("Agent1", "Agent2", "Agent3"),
        ("Agent #1", "Agent #2", "Agent #3"),
        ("1st agent", "2nd agent", "3rd agent"),
        ("Agents", "Agents.1", "Agents.2"),
        ("Agents", "Agents", "Agents"),
        ("Telecaller (1)", "Telecaller (2)", "Telecaller (3)"),
        ("User No. 1", "User No. 2", "User No. 3"),
    ],
)
def test_numbered_and_repeated_columns_of_agents_are_one_list(headers):
    start = {header: cell for header, cell in progressive().items() if header != "Agents"}
    rows = [
        [*start, *headers],
        [*start.values(), OWN, REST, LAST],
        [*(progressive(2) | {"Agents": None}).values()],
    ]
    rows[2] = [cell for header, cell in progressive(2).items() if header != "Agents"]
    rows[2] += ["6009_2224257", None, None]
    plan = planned(Sheet.of(rows))
    assert [row.values["users"] for row in plan.rows] == [(OWN, REST, LAST), ("6009_2224257",)]
    assert [codes(row) for row in plan.rows] == [[], []]
    told = [(one.field, one.explanation) for one in plan.matches.columns][-3:]
    assert told == [("users", "as one list with the other columns of agents")] * 3


def test_columns_of_agents_that_a_person_matched_are_one_list():
    row = {header: cell for header, cell in progressive().items() if header != "Agents"}
    sheet = sheet_of(row | {"Desk A": OWN, "Desk B": REST})
    plan = planned(sheet, columns={"Desk A": "users", "Desk B": "users"})
    assert plan.rows[0].values["users"] == (OWN, REST)


def test_a_part_of_the_list_that_is_no_agent_holds_up_the_row():
    row = {header: cell for header, cell in progressive().items() if header != "Agents"}
    plan = planned(sheet_of(row | {"Agent 1": OWN, "Agent 2": "TBD later"}))
    assert plan.rows[0].state.value == "invalid"
    assert "TBD later" in plan.rows[0].problems[0].message


def test_two_different_headers_of_agents_stay_a_question():
    row = progressive() | {"User IDs": REST}
    with pytest.raises(Refused, match="Agents has two columns"):
        planned(sheet_of(row))
