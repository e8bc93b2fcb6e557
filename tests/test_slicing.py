"""What runs by default of suites with many cases, and that `-m full` runs all the others."""

import pytest

pytest_plugins = ["pytester"]

SUITES = """
    import pytest
    from slicing import slice_or_full

    @pytest.mark.slice(5)
    @pytest.mark.parametrize("case", [*range(40), pytest.param("bug", marks=pytest.mark.always)])
    def test_many(case): pass

    @pytest.mark.slice(5)
    @pytest.mark.parametrize("case", range(3))
    def test_few(case): pass

    @pytest.mark.parametrize("count", slice_or_full(10, 1_000))
    def test_longer(count): assert count in {10, 1_000}

    class TestOther:
        @pytest.mark.slice(1)
        @pytest.mark.parametrize("case", range(2))
        def test_many(self, case): pass
"""


@pytest.fixture
def names(pytester):
    """Return a function that runs these suites and returns the names of the tests that passed."""
    pytester.makepyfile(SUITES)
    pytester.makeini("[pytest]\nmarkers = slice(size)\n  full\n  long\n  always\n")

    def run(*options):
        result = pytester.inline_run("--disable-plugin-autoload", "-p", "slicing", *options)
        passed, skipped, failed = result.listoutcomes()
        assert skipped == failed == []
        return {report.nodeid.partition("::")[2] for report in passed}

    return run


def test_a_slice_and_the_rest_are_all_cases_and_no_case_is_in_both(names):
    by_default, rest = names("-m", "not full"), names("-m", "full")
    assert by_default & rest == set()
    assert by_default | rest == names()
    assert len(names()) == 41 + 3 + 2 + 2
    kinds = [sorted(name.partition("[")[0] for name in each) for each in (by_default, rest)]
    assert kinds[0].count("test_many") == 6
    assert kinds[0].count("test_few") == 3
    assert kinds[0].count("TestOther::test_many") == kinds[1].count("TestOther::test_many") == 1
    assert {"test_many[bug]", "test_longer[slice]"} <= by_default
    assert "test_longer[full]" in rest


def test_half_of_what_a_slice_leaves_out_is_left_to_people(names):
    rest, long = names("-m", "full"), names("-m", "long")
    assert long < rest
    assert sum(name.startswith("test_many") for name in long) == 35 // 2
    assert "test_longer[full]" not in long


def test_a_slice_is_the_same_in_every_run_and_no_row_of_neighbours(names):
    first, second = names("-m", "not full"), names("-m", "not full")
    assert first == second
    numbers = sorted(
        int(name[10:-1]) for name in first if name.startswith("test_many[") if "bug" not in name
    )
    assert numbers[-1] - numbers[0] > 4


def test_a_case_that_is_named_runs_whether_it_is_in_the_slice_or_not(names, pytester):
    left_out = next(name for name in names("-m", "full") if name.startswith("test_many["))
    (file,) = pytester.path.glob("test_*.py")
    assert names("-m", "not full", f"{file.name}::{left_out}") == {left_out}
