"""How a sheet is read comes back from the store as it went there."""

import json
from pathlib import Path

from bulk_import.app.sheets.read_options import kept, options_of
from bulk_import.options import ReadOptions


def test_options_come_back_as_they_were():
    options = ReadOptions(
        columns={"Zone": "timezone"},
        region="IN",
        profiles=Path("profiles"),
        listed_agents=Path("agents") / "2224257.json",
        inet_no=2224257,
    )
    assert options_of(json.loads(json.dumps(kept(options)))) == options
