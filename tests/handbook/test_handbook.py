"""The topics, and that each says all that it has to say."""

import re
from importlib.metadata import requires
from importlib.resources import files
from typing import get_args

import pytest
from handbook_pages import HANDBOOK, ROOT

import bulk_import
from bulk_import import handbook
from bulk_import.dialers import Profile
from bulk_import.dialers.export_format import ExportFormat
from bulk_import.dialers.left_out import LostRule, SkipRule
from bulk_import.dialers.profile_tables import CellTest
from bulk_import.dialers.side_tables import DialerTable, Lookup, SisterTable
from bulk_import.dialers.written_rule import CastType, FieldRule
from bulk_import.events import Event
from bulk_import.handbook import TOPICS, read, similar, topics
from bulk_import.outcome import State
from bulk_import.settings import Variables


def test_every_file_is_a_topic():
    assert sorted(path.stem for path in HANDBOOK.glob("*.md")) == sorted(TOPICS)


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_a_topic_says_in_one_line_what_it_is_about(topic):
    assert topic.title
    assert topic.summary.endswith(".")
    assert "\n" not in topic.summary
    assert len(topic.summary) <= 100


@pytest.mark.parametrize("name", TOPICS)
def test_readers_see_no_comments(name):
    assert "<!--" not in read(name)
    assert read(name).startswith("# ")


@pytest.mark.parametrize("name", TOPICS)
def test_links_lead_to_topics_and_name_them(name):
    for text, target in re.findall(r"\[([^\]]+)\]\(([^)]+)\)", read(name)):
        if text.startswith("bulk-import handbook "):
            assert target == f"{text.removeprefix('bulk-import handbook ')}.md"
            assert target.removesuffix(".md") in TOPICS
        else:
            assert (HANDBOOK / target).exists() or target.startswith("../../samples/")


@pytest.mark.parametrize("name", TOPICS)
def test_lines_outside_tables_and_code_fit_a_screen(name):
    text = (HANDBOOK / f"{name}.md").read_text("utf-8")
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in prose.splitlines() if not line.startswith("|")]
    assert [line for line in lines if len(line) > 130] == []


def test_an_unknown_topic_is_an_error_and_similar_ones_are_named():
    with pytest.raises(KeyError):
        read("nonsense")
    assert similar("Setings")[0] == "settings"
    assert similar("profile")[0] == "profiles"
    assert similar("xyzzy") == []
    assert similar("date.ambigous")[0] == "date.ambiguous"
    assert handbook.topics()[0].name == "files"


@pytest.mark.parametrize("state", State)
def test_every_state_is_explained(state):
    assert f"| {state.label} |" in read("results")


def test_every_event_of_a_run_is_explained():
    table = re.search(r"^\| event \|(.*?)\n\n", read("library"), re.DOTALL | re.MULTILINE)[1]
    table = re.sub(r"`bulk_import\.check.*?`", "", table)
    assert set(re.findall(r"`(\w+)`", table)) == {kind.__name__ for kind in get_args(Event)}


def test_every_public_name_is_explained():
    table = read("library").split("## All public names")[1].split("##")[0]
    cells = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    names = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(names) == sorted(bulk_import.__all__)


@pytest.mark.repository
def test_every_file_that_developers_are_sent_to_exists():
    roots = (PACKAGE, ROOT)
    files = re.findall(r"`([a-z_]+/[a-z_/]*(?:\.py|\.toml)?)`", read("developing"))
    assert len(files) > 10
    assert [one for one in files if not any((root / one).exists() for root in roots)] == []


PACKAGE = HANDBOOK.parent

SETTINGS = {
    info.validation_alias: info.default
    for name, info in Variables.model_fields.items()
    if name != "sources"
}


def test_every_setting_is_explained():
    rows = re.findall(r"^\| `([A-Z_]+)` \|.*\| (.*?) ?\|$", read("settings"), re.MULTILINE)
    assert [name for name, _ in rows] == list(SETTINGS)
    shown = {name: default.strip("`") for name, default in rows}
    assert shown["TELECMI_BASE_URL"] == SETTINGS["TELECMI_BASE_URL"]


KEYS = {
    info.alias or name
    for table in (
        *(Profile, ExportFormat, Lookup, FieldRule, SkipRule, CellTest, SisterTable, LostRule),
        DialerTable,
    )
    for name, info in table.model_fields.items()
} - {"equals"}  # which no profile says by its name


def words_of_profiles():
    """Return the words that the text on profiles shows as code, without its long example."""
    prose = re.sub(r"^```.*?^```$", "", read("profiles"), flags=re.DOTALL | re.MULTILINE)
    return {
        word for code in re.findall(r"`([^`]+)`", prose) for word in re.findall("[a-z_]+", code)
    }


OF_SAVED_MATCHES = {"cell", "options"}
"""What nobody writes by hand: `--save-profile` does."""


@pytest.mark.slice(25)
@pytest.mark.parametrize("word", sorted({*KEYS, *get_args(CastType)} - OF_SAVED_MATCHES))
def test_every_word_of_a_profile_is_explained(word):
    assert word in words_of_profiles()


def test_the_promises_of_the_changelog_name_this_release(pytestconfig):
    text = (pytestconfig.rootpath / "pyproject.toml").read_text("utf-8")
    release = re.search(r'^version = "(.+)"$', text, re.MULTILINE)[1]
    assert re.findall(r"^## (\d.*)$", read("changelog"), re.MULTILINE)[0] == release


def test_every_package_that_is_used_has_its_licence_listed():
    all_of_them = requires("bulk-import")
    used = {re.split(r"[^\w-]", one)[0] for one in all_of_them if "extra" not in one}
    listed = re.findall(
        r"^\| ([\w-]+) \| .+ \|$", read("data").split("## Licences")[1], re.MULTILINE
    )
    assert set(listed) - {"package"} == {name.lower() for name in used}
    of_extras = re.findall(r"^\| ([\w-]+) \(`(\w+)`\) \|", read("data"), re.MULTILINE)
    extras = re.findall(
        r"^([\w-]+).*extra == '(fleet|notify)'$", "\n".join(all_of_them), re.MULTILINE
    )
    assert set(extras) <= set(of_extras)
    assert "MIT License" in files("bulk_import").joinpath("LICENSE").read_text("ascii")
