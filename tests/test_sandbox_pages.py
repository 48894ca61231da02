"""What the sandbox has beside Mixcloud: pages of others with players, latency, a list on the command line."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from mixcloud_core.hosts import is_mixcloud_host
from tests.sandbox import Fault, Sandbox
from tests.sandbox.__main__ import show_list
from tests.sandbox.hosts import FOREIGN_HOSTS


class Frames(HTMLParser):
    """The addresses of all frames of a page, as a browser reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.found.append(dict(attrs)["src"] or "")


class TestPagesOfOthers:
    @pytest.mark.parametrize(
        ("path", "host", "feed"),
        [
            ("/show/", "player-widget.mixcloud.com", "/TestToneRadio/full-tracklist/"),
            ("/playlist/", "player-widget.mixcloud.com", "/ToneListener/playlists/tones-of-many/"),
            ("/user/", "player-widget.mixcloud.com", "/GuestTone/"),
            ("/old-form/", "www.mixcloud.com", "http://www.mixcloud.com/GuestTone/guest-show/"),
            ("/entities/", "player-widget.mixcloud.com", "/GuestTone/guest-show/"),
        ],
    )
    def test_a_page_holds_one_player(
        self, sandbox: Sandbox, session: requests.Session, path: str, host: str, feed: str
    ) -> None:
        page = session.get(f"https://blog.example.org{path}", timeout=10)
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        (frame,) = Frames(page.text).found
        player = urlsplit(frame)
        assert (player.hostname, player.path, parse_qs(player.query)["feed"]) == (host, "/widget/iframe/", [feed])
        assert [(request.host, request.path) for request in sandbox.requests] == [("blog.example.org", path)]

    def test_a_page_without_a_player_and_none_at_all(self, sandbox: Sandbox, session: requests.Session) -> None:
        for path, status in (("/", 200), ("/none/", 200), ("/other/", 404)):
            page = session.get(f"https://blog.example.org{path}", timeout=10)
            assert (page.status_code, Frames(page.text).found) == (status, [])
        assert sandbox.refused == []

    def test_these_hosts_are_not_mixclouds(self, sandbox: Sandbox, session: requests.Session) -> None:
        assert not any(map(is_mixcloud_host, FOREIGN_HOSTS))
        with pytest.raises(requests.exceptions.RequestException):
            session.get("https://www.example.org/", timeout=10)
        assert sandbox.refused == ["www.example.org"]
        sandbox.forget()


class TestLatency:
    ADDRESS = "https://api.mixcloud.com/SilentStation/"

    def test_every_reply_takes_longer(self, sandbox: Sandbox, session: requests.Session) -> None:
        sandbox.latency = 0.1
        for url in (self.ADDRESS, "https://www.mixcloud.com/", "https://blog.example.org/"):
            started = time.monotonic()
            assert session.get(url, timeout=10).ok
            assert time.monotonic() - started >= 0.1
        sandbox.faults.add(Fault("api.mixcloud.com", latency=0.1))
        started = time.monotonic()
        assert session.get(self.ADDRESS, timeout=10).ok
        assert time.monotonic() - started >= 0.2
        sandbox.reset()
        assert sandbox.latency == 0

    def test_the_log_says_when_a_request_came(self, sandbox: Sandbox, session: requests.Session) -> None:
        sandbox.latency = 0.1
        times = [time.monotonic()]
        for _ in range(2):
            session.get(self.ADDRESS, timeout=10)
            times.append(time.monotonic())
        first, second = (request.time for request in sandbox.requests)
        # It came before it was answered, which took its time.
        assert times[0] <= first <= times[1] - 0.1
        assert times[1] <= second <= times[2] - 0.1


def test_the_command_line_lists_streams_and_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_list() == 0
    lines = capsys.readouterr().out.splitlines()
    runs = lines.index("    https://www.mixcloud.com/live/LiveStation/")
    assert lines[runs + 1].startswith("        runs")
    over = lines.index("    https://www.mixcloud.com/live/EndedStation/")
    assert lines[over + 1].startswith("        over")
    assert "    https://blog.example.org/playlist/" in lines
    assert all(len(line) <= 80 for line in lines if line.startswith(" "))
