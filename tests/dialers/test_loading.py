import pytest
from campaigns import names_of
from dialer_samples import CONVERTING

from bulk_import.dialers import load, names
from bulk_import.problems import Refused

SMALLEST = """
format = 1
id     = "mine"
title  = "Mine"

[set.name]
from = "Camp"
"""


@pytest.fixture
def written(tmp_path):
    """Write a profile of one's own, and return how it is named."""

    def write(text, name="mine"):
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def refusal(path, folders=()):
    with pytest.raises(Refused) as refused:
        load(path, folders)
    return refused.value


@pytest.mark.parametrize("name", CONVERTING)
def test_every_profile_of_ours_is_named_as_its_file_is_and_makes_the_name_and_the_type(name):
    profile = load(name, ())
    assert profile.id == name
    assert {"name", "dialer_type"} <= profile.rules.keys()


@pytest.mark.parametrize("name", CONVERTING)
def test_every_profile_of_ours_makes_or_asks_every_field_that_a_campaign_needs(name):
    profile = load(name, ())
    assert names_of() <= profile.rules.keys() | profile.ask.keys()


def test_a_profile_of_ones_own_is_found_by_its_name_in_a_folder_or_by_its_path(written, tmp_path):
    path = written(SMALLEST)
    assert load(path, ()) == load("mine", [tmp_path])
    assert names([tmp_path])[-1] == "mine"


def test_our_profiles_are_not_hidden_by_a_saved_one_of_the_same_name(written, tmp_path):
    written(SMALLEST, "five9")
    assert load("five9", [tmp_path]).id == "five9"


def test_a_profile_that_is_nowhere_is_refused_with_the_names_of_those_there_are():
    found = refusal("nowhere")
    assert found.code == "profile.no_such"
    assert "nowhere" in found.message
    assert ", ".join(names(())) in found.message


def test_a_misspelt_profile_is_told_with_the_nearest():
    assert "did you mean vicidial?" in refusal("vicidail").message


def test_a_name_that_leads_out_of_the_folder_is_no_profile(written, tmp_path):
    written(SMALLEST)
    inner = tmp_path / "inner"
    inner.mkdir()
    assert refusal("../mine", [inner]).code == "profile.no_such"


def test_a_file_that_is_missing_is_refused():
    assert refusal("/nowhere/mine.toml").code == "profile.unreadable"


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert refusal(str(path)).code == "profile.unreadable"


def test_a_file_of_megabytes_is_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"#" * 1_000_001)
    found = refusal(str(path))
    assert found.code == "profile.unreadable"
    assert "larger than 1 MB" in found.message


def test_a_file_that_is_not_toml_is_refused_with_the_line(written):
    found = refusal(written("format = 1\nid =\n"))
    assert found.code == "profile.not_toml"
    assert "toml" in found.message
    assert "line" in found.message


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("[set.ratio]\nfrom = 'a'\nformt = '{}'", "[set.ratio]: formt: there is no such key"),
        ("[set.ratio]\nfrom = 'a'\nformt = '{}'", "did you mean format?"),
        ("[[set.ratio]]\nfrom = 'a'\n[[set.ratio]]\nfrm = 'b'", "[[set.ratio]] number 2: frm"),
        ("[set.ratoi]\nfrom = 'a'", "set: there is no field “ratoi”"),
        ("[ask]\nstart = 'when?'", "ask: there is no field “start”"),
        ("[set.ratio]\nnote = 'a'", "[set.ratio]: a rule needs exactly one of: from, agree, sum"),
        ("[set.ratio]\nfrom = 'a'\nvalue = '1:2'", "[set.ratio]: a rule needs exactly one of"),
        ("[set.ratio]\nvalue = '1:2'\nas = 'ratio'", "only when and note may stand beside `value`"),
        ("[set.ratio]\nfrom = 'a'\nas = 'ration'", "[set.ratio]: as: must be "),
        ("[set.ratio]\nfrom = 5", "[set.ratio]: from: must be a list"),
        (
            "[set.ratio]\nfrom = 'a'\nextract = '(a'",
            "extract: “(a” is not a regular expression",
        ),
        ("[set.ratio]\nfrom = 'a'\nextract = 'a'", "exactly one part in parentheses"),
        ("[set.ratio]\nfrom = 'a'\nformat = 'x'", "[set.ratio]: format: “x” needs {}"),
        ("[set.ratio]\nfrom = 'a'\nformat = '{} {b}'", "only {inet_no} is known"),
        ("[set.ratio]\nfrom = 'a'\nformat = '{'", "a brace too many or too few"),
        ("[set.ratio]\nfrom = 'a'\nsnap = 'up'", "`snap` needs `allowed`"),
        ("[set.ratio]\nfrom = 'a'\ncountry = '91'", "`country` belongs to"),
        ("[set.ratio]\nfrom = 'a'\nlookup = 'b'", "set.ratio: there is no table lookup.b"),
        (
            "[lookup.b]\n[set.ratio]\nfrom = 'a'\nlookup = 'b'\npick = 1",
            "set.ratio: pick: lookup.b has no such value",
        ),
        ("[set.ratio]\nfrom = 'a'\nwhen = { b = {} }", "a condition needs a word"),
        (
            "[set.ratio]\nfrom = 'a'\nwhen = { b = { less = 1 } }",
            "[set.ratio.when.b]: less: there is no such",
        ),
        ("[set.ratio]\nfrom = 'a'\nwhen = { b = { lte = 'x' } }", "lte: must be a number"),
        ("[set.dialer_type]\nfrom = 'a'\nwhen = { '@name' = 'b' }", "@name is not known yet"),
        ("[[skip]]\nwhen = { '@name' = 'b' }\nreason = 'x'", "skip: when: @name is not known yet"),
        ("[[skip]]\nreason = 'x'", "[[skip]] number 1: when: is missing"),
        ("[lookup.a]\nmany = 'perhaps'", "[lookup.a]: many: must be true or false"),
        ("[lookup.a]\nvalue = ['b', 'c']\n[lookup.a.values]\nx = ['1']", "as many values as"),
        ("[set.ratio]\nfrom = 'ftpPassword'", "“ftpPassword” is the header of a secret"),
        (
            "[set.ratio]\nfrom = 'pin'\n[secret]\ncolumns = ['p*']",
            "“pin” is the header of a secret",
        ),
        ("[set.ratoi]\nfrom = 'a'", "did you mean ratio?"),
        ("[set.ratio]\nfrom = 'a'\nas = 'ration'", "did you mean ratio?"),
        ("[lookup.teams]\n[set.users]\nfrom = 'a'\nlookup = 'team'", "did you mean teams?"),
        (
            "[set.ratio]\nfrom = 'a'\nwhen = { '@dialler_type' = 'b' }",
            "did you mean @dialer_type?",
        ),
        ("[[skip]]\nwhen = { a = 'b' }\nmode = 'in_bound'", "did you mean inbound?"),
        ("[set.ratio]\nfrom = 'a'\nsides = 'calls:agents'", "`sides` belongs to"),
        (
            "[set.end_time]\nagree = 'a'\nas = 'time'\nextract = '(.)'",
            "`extract` before all other steps",
        ),
        (
            "[lookup.b]\nvalue = ['c', 'd']\n[set.ratio]\nfrom = 'a'\npick = 1\nlookup = 'b'",
            "write `pick` right behind `lookup`",
        ),
        ("[source]\ndetects = []", "[source]: detects: there is no such key; did you mean detect?"),
        ("[sources]\n", "sources: there is no such key; did you mean source?"),
    ],
)
def test_a_fault_is_told_with_its_file_its_table_and_its_key(written, lines, said):
    path = written(f"{SMALLEST}\n{lines}")
    found = refusal(path)
    assert found.code == "profile.wrong"
    assert path in found.message
    assert said in found.message


def test_a_condition_may_ask_for_a_field_that_comes_before_its_own(written):
    path = written(f"{SMALLEST}\n[set.ratio]\nfrom = 'a'\nwhen = {{ '@users' = 'b' }}")
    assert "@users" in load(path, ()).rules["ratio"][0].when


def test_several_faults_are_told_at_once(written):
    found = refusal(written(f"{SMALLEST}\ntite = 1\n[set.ratio]\nfrm = 1\n[ignored]\n"))
    assert "tite" in found.message
    assert "frm" in found.message
    assert "ignored" in found.message


def test_a_profile_that_extends_another_replaces_single_tables_of_it(written):
    path = written(
        'format = 1\nid = "mine"\ntitle = "Mine"\nextends = "vicidial"\n'
        '[set.ratio]\nvalue = "1:1"\n[lookup.agents]\ntitle = "Staff"\n[ask]\nend_date = "When?"\n'
    )
    mine, ours = load(path, ()), load("vicidial", ())
    assert mine.rules["ratio"][0].value == "1:1"
    assert mine.rules["users"] == ours.rules["users"]
    assert mine.lookup["agents"].title == "Staff"
    assert mine.lookup["leads"] == ours.lookup["leads"]
    assert mine.source == ours.source
    assert mine.ask == {**ours.ask, "end_date": "When?"}


def test_what_no_export_says_stands_once_for_all_dialers(written):
    mine = load(
        written(
            f'{SMALLEST}\n[set.ring_seconds]\nfrom = "ring"'.replace(
                "[set.name]", 'extends = "defaults"\n[set.name]'
            )
        ),
        (),
    )
    assert mine.rules["ring_seconds"][0].columns == ("ring",)
    assert mine.rules["waiting_music"][0].value == "default"
    assert {"agents", "leads", "hours"} <= mine.lookup.keys()
    assert {"start_date", "end_date"} <= mine.ask.keys()
    assert "defaults" not in names(())


def test_a_child_may_extend_a_child(written):
    path = written('format = 1\nid = "mine"\ntitle = "Mine"\nextends = "goautodial"\n')
    assert load(path, ()).rules == load("goautodial", ()).rules


def test_profiles_that_extend_each_other_are_refused(written, tmp_path):
    written('format = 1\nid = "a"\ntitle = "A"\nextends = "b"', "a")
    written('format = 1\nid = "b"\ntitle = "B"\nextends = "a"', "b")
    found = refusal("a", [tmp_path])
    assert found.code == "profile.circle"


def test_a_fault_of_the_extended_profile_is_told_of_its_own_file(written, tmp_path):
    written(f"{SMALLEST}\nwrong = 1", "parent")
    written('format = 1\nid = "b"\ntitle = "B"\nextends = "parent"', "child")
    assert "parent.toml" in refusal("child", [tmp_path]).message
    assert "child.toml" not in refusal("child", [tmp_path]).message


def test_extending_what_is_no_name_is_a_fault(written):
    assert "extends" in refusal(written(f"extends = 1\n{SMALLEST}")).message


def test_a_lookup_without_a_title_is_titled_by_its_name(written):
    profile = load(written(f"{SMALLEST}\n[lookup.call_time]\n"), ())
    assert profile.lookup["call_time"].title == "Call time"
    assert profile.lookup["call_time"].key == "Call time"
