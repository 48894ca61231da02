"""As much of a Redis server as limits need: its protocol, strings, and transactions that notice who came first."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator

import pytest


class _Connection(socketserver.StreamRequestHandler):
    """Speaks RESP2 with one client."""

    server: RedisServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.watched: dict[bytes, int] = {}
        self.queued: list[list[bytes]] | None = None
        while header := self.rfile.readline():
            words = [self._word() for _ in range(int(header[1:]))]
            with self.server.lock:
                self.wfile.write(self._answer(words))

    def _word(self) -> bytes:
        length = int(self.rfile.readline()[1:])
        return self.rfile.read(length + 2)[:-2]

    def _answer(self, words: list[bytes]) -> bytes:
        name = words[0].upper()
        if name == b"AUTH":
            return b"+OK\r\n" if words[1:] == [b"secret"] else b"-WRONGPASS\r\n"
        if name == b"MULTI":
            self.queued = []
        elif name == b"WATCH":
            self.watched |= {key: self.server.versions.get(key, 0) for key in words[1:]}
        elif name == b"UNWATCH":
            self.watched = {}
        elif name == b"EXEC":
            return self._executed()
        elif self.queued is not None:
            self.queued.append(words)
            return b"+QUEUED\r\n"
        else:
            return self._plain(name, words)
        return b"+OK\r\n"

    def _executed(self) -> bytes:
        queued, self.queued = self.queued or [], None
        watched, self.watched = self.watched, {}
        if any(self.server.versions.get(key, 0) != version for key, version in watched.items()):
            return b"*-1\r\n"
        return b"*%d\r\n" % len(queued) + b"".join(self._plain(words[0].upper(), words) for words in queued)

    def _plain(self, name: bytes, words: list[bytes]) -> bytes:
        if name == b"TIME":
            now = time.time_ns() // 1000 + self.server.ahead * 1_000_000
            seconds, micros = (str(part).encode() for part in divmod(now, 1_000_000))
            return b"*2\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n" % (len(seconds), seconds, len(micros), micros)
        if name == b"GET":
            value = self.server.values.get(words[1])
            return b"$-1\r\n" if value is None else b"$%d\r\n%b\r\n" % (len(value), value)
        if name == b"SET":
            self.server.values[words[1]] = words[2]
            self.server.versions[words[1]] = self.server.versions.get(words[1], 0) + 1
            self.server.lifetimes[words[1]] = int(words[4])
            return b"+OK\r\n"
        return b"-ERR unknown command\r\n"


class RedisServer(socketserver.ThreadingTCPServer):
    """Its clock is `ahead` of this machine's by so many seconds."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.lock = threading.Lock()
        self.values: dict[bytes, bytes] = {}
        self.versions: dict[bytes, int] = {}
        self.lifetimes: dict[bytes, int] = {}
        self.ahead = 0

    @property
    def address(self) -> str:
        return f"redis://:secret@127.0.0.1:{self.server_address[1]}/0?protocol=2"


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with RedisServer() as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        yield running
        running.shutdown()
