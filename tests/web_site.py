"""The page as tests have it: its key, its cookie, and the proxy of a team."""

from contextlib import contextmanager

from bulk_import.app.jobs import Destinations, Jobs, PracticeJournals
from bulk_import.app.sheets import Exports, Sheets
from bulk_import.options import ReadOptions
from bulk_import.settings import load
from bulk_import.store.sheets import SqliteSheets
from bulk_import.web.site import Site

KEY = "0123456789abcdef" * 3
COOKIE = "bulk-import-test"
PROXY = "10.0.4.2"
HEADER = "x-forwarded-user"


@contextmanager
def opened_site(folder, sign_in, **more):
    """Yield a page on this machine that keeps everything in *folder*."""
    store = SqliteSheets(folder / "journal.sqlite3")
    sheets = Sheets(store)
    destinations = Destinations(
        known=list,
        load=lambda name: load({}, account=name),
        practice=PracticeJournals(folder / "practice"),
    )
    yield Site(
        sheets=sheets,
        jobs=Jobs(store=store, sheets=sheets, destinations=destinations),
        exports=Exports(store, sheets),
        sign_in=sign_in,
        hosts=frozenset({"127.0.0.1"}),
        uploads=folder,
        read=ReadOptions(profiles=folder),
        **more,
    )
    store.close()
