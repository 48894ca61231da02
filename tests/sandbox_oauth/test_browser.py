"""A real browser signs in, decides on an app, and comes back to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.browser import Browser
from tests.sandbox import Sandbox
from tests.sandbox.apps import APP
from tests.sandbox.state import access_token, session_id
from tests.sandbox_oauth.client import AUTHORIZE, LOGIN, RADIO, SITE, Program

QUESTION = f"Allow {APP.name}?"


class Callback(ThreadingHTTPServer):
    """The page of an app to which users come back."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CallbackPage)
        self.address = f"http://127.0.0.1:{self.server_address[1]}/back?from=here"
        self.results: list[dict[str, str]] = []
        """What came in the query, for each time."""
        self.referrers: list[str | None] = []


class CallbackPage(BaseHTTPRequestHandler):
    server: Callback

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        is_back = path == "/back"
        if is_back:
            self.server.results.append({name: values[-1] for name, values in parse_qs(query).items()})
            self.server.referrers.append(self.headers["Referer"])
        self.send_response(200 if is_back else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Back</title><p>Back in the app.</p>")

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002  (the name in the base class)
        pass


@pytest.fixture
def sandbox(browser_sandbox: Sandbox) -> Sandbox:
    return browser_sandbox


@pytest.fixture
def callback() -> Iterator[Callback]:
    with Callback() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def question(address: str = "") -> str:
    return f"{AUTHORIZE}?{urlencode({'client_id': APP.client_id, 'redirect_uri': address})}"


@pytest.fixture
def asked(browser: Browser, callback: Callback) -> Browser:
    """The browser of who has signed in and is asked."""
    browser.open(question(callback.address))
    browser.arrive(LOGIN)
    browser.sign_in(RADIO)
    browser.arrive(AUTHORIZE)
    assert QUESTION in browser.text
    return browser


def test_allow(asked: Browser, callback: Callback, program: Program) -> None:
    asked.press("allow")
    address = asked.arrive(callback.address)
    (result,) = callback.results
    assert parse_qs(urlsplit(address).query) == {"from": ["here"], "code": [result["code"]]}
    assert asked.text == "Back in the app."
    assert program.exchange(result["code"], redirect_uri=callback.address) == {"access_token": access_token(RADIO)}
    # No page learns from another where exactly the user was.
    assert set(callback.referrers) <= {None, f"{SITE}/"}


def test_deny(asked: Browser, callback: Callback, sandbox: Sandbox) -> None:
    asked.press("deny")
    asked.arrive(callback.address)
    assert callback.results == [{"from": "here", "error": "access_denied"}]
    assert not sandbox.state.granted.codes


def test_a_wrong_password_and_then_the_right_one(browser: Browser, callback: Callback) -> None:
    browser.open(question(callback.address))
    browser.sign_in(RADIO, "wrong")
    assert "is not right" in browser.part("error").text
    assert browser.part("email").get_property("value") == RADIO
    browser.sign_in(RADIO)
    browser.arrive(AUTHORIZE)
    assert QUESTION in browser.text
    assert not callback.results


def test_going_back_and_reloading(asked: Browser, callback: Callback, program: Program) -> None:
    asked.reload()
    assert QUESTION in asked.text
    asked.press("allow")
    address = asked.arrive(callback.address)
    asked.reload()
    assert asked.address == address
    first, again = callback.results
    assert first == again
    asked.back()
    asked.arrive(AUTHORIZE)
    asked.press("allow")
    asked.arrive(callback.address)
    codes = {result["code"] for result in callback.results}
    assert len(codes) == 2
    assert all(program.exchange(code, redirect_uri=callback.address) for code in codes)


def test_without_an_address_the_code_is_to_be_copied(asked: Browser, program: Program) -> None:
    asked.open(question())
    asked.press("allow")
    assert program.exchange(asked.part("code").text, redirect_uri=None)
    asked.open(question())
    asked.press("deny")
    assert APP.name in asked.part("denied").text


def test_the_session_is_hidden_from_scripts(asked: Browser) -> None:
    cookies = {cookie["name"]: cookie for cookie in asked.driver.get_cookies()}
    assert cookies["sessionid"]["value"] == session_id(RADIO)
    assert cookies["sessionid"]["httpOnly"]
    assert {cookie["domain"] for cookie in cookies.values()} == {".mixcloud.com"}
    script = asked.driver.execute_script("return document.cookie")
    assert "csrftoken=" in script
    assert "sessionid" not in script


def test_the_next_test_has_a_new_browser(asked: Browser) -> None:
    keep = "localStorage.kept = sessionStorage.kept = 1; history.pushState({}, '', '?a'); window.open('/login/')"
    kept = "return [history.length, localStorage.kept, sessionStorage.kept]"
    asked.driver.execute_script(keep)
    assert len(asked.driver.window_handles) == 2
    before = asked.driver.execute_script(kept)
    asked.forget()
    asked.open(LOGIN)
    assert asked.address == LOGIN  # nobody is signed in
    after = asked.driver.execute_script(kept)
    assert (before[0] > after[0], after[1:]) == (True, [None, None])
    assert len(asked.driver.window_handles) == 1
