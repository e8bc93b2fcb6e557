import ssl

import certifi
import pytest
import truststore
from pydantic import SecretStr, ValidationError
from sending import SECRET

from bulk_import.account import Account
from bulk_import.api.certificates import _trusted, trusted


@pytest.fixture(autouse=True)
def _nothing_is_named(monkeypatch):
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(variable, raising=False)


def test_servers_are_checked_and_no_keys_are_written_down(tmp_path, monkeypatch):
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    context = trusted()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert (context.keylog_filename, keys.exists()) == (None, False)
    assert context.cert_store_stats()["x509_ca"] > 50


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_other_certificates_can_be_named(variable, tmp_path, monkeypatch):
    pem = ssl.DER_cert_to_PEM_cert(first_of(certifi.contents()))
    (tmp_path / "one.pem").write_text(pem, "ascii")
    named = tmp_path / "one.pem" if variable == "SSL_CERT_FILE" else tmp_path
    monkeypatch.setenv(variable, str(named))
    assert trusted().cert_store_stats()["x509_ca"] == (variable == "SSL_CERT_FILE")


def test_the_settings_can_name_them_too(tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    pem = ssl.DER_cert_to_PEM_cert(first_of(certifi.contents()))
    (tmp_path / "one.pem").write_text(pem, "ascii")
    assert trusted(tmp_path / "one.pem").cert_store_stats()["x509_ca"] == 1
    for wrong in (tmp_path / "missing.pem", tmp_path):
        with pytest.raises(ValidationError):
            Account(inet_no=1, secret=SecretStr(SECRET), ca_file=wrong)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_on_windows_and_macos_the_system_decides(platform):
    assert isinstance(_trusted(None, None, platform), truststore.SSLContext)
    assert not isinstance(_trusted(None, None, "linux"), truststore.SSLContext)


def first_of(bundle):
    start = bundle.index("-----BEGIN")
    return ssl.PEM_cert_to_DER_cert(bundle[start : bundle.index("-----END", start) + 25])
