import pytest
from exported import campaign, converted, rules

ROW = {"name": "A", "mode": "x"}


def holds(when, more_row=None, more=""):
    """Say whether a rule with the condition *when* counts."""
    lines = (
        f"[[set.ring_seconds]]\nwhen = {when}\nvalue = 1\n[[set.ring_seconds]]\nvalue = 2\n{more}"
    )
    found = campaign({**ROW, **(more_row or {})}, profile=rules(lines))
    return found.values["ring_seconds"].text == "1"


@pytest.mark.parametrize(
    ("when", "cell", "expected"),
    [
        ('{ c = "RATIO" }', "ratio", True),
        ('{ c = "RATIO" }', " Ratio ", True),
        ('{ c = "RATIO" }', "RATIOS", False),
        ('{ c = ["A", "B"] }', "b", True),
        ('{ c = ["A", "B"] }', "c", False),
        ("{ c = 1 }", "1.0", True),
        ("{ c = 1 }", 1, True),
        ("{ c = 1 }", True, False),
        ("{ c = true }", True, True),
        ('{ c = "true" }', True, True),
        ("{ c = { lte = 1 } }", "1.0", True),
        ("{ c = { lte = 1 } }", "1.1", False),
        ("{ c = { lte = 1 } }", "SLOW", False),
        ("{ c = { gt = 1 } }", "SLOW", False),
        ("{ c = { gt = 1, lt = 2 } }", "1.5", True),
        ("{ c = { gt = 1, lt = 2 } }", "2", False),
        ("{ c = { gte = 2 } }", 2.0, True),
        ("{ c = { lte = 1 } }", None, False),
        ('{ c = { regex = "preview" } }', "TCPA PREVIEW", True),
        ('{ c = { regex = "^preview" } }', "TCPA PREVIEW", False),
        ("{ c = { blank = true } }", None, True),
        ("{ c = { blank = true } }", "x", False),
        ("{ c = { blank = false } }", "x", True),
        ("{ nowhere = { blank = true } }", "x", True),
        ('{ nowhere = "x" }', "x", False),
        ('{ "nowhere|c" = "x" }', "x", True),
        ('{ "@dialer_type" = "predictive" }', "x", True),
        ('{ "@dialer_type" = "progressive" }', "x", False),
        ('{ "@name" = "a", c = "x" }', "x", True),
        ('{ "@name" = "a", c = "x" }', "y", False),
    ],
)
def test_a_condition(when, cell, expected):
    assert holds(when, {"c": cell}) == expected


def test_either_header_counts_by_the_first_that_holds_anything():
    assert holds('{ "a|b" = "1" }', {"a": "1", "b": "2"})
    assert holds('{ "a|b" = "2" }', {"a": None, "b": "2"})
    assert not holds('{ "a|b" = "2" }', {"a": "1", "b": "2"})


def test_a_pattern_of_headers_holds_where_one_of_them_does():
    row = {"lists.0.status": "0", "lists.1.status": "1"}
    assert holds('{ "lists.*.status" = "1" }', row)
    assert not holds('{ "lists.*.status" = "2" }', row)


def test_which_key_exists_may_be_the_value():
    when = '{ "outbound.progressive.*" = { blank = false } }'
    assert holds(when, {"outbound.progressive.capacity": 1.0, "outbound.predictive.capacity": None})
    assert not holds(when, {"outbound.progressive.capacity": None})


@pytest.mark.parametrize("field", ["condition", "cell"])
def test_true_and_one_are_told_apart_in_one_column(field):
    lines = {
        "condition": "[[set.ring_seconds]]\nwhen = { c = 1 }\nvalue = 1\n"
        "[[set.ring_seconds]]\nvalue = 2",
        "cell": '[set.ring_seconds]\nfrom = "c"',
    }
    rows = [{**ROW, "c": cell} for cell in (1, True, 1.0)]
    found = converted(*rows, profile=rules(lines[field])).campaigns
    values = [one.values["ring_seconds"] for one in found]
    assert [value.text for value in values] == ["1", "2" if field == "condition" else "TRUE", "1"]
    assert [value.origin == "wrong" for value in values] == [False, field == "cell", False]
