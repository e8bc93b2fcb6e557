"""A server of the page as its users start it, and people who ask it as its script does."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import psutil
from measuring import ROOT

NAME = "B"
"""The column of the campaigns' names: a new name touches no other row."""
PEOPLE = 10
EDITS = 20
"""Of each person, one a second."""
JSON = {"Accept": "application/json"}


class Served:
    """A server of the page on its sandbox, in a process of its own."""

    def __init__(self, folder):
        own = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        command = ("-m", "bulk_import", "serve", "--sandbox", "--port", "0", "--no-browser")
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=os.environ | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.link = self.process.stdout.readline().strip()
        self.seen = psutil.Process(self.process.pid)

    def cpu(self):
        """Return the seconds that the process itself has worked, its children apart."""
        spent = self.seen.cpu_times()
        return spent.user + spent.system

    def memory(self):
        """Return the megabytes that the process itself holds, its children apart."""
        return self.seen.memory_info().rss / 1e6

    def person(self):
        """Return somebody who is signed in."""
        return Person(self.link)

    def stop(self):
        """End it as a service manager does; returns the seconds of the wall clock and of work."""
        before, begin = self.cpu(), time.perf_counter()
        self.process.send_signal(signal.SIGTERM)
        spent = before
        while self.process.poll() is None:
            try:
                spent = self.cpu()
            except psutil.Error:
                break
            time.sleep(0.002)
        self.process.wait()
        return time.perf_counter() - begin, spent - before


@contextmanager
def served(folder):
    """Yield a server, which ends with the block."""
    server = Served(folder)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()


class Person:
    """Asks the page as its script does."""

    def __init__(self, link):
        address = urlsplit(link)
        self.home = f"{address.scheme}://{address.netloc}"
        self.client = httpx.Client(base_url=self.home, follow_redirects=True, timeout=300)
        self.token = re.search(r'name="csrf" content="(\w+)"', self.client.get(link).text)[1]
        self.sheet, self.seq = "", 0

    def drop(self, path):
        """Send a spreadsheet and wait until it was read; returns the seconds after it was sent."""
        form = {"csrf": self.token, "profile": ""}
        with path.open("rb") as file:
            answer = self.client.post("/sheets", data=form, files={"file": file}, headers=JSON)
        begin, self.sheet = time.perf_counter(), urlsplit(answer.json()["address"]).path
        while not self.client.get(f"/{self.sheet}/reading").json()["done"]:
            time.sleep(0.1)
        self.client.get(f"/{self.sheet}?show=all")
        return time.perf_counter() - begin

    def ask(self, action, **asked):
        """Do something to the sheet; returns the answer and the seconds until it was there."""
        headers = JSON | {"X-CSRF-Token": self.token}
        shown = list(range(2, 102))
        begin = time.perf_counter()
        answer = self.client.post(
            f"/{self.sheet}/{action}",
            json={"view": "?show=all", "shown": shown, "base": self.seq, **asked},
            headers=headers,
        )
        return answer.raise_for_status().json(), time.perf_counter() - begin

    def edit(self, row, text):
        """Write into a cell; returns the seconds until it is saved and answered."""
        self.seq += 1
        cells = [{"row": row, "column": NAME, "text": text}]
        return self.ask("edits", tab="bench", seq=self.seq, cells=cells)[1]

    def names(self, row):
        """Return the page of a row, on which its name stands."""
        return self.client.get(f"/{self.sheet}/rows/{row}").text


def ten_people(server, path):
    """Ten people at once edit a sheet each; returns waits, the work of an edit, and losses."""
    people = [server.person() for _ in range(PEOPLE)]
    for one in people:
        one.drop(path)
    waits = []

    def works(number):
        for turn in range(EDITS):
            begin = time.perf_counter()
            waits.append(people[number].edit(2 + 31 * turn + number, f"Edit {number} {turn}"))
            time.sleep(max(0, 1 - (time.perf_counter() - begin)))

    before = server.cpu()
    threads = [threading.Thread(target=works, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work = (server.cpu() - before) / len(waits)
    lost = sum(
        f"Edit {number} {turn}" not in people[number].names(2 + 31 * turn + number)
        for number in range(PEOPLE)
        for turn in range(EDITS)
    )
    return waits, work, lost
