"""The real yt-dlp, with our extractor or with its own, against a sandbox that takes as long for everything."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug import Request, Response

from tests.sandbox import LoggedRequest, Sandbox
from tests.sandbox.catalogue import Catalogue

API = "app.mixcloud.com"
# Bytes a second, where Mixcloud slows a connection down.
THROTTLE = 500_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program: what it printed, what it asked, and how long it took."""

    out: str
    seconds: float
    api: int
    manifests: int
    requests: int


class Remembering:
    """Answers what was asked before as it was answered then.

    How long the stand-in works on a reply says nothing about Mixcloud, and everything about a program that gets much
    in few replies.
    """

    def __init__(self, host: Callable[[Request], Response]) -> None:
        self._host = host
        self._known: dict[tuple[str, str, bytes], Response] = {}

    def __call__(self, request: Request) -> Response:
        asked = request.method, request.full_path, request.get_data()
        known = self._known.get(asked) or self._known.setdefault(asked, self._host(request))
        return Response(known.get_data(), known.status, known.headers)


@contextmanager
def sandbox_of(catalogue: Catalogue, latency: float) -> Iterator[Sandbox]:
    with Sandbox(catalogue=catalogue) as sandbox:
        hosts = sandbox._running.hosts
        hosts[API] = Remembering(hosts[API])
        sandbox.latency, sandbox.throttle = latency, THROTTLE
        yield sandbox


def run(sandbox: Sandbox, arguments: Sequence[str], *, plugin: bool) -> Run:
    """Run yt-dlp once, in an empty home; raises AssertionError if it failed, or if the other extractor answered."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        variables = sandbox.environment(Path(home)) | ({} if plugin else {"YTDLP_NO_PLUGINS": "1"})
        # As for who has it installed: compiled once, not at every start.
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        sandbox.forget()
        start = time.perf_counter()
        command = [sys.executable, "-m", "yt_dlp", *arguments]
        done = subprocess.run(command, cwd=home, env=variables, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - start
    asked = sandbox.requests
    api = [request for request in asked if request.host == API]
    # The built-in one sends its queries as addresses.
    if done.returncode or {request.method for request in api} != {"POST" if plugin else "GET"}:
        raise AssertionError(f"{arguments} (plugin: {plugin}) ended with {done.returncode}\n{done.stderr}")
    return Run(done.stdout, seconds, len(api), sum(map(_is_manifest, asked)), len(asked))


def _is_manifest(request: LoggedRequest) -> bool:
    return request.path.endswith((".m3u8", ".mpd"))
