import pytest
from sheets import codes, plan_of, predictive, progressive

from bulk_import.problems import Severity


@pytest.mark.parametrize(
    ("field", "header", "cell", "code"),
    [
        ("name", "Campaign name", "Q2_Sales_Campaign", "row.conflict"),
        ("name", "Campaign name", " q2_SALES_campaign ", "row.conflict"),
        ("leads_id", "Leads ID", "550E8400-E29B-41D4-A716-446655440000", "row.conflict_leads"),
        ("users", "Agents", "5160_2224257, 5159_2224257", "row.conflict_agents"),
    ],
)
def test_the_first_row_stands_and_the_later_one_names_it(field, header, cell, code):
    first, second, third = plan_of(
        predictive(), progressive(2) | {header: cell}, progressive(3)
    ).rows
    assert codes(first) == codes(third) == []
    assert codes(second) == [("error", code)]
    (problem,) = second.problems
    assert (problem.field, problem.row) == (field, 3)
    assert "row 2" in problem.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sales", "SALES"),
        ("Sales  North", " sales north "),
        ("Straße", "STRASSE"),
        ("Ｓａｌｅｓ", "sales"),
        ("Sales\u00a0North", "Sales North"),
    ],
)
def test_names_are_the_same_whatever_their_case_and_spaces(one, other):
    rows = plan_of(
        progressive(2) | {"Campaign name": one}, progressive(3) | {"Campaign name": other}
    ).rows
    assert [codes(row) for row in rows] == [[], [("error", "row.conflict")]]


@pytest.mark.parametrize("other", ["Sales 2", "Sales-", "Sale s", "Salés"])
def test_names_that_differ_in_a_letter_are_two(other):
    rows = plan_of(
        progressive(2) | {"Campaign name": "Sales"}, progressive(3) | {"Campaign name": other}
    ).rows
    assert [codes(row) for row in rows] == [[], []]


def test_a_shared_agent_is_named_with_every_row_that_has_it():
    rows = plan_of(
        progressive(2) | {"Agents": "1_2224257, 2_2224257"},
        progressive(3) | {"Agents": "3_2224257"},
        progressive(4) | {"Agents": "9_2224257, 3_2224257, 1_2224257"},
    ).rows
    (problem,) = rows[2].problems
    assert "“3_2224257, 1_2224257”" in problem.message
    assert "rows 2, 3" in problem.message
    assert "9_2224257" not in problem.message


def test_a_hundred_shared_agents_make_no_endless_message():
    agents = ", ".join(f"{number}_2224257" for number in range(100))
    rows = plan_of(*(progressive(number) | {"Agents": agents} for number in (2, 3))).rows
    assert len(rows[1].problems[0].message) < 300


def test_a_row_is_told_every_conflict_that_it_has():
    rows = plan_of(predictive(), predictive()).rows
    assert codes(rows[1]) == [
        ("error", "row.conflict"),
        ("error", "row.conflict_leads"),
        ("error", "row.conflict_agents"),
    ]


def test_a_row_that_lost_claims_nothing_from_the_rows_below():
    rows = plan_of(
        progressive(2),
        progressive(2) | {"Leads ID": progressive(3)["Leads ID"], "Agents": "7_2224257"},
        progressive(3) | {"Agents": "7_2224257"},
    ).rows
    assert [codes(row) for row in rows] == [[], [("error", "row.conflict")], []]


def test_a_row_that_needs_fixing_for_another_reason_keeps_its_claims():
    rows = plan_of(progressive(2) | {"Active": "perhaps"}, progressive(2)).rows
    assert rows[0].problems[0].severity is Severity.ERROR
    assert "row.conflict" in {problem.code for problem in rows[1].problems}


def test_values_that_were_not_understood_are_in_nobodys_way():
    unclear = {"Campaign name": "=A1", "Leads ID": "soon", "Agents": None}
    rows = plan_of(progressive(2) | unclear, progressive(3) | unclear).rows
    assert not [code for row in rows for _, code in codes(row) if code.startswith("row.conflict")]


def test_a_list_given_for_all_rows_serves_one_of_them():
    rows = [progressive(2), progressive(3)]
    for row in rows:
        del row["Leads ID"]
    given = {"leads_id": "550e8400-e29b-41d4-a716-446655440000"}
    first, second = plan_of(*rows, given=given).rows
    assert codes(first) == []
    assert codes(second) == [("error", "row.conflict_leads")]
