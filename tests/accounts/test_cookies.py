"""Sessions out of browsers: which cookies are Mixcloud's, and whose."""

from __future__ import annotations

import logging
import os
import threading
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.cookies import create_cookie

from mixcloud_core import errors
from mixcloud_core.api.credentials import Credentials, cookies_of, read_cookies
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.accounts.browsers import Cookie, chromium_profile, firefox_profile, netscape_file, session_cookies
from tests.accounts.doubles import told
from tests.accounts.kept import token
from tests.conftest import Programs
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import csrf_token, session_id
from tests.sandbox.users import LISTENER, OWNER

SESSION = session_cookies(session_id(LISTENER), csrf_token(LISTENER))
KEPT = {"sessionid": session_id(LISTENER), "csrftoken": csrf_token(LISTENER)}
FOREIGN = [
    Cookie(domain, "foreign", "x")
    for domain in (
        *("notmixcloud.com", ".notmixcloud.com", "mixcloud.com.evil.org", "evil.org", "mixcloud.org", "mixcloud.comx"),
        *(
            "xn--mixcloud-.com",
            "mixcloud.com.",
            "..mixcloud.com",
            "mixcloud.com:443",
            "mixcloud.com/",
            "",
            "com",
            ".com",
        ),
        *("evilmixcloud.stream", "mixcloud.stream", "mіxcloud.com", "mixcloud.com@evil.org", "a b.mixcloud.com"),
    )
]
OLD = [Cookie(".mixcloud.com", "old", "x", 1_000_000_000)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cookies.txt"


def test_only_mixclouds_are_kept(file: Path) -> None:
    others = [Cookie("www.mixcloud.com", "own", "1"), Cookie("MixCloud.com", "case", "2")]
    assert read_cookies(netscape_file(file, [*FOREIGN, *OLD, *SESSION, *others])) == KEPT | {"own": "1", "case": "2"}


def test_out_of_a_jar_as_out_of_a_file() -> None:
    jar = CookieJar()
    for one in (*FOREIGN, *OLD, *SESSION):
        cookie = create_cookie(one.name, one.value, domain=one.domain, expires=one.expires or None)  # type: ignore[no-untyped-call]
        jar.set_cookie(cookie)
    assert cookies_of(jar) == KEPT


def test_those_that_last_as_long_as_the_browser_runs(file: Path) -> None:
    for never in ("0", "", "-1", "0.0"):
        netscape_file(file, [])
        with file.open("a") as more:
            more.write(f"mixcloud.com\tFALSE\t/\tTRUE\t{never}\tsessionid\tvalue\n")
        assert read_cookies(file) == {"sessionid": "value"}


@pytest.mark.parametrize("order", [1, -1])
def test_of_one_name_that_counts_which_the_api_would_get(file: Path, order: int) -> None:
    domains = ["www.mixcloud.com", ".mixcloud.com", "app.mixcloud.com"]
    for length in (1, 2, 3):
        cookies = [Cookie(domain, "sessionid", domain) for domain in domains[:length]]
        assert read_cookies(netscape_file(file, cookies[::order])) == {"sessionid": domains[length - 1]}


@pytest.mark.parametrize(
    "head",
    ["", "\ufeff# Netscape HTTP Cookie File\n", "# HTTP Cookie File\n\n# a remark\n", "rubbish\n", "[{}]\n"],
)
def test_whatever_stands_above_the_cookies(file: Path, head: str) -> None:
    assert read_cookies(netscape_file(file, SESSION, head=head)) == KEPT


def test_line_ends_of_windows(file: Path) -> None:
    netscape_file(file, SESSION)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_cookies(file) == KEPT


def test_an_odd_cookie_keeps_nobody_from_signing_in(file: Path) -> None:
    odd = [
        *(Cookie(".mixcloud.com", name, "x") for name in ("", "a b", "naïve", "a=b", "n" * 101)),
        *(
            Cookie(".mixcloud.com", "v", value)
            for value in ("a b", "a;b", "naïve", "x" * 4097, "\u2028", "\x0b", "\x1b")
        ),
    ]
    found = read_cookies(netscape_file(file, [*odd, *SESSION]))
    assert found == KEPT
    assert Credentials(cookies=found).cookies == KEPT


def lines_of(*lines: str) -> str:
    return "\n".join(("# Netscape HTTP Cookie File", *lines, ""))


SECRET = session_id(LISTENER)
BROKEN = {
    "too few fields": lines_of(f".mixcloud.com\tTRUE\t/\tsessionid\t{SECRET}"),
    "spaces": lines_of(f".mixcloud.com TRUE / TRUE 0 sessionid {SECRET}"),
    "no time": lines_of(f".mixcloud.com\tTRUE\t/\tTRUE\tsoon\tsessionid\t{SECRET}"),
    "JSON": f'[{{"domain": ".mixcloud.com", "name": "sessionid", "value": "{SECRET}"}}]',
    "nothing": "",
    "bytes": "\x00\x01",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_cookie_file_is_refused_without_a_word_of_it(
    file: Path, content: str, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    caplog.set_level(logging.DEBUG)
    file.write_text(content)
    with pytest.raises(errors.InvalidCredentialsError, match=r"can't be read. It must be a Netscape file") as caught:
        read_cookies(file)
    assert not secrets_in(told(caught.value) + caplog.text + "".join(str(warning.message) for warning in recwarn))


@pytest.mark.parametrize(
    "cookies", [FOREIGN, OLD, [Cookie(".mixcloud.com", "a b", "x")]], ids=["foreign", "old", "odd"]
)
def test_a_file_without_any_of_mixclouds(file: Path, cookies: list[Cookie]) -> None:
    with pytest.raises(errors.InvalidCredentialsError, match="holds no cookies of Mixcloud that are still valid"):
        read_cookies(netscape_file(file, cookies))


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(errors.InvalidCredentialsError, match="No such file|Is a directory"):
        read_cookies(tmp_path / name)


def test_a_pipe_will_do(file: Path) -> None:
    content = netscape_file(file, SESSION).read_text()
    file.unlink()
    os.mkfifo(file)
    threading.Thread(target=file.write_text, args=(content,), daemon=True).start()
    assert read_cookies(file) == KEPT


@given(
    st.binary(max_size=100) | st.lists(st.text(max_size=9), min_size=6, max_size=8).map(lambda x: "\t".join(x).encode())
)
def test_any_bytes_are_cookies_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / f"any-cookies-{os.getpid()}.txt"
    file.write_bytes(content)
    with pytest.raises(errors.InvalidCredentialsError):
        read_cookies(file)


@pytest.fixture
def store(programs: Programs) -> AccountStore:
    store = AccountStore(programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts", AccountPlace.FILE)
    store.keep(OWNER, token(OWNER))
    return store


@pytest.mark.parametrize("browser", ["firefox", "chromium"])
def test_signing_in_with_the_session_of_a_browser(programs: Programs, store: AccountStore, browser: str) -> None:
    make = {"firefox": firefox_profile, "chromium": chromium_profile}[browser]
    # yt-dlp knows no end of Chromium's, which itself removes what is old.
    profile = make(programs.home / "profile", [*FOREIGN, *(OLD if browser == "firefox" else []), *SESSION])
    result = programs.beet("mixcloud", "login", "--cookies-from-browser", f"{browser}:{profile}")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"Signed in as {LISTENER}, with a session.")
    assert store.secrets(LISTENER).cookies == KEPT
    default = store.find()
    assert default
    assert default.name == OWNER
    misspelt = programs.beet("mixcloud", "login", "--cookies-from-browser", f"{browser}s")
    assert (misspelt.status, misspelt.err.count("\n")) == (1, 1)
    assert "Supported browsers are: brave, chrome, chromium, edge, firefox, " in misspelt.err


NOBODYS = {
    "nobody's": session_cookies("0" * 32, "1" * 32),
    "nobody's yet": [Cookie(".mixcloud.com", "csrftoken", csrf_token(""))],
    "none of Mixcloud's": FOREIGN,
    "old": [one._replace(expires=1_000_000_000) for one in SESSION],
}


@pytest.mark.parametrize("cookies", NOBODYS.values(), ids=NOBODYS)
def test_cookies_of_nobody_are_refused_and_the_old_account_stays(
    programs: Programs, store: AccountStore, cookies: list[Cookie]
) -> None:
    file = netscape_file(programs.home / "cookies.txt", cookies)
    before = store.accounts()
    result = programs.beet("mixcloud", "login", "--cookies", str(file))
    assert (result.status, result.out) == (1, "")
    assert len(result.error_lines) == 1, result.err
    assert "of nobody who is signed in" in result.err or "no cookies of Mixcloud" in result.err
    assert store.accounts() == before
    assert store.secrets(OWNER) == token(OWNER)


def test_a_session_that_has_ended_is_refused(programs: Programs, store: AccountStore) -> None:
    programs.sandbox.state.revoked.add(session_id(LISTENER))
    profile = firefox_profile(programs.home / "profile", SESSION)
    result = programs.beet("mixcloud", "login", "--cookies-from-browser", f"firefox:{profile}")
    assert (result.status, result.out) == (1, "")
    assert "of nobody who is signed in" in result.err
    assert [account.name for account in store.accounts()] == [OWNER]
