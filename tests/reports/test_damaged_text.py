"""Free text that programs damaged is repaired and told, or asked about; it is never sent as it is.

The kinds are those of public reports on importers; the campaigns are our own.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import codes, plan_of, predictive

from bulk_import.normalizers import text
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable


def row_named(name):
    return plan_of(predictive() | {"Campaign name": name}).row(2)


@pytest.mark.parametrize(
    ("name", "sent", "code"),
    [
        ("Children&#039;s Fund &amp; Gala", "Children's Fund & Gala", "text.entities"),
        ("R&amp;D Survey", "R&D Survey", "text.entities"),
        ("R&amp;amp;D Survey", "R&D Survey", "text.entities"),
        ("Gold&nbsp;Plan", "Gold Plan", "text.entities"),
        ("Caf&#xE9; &#8211; Loyalty", "Café – Loyalty", "text.entities"),
        ("Fund &amp Gala", "Fund & Gala", "text.entities"),
        ("CafÃ© Loyalty", "Café Loyalty", "text.decoded_twice"),
        ("CafÃƒÂ© Loyalty", "Café Loyalty", "text.decoded_twice"),
        ("Diwali â€“ Offer", "Diwali – Offer", "text.decoded_twice"),
        ("PrÃ³ximo MÃªs", "Próximo Mês", "text.decoded_twice"),
        ("à¤¦à¤¿à¤µà¤¾à¤²à¥€", "दिवाली", "text.decoded_twice"),
        ("РџСЂРёРІРµС‚ push", "Привет push", "text.decoded_twice"),
        ("Caf√© Loyalty", "Café Loyalty", "text.decoded_twice"),
        ("Gold\x92s Offer", "Gold’s Offer", "text.decoded_twice"),
        (r"Caf\u00e9 Loyalty", "Café Loyalty", "text.escapes"),
        (r"Caf\xe9 Loyalty", "Café Loyalty", "text.escapes"),
        (r"b'Caf\xc3\xa9'", "Café", "text.escapes"),
        (r"Caf\303\251", "Café", "text.escapes"),
        (r"Lamp \ud83e\ude94", "Lamp 🪔", "text.escapes"),
        (r"Children\'s Fund", "Children's Fund", "text.escapes"),
        (r"Sales\/Service", "Sales/Service", "text.escapes"),
        (r"Q2\_Sales", "Q2_Sales", "text.escapes"),
        ("Diwali%20Offer", "Diwali Offer", "text.escapes"),
        ("Caf%C3%A9 Loyalty", "Café Loyalty", "text.escapes"),
        ("Caf=C3=A9 Loyalty", "Café Loyalty", "text.escapes"),
        ("Q3 Push_x0020_2031", "Q3 Push 2031", "text.escapes"),
        ("<b>Diwali</b> Offer", "Diwali Offer", "text.markup"),
        ("<p>Diwali<br/>Offer</p>", "Diwali Offer", "text.markup"),
        ('<span style="color:red">Gold</span>', "Gold", "text.markup"),
        ("<![CDATA[Gold]]>", "Gold", "text.markup"),
    ],
)
def test_a_name_with_one_reading_is_repaired_and_told(name, sent, code):
    row = row_named(name)
    assert (row.state, row.values["name"]) == ("ready", sent)
    assert codes(row) == [("warning", code)]
    assert f"“{sent}” is sent" in row.problems[0].message


def test_several_damages_are_repaired_one_after_the_other():
    row = row_named("&lt;b&gt;CafÃ©&lt;/b&gt;&#10;Loyalty")
    assert row.values["name"] == "Café Loyalty"
    assert {code for _, code in codes(row)} == {
        *("text.decoded_twice", "text.entities", "text.markup", "text.line_break")
    }


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("name", "code", "candidates"),
    [
        ("Caf\ufffd Loyalty", "text.lost_characters", ()),
        ("ï¿½ Loyalty", "text.lost_characters", ()),
        ("锟斤拷 Loyalty", "text.lost_characters", ()),
        ("Icon \ue001", "text.lost_characters", ()),
        ("Diwali ????? ???", "text.lost_characters", ()),
        ("?????", "text.lost_characters", ()),
        ("M?nchen", "text.lost_characters", ()),
        ("Montr‚al", "text.lost_characters", ()),
        ("50%20Offer", "text.perhaps_escaped", ("50 Offer",)),
        ("Caf%E9", "text.perhaps_escaped", ("Café",)),
        ("Caf=E9 Loyalty", "text.perhaps_escaped", ("Café Loyalty",)),
        ("Q3=20Sales", "text.perhaps_escaped", ("Q3 Sales",)),
        ("Children#039;s Fund", "text.perhaps_escaped", ("Children's Fund",)),
        (r"Q3\nPush", "text.perhaps_escaped", ("Q3 Push",)),
        ("Cafu00e9 Loyalty", "text.perhaps_escaped", ("Café Loyalty",)),
        ("{campaign_name}", "text.placeholder", ()),
        ("${name} push", "text.placeholder", ()),
        ("#{name}", "text.placeholder", ()),
        ("Q3 {0}", "text.placeholder", ()),
        ("%s push", "text.placeholder", ()),
        ("%(name)s", "text.placeholder", ()),
        ("%CAMPAIGN_NAME%", "text.placeholder", ()),
        ("__NAME__", "text.placeholder", ()),
        ("<Campaign name>", "text.placeholder", ()),
        ("Sales <region>", "text.placeholder", ()),
        ("&lt;name&gt;", "text.placeholder", ()),
        ("<<name>>", "text.placeholder", ()),
        ("a <b and c> d", "text.placeholder", ()),
        ("##NAME##", "text.placeholder", ()),
        ("*|NAME|*", "text.placeholder", ()),
        ("{% name %}", "text.placeholder", ()),
        ("<%= name %>", "text.placeholder", ()),
        ("[Campaign name]", "text.placeholder", ()),
        ("[Insert name here]", "text.placeholder", ()),
        (":campaign_name", "text.placeholder", ()),
        ("$campaign_name", "text.placeholder", ()),
        ("Lorem ipsum", "text.placeholder", ()),
        ("[object Object]", "text.of_a_program", ()),
        ("Sales [object Object]", "text.of_a_program", ()),
        ("undefined", "text.of_a_program", ()),
        ("Sales_undefined", "text.of_a_program", ()),
        ("NaN Campaign", "text.of_a_program", ()),
        ("UNDEFINED", "text.of_a_program", ()),
        ("Sales None", "text.of_a_program", ()),
        ("(null)", "text.of_a_program", ()),
        ("<NA>", "text.of_a_program", ()),
        ("System.Data.DataRow", "text.of_a_program", ()),
        ("java.lang.Object@1b2c3d", "text.of_a_program", ()),
        ("<app.Campaign object at 0x7f00aa>", "text.of_a_program", ()),
        ('{"name": "Sales"}', "text.of_a_program", ()),
        ("['Sales']", "text.of_a_program", ()),
        ("TypeError: name is undefined", "text.of_a_program", ()),
        ("#REF! push", "text.sheet_error", ()),
        ("#REF!#REF!", "text.sheet_error", ()),
        ("Sales-#REF!", "text.sheet_error", ()),
        ("Sales #N/A", "text.sheet_error", ()),
        ("Sales Err:502", "text.sheet_error", ()),
        ("#FEHLT!", "text.sheet_error", ()),
        ("# Old Diwali Push", "text.switched_off", ("Old Diwali Push",)),
        ("// paused", "text.switched_off", ("paused",)),
        ("-- Old Push", "text.switched_off", ("Old Push",)),
        ("/* Old Push */", "text.switched_off", ("Old Push",)),
        ("~~Old Push~~", "text.switched_off", ("Old Push",)),
        ("***", "text.no_letters", ()),
        ("\u0301", "text.no_letters", ()),
    ],
)
def test_a_name_that_may_be_damaged_is_asked_about(name, code, candidates):
    row = row_named(name)
    assert codes(row) == [("question", code)]
    assert row.problems[0].candidates == candidates


@pytest.mark.parametrize(
    "name",
    [
        *("#ERROR!", "Err:502", "Err:508", "#NV", "#WERT!", "#BEZUG!", "#N/D", "#VALEUR!"),
        *("#¡VALOR!", "#¿NOMBRE?", "#BUSY!", "#FIELD!", "#GETTING_DATA", "#BLOCKED!", "#CONNECT!"),
        *("#UNKNOWN!", "#PYTHON!", "#EXTERNAL!", "#ЗНАЧ!", "#SAYI/0!", "########", "#N/A N/A"),
        *("#VALUE", "0x7fffffff", "#Deleted", "#UNPARSEABLE", "Fehler:502", "Error 2042"),
        -2146826246,
    ],
)
def test_an_error_of_any_program_in_any_language_is_refused(name):
    assert codes(row_named(name)) == [("error", "cell.error")]


@pytest.mark.parametrize("name", ["Loading...", "Loading…", "Calculating ...", "Chargement..."])
def test_a_value_that_was_still_on_its_way_is_refused(name):
    assert codes(row_named(name)) == [("error", "cell.loading")]


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    "name",
    [
        *("Q2_Sales_Campaign", "R&D; Sales", "Fish & Chips", "AT&T", "50% off", "100%", "5 % more"),
        *(
            "#1 in Sales",
            "Sales #2",
            "C# course",
            "Sales (North)",
        ),
        *("[VIP] Gold", "Null Hypothesis", "Nancy", "undefinedly", "Loading dock", "Error free"),
        *(
            "Q3 - Sales",
            "a/b test",
            "Save $5",
            "1 < 2",
            "R = S",
            "Café",
            "Ünlü Şirket",
            "SÃO PAULO",
        ),
        *("RÉSUMÉ – OFFRE", "Привет", "«Лето»", "दिवाली", "顧客", "Crème brûlée", "Jazz · Blues"),
        *("E-mail: info@example.com", "Follow @brand", "Sales...", "Gold 🪔", "🪔", "~10 agents"),
        *("menu_x0y", "C:/calls", "Sales; Service", "(South)", "3.5 stars", "booking.com", "25°"),
    ],
)
def test_a_name_that_only_looks_a_little_like_it_is_sent_as_it_is(name):
    row = row_named(name)
    assert (codes(row), row.values["name"]) == ([], name)


@pytest.mark.parametrize("name", ["Caf? Loyalty", "Loyalty Caf?", "Why wait? Call now"])
def test_a_question_mark_in_place_of_a_last_letter_cannot_be_told_from_a_question(name):
    row = row_named(name)
    assert (codes(row), row.values["name"]) == ([("warning", "text.question_mark")], name)


@pytest.mark.parametrize("name", ["?lan Vital", "Plan ?t?", "S?o Paulo"])
def test_a_question_mark_before_or_inside_a_word_is_a_lost_letter(name):
    assert codes(row_named(name)) == [("question", "text.lost_characters")]


def test_music_is_repaired_and_asked_about_like_names():
    music = {"Waiting music": "Jazz &amp; Blues", "Unanswered music": "CafÃ©"}
    row = plan_of(predictive() | music).row(2)
    sent = (row.values["waiting_music"], row.values["unanswered_music"])
    assert sent == ("Jazz & Blues", "Café")
    assert {code for _, code in codes(row)} == {
        *("text.entities", "text.decoded_twice", "text.music_name")
    }
    asked = plan_of(predictive() | {"Waiting music": "[object Object]"}).row(2)
    assert codes(asked) == [("question", "text.of_a_program")]


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Time zone", "&#43;05:30", "timezone.unknown"),
        ("Agents", "7001_2224257&#44; 7002_2224257", "agents.not_ids"),
        ("Agents", r"7003\_2224257, 7004\_2224257", "agents.not_ids"),
        ("Start date", "#NV", "cell.error"),
        ("Ring seconds", "#¡VALOR!", "cell.error"),
        ("Start date", "Loading...", "cell.loading"),
        ("Start time", "Err:502", "cell.error"),
        ("Agents", "Loading…", "cell.loading"),
        ("Ring seconds", -2146826246, "cell.error"),
        ("Caller ID", "0x7fffffff", "cell.error"),
    ],
)
def test_codes_and_errors_in_other_fields_are_refused(header, cell, code):
    assert codes(plan_of(predictive() | {header: cell}).row(2)) == [("error", code)]


ALPHABET = st.text(alphabet="aé&;#0x39%20\\u_<b>/{}[]?Ã©â€“ \ufffd\u200b=C3A9'\"~", max_size=12)


@given(st.one_of(st.text(max_size=20), ALPHABET))
def test_what_is_sent_is_never_damaged_itself(cell):
    try:
        value = text.normalize(cell, Context())
    except (Unusable, Ambiguous):
        return
    again = text.normalize(value.meant, Context())
    told = {notice.code for notice in again.notices} - {"text.question_mark"}  # repairs nothing
    assert (again.meant, told) == (value.meant, set())
