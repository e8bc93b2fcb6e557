"""The profiles that come with the program: each knows its own export, and says what it does."""

import re
from itertools import product

import pytest
from dialer_samples import (
    CONVERTING,
    FOLDER,
    NAMES,
    REFUSING,
    answers_of,
    described,
    read_export,
    read_sample,
    refused_sample,
)

from bulk_import import readers
from bulk_import.campaign import FIELDS
from bulk_import.dialers import detect, load, names
from bulk_import.dialers.export_table import table_of
from bulk_import.problems import Refused

README = FOLDER / "README.md"
ASKED_FOR = {
    *("vicidial", "goautodial", "convoso", "five9", "genesys", "genesys_terraform", "ringcentral"),
    *("ozonetel", "smartflo", "acefone", "uccx", "amazon_connect", "fusionpbx"),
    *("amazon_connect_v1", "omnileads", "issabel", "wombat"),
}
REFUSED = {"a2billing", "fusionpbx_broadcast", "issabel_incoming", "newfies"}
NEVER_DETECTED = {"acefone"}
"""Profiles that a person names: their exports look exactly like another dialer's."""

SUPPLIED_BY_NOBODY = {"inet_no", "secret"}


def test_every_dialer_of_the_list_has_its_profile_and_its_sample():
    assert set(CONVERTING) == ASKED_FOR
    assert {answers_of(name).profile for name in NAMES} == ASKED_FOR
    assert set(REFUSING) == REFUSED
    assert all(refused_sample(name).is_file() for name in REFUSED)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_known_as_what_it_is(name):
    answers = answers_of(name)
    assert answers.detected is (answers.profile not in NEVER_DETECTED)
    if answers.detected:
        assert detect(read_sample(answers), ()).profile.id == answers.profile


SAMPLES = {
    **{name: (answers_of(name).profile, answers_of(name).export) for name in NAMES},
    **{name: (name, refused_sample(name)) for name in REFUSING},
}


@pytest.mark.parametrize("name", SAMPLES)
def test_no_other_dialers_profile_fits_a_sample(name):
    own, path = SAMPLES[name]
    sheets = read_export(str(path)).sheets
    family = related(own)
    others = [load(one, ()) for one in names(()) if one not in family]
    fitting = {
        profile.id
        for profile, sheet in product(others, sheets)
        if profile.source.detect and table_of(sheet, profile) is not None
    }
    assert fitting == set()


def related(name):
    """Return the profiles that share their columns with *name* by `extends`."""
    parents = {one: load(one, ()).extends for one in names(())}
    heads = {
        one: one if parent in {None, "defaults"} else parent for one, parent in parents.items()
    }
    return {one for one in heads if heads[one] == heads[name]}


def test_exports_of_acefone_pass_for_those_of_smartflo_unless_it_is_named():
    assert detect(read_sample(answers_of("acefone")), ()).profile.id == "smartflo"


@pytest.mark.parametrize("name", CONVERTING)
def test_a_profile_says_something_of_every_field(name):
    """Whatever a person makes of the dialer type, a rule or a question is there for each field."""
    profile = load(name, ())
    said = set(profile.rules) | set(profile.ask)
    optional = {"max_waiting_time_without_agent"}
    assert set(FIELDS) - said - optional - SUPPLIED_BY_NOBODY == set()


@pytest.mark.parametrize("name", names(()))
def test_the_readme_says_what_a_profile_does(name, request):
    text = README.read_text("utf-8")
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    found = pattern.search(text)
    assert found, name
    told = described(load(name, ()))
    if request.config.getoption("--regenerate"):
        new = text[: found.end(1)] + told + text[found.start(2) :]
        README.write_text(new, encoding="utf-8", newline="\n")
        return
    assert text[found.end(1) : found.start(2)] == told


def test_a_json_answer_of_another_system_is_told_with_the_nearest_dialer(tmp_path):
    path = tmp_path / "export.json"
    path.write_text('[{"name": "x", "dialingMode": "power", "callerAddress": "1"}]', "utf-8")
    with pytest.raises(Refused) as refused:
        detect(readers.read(str(path)), ())
    assert "genesys" in refused.value.message
    assert "contactList.id" in refused.value.message
