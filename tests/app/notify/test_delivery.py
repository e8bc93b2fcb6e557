"""Messages by Apprise, to servers on this machine."""

from email import message_from_string

import pytest
from message_servers import json_server, mail_server, mute_server
from pydantic import SecretStr

from bulk_import.app.notify.delivery import Message, deliver

MESSAGE = Message("weekly.csv: a person is needed – ü", "One line.\nRow 4: <b> “…”", "warning")


@pytest.mark.full
def test_each_address_gets_the_message_whatever_becomes_of_the_others(capfd):
    with json_server() as hook, json_server(status=500) as refusing, mail_server() as mail:
        to = [hook.address, refusing.address, mail.address, "nonsense://hunter22", "hunter22"]
        became = deliver([SecretStr(one) for one in to], MESSAGE, seconds=120.0)
    assert became == ["taken", "not_taken", "taken", "not_understood", "not_understood"]
    (told,) = hook.taken
    assert (told["title"], told["message"], told["type"]) == (
        MESSAGE.title,
        MESSAGE.body,
        "warning",
    )
    sent = message_from_string(mail.taken[0])
    assert "desk@example.com" in sent["To"]
    assert capfd.readouterr() == ("", "")


def test_a_server_that_never_answers_is_given_up():
    with mute_server() as address:
        assert deliver([SecretStr(address)], MESSAGE, seconds=0.5) == ["no_answer"]


@pytest.mark.full
def test_and_keeps_no_other_from_being_told():
    with mute_server() as address, json_server() as hook:
        became = deliver([SecretStr(address), SecretStr(hook.address)], MESSAGE, seconds=10.0)
    assert became[1] == "taken"
    assert len(hook.taken) == 1
