from recording import run_record

from bulk_import.app.jobs import Destinations
from bulk_import.store import open_store


def test_which_account_a_run_holds_is_told(page, sandbox, tmp_path):
    page.add_account(sandbox, "mumbai")
    places = {"practice": tmp_path / "practice", "locks": tmp_path / "locks"}
    destinations = Destinations(known=page.known, load=page.load, **places)
    assert destinations.held() == {}
    record = run_record(inet_no=sandbox.inet_no, base_url=sandbox.base_url)
    with open_store(page.address, tmp_path / "locks").begin(record):
        held = destinations.held()
    assert set(held) == {"", "mumbai"}  # two names of one account
    assert held["mumbai"].facts["machine"]
    assert destinations.held() == {}
