"""Servers on this machine that take messages by HTTP or SMTP, and one that never answers."""

import json
import socket
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class _TakesJson(BaseHTTPRequestHandler):
    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(json.loads(content))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


class _TakesMail(StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs that sends one mail."""

    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline():
            command = line[:4].upper()
            if command == b"EHLO":
                self._say("250-here\r\n250 AUTH PLAIN LOGIN")
            elif command == b"AUTH":
                self._say("235 welcome")
            elif command == b"DATA":
                self._say("354 go on")
                self._take()
                self._say("250 taken")
            elif command == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _take(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.taken.append(b"".join(lines).decode())

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def _serving(server):
    server.taken, server.daemon_threads = [], True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def json_server(status=200):
    """Yield a server whose `taken` are the messages, and whose `address` is for `notify`."""
    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), _TakesJson)) as server:
        server.status = status
        server.address = f"json://user:hunter22@127.0.0.1:{server.server_port}/hook-key-77"
        yield server


@contextmanager
def mail_server():
    """Yield a server of mail, likewise."""
    with _serving(ThreadingTCPServer(("127.0.0.1", 0), _TakesMail)) as server:
        server.address = mail_address(server.server_address[1])
        yield server


@contextmanager
def mute_server():
    """Yield the address of a server of mail that takes every connection, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield mail_address(server.getsockname()[1])


def mail_address(port):
    way = "smtp=127.0.0.1&mode=insecure&to=desk@example.com&from=import@example.com"
    return f"mailto://ops:hunter22@example.com:{port}?{way}"
