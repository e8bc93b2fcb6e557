"""The converted samples, sent: what the sandbox holds in the end is what is foretold."""

import csv
import json

import pytest
from dialer_samples import NAMES, answers_of, finished

from bulk_import.campaign import FIELDS
from bulk_import.cli import main


def save(conversion, path):
    """Write the converted campaigns as CSV, with our own headers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(field.header for field in FIELDS.values())
        for campaign in conversion.campaigns:
            values = campaign.values
            table.writerow(values[name].text if name in values else "" for name in FIELDS)


@pytest.mark.slice(2)
@pytest.mark.parametrize("name", NAMES)
def test_the_requests_of_an_answered_sample_are_those_foretold(name, sandbox, tmp_path, capsys):
    answers = answers_of(name)
    path = tmp_path / "campaigns.csv"
    save(finished(answers), path)
    assert main(["check", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["problems"] for row in told["rows"]] == [[] for _ in answers.expected]
    assert [row["changes"] for row in told["rows"]] == [[] for _ in answers.expected]
    assert main(["run", str(path), "--yes", "--quiet", "--rate", "200"]) == 0
    bodies = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    account = {"inet_no": sandbox.inet_no}
    assert bodies == {body["name"]: {**account, **body} for body in answers.expected}
