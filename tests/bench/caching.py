"""A reply out of each kind of cache, beside one from a server on this machine over a connection that is open."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import requests

from mixcloud_core import Mixcloud
from mixcloud_core.api.transport import Content, Reply, Request
from mixcloud_core.http.cache import CachingTransport
from mixcloud_core.http.stores import open_store
from tests.bench.rows import Row, Sizes, side_by_side
from tests.bench.transports import InProcess, Same
from tests.sandbox.users import BULK

UNCACHED = "no cache: requests, a server here"
HIT = "cache hit, {}"


def measure(sizes: Sizes, redis_url: str) -> Iterator[Row]:
    sandbox = InProcess(1)
    next(Mixcloud(sandbox).uploads(BULK))
    body = sandbox.bodies[0]
    with ExitStack() as stack:
        url = stack.enter_context(_server(body))
        session = stack.enter_context(requests.Session())
        session.trust_env = False
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        works: dict[str, Callable[[], object]] = {UNCACHED: partial(_ask, session, url, body)}
        for backend in ("memory", "file", "sqlite", *(["redis"] if redis_url else [])):
            works[HIT.format(backend)] = _hit(backend, folder, redis_url, body, stack)
        side_by_side(works, 1, 1)
        samples = side_by_side(works, sizes.rounds, sizes.calls)
    uncached = min(samples[UNCACHED])
    for name, taken in samples.items():
        yield Row(name, "µs", taken, None if name == UNCACHED else uncached)


def _ask(session: requests.Session, url: str, body: bytes) -> None:
    # Less than our own transport does for each reply, which asks Mixcloud's hosts only.
    if session.post(url, data=b"{}").content != body:
        raise AssertionError("not the body that the server has")


def _hit(backend: str, folder: Path, redis_url: str, body: bytes, stack: ExitStack) -> Callable[[], Reply]:
    """What asks a cache that has the reply."""
    store = open_store(backend, folder=folder, redis_url=redis_url)
    stack.callback(store.close)
    transport = CachingTransport(Same(body), store)
    request = Request("POST", "https://app.mixcloud.com/graphql", "a benchmark", body=b"{}", content=Content.SHOW)
    transport.send(request)

    def hit() -> Reply:
        reply = transport.send(request)
        if "age" not in reply.headers or reply.body != body:
            raise AssertionError(f"the cache ({backend}) did not have the reply")
        return reply

    return hit


@contextmanager
def _server(body: bytes) -> Iterator[str]:
    """The address of a server in a process of its own, which takes nothing from the time of this one."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(body, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/"
    finally:
        process.terminate()
        process.join()


def _serve(body: bytes, pipe: Connection) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1  # headers and body leave together

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        pipe.send(server.server_address[1])
        server.serve_forever()
