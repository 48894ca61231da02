"""The page to which the browser comes back: attacked from the machine that it listens on."""

from __future__ import annotations

import base64
import gc
import hashlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import parse_headers
from io import BytesIO
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixcloud_core.auth import callback
from mixcloud_core.auth.callback import CallbackServer
from mixcloud_core.auth.oauth import Answer, App, Kind
from mixcloud_core.auth.pages import HEADERS, Page, render
from mixcloud_core.errors import SignInError

APP = App("id", "a secret")
CODE = "0123456789abcdef"
PAGES = {render(page): page for page in Page}


@pytest.fixture
def server() -> Iterator[CallbackServer]:
    with CallbackServer(APP) as server:
        yield server


def port(server: CallbackServer) -> int:
    return urlsplit(server.start).port or 0


def path(server: CallbackServer, query: str = f"code={CODE}") -> str:
    return f"{urlsplit(server.attempt.redirect_uri).path}?{query}"


def connect(server: CallbackServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port(server)), timeout=5)


def read_all(connection: socket.socket) -> bytes:
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def send(server: CallbackServer, request: bytes) -> bytes:
    """Send some bytes and give all that comes back."""
    with closing(connect(server)) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def request(
    server: CallbackServer, target: str, first: str = "GET {} HTTP/1.1", hosts: list[str] | None = None
) -> bytes:
    hosts = [f"127.0.0.1:{port(server)}"] if hosts is None else hosts
    lines = [first.format(target), *(f"Host: {host}" for host in hosts)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def read(reply: bytes) -> tuple[int, Page]:
    """Give status and page of a reply; it has all the headers, and no byte that is not the server's own."""
    head, _, body = reply.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    page = PAGES[body]
    headers = dict(parse_headers(BytesIO(rest + b"\r\n\r\n")).items())
    assert headers.pop("Content-Length") == str(len(body))
    assert headers.pop("Connection") == "close"
    headers.pop("Location", None)
    assert headers == HEADERS
    match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [A-Za-z ]+", first)
    assert match
    return int(match[1]), page


def ask(server: CallbackServer, target: str, **more: object) -> tuple[int, Page]:
    return read(send(server, request(server, target, **more)))  # type: ignore[arg-type]


def nothing_was_taken(server: CallbackServer) -> bool:
    return server._answers.empty() and server._taken is None and not server._started


class TestAnswers:
    def test_the_code_is_taken_and_the_browser_told_how_it_ends(self, server: CallbackServer) -> None:
        with closing(connect(server)) as browser:
            browser.sendall(request(server, path(server)))
            assert server.wait(5) == Answer(Kind.CODE, CODE)
            browser.settimeout(0.1)
            with pytest.raises(TimeoutError):
                browser.recv(1)
            server.finish(Page.DONE)
            browser.settimeout(5)
            assert read(read_all(browser)) == (200, Page.DONE)

    @pytest.mark.parametrize("page", [Page.REFUSED, Page.FAILED])
    def test_a_bad_end(self, server: CallbackServer, page: Page) -> None:
        server.finish(page)
        server.finish(Page.DONE)  # the first one counts
        assert ask(server, path(server, "error=access_denied")) == (400, page)
        assert server.wait(1) == Answer(Kind.REFUSED, word="access_denied")

    def test_the_state_is_checked_where_it_comes_back(self, server: CallbackServer) -> None:
        server.finish(Page.DONE)
        for wrong in ("", "x", f"{server.attempt.state}x", server.attempt.state[:-1], "%00", "%F0%9F%98%80"):
            assert ask(server, path(server, f"code={CODE}&state={wrong}")) == (400, Page.UNKNOWN)
        assert nothing_was_taken(server)
        assert ask(server, path(server, f"state={server.attempt.state}&code={CODE}")) == (200, Page.DONE)

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "code=",
            "code",
            "Code=x",
            "state=",
            f"code={CODE}&code={CODE}",
            f"code={CODE}&code=other",
            f"code={CODE}&error=",
            f"code={CODE}&state=a&state=a",
            "error=a&error=b",
            f"code={CODE}%0D%0ASet-Cookie:a=b",
            f"code={CODE}%00",
            "code=%3Cscript%3E",
            "code=%F0%9F%98%80",
            f"code={'x' * 1001}",
            "&".join(f"a{number}=1" for number in range(30)) + f"&code={CODE}",
            f"xcode={CODE}",
            f"a=1;code={CODE}",
        ],
    )
    def test_what_is_no_answer(self, server: CallbackServer, query: str) -> None:
        server.finish(Page.DONE)
        status, page = ask(server, path(server, query))
        # A no beside a code is a no.
        expected = Page.DONE if "&error=" in query and "&error=b" not in query else Page.UNKNOWN
        assert page is expected
        if page is Page.UNKNOWN:
            assert status == 400
            assert nothing_was_taken(server)
        else:
            assert server.wait(1).kind is Kind.REFUSED

    def test_the_same_again_and_another_one(self, server: CallbackServer) -> None:
        """A reload shows the same end; another answer changes nothing."""
        with ExitStack() as stack:
            browsers = [stack.enter_context(closing(connect(server))) for _ in range(3)]
            for browser in browsers:
                browser.sendall(request(server, path(server)))
            assert server.wait(5) == Answer(Kind.CODE, CODE)
            for query in ("code=other", "error=access_denied", f"code={CODE.upper()}"):
                assert ask(server, path(server, query)) == (400, Page.USED)
            server.finish(Page.DONE)
            assert [read(read_all(browser)) for browser in browsers] == [(200, Page.DONE)] * 3
        assert ask(server, path(server)) == (200, Page.DONE)
        assert ask(server, path(server, "code=other")) == (400, Page.USED)
        assert server._answers.empty()

    def test_a_no_is_not_taken_back(self, server: CallbackServer) -> None:
        server.finish(Page.REFUSED)
        ask(server, path(server, "error=access_denied"))
        assert ask(server, path(server)) == (400, Page.USED)
        assert server.wait(1).kind is Kind.REFUSED
        assert server._answers.empty()

    def test_nobody_comes(self, server: CallbackServer) -> None:
        begun = time.monotonic()
        with pytest.raises(SignInError, match="within 0 seconds") as caught:
            server.wait(0.2)
        assert 0.2 <= time.monotonic() - begun < 1
        assert "--wait" in caught.value.hint
        # Who comes later, but before the end, is told that it did not work.
        assert ask(server, path(server)) == (400, Page.FAILED)


class TestStart:
    def test_it_leads_to_mixcloud_once(self, server: CallbackServer) -> None:
        start = urlsplit(server.start).path
        reply = send(server, request(server, start))
        assert read(reply)[0] == 302
        assert f"\r\nLocation: {server.attempt.address}\r\n".encode() in reply
        for _ in range(2):
            again = send(server, request(server, start))
            assert read(again) == (404, Page.UNKNOWN)
            assert b"Location" not in again

    def test_it_tells_nothing(self, server: CallbackServer) -> None:
        for secret in (APP.client_secret, server.attempt.state, urlsplit(server.attempt.redirect_uri).path[1:]):
            assert secret not in server.start
        assert server.attempt.verifier not in server.attempt.address

    @pytest.mark.parametrize("target", ["{}?", "{}?a=b", "{}/", "/{}", "{}x", "{}%20", "{}#", "http://127.0.0.1{}"])
    def test_what_is_nearly_it(self, server: CallbackServer, target: str) -> None:
        start = urlsplit(server.start).path
        status, _ = ask(server, target.format(start))
        assert status == (302 if target in ("{}?", "{}?a=b") else 404)


class TestForeignRequests:
    @pytest.mark.parametrize(
        "target",
        [
            "/",
            "//",
            "*",
            "/favicon.ico",
            "/{}",
            "{}/",
            "{}/x",
            "/x{}",
            "/%2e{}",
            "/.{}",
            "http://127.0.0.1:{port}{}",
            "http://evil.example{}",
            "127.0.0.1:{port}",
            "{upper}",
            "/../..{}",
            "{short}",
        ],
    )
    def test_other_addresses(self, server: CallbackServer, target: str) -> None:
        nonce = urlsplit(server.attempt.redirect_uri).path
        names = {"port": port(server), "upper": nonce.swapcase(), "short": nonce[:-1]}
        assert ask(server, target.format(nonce, **names) + f"?code={CODE}") == (404, Page.UNKNOWN)
        assert nothing_was_taken(server)

    @pytest.mark.parametrize(
        "hosts",
        [
            [],
            [""],
            ["{0}", "{0}"],
            ["{0}", "evil.example"],
            ["evil.example", "{0}"],
            ["localhost:{1}"],
            ["LOCALHOST:{1}"],
            ["127.0.0.1"],
            ["127.0.0.1:80"],
            ["127.0.0.1:0{1}"],
            ["127.1:{1}"],
            ["[::1]:{1}"],
            ["evil.example:{1}"],
            ["evil.example"],
            ["{0}.evil.example"],
            ["{0}, evil.example"],
            ["user@{0}"],
            ["{0}\nHost: {0}"],
            ["{0}\r\n evil.example", "x"],
            ["{0}\0"],
        ],
    )
    @pytest.mark.parametrize("is_start", [True, False])
    def test_other_hosts(self, server: CallbackServer, hosts: list[str], is_start: bool) -> None:
        """Pages of other names that point to this machine get nothing (DNS rebinding)."""
        target = urlsplit(server.start).path if is_start else path(server)
        hosts = [host.format(f"127.0.0.1:{port(server)}", port(server)) for host in hosts]
        assert ask(server, target, hosts=hosts) == (404, Page.UNKNOWN)
        assert nothing_was_taken(server)

    def test_how_the_header_may_be_written(self, server: CallbackServer) -> None:
        server.finish(Page.DONE)
        for header in ("HOST:{}", "host:  {} ", "Host:\t{}"):
            lines = [f"GET {path(server)} HTTP/1.0", header.format(f"127.0.0.1:{port(server)}"), "", ""]
            assert read(send(server, "\r\n".join(lines).encode())) == (200, Page.DONE)

    @pytest.mark.parametrize("method", "HEAD POST PUT DELETE OPTIONS TRACE CONNECT PATCH get Get GETS G".split())
    def test_other_methods(self, server: CallbackServer, method: str) -> None:
        body = b"code=x" * 10_000
        for target in (path(server), urlsplit(server.start).path):
            asked = request(server, target, f"{method} {{}} HTTP/1.1\r\nContent-Length: {len(body)}")
            assert read(send(server, asked + body)) == (404, Page.UNKNOWN)
        assert nothing_was_taken(server)

    @pytest.mark.parametrize(
        "first",
        [
            "GET {}",
            "GET {} ",
            "GET {} HTTP/0.9",
            "GET {} HTTP/2.0",
            "GET {} HTTP/1.11",
            "GET {} http/1.1",
            "GET {} HTTP/1.1 ",
            "GET  {} HTTP/1.1",
            " GET {} HTTP/1.1",
            "GET\t{} HTTP/1.1",
            "GET {} x HTTP/1.1",
            "\r\nGET {} HTTP/1.1",
            "GET {}\n HTTP/1.1",
            "GET {}\0 HTTP/1.1",
            "GET {}\x1b[31m HTTP/1.1",
            "GET {}\xe9 HTTP/1.1",
            "GET",
            "GET /",
        ],
    )
    def test_first_lines_that_are_none(self, server: CallbackServer, first: str) -> None:
        assert ask(server, path(server), first=first) == (404, Page.UNKNOWN)
        assert nothing_was_taken(server)

    def test_https_is_told_at_once_that_there_is_none(self, server: CallbackServer) -> None:
        begun = time.monotonic()
        with closing(connect(server)) as browser:
            browser.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(506))
            assert read(read_all_of_one(browser)) == (404, Page.UNKNOWN)
        assert time.monotonic() - begun < 1

    def test_a_line_end_of_another_kind(self, server: CallbackServer) -> None:
        asked = request(server, path(server)).replace(b"\r\n", b"\n")
        assert read(send(server, asked)) == (404, Page.UNKNOWN)
        assert nothing_was_taken(server)

    def test_headers_without_end(self, server: CallbackServer) -> None:
        asked = request(server, path(server))[:-2]
        for many in (b"X: y\r\n" * 50_000, b"X: " + b"y" * 300_000, b"y" * 300_000):
            assert read(send(server, asked + many)) == (404, Page.UNKNOWN)
        assert nothing_was_taken(server)

    def test_many_cookies_of_others_do_no_harm(self, server: CallbackServer) -> None:
        """All that ever ran on 127.0.0.1 shares its cookies, whatever its port."""
        server.finish(Page.DONE)
        cookies = b"Cookie: " + b"; ".join(b"name%d=%s" % (number, b"x" * 1000) for number in range(50))
        asked = request(server, path(server))[:-2] + cookies + b"\r\n\r\n"
        assert read(send(server, asked)) == (200, Page.DONE)

    def test_only_this_machine_can_reach_it(self, server: CallbackServer) -> None:
        assert server._socket.getsockname()[0] == "127.0.0.1"


def read_all_of_one(connection: socket.socket) -> bytes:
    """Give the reply on a connection that this side keeps open."""
    received = b""
    while not received.endswith(b"</html>\n") and (piece := connection.recv(65536)):
        received += piece
    return received


ODD = st.text(st.characters(codec="latin-1"), max_size=60)
PIECES = st.sampled_from(
    [
        "code",
        "state",
        "error",
        "=",
        "&",
        "?",
        "#",
        "%0d%0a",
        "%00",
        "<script>",
        "%3Cscript%3E",
        '"',
        "{",
        "}",
        CODE,
        "//",
    ]
)
QUERIES = st.lists(PIECES | ODD, max_size=8).map("".join)


@pytest.fixture(scope="module")
def ended() -> Iterator[CallbackServer]:
    with CallbackServer(APP) as server:
        server.finish(Page.FAILED)
        yield server


class TestNothingIsReflected:
    @settings(max_examples=80)
    @given(target=QUERIES, is_back=st.booleans(), is_quoted=st.booleans(), header=ODD)
    def test_whatever_is_asked(
        self, ended: CallbackServer, target: str, is_back: bool, is_quoted: bool, header: str
    ) -> None:
        target = quote(target) if is_quoted else target
        asked = request(ended, path(ended, target) if is_back else f"/{target}")
        reply = send(ended, asked[:-2] + f"X-{header}: {header}\r\n\r\n".encode("latin-1"))
        status, page = read(reply)
        assert (status, page) in {(400, Page.UNKNOWN), (404, Page.UNKNOWN), (400, Page.FAILED), (400, Page.USED)}

    @settings(max_examples=60)
    @given(content=st.binary(max_size=300))
    def test_whatever_bytes_come(self, ended: CallbackServer, content: bytes) -> None:
        if reply := send(ended, content):
            assert read(reply) == (404, Page.UNKNOWN)


class TestPages:
    @pytest.mark.parametrize("page", Page)
    def test_it_runs_and_loads_nothing(self, page: Page) -> None:
        html = render(page).decode()
        assert not re.search(r"<script|<link|<img|<iframe|<a |url\(|@import|https?:|//|\bon\w+=|style=", html)
        assert html.count("<style>") == 1

    @pytest.mark.parametrize("page", Page)
    def test_the_policy_allows_its_style_and_nothing_else(self, page: Page) -> None:
        html = render(page).decode()
        style = html[html.index("<style>") + len("<style>") : html.index("</style>")]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        rules = dict(rule.split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split("; "))
        assert rules == {
            "default-src": "'none'",
            "style-src": f"'sha256-{digest}'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }

    def test_each_says_something_else(self) -> None:
        assert len(PAGES) == len(Page)


class TestCrowds:
    def test_hundreds_of_connections(self, server: CallbackServer) -> None:
        """Who says nothing, or half of it, keeps nobody out, and costs neither threads nor memory."""
        before = threading.active_count()
        with ExitStack() as stack:
            for number in range(400):
                connection = stack.enter_context(closing(connect(server)))
                with suppress(OSError):  # sent away in the middle
                    connection.sendall(b"GET /x HTTP/1.1\r\nX: " + b"y" * (60_000 if number % 4 else 0))
            with closing(connect(server)) as browser:
                browser.sendall(request(server, path(server)))
                assert server.wait(5).kind is Kind.CODE
                server.finish(Page.DONE)
                assert read(read_all(browser)) == (200, Page.DONE)
            assert threading.active_count() == before
            assert len(server._asking.tasks) <= callback._MOST_ASKING

    def test_clients_that_never_leave(self, server: CallbackServer) -> None:
        """Told that there is nothing, they go on sending."""
        with ExitStack() as stack:
            for _ in range(100):
                connection = stack.enter_context(closing(connect(server)))
                connection.sendall(b"POST / HTTP/1.1\r\n\r\n")
            connection = stack.enter_context(closing(connect(server)))
            connection.sendall(b"PUT / HTTP/1.1\r\n\r\n")
            assert read(read_all_of_one(connection)) == (404, Page.UNKNOWN)
            assert len(server._leaving.tasks) <= callback._MOST_LEAVING
            begun = time.monotonic()
            server.close()
            assert time.monotonic() - begun < 1

    def test_somebody_who_reloads_without_end(self, server: CallbackServer) -> None:
        with ExitStack() as stack:
            browsers = [stack.enter_context(closing(connect(server))) for _ in range(50)]
            for browser in browsers:
                browser.sendall(request(server, path(server)))
                browser.setblocking(False)
            browsers[-1].settimeout(5)
            assert server.wait(5).kind is Kind.CODE
            time.sleep(0.1)
            assert len(server._waiting.tasks) <= callback._MOST_WAITING
            server.finish(Page.DONE)
            assert read(read_all(browsers[-1])) == (200, Page.DONE)

    def test_who_trickles_is_not_waited_for(self, server: CallbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(callback, "_REQUEST", 0.3)
        begun = time.monotonic()
        with closing(connect(server)) as slow, suppress(OSError):
            slow.sendall(b"GET ")
            while time.monotonic() - begun < 5:
                slow.sendall(b"/")
                time.sleep(0.02)
        assert 0.3 <= time.monotonic() - begun < 2

    def test_who_hangs_up(self, server: CallbackServer, capfd: pytest.CaptureFixture[str]) -> None:
        for content in (b"", b"G", b"GET / HTTP/1.1\r\n", request(server, "/"), request(server, path(server))):
            connection = connect(server)
            connection.sendall(content)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # with a reset
            connection.close()
        assert server.wait(5).kind is Kind.CODE
        server.finish(Page.DONE)
        assert ask(server, path(server)) == (200, Page.DONE)
        server.close()
        gc.collect()
        assert capfd.readouterr() == ("", "")


class TestEnd:
    def test_nothing_listens_afterwards(self) -> None:
        with CallbackServer(APP) as server:
            assert ask(server, "/") == (404, Page.UNKNOWN)
        with pytest.raises(ConnectionRefusedError):
            connect(server)
        assert not server._thread.is_alive()
        assert server._socket.fileno() == -1
        server.finish(Page.DONE)
        server.close()  # once more does no harm

    def test_the_port_is_taken_from_first_to_last(self) -> None:
        with CallbackServer(APP) as server:
            number = server._socket.fileno()
            for option in (0, socket.SO_REUSEADDR):
                with closing(socket.socket()) as other:
                    if option:
                        other.setsockopt(socket.SOL_SOCKET, option, 1)
                    with pytest.raises(OSError, match="in use"):
                        other.bind(("127.0.0.1", port(server)))
            ask(server, "/")
            assert server._socket.fileno() == number

    def test_it_answers_from_the_first_moment(self) -> None:
        for _ in range(20):
            with CallbackServer(APP) as server:
                assert ask(server, urlsplit(server.start).path)[0] == 302

    def test_the_browser_is_told_before_it_ends(self) -> None:
        with CallbackServer(APP) as server:
            browser = connect(server)
            browser.sendall(request(server, path(server)))
            server.wait(5)
        with closing(browser):
            assert read(read_all(browser)) == (400, Page.FAILED)

    def test_it_does_not_wait_for_those_who_say_nothing(self) -> None:
        with ExitStack() as stack:
            begun = time.monotonic()
            with CallbackServer(APP) as server:
                for content in (b"", b"GET / HTTP/1.1\r\n", request(server, path(server)), b"POST / HTTP/1.1\r\n\r\n"):
                    connection = stack.enter_context(closing(connect(server)))
                    connection.sendall(content)
                server.wait(5)
                server.finish(Page.DONE)
            assert time.monotonic() - begun < 1

    def test_two_attempts_share_nothing(self) -> None:
        with CallbackServer(APP) as one, CallbackServer(APP) as other:
            assert port(one) != port(other)
            for name in ("state", "verifier", "redirect_uri"):
                assert getattr(one.attempt, name) != getattr(other.attempt, name)
            assert one.start != other.start
            assert ask(one, path(other)) == (404, Page.UNKNOWN)
            other.finish(Page.DONE)
            assert ask(other, path(other, f"code={CODE}&state={one.attempt.state}")) == (400, Page.UNKNOWN)

    def test_no_port_is_to_be_had(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from mixcloud_core.auth import sign_in

        def none_left(*_: object) -> None:
            raise OSError(24, "Too many open files")

        monkeypatch.setattr(callback, "_listening_socket", none_left)
        with pytest.raises(SignInError, match=r"Too many open files.*--no-browser"):
            sign_in.sign_in_with_browser(APP, None, None, print)  # type: ignore[arg-type]
