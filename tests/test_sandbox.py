"""The sandbox itself: hosts, log, faults, environment and command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.sandbox import CLOUDFLARE, Fault, Sandbox
from tests.sandbox.addresses import KEY, encoded, hls_url
from tests.sandbox.catalogue import CATALOGUE

GRAPHQL = "https://app.mixcloud.com/graphql"
API = "https://api.mixcloud.com"
CHECKOUT = Path(__file__).resolve().parents[1]
VECTORS = CHECKOUT.parent / "shared" / "recordings" / "stream" / "xor_vectors.json"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    running.forget()
    yield running
    running.faults.clear()


def test_a_foreign_host_is_refused_and_recorded(sandbox: Sandbox, session: requests.Session) -> None:
    for address in ("https://evil.example/", "http://evil.example/", "https://stream8.mixcloud.com/"):
        with pytest.raises(requests.exceptions.RequestException):
            session.get(address, timeout=10).raise_for_status()
    assert sandbox.refused == ["evil.example", "evil.example", "stream8.mixcloud.com"]
    assert sandbox.requests == []


def test_the_log_holds_every_request(sandbox: Sandbox, session: requests.Session) -> None:
    session.post(f"{GRAPHQL}?a=b%20c", data=b"{}", headers={"X-Test": "Yes"}, timeout=10)
    session.get(f"{API}/SilentStation/", timeout=10)
    first, second = sandbox.requests
    assert (first.method, first.host, first.path, first.query) == ("POST", "app.mixcloud.com", "/graphql", "a=b%20c")
    assert (first.headers["x-test"], first.body, first.status) == ("Yes", b"{}", 400)
    assert (second.method, second.host, second.path, second.status) == (
        *("GET", "api.mixcloud.com", "/SilentStation/"),
        200,
    )
    sandbox.forget()
    assert sandbox.requests == []


def test_addresses_are_encoded_as_in_the_recordings() -> None:
    if not VECTORS.is_file():
        pytest.skip(f"the recordings are not part of the project: no {VECTORS.name} in ../shared/recordings/stream")
    recorded = json.loads(VECTORS.read_text(encoding="utf-8"))
    assert recorded["key"].encode() == KEY
    assert [encoded(vector["plain"]) for vector in recorded["vectors"]] == [
        vector["cipher"] for vector in recorded["vectors"]
    ]


class TestFaults:
    def test_a_status_comes_as_often_as_told(self, sandbox: Sandbox, session: requests.Session) -> None:
        sandbox.faults.add(Fault("api.mixcloud.com", status=503, headers={"Retry-After": "1"}, times=2))
        replies = [session.get(f"{API}/SilentStation/", timeout=10) for _ in range(3)]
        assert [reply.status_code for reply in replies] == [503, 503, 200]
        assert replies[0].headers["Retry-After"] == "1"
        assert [request.status for request in sandbox.requests] == [503, 503, 200]

    def test_the_path_is_a_pattern(self, sandbox: Sandbox, session: requests.Session) -> None:
        old = CATALOGUE.show("TestToneRadio", "untimed-tracklist")
        assert old
        sandbox.faults.add(Fault("aod.mixcloud.stream", path=r"seg-3-a1\.ts", status=404, times=None))
        base = hls_url(old).removesuffix("index.m3u8")
        assert [session.get(f"{base}seg-{at}-a1.ts", timeout=10).status_code for at in (2, 3, 3)] == [200, 404, 404]
        sandbox.faults.clear()
        assert session.get(f"{base}seg-3-a1.ts", timeout=10).status_code == 200

    def test_half_a_reply(self, sandbox: Sandbox, session: requests.Session) -> None:
        sandbox.faults.add(Fault("api.mixcloud.com", truncate=20))
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            session.get(f"{API}/SilentStation/", timeout=10)
        assert session.get(f"{API}/SilentStation/", timeout=10).ok

    def test_another_body(self, sandbox: Sandbox, session: requests.Session) -> None:
        sandbox.faults.add(Fault("app.mixcloud.com", status=403, body=CLOUDFLARE))
        reply = session.get(GRAPHQL, timeout=10)
        assert (reply.status_code, reply.headers["Content-Type"]) == (403, "text/html; charset=utf-8")

    @pytest.mark.parametrize("with_data", [True, False])
    def test_graphql_errors(self, sandbox: Sandbox, session: requests.Session, with_data: bool) -> None:
        sandbox.faults.add(Fault("app.mixcloud.com", graphql_errors=["Something broke"], with_data=with_data))
        reply = session.get(GRAPHQL, params={"query": "{ viewer { id } }"}, timeout=10).json()
        assert reply["errors"][0]["message"] == "Something broke"
        assert (reply["data"] is not None) == with_data

    def test_latency(self, sandbox: Sandbox, session: requests.Session) -> None:
        sandbox.faults.add(Fault("api.mixcloud.com", latency=0.3))
        started = time.monotonic()
        assert session.get(f"{API}/SilentStation/", timeout=10).ok
        assert time.monotonic() - started >= 0.3


class TestCommandLine:
    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.sandbox", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=60)

    def test_run_gives_the_environment_and_the_status(self) -> None:
        code = "import os, sys; print(os.environ['HTTPS_PROXY'], os.environ['HOME']); sys.exit(7)"
        done = self.run("run", "--", "python", "-c", code)
        assert done.returncode == 7, done.stderr
        proxy, home = done.stdout.split()
        assert proxy.startswith("http://127.0.0.1:")
        assert Path(home) == CHECKOUT / ".sandbox" / "home"

    def test_a_missing_command_is_one_line(self) -> None:
        done = self.run("run", "--", "no-such-command")
        assert (done.returncode, done.stderr) == (127, "tests.sandbox: command not found: no-such-command\n")

    def test_the_list_has_every_show(self) -> None:
        lines = self.run("list").stdout.splitlines()
        assert len([line for line in lines if line.startswith("https://")]) == len(CATALOGUE.shows) + 1
        assert all(len(line) <= 80 for line in lines if line.startswith(" "))


def test_the_environment_holds_nothing_of_the_caller(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("YTDLP_NO_PLUGINS", "BEETSDIR", "MIXCLOUD_TOKEN", "HTTP_PROXY"):
        monkeypatch.setenv(name, "of the caller")
    variables = sandbox.environment(tmp_path)
    assert "of the caller" not in variables.values()
    assert variables["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)
    settings = tmp_path / ".config" / "beets" / "config.yaml"
    settings.write_text("kept", encoding="utf-8")
    sandbox.environment(tmp_path)
    assert settings.read_text(encoding="utf-8") == "kept"
    assert f"--proxy {sandbox.proxy_url}" in (tmp_path / ".config" / "yt-dlp" / "config").read_text(encoding="utf-8")
