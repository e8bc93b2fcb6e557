"""Files that stand in for the one that was meant: what they are is said, and what to do."""

import base64
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.problems import Refused
from bulk_import.readers.stand_ins import refuse_stand_in
from reports.texts import checked, text_of

OWNER = b"\x05Asha " + b" " * 49 + b"\x05\0" + "Asha ".ljust(50).encode("utf-16-le")
MAIL = b"Received: from mx\r\n by host\r\nSubject: Campaigns\r\nMIME-Version: 1.0\r\n"
WEB = b"<!DOCTYPE html><html><head><title>%s</title></head><body>%s</body></html>"

STAND_INS = [
    ("~$campaigns.xlsx", OWNER, "file.lock"),
    ("~$campaigns.xlsx", b"anything", "file.lock"),
    ("renamed.xlsx", OWNER, "file.lock"),
    (".~lock.campaigns.csv#", b",asha,pc,20.11.2026 09:00,file:///home/asha;", "file.lock"),
    ("a.csv", b"Asha Rao,asha,pc,20.11.2026 09:00,file:///home/asha/x;\n", "file.lock"),
    ("a.url", b"[InternetShortcut]\r\nURL=https://docs.example.com/d/1/edit\r\n", "file.link"),
    ("a.url", b"[{000214A0-1}]\nProp3=19,2\n[InternetShortcut]\nURL=https://a.b\n", "file.link"),
    ("a.desktop", b"[Desktop Entry]\nType=Link\nURL=https://a.b/c\n", "file.link"),
    (
        "a.webloc",
        (
            b'<?xml version="1.0"?>\n<plist version="1.0"><dict><key>URL</key>'
            b"<string>https://a.b</string></dict></plist>"
        ),
        "file.link",
    ),
    (".a.xlsx.icloud", b"bplist00\xd3\x01\x02", "file.link"),
    ("a.lnk", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0", "file.link"),
    ("a.iqy", b"WEB\r\n1\r\nhttps://a.b/list\r\n", "file.link"),
    ("a.csv", b"https://docs.example.com/spreadsheets/d/1/export?format=csv\n", "file.link"),
    (
        "a.gsheet",
        b'{"":"DO NOT EDIT","doc_id":"1AbC","email":"ops@example.com"}',
        "file.cloud_link",
    ),
    ("a.gsheet", b'{"url": "https://docs.google.com/open?id=1"}', "file.cloud_link"),
    (
        "a.xlsx",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "file.pointer",
    ),
    ("a.xlsx", b"/annex/objects/SHA256E-s12--4d7a.xlsx\n", "file.pointer"),
    ("a.xlsx", b"outs:\n- md5: 4d7a\n  path: a.xlsx\n", "file.pointer"),
    ("a.eml", MAIL + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "file.mail"),
    ("a.eml", b"From asha@a.b Fri\n" + MAIL + b"Content-Type: text/plain\n\nHi\n", "file.mail"),
    ("a.csv", base64.b64encode(b"PK\x03\x04\x14\0\x06\0" + b"x" * 90), "file.attachment"),
    ("a.csv", b"begin 644 campaigns.csv\nM0V%M<&%I9VX\n", "file.attachment"),
    ("winmail.dat", b"x\x9f>\x22\x01\x02", "file.attachment"),
    ("._campaigns.csv", b"\0\x05\x16\x07\0\x02\0\0Mac OS X", "file.of_macos"),
    (".DS_Store", b"\0\0\0\x01Bud1\0", "file.of_macos"),
    ("a.xlsx", b"\0" * 4096, "file.zeros"),
    ("a.csv", WEB % (b"Sign in", b"<form>Sign in</form>"), "file.login_page"),
    ("a.csv", WEB % (b"Company", b"<input type='password' name=p>"), "file.login_page"),
    (
        "a.xls",
        WEB
        % (
            b"Portal",
            b"<table><tr><td>User<td><input></tr><tr><td>Password<td><input type=password></table>",
        ),
        "file.login_page",
    ),
    ("a.csv", WEB % (b"403 Forbidden", b"<h1>Forbidden</h1>"), "file.web_page"),
    ("a.csv", b"<html><body>Hello</body></html>", "file.no_table"),
    (
        "a.xls",
        b'<html><frameset><frame src="a_files/sheet001.htm"></frameset></html>',
        "file.frames",
    ),
    (
        "a.csv",
        (
            b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message>'
            b"</Error>"
        ),
        "export.answer",
    ),
    (
        "a.xml",
        b"<soap:Envelope><soap:Body><soap:Fault><faultstring>No session</faultstring></soap:Fault>",
        "export.answer",
    ),
    ("a.json", b'{"error":"Unauthorized"}', "export.answer"),
    ("a.json", b'{"error": {"code": 401, "message": "Token expired"}}', "export.answer"),
    ("a.json", b'{"errors":[{"message":"No such report"}]}', "export.answer"),
    ("a.json", b'{"status":404,"message":"Not found"}', "export.answer"),
    ("a.json", b'{"success":false,"msg":"Invalid token"}', "export.answer"),
    ("a.csv", b"Unauthorized", "export.answer"),
    ("a.csv", b"404 page not found\n", "export.answer"),
    ("a.csv", b"Internal Server Error\n", "export.answer"),
    ("a.csv", b"<br />\n<b>Warning</b>:  mysqli_connect(): refused in x.php\n", "export.answer"),
    ("a.csv", b"Traceback (most recent call last):\n  File x\n", "export.answer"),
    ("a.csv", b"ORA-00942: table or view does not exist\n", "export.answer"),
    ("a.csv", b"mysqldump: Got error: 1045: Access denied\n", "export.answer"),
    ("a.csv", b"curl: (6) Could not resolve host\n", "export.answer"),
]


@pytest.mark.parametrize(("name", "content", "code"), STAND_INS)
def test_what_a_file_is_is_said(name, content, code, tmp_path):
    with pytest.raises(Refused) as refused:
        checked(tmp_path, content, name)
    assert refused.value.code == code
    assert name in refused.value.message


@pytest.mark.parametrize(
    ("content", "quoted"),
    [
        (b'{"error": {"code": 401, "message": "Token expired"}}', "Token expired"),
        (b"<Error><Code>X</Code><Message>Access Denied</Message></Error>", "Access Denied"),
        (b"404 page not found\n", "404 page not found"),
        (WEB % (b"403 Forbidden", b""), "403 Forbidden"),
    ],
)
def test_the_answer_of_a_server_is_quoted(content, quoted, tmp_path):
    with pytest.raises(Refused, match=quoted):
        checked(tmp_path, content)


def test_an_archive_and_a_web_archive_are_said_to_be_so(tmp_path):
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as archive:
        archive.writestr("campaigns.csv", text_of({}))
    with pytest.raises(Refused, match="a zip archive"):
        checked(tmp_path, (tmp_path / "mail.zip").read_bytes(), "mail.zip")
    web = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    with pytest.raises(Refused, match="a web archive"):
        checked(tmp_path, web, "campaigns.xls")


@pytest.mark.parametrize(
    "name",
    [
        "Error handling",
        "https://offer.example",
        "Message",
        "No data",
        "Not found calls",
        "{error}x",
    ],
)
def test_a_campaign_may_be_called_like_an_answer(name, tmp_path):
    assert checked(tmp_path, text_of({"name": name})).row(2).name == name


@given(st.text(alphabet='abc,;\n"{}[]<>:=0 \t', max_size=200))
def test_no_text_is_too_much(text):
    refuse_stand_in("a.csv", f"Name,Start\n{text}".encode())
