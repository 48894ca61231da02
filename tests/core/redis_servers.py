"""Redis for tests: a stand-in that speaks its protocol, Redis itself where it is installed, and servers gone wrong."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer
from threading import Thread

import pytest


@contextmanager
def stand_in(port: int = 0) -> Iterator[str]:
    """Run the stand-in and give its address."""
    from fakeredis import TcpFakeServer

    with TcpFakeServer(("127.0.0.1", port)) as server, _serving(server):
        server.RequestHandlerClass.disable_nagle_algorithm = True  # as in Redis: 40 ms for each transaction otherwise
        yield _address(server)


@contextmanager
def real() -> Iterator[str]:
    """Run Redis itself and give its address; skips the test where it is not installed."""
    if not (program := shutil.which("redis-server")):
        pytest.skip("no redis-server here")
    # Not pytest's folder: the path of a socket may have a hundred characters.
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        path = Path(folder) / "socket"
        command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout
                assert any("ready to accept connections" in line.lower() for line in process.stdout)
                yield f"unix://{path}"
            finally:
                process.kill()


SERVERS = {"stand-in": stand_in, "redis-server": real}


@contextmanager
def parrot(answer: bytes, *, late: float = 0, hangs_up: bool = False) -> Iterator[str]:
    """Run a server that answers everything with the same bytes, `late` seconds after it was asked; give its address."""

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                if not line.startswith(b"*"):  # each command begins with the number of its words
                    continue
                time.sleep(late)
                self.wfile.write(answer)
                if hangs_up:
                    return

    class Server(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, *_about: object) -> None:
            """Nobody listens any more to what is late."""

    with Server(("127.0.0.1", 0), Handler) as server, _serving(server):
        yield _address(server)


def with_password(url: str, password: str) -> str:
    """Give the address of a server with the password that a client shall send."""
    return url.replace("://", f"://:{password}@")


@contextmanager
def _serving(server: TCPServer) -> Iterator[None]:
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()


def _address(server: TCPServer) -> str:
    return f"redis://127.0.0.1:{server.server_address[1]}/0"
