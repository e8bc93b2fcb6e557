"""The worked example of a profile converts its export as it seems to."""

import json

from handbook_pages import HANDBOOK, blocks

from bulk_import.cli import main


def test_the_worked_example_of_a_profile_is_short_and_converts(tmp_path, capsys):
    files = {block.file: block.text for block in blocks(HANDBOOK / "profiles.md") if block.file}
    assert len(files["acme.toml"].splitlines()) < 40
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    command = ["convert", str(tmp_path / "acme.csv"), "--profile", str(tmp_path / "acme.toml")]
    assert main([*command, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    fast, calm = (campaign["values"] for campaign in told["campaigns"])
    texts = {name: value["text"] for name, value in fast.items()}
    assert (
        texts.items()
        >= {
            "dialer_type": "predictive",
            "ratio": "1:3",
            "ring_rule": "round-robin",
            "start_time": "09:00:00",
            "end_time": "18:30:00",
            "ring_seconds": "30",
            "call_interval": "20",
            "caller_id": "919876543210",
            "users": "North",
        }.items()
    )
    assert calm["user_interval"]["text"] == "10_s"
    assert [one["name"] for one in told["skipped"]] == ["Third"]
    assert [one["setting"] for one in told["lost"]] == ["Days"]
