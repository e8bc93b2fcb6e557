import json

import pytest

from bulk_import.cli import main


@pytest.fixture
def told(capsys):
    """Return a function that runs the program on a file and returns what it tells as JSON."""

    def run(command, path, *more):
        yes = ["--yes"] if command == "run" else []
        main([command, str(path), "--json", *yes, *more])
        return json.loads(capsys.readouterr().out)

    return run
