"""The part of a Redis server that the cache needs, speaking its real protocol (RESP2) on a local port."""

from __future__ import annotations

import fnmatch
import socketserver
import threading
from io import BufferedIOBase
from typing import Self

_PAGE = 7  # keys for each SCAN, few, so that a test meets several pages


class FakeRedis:
    """A server for as long as the block runs; `spoiled` is sent in place of every answer, b"" is silence."""

    def __init__(self, *, password: str = "", port: int = 0) -> None:
        self.values: dict[bytes, bytes] = {}
        self.lifetimes: dict[bytes, int] = {}
        self.commands: list[bytes] = []
        self.spoiled: bytes | None = None
        self.password = password
        self.over = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.redis = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"redis://{f':{self.password}@' if self.password else ''}127.0.0.1:{self.port}/0"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *caught: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, command: bytes, arguments: list[bytes], *, known: bool) -> bytes:
        if command == b"AUTH":
            return (
                b"+OK\r\n" if arguments[-1].decode() == self.password else b"-WRONGPASS not " + arguments[-1] + b"\r\n"
            )
        if self.password and not known:
            return b"-NOAUTH Authentication required.\r\n"
        if command == b"GET":
            return _bulk(self.values.get(arguments[0]))
        if command == b"SET":
            self.values[arguments[0]] = arguments[1]
            assert arguments[2].upper() == b"EX"
            self.lifetimes[arguments[0]] = int(arguments[3])
            return b"+OK\r\n"
        if command == b"DEL":
            return b":%d\r\n" % sum(self.values.pop(key, None) is not None for key in arguments)
        if command == b"SCAN":
            return self._scan(int(arguments[0]), arguments[arguments.index(b"MATCH") + 1])
        return b"+OK\r\n"

    def _scan(self, cursor: int, pattern: bytes) -> bytes:
        """As Redis does: a key that goes away meanwhile hides none of the others."""
        found = sorted(self.values)
        page = [key for key in found if fnmatch.fnmatchcase(key, pattern)][:_PAGE]
        last = len(page) < _PAGE
        keys = b"".join(map(_bulk, page))
        return b"*2\r\n%b*%d\r\n%b" % (_bulk(b"0" if last else str(cursor + 1).encode()), len(page), keys)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    redis: FakeRedis


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        redis, known = self.server.redis, False
        while words := _read(self.rfile):
            if redis.over.is_set():
                return
            command = words[0].upper()
            redis.commands.append(command)
            if redis.spoiled == b"":
                redis.over.wait(30)
                return
            reply = redis.spoiled or redis.answer(command, words[1:], known=known)
            known = known or (command == b"AUTH" and reply.startswith(b"+"))
            self.wfile.write(reply)


def _read(stream: BufferedIOBase) -> list[bytes]:
    try:
        count = stream.readline()
        return [stream.read(int(stream.readline()[1:]) + 2)[:-2] for _ in range(int(count[1:] or 0))]
    except (ConnectionError, ValueError):
        return []


def _bulk(value: bytes | None) -> bytes:
    return b"$-1\r\n" if value is None else b"$%d\r\n%b\r\n" % (len(value), value)
