"""Texts that do not say how they are encoded: decided by their words, told, else asked."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.app.converting import convert
from bulk_import.app.input_snapshot import restore, snapshot
from bulk_import.cli import main
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.readers.encoding_names import codec_named
from bulk_import.readers.encodings import NotText, decoded
from bulk_import.readers.plausibility import doubt
from reports.texts import HEADERS, checked, rows_of, text_of, told

DECIDED = [
    ("big5", "春節促銷"),
    ("gbk", "春节促销"),
    ("shift_jis", "夏のキャンペーン"),
    ("euc_jp", "夏のキャンペーン"),
    ("euc_kr", "여름 행사"),
    ("tis_620", "โปรโมชั่น"),
    ("cp1250", "Řidiči Žďár"),
    ("iso8859_2", "Zażółć gęślą"),
    ("cp852", "Zażółć gęślą"),
    ("cp1251", "Новый год"),
    ("koi8_r", "Продление договора"),
    ("cp866", "Звонки клиентам"),
    ("cp1252", "Café São João"),
    ("cp1252", "Don’t miss it"),
    ("cp1252", "North – South"),
    ("cp1252", "Renovación"),
    ("cp1252", "Müller Aktion"),
    ("cp1253", "Προσφορά"),
    ("cp1256", "عرض رمضان"),
    ("cp437", "Café Niño"),
    ("cp850", "Café São João"),
    ("iso8859_15", "Prix 5€ Été"),
    ("mac_roman", "Weekend “Super” Offer – Mumbai"),
    ("utf-7", "Café"),
    ("iso2022_jp", "夏のキャンペーン"),
    ("utf-16-le", "Café"),
    ("utf-16-be", "Café"),
    ("utf-32-le", "Café"),
    ("utf-32-be", "Café"),
]
ASKED = [
    ("cp1254", "Şubat İndirim"),
    ("cp1255", "מבצע חגים"),
    ("mac_roman", "Café São João"),
    ("cp1252", "Élèves"),
    ("cp850", "Málaga"),
    ("gbk", "北京"),
    ("cp949", "서울"),
    ("cp1251", "Юг"),
    ("cp1257", "Klaipėda"),
]


@pytest.mark.slice(8)
@pytest.mark.parametrize(("encoding", "name"), DECIDED)
def test_the_words_decide_and_what_decided_is_told(encoding, name, tmp_path):
    plan = checked(tmp_path, text_of({"name": name}, {}).encode(encoding))
    assert plan.row(2).values["name"] == name
    assert [row.row for row in plan.ready] == [2, 3]
    warnings = [one for one in plan.file_problems if one.code == "file.not_utf8"]
    assert len(warnings) == (0 if encoding.startswith(("utf-16", "utf-32")) else 1)
    assert all(name in one.message and "Line 2" in one.message for one in warnings)


@pytest.mark.parametrize(("encoding", "name"), ASKED)
def test_a_name_that_can_be_read_in_several_ways_is_asked_with_all_of_them(
    encoding, name, tmp_path
):
    content = text_of({"name": name}).encode(encoding)
    with pytest.raises(Refused) as refused:
        checked(tmp_path, content)
    assert refused.value.code == "file.which_encoding"
    assert f"“{name}”" in refused.value.message
    assert "--encoding" in refused.value.message
    assert checked(tmp_path, content, encoding=encoding).row(2).values["name"] == name


@pytest.mark.parametrize(("encoding", "name"), ASKED)
def test_one_such_text_in_a_remark_stops_no_file(encoding, name, tmp_path):
    lines = text_of({}).splitlines()
    content = "\n".join(
        f"{line},{more}" for line, more in zip(lines, ["Remark", name], strict=True)
    )
    plan = checked(tmp_path, content.encode(encoding))
    assert [row.row for row in plan.ready] == [2]
    assert "file.not_utf8" in [one.code for one in plan.file_problems]


@pytest.mark.parametrize("field", ["waiting_music", "users", "timezone", "ring_rule"])
def test_any_cell_that_is_sent_or_matched_is_asked(field, tmp_path):
    with pytest.raises(Refused, match="more than one way"):
        checked(tmp_path, text_of({field: "Þing"}).encode("cp1252"))


def test_an_encoding_that_is_named_is_followed_without_a_word(tmp_path):
    plan = checked(tmp_path, text_of({"name": "Şubat"}).encode("cp1254"), encoding="windows-1254")
    assert plan.row(2).values["name"] == "Şubat"
    assert plan.file_problems == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_file_that_says_it_itself_beats_what_is_named(encoding, tmp_path):
    plan = checked(tmp_path, text_of({"name": "Café"}).encode(encoding), encoding="cp1252")
    assert plan.row(2).values["name"] == "Café"


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("cp1252", "file.is_utf8"),
        ("shift_jis", "file.is_utf8"),
        ("ascii", "file.is_utf8"),
        ("euc_jp", "file.not_in_encoding"),
        ("klingon", "file.no_such_encoding"),
        ("base64", "file.no_such_encoding"),
        ("punycode", "file.no_such_encoding"),
        ("", "file.no_such_encoding"),
    ],
)
def test_an_encoding_that_cannot_be_right_is_refused(encoding, code, tmp_path):
    with pytest.raises(Refused) as refused:
        checked(tmp_path, text_of({"name": "Café Élan"}), encoding=encoding)
    assert refused.value.code == code


def test_ascii_and_utf8_need_no_encoding(tmp_path):
    for name in ("Plain", "Café", "夏のキャンペーン"):
        plan = checked(tmp_path, text_of({"name": name}))
        assert plan.row(2).values["name"] == name
        assert plan.file_problems == ()
    assert told(checked(tmp_path, text_of({}), encoding="cp1252"), 2) == []


def test_a_file_that_is_cut_off_inside_a_character_is_no_windows_text(tmp_path):
    content = text_of({"name": "Café"}, {"name": "Élan"}).encode()
    with pytest.raises(Refused) as refused:
        checked(tmp_path, content[: content.index("É".encode()) + 1])
    assert refused.value.code == "file.cut_off"


def test_the_directory_of_agents_is_asked_about_too(tmp_path):
    agents = tmp_path / "agents.csv"
    agents.write_bytes("Name,Agent ID\nÞing,5201_2224257\n".encode("cp1252"))
    with pytest.raises(Refused) as refused:
        checked(tmp_path, text_of({}), agents=agents)
    assert refused.value.code == "file.which_encoding"
    checked(tmp_path, text_of({}), agents=agents, encoding="cp1252")


def test_an_export_of_another_dialer_is_asked_about_where_it_matters(tmp_path):
    lines = ["campaignName,campaignType,pacingRatio,did", "Þing,Predictive,2,919876543210"]
    path = tmp_path / "export.csv"
    path.write_bytes("\n".join(lines).encode("cp1252"))
    options = ReadOptions(profile="ozonetel")
    with pytest.raises(Refused) as refused:
        convert(str(path), tmp_path / "out.xlsx", options)
    assert refused.value.code == "file.which_encoding"
    named = ReadOptions(profile="ozonetel", encoding="cp1252")
    converted = convert(str(path), tmp_path / "out.xlsx", named)
    assert "Þing" in [row.name for row in converted.plan.rows]


PAGE = '<html><head><meta charset="{charset}"></head><table>{rows}</table></html>'


def page(charset, name, encoding):
    rows = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in rows_of({"name": name}, {})
    )
    return PAGE.format(charset=charset, rows=rows).encode(encoding)


@pytest.mark.slice(6)
@pytest.mark.parametrize(
    ("charset", "encoding", "name"),
    [
        ("big5", "big5", "春節促銷"),
        ("gb2312", "gb2312", "春节促销"),
        ("iso-8859-2", "iso8859_2", "Řidiči"),
        ("iso-8859-9", "iso8859_9", "Şubat İndirim"),
        ("macintosh", "mac_roman", "Café São"),
        ("x-mac-cyrillic", "mac_cyrillic", "Новый год"),
        ("shift_jis", "shift_jis", "夏のキャンペーン"),
        ("windows-31j", "cp932", "①夏のキャンペーン"),
        ("utf-8", "utf-8", "Café São"),
        ("windows-1251", "cp1251", "Новый год"),
        ("windows-1252", "cp1252", "Café São"),
        ("iso-8859-1", "cp1252", "Don’t"),
        ("windows-1256", "cp1256", "عرض رمضان"),
        ("windows-874", "cp874", "โปรโมชั่น"),
        ("ks_c_5601-1987", "cp949", "여름 행사"),
        ("koi8-r", "koi8_r", "Новый год"),
        ("ibm852", "cp852", "Łódź"),
        ("utf-16", "utf-16", "Café"),
    ],
)
def test_a_web_page_is_read_as_it_declares(charset, encoding, name, tmp_path):
    plan = checked(tmp_path, page(charset, name, encoding), "campaigns.xls")
    assert plan.row(2).values["name"] == name
    assert plan.file_problems == ()


def test_a_web_page_without_a_declaration_is_decided_by_its_words(tmp_path):
    content = page("", "Новый год", "cp1251").replace(b'<meta charset="">', b"")
    plan = checked(tmp_path, content, "campaigns.xls")
    assert plan.row(2).values["name"] == "Новый год"
    assert [one.code for one in plan.file_problems] == ["file.not_utf8"]
    content = page("", "Þing", "cp1252").replace(b'<meta charset="">', b"")
    with pytest.raises(Refused, match="more than one way"):
        checked(tmp_path, content, "campaigns.xls")
    plan = checked(tmp_path, content, "campaigns.xls", encoding="cp1252")
    assert plan.row(2).values["name"] == "Þing"


SHEET = (
    '<?xml version="1.0" encoding="{encoding}"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="Campaigns"><Table>{rows}</Table></Worksheet></Workbook>'
)
RECORDS = '<?xml version="1.0" encoding="{encoding}"?>\n<campaigns>{rows}</campaigns>'


def spreadsheetml(encoding, name):
    rows = "".join(
        "<Row>" + "".join(_cell(cell) for cell in row) + "</Row>" for row in rows_of({"name": name})
    )
    return SHEET.format(encoding=encoding, rows=rows)


def _cell(text):
    return f'<Cell><Data ss:Type="String">{text}</Data></Cell>'


def records(encoding, name):
    cells = dict(zip(HEADERS, rows_of({"name": name})[1], strict=True))
    fields = "".join(
        f"<{header.replace(' ', '_')}>{cell}</{header.replace(' ', '_')}>"
        for header, cell in cells.items()
    )
    return RECORDS.format(encoding=encoding, rows=f"<campaign>{fields}</campaign>" * 2)


@pytest.mark.slice(5)
@pytest.mark.parametrize("make", [spreadsheetml, records])
@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("GB2312", "春节促销"),
        ("Shift_JIS", "夏のキャンペーン"),
        ("ISO-8859-1", "Café São"),
        ("windows-1251", "Новый год"),
        ("windows-874", "โปรโมชั่น"),
        ("UTF-8", "Café"),
        ("UTF-16", "Café"),
    ],
)
def test_xml_is_read_as_it_declares(make, encoding, name, tmp_path):
    content = make(encoding, name).encode(codec_named(encoding))
    plan = checked(tmp_path, content, "campaigns.xml")
    assert plan.row(2).values["name"] == name


def test_json_that_is_not_utf8_is_decided_by_its_words(tmp_path):
    content = '[{"Name": "Café São João"}]'.encode("cp1252")
    assert decoded(content).text == content.decode("cp1252")
    assert decoded(content).encodings == ("windows-1252",)


NAMES = {
    "latin-1 of the West": (
        ["Café Été", "Rénovation façade", "Größe", "España Norte", "Promoção", "Perché"],
        ["cp1252", "mac_roman", "cp850", "cp437", "iso8859_15"],
    ),
    "of Central Europe": (
        ["Łódź", "Wrocław", "Řidiči Žďár", "České Budějovice", "Győr", "Hűség"],
        ["cp1250", "iso8859_2", "cp852", "mac_latin2"],
    ),
    "Cyrillic": (
        ["Новый год", "СКИДКА", "Скидки", "Москва", "Київ", "Промоция"],
        ["cp1251", "koi8_u", "cp866", "mac_cyrillic"],
    ),
    "Greek": (["Προσφορά", "Αθήνα", "ΠΡΟΣΦΟΡΑ"], ["cp1253", "iso8859_7", "cp737", "mac_greek"]),
    "of the Near East": (["עברית קלה", "תל אביב"], ["cp1255", "cp862"]),
    "Arabic": (["عرض رمضان", "القاهرة", "دبي"], ["cp1256", "iso8859_6"]),
    "of East Asia": (
        ["客户回访", "夏のキャンペーン", "お客様", "更新案内", "고객 만족", "부산"],
        ["gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"],
    ),
    "English": (
        ["Don’t miss", "“Super” Offer", "Brand™", "Wait… what", "£5 Offer", "Diwali\xa0Offer"],
        ["cp1252", "mac_roman", "cp850"],
    ),
}
CASES = [
    (name, encoding)
    for names, encodings in NAMES.values()
    for name in names
    for encoding in encodings
]


@pytest.mark.slice(50)
@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_no_name_is_ever_taken_for_another(name, encoding):
    try:
        written = name.encode(encoding)
    except UnicodeEncodeError:
        return
    found = decoded(b"Name,Type\r\n" + written + b",predictive\r\n")
    readings = {written.decode(one, errors="replace") for one in found.encodings}
    assert written.isascii() or name in readings or len(readings) > 1


@given(st.binary(max_size=60), st.sampled_from([None, "cp1252", "shift_jis", "utf-8"]))
def test_any_bytes_are_text_or_refused(content, encoding):
    with suppress(NotText):
        assert isinstance(decoded(content, encoding).text, str)


@given(st.text(max_size=40), st.sampled_from(["", "gb2312", "big5", "euc_jp", "euc_kr"]))
def test_any_text_can_be_doubted(text, home):
    assert isinstance(doubt(text, home), int)


@given(st.text(alphabet="abcdefghij KLMNO.-&", max_size=40))
def test_plain_words_leave_no_doubt(text):
    assert doubt(text) == 0


@given(st.text(max_size=12))
def test_any_label_names_an_encoding_or_none(label):
    assert codec_named(label) is None or "".encode(codec_named(label)) is not None


def test_the_named_encoding_is_kept_with_the_input_of_a_run(tmp_path):
    content = text_of({"name": "Şubat"}).encode("cp1254")
    kept = snapshot(checked(tmp_path, content, encoding="windows-1254"), lambda text: text)
    origin = restore(kept)
    assert origin.options.encoding == "windows-1254"
    assert origin.spreadsheet.sheets[0].cell(2, "A") == "Şubat"
    assert "encoding" not in snapshot(checked(tmp_path, text_of({})), lambda text: text).options


@pytest.mark.parametrize("option", [True, False])
def test_option_and_variable_name_the_encoding(option, tmp_path, monkeypatch, capsys):
    file = tmp_path / "campaigns.csv"
    file.write_bytes(text_of({"name": "Şubat"}).encode("cp1254"))
    assert main(["check", str(file)]) == 2
    assert "--encoding" in capsys.readouterr().err
    if not option:
        monkeypatch.setenv("BULK_IMPORT_ENCODING", "windows-1254")
    named = ["--encoding", "windows-1254"] if option else []
    assert main(["check", str(file), *named]) == 0
