"""A journal that may have forgotten what was sent last is noticed."""

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from databases import Cluster, Standby

from bulk_import.problems import Refused
from bulk_import.store.postgres.lineage import confirm_lineage, refuse_other_lineage
from bulk_import.store.postgres.opening import connect, postgres_committer
from bulk_import.store.postgres.schema import upgrade
from bulk_import.store.sql import BEGIN_RUN, INTEND


def do(url, work):
    with closing(postgres_committer(url)) as committer:
        return committer.now(work)


def look(url):
    do(url, lambda connection: refuse_other_lineage(connection, "the journal"))


def confirm(url):
    return do(url, lambda connection: confirm_lineage(connection, "priya"))


def test_a_journal_whose_tables_were_made_anew_is_refused_until_a_person_confirms_it(database):
    look(database)
    look(database)
    assert confirm(database) is False
    with closing(connect(database)) as connection:  # as pg_restore does
        connection.run("CREATE TABLE restored (LIKE lineage INCLUDING ALL)")
        connection.run("INSERT INTO restored (present, person) SELECT present, person FROM lineage")
        connection.run("DROP TABLE lineage; ALTER TABLE restored RENAME TO lineage")
    with pytest.raises(Refused) as refused:
        look(database)
    assert refused.value.code == "journal.moved_empty"
    add_attempt(database)
    with pytest.raises(Refused) as refused:
        look(database)
    assert refused.value.code == "journal.moved"
    assert "the last that it knows of was on 28 Nov 2026" in refused.value.message
    assert confirm(database) is True
    look(database)


def add_attempt(url):
    moment = "2026-11-28T12:00:00+00:00"

    def add(connection):
        connection.execute(BEGIN_RUN, ("r", moment, "x", None, 1, "b", "0.2.0", "2026f", None))
        connection.execute(INTEND, ("r", 2, "key", "N", moment))

    do(url, add)


@pytest.mark.full
def test_a_standby_is_refused_and_after_its_promotion_until_a_person_confirms_it():
    folder = Path(tempfile.mkdtemp(prefix="bi-"))
    folder.chmod(0o755)
    standby = Standby(folder / "s")
    with Cluster(folder / "p") as primary:
        with closing(connect(primary.url)) as connection:
            upgrade(connection, "the journal")
        look(primary.url)
        add_attempt(primary.url)
        standby.copy(primary)
    try:
        with pytest.raises(Refused) as refused:
            look(standby.url)
        assert refused.value.code == "journal.replica"
        standby.promote()
        with pytest.raises(Refused) as refused:
            look(standby.url)
        assert refused.value.code == "journal.moved"
        assert confirm(standby.url) is True
        look(standby.url)
    finally:
        standby.__exit__()
