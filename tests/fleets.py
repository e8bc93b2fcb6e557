"""A page and workers over one database, all in this process."""

import asyncio
from dataclasses import replace
from threading import Thread

from job_pages import Page

from bulk_import.app.jobs import Destinations, Jobs
from bulk_import.app.jobs.practice import SharedPractice
from bulk_import.fleet.dispatching import dispatching_over
from bulk_import.fleet.queue import JobQueue
from bulk_import.fleet.worker import Worker
from bulk_import.store import WorkerRecord, account_name, open_shared_files, open_workers


class FleetPage(Page):
    """What is behind one of the pages of a database."""

    has_secrets = True

    def __init__(self, folder, database):
        self.queue, self.workers = JobQueue(database.url), open_workers(database)
        super().__init__(folder, database)

    def _jobs(self):
        destinations = Destinations(
            sends=self.has_secrets,
            known=self.known,
            load=self.load,
            practice=SharedPractice(self.folder / "practice", open_shared_files(self.address)),
        )
        return Jobs(
            store=self.store,
            sheets=self.sheets,
            destinations=destinations,
            dispatching=dispatching_over(self.queue, self.workers),
        )

    def close(self):
        self.jobs.drain()
        self.workers.close()
        self.store.close()


class PageWithoutSecrets(FleetPage):
    """One whose machine knows the accounts by their numbers alone."""

    has_secrets = False

    def known(self):
        return [replace(one, secret_source=None) for one in super().known()]

    def load(self, name):
        return replace(super().load(name), secret=None)


class RunningWorker:
    """A worker in a thread of its own, with the accounts of a page."""

    def __init__(self, page, name="w", lease=30.0):
        self.said, self.left, self.over = [], [], []
        names = {account_name(one): called for called, one in page.accounts.items()}
        self.worker = Worker(
            WorkerRecord(
                id=name, machine="m", process=1, release="0", accounts=tuple(names), lease=lease
            ),
            queue=JobQueue(page.address.url),
            store=page.store,
            surroundings=page.jobs.surroundings,
            workers=open_workers(page.address),
            names=names,
            at_once=3,
            chores=(),
            tell=lambda message, **_: self.said.append(message),
            over=lambda *ended: self.over.append(ended),
            leave=self.left.append,
        )
        self._thread = Thread(target=lambda: asyncio.run(self.worker.run()), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.worker.stop()
        self._thread.join(30)
        assert not self._thread.is_alive()
