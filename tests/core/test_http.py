"""The transport made of requests, against the sandbox."""

from __future__ import annotations

import gzip
import logging
import pickle
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.graphql import ENDPOINT
from mixcloud_core.api.transport import Request
from mixcloud_core.http.transport import RequestsTransport
from tests.sandbox import Fault, Sandbox

ASK = Request("POST", ENDPOINT, "a test", {"Content-Type": "application/json"}, b'{"query": "{ __typename }"}')


pytestmark = pytest.mark.usefixtures("network")


def test_a_show_over_the_network(sandbox: Sandbox) -> None:
    with Mixcloud() as mixcloud:
        show = mixcloud.cloudcast("https://www.mixcloud.com/testtoneradio/full-tracklist/")
        comments = [comment.text for comment in mixcloud.comments(show.url)]
    assert show.url == "https://www.mixcloud.com/TestToneRadio/full-tracklist/"
    assert show.chapters[0].title == "Sine – 220 Hz"
    assert comments == ["The third tone is the best.", "Thank you!", "Louder, please."]
    assert [request.method for request in sandbox.requests] == ["POST", "POST"]
    assert sandbox.requests[0].headers["user-agent"].startswith("mixcloud-plugins/")


@pytest.mark.parametrize(
    "url",
    ["https://example.com/", "http://app.mixcloud.com/graphql", "https://app.mixcloud.com.example.com/", "file:///"],
)
def test_other_hosts_are_refused_before_anything_is_sent(sandbox: Sandbox, url: str) -> None:
    with closing(RequestsTransport()) as transport, pytest.raises(errors.NetworkError, match="refused"):
        transport.send(Request("GET", url, "a test"))
    assert sandbox.requests == []


def test_a_redirect_is_not_followed(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", status=302, headers={"Location": "https://www.mixcloud.com/"}))
    with closing(RequestsTransport()) as transport:
        assert transport.send(ASK).status == 302
    assert len(sandbox.requests) == 1


def test_a_slow_reply_is_a_timeout(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", latency=1))
    with closing(RequestsTransport(read_timeout=0.2)) as transport, pytest.raises(errors.TimeoutError):
        transport.send(ASK)


def test_a_reply_that_trickles_is_a_timeout() -> None:
    with closing(RequestsTransport(total_timeout=-1)) as transport, pytest.raises(errors.TimeoutError):
        transport.send(ASK)


def test_half_a_reply_is_told(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", truncate=5))
    with closing(RequestsTransport()) as transport, pytest.raises(errors.NetworkError, match="broke off"):
        transport.send(ASK)


def test_a_reply_of_endless_size_is_not_read(sandbox: Sandbox) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    sandbox.faults.add(Fault("app.mixcloud.com", body=bomb, headers={"Content-Encoding": "gzip"}))
    with (
        closing(RequestsTransport(largest_reply=1_000_000)) as transport,
        pytest.raises(errors.BadReplyError, match="larger"),
    ):
        transport.send(ASK)


def test_damaged_compression_is_told(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", body="no gzip", headers={"Content-Encoding": "gzip"}))
    with closing(RequestsTransport()) as transport, pytest.raises(errors.NetworkError, match="damaged"):
        transport.send(ASK)


def test_what_breaks_on_a_kept_connection_through_a_proxy_counts_as_sent(sandbox: Sandbox) -> None:
    """urllib3 blames the proxy then, as if the request had never left: a change would be made twice."""
    with closing(RequestsTransport()) as transport:
        transport.send(ASK)
        sandbox.faults.add(Fault("app.mixcloud.com", breaks_at=1.0, is_carried_out=True))
        with pytest.raises(errors.NetworkError, match="broke off") as caught:
            transport.send(ASK)
    assert caught.value.sent


def test_a_proxy_that_lets_nothing_through_has_sent_nothing(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = {name: host for name, host in sandbox._running.hosts.items() if name != "app.mixcloud.com"}
    monkeypatch.setattr(sandbox._running, "hosts", hosts)
    with closing(RequestsTransport()) as transport, pytest.raises(errors.NetworkError, match="proxy") as caught:
        transport.send(ASK)
    assert not caught.value.sent
    sandbox.forget()


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "http://somebody:word@127.0.0.1:9", "http://somebody:word@"])
def test_no_connection_is_told_without_the_address(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with closing(RequestsTransport()) as transport, pytest.raises(errors.NetworkError, match="proxy") as caught:
        transport.send(Request("GET", f"{ENDPOINT}?access_token=secret", "a test"))
    assert not caught.value.sent
    assert "secret" not in str(caught.value)
    assert "word" not in str(caught.value)


def test_the_users_netrc_is_not_sent(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (netrc := tmp_path / "netrc").write_text("machine app.mixcloud.com login somebody password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with closing(RequestsTransport()) as transport:
        transport.send(ASK)
    assert "authorization" not in sandbox.requests[0].headers


def test_the_body_of_a_redirect_is_read_like_any_other(sandbox: Sandbox) -> None:
    elsewhere = {"Location": "https://www.mixcloud.com/"}
    sandbox.faults.add(Fault("app.mixcloud.com", status=302, body="x" * 300_000, headers=elsewhere))
    with (
        closing(RequestsTransport(largest_reply=100_000)) as transport,
        pytest.raises(errors.BadReplyError, match="larger"),
    ):
        transport.send(ASK)


def test_a_reply_without_a_body_is_one(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", status=204, body=""))
    with closing(RequestsTransport()) as transport, pytest.raises(errors.BadReplyError):
        Mixcloud(transport).cloudcast("user/show")


def test_a_child_has_connections_of_its_own(sandbox: Sandbox, tmp_path: Path) -> None:
    """On one connection, parent and child would get each other's replies."""
    code = """
import os, sys
from mixcloud_core import Config, Mixcloud

mixcloud = Mixcloud(config=Config.load(arguments={"cache.backend": "none", "api.shared_limits": "off"}))
def wrong(names):
    return sum(mixcloud.rest.user(name).username != name for name in names * 8)
wrong(["TestToneRadio"])
child = os.fork()
if not child:
    os._exit(wrong(["GuestTone", "SilentStation"]))
found = wrong(["TestToneRadio", "BulkStation"])
print(found, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    environment = sandbox.environment(tmp_path)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 0\n", "")


@pytest.mark.parametrize("name", ["connection", "connectionpool", "util.retry"])
def test_what_urllib3_logs_is_without_secrets(name: str, caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger(f"urllib3.{name}")
    error = ValueError("/me/?access_token=verysecret")
    logger.warning("Failed to parse headers (url=%s)", "/me/?access_token=verysecret&x=1", exc_info=error)
    assert "verysecret" not in caplog.text
    assert "access_token=…&x=1" in caplog.text


def test_cookies_of_replies_are_not_kept(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", headers={"Set-Cookie": "sessionid=fresh; Domain=.mixcloud.com"}))
    with closing(RequestsTransport()) as transport:
        transport.send(ASK)
        transport.send(ASK)
    assert "cookie" not in sandbox.requests[1].headers


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_nothing_but_loopback_can_be_reached_from_tests() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


@pytest.mark.parametrize("kind", [getattr(errors, name) for name in errors.__all__])
def test_errors_survive_the_way_between_processes(kind: type[errors.MixcloudError]) -> None:
    special: dict[type, dict[str, object]] = {
        errors.RestrictedError: {"reason": "tracklist"},
        errors.InvalidSettingError: {"setting": "limit"},
        errors.FileTooLargeError: {"size": 2, "limit": 1},
        errors.UploadRejectedError: {"fields": {"name": ("too long",)}},
        errors.UploadUncertainError: {"name": "A show", "known": ("https://www.mixcloud.com/a/b/",)},
    }
    arguments = special.get(kind, {})
    error = kind("What happened", **arguments)
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
