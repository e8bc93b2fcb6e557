import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.validation.row_patterns import is_example, is_note, is_number, is_total


@pytest.mark.parametrize(
    "text",
    [
        *("Total", "TOTAL:", "Totals", "Grand Total", "grand-total", "Sub-total", "Subtotal ="),
        *("Total campaigns: 12", "Total (12)", "Total no. of agents", "Total agents", "Page total"),
        *(
            "No. of campaigns = 5",
            "Number of leads",
            "Count",
            "Sum",
            "Average",
            "Running total: 1,200.50",
        ),
    ],
)
def test_the_label_of_a_total(text):
    assert is_total(text, has_numbers=False)


@pytest.mark.parametrize(
    "text",
    ["Total Recall", "Totally new", "Total campaigns May", "Summer", "Counter", "Average Joe", ""],
)
def test_a_name_that_begins_like_a_total_is_none(text):
    assert not is_total(text, has_numbers=True)


def test_the_total_of_a_group_needs_numbers_beside_it():
    assert is_total("North Total", has_numbers=True)
    assert not is_total("North Total", has_numbers=False)


@pytest.mark.parametrize(
    "texts",
    [
        *(
            ["Note"],
            ["Notes:"],
            ["Note: all times are IST"],
            ["N.B. - check the dates"],
            ["* required"],
        ),
        *(
            ["Note that all dates are day first"],
            ["// old ones below"],
            ["Please do not add columns"],
        ),
        *(["Page 2 of 3"], ["Page 7"], ["-----"], ["End of report"], ["*** END ***"]),
        *(["(12 rows affected)"], ["3 rows in set (0.01 sec)"], ["(3 rows)"]),
        *(["Prepared by: Asha"], ["Prepared by", "Asha"], ["Last updated on:", "2026-04-01"]),
        *(["Generated on 2026-04-01"], ["Version: 3"], ["Source:", "CRM"], ["Approved by Ravi"]),
    ],
)
def test_a_note(texts):
    assert is_note(texts)


@pytest.mark.parametrize(
    "texts",
    [
        *(
            ["Notebook sale"],
            ["Notes Sale"],
            ["Remarkable offer"],
            ["Contact"],
            ["Updated on demand"],
        ),
        *(["Page turners"], ["Endless summer"], ["Pleased customers"], ["Version", "predictive"]),
        *(["Note: x", "predictive"], ["Q2 Sales"], ["12"], ["Created", "yes"]),
    ],
)
def test_a_name_that_begins_like_a_note_is_none(texts):
    assert not is_note(texts)


@pytest.mark.parametrize(
    "text",
    [
        *("Example", "EXAMPLE:", "Example row", "Example 1", "<example>", "e.g.", "(e.g.)"),
        *(
            "e.g. Q2 Sales",
            "e.g., Q2 Sales",
            "eg: Q2 Sales",
            "Example: Q2 Sales",
            "(Example) Q2 Sales",
        ),
        *("Q2 Sales (example)", "Q2 Sales [sample - delete]", "Example row - please delete"),
        *("EXAMPLE, DO NOT IMPORT", "Sample row", "An example"),
    ],
)
def test_an_example_of_a_template(text):
    assert is_example(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Example Corp", "Sample", "Sample campaign", "Examples of kindness", "Exemplary", "Egg"),
        *("Q2 (sample size 5)", "For example", "Eg Q2 Sales", "", "Q2 Sales Example"),
    ],
)
def test_a_name_that_resembles_an_example_is_none(text):
    assert not is_example(text)


@pytest.mark.parametrize("text", ["12", "1,200", "12.5", "98%", "-3", "+4"])
def test_a_number(text):
    assert is_number(text)


@pytest.mark.parametrize("text", ["", "12a", "5201_2224257", "+05:30", "2026-04-01", "1 2"])
def test_no_number(text):
    assert not is_number(text)


@given(st.text(max_size=400))
def test_any_text_is_looked_at(text):
    is_total(text, has_numbers=True)
    is_note([text])
    is_note([text, text])
    is_example(text)
    is_number(text)
