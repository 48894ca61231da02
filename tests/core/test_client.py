"""The client as a whole: its stack, its settings, and the accounts it uses."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.credentials import read_cookies
from mixcloud_core.client import Credentials
from mixcloud_core.config import Config
from tests.core.replies import PlayedTransport, full_show, lookup
from tests.sandbox import Fault, Sandbox
from tests.sandbox.state import access_token, csrf_token, session_id

SHOW = "TestToneRadio/full-tracklist"
OWNER = "TestToneRadio"

pytestmark = pytest.mark.usefixtures("network")


def account(user: str = OWNER) -> Credentials:
    return Credentials(access_token(user), {"sessionid": session_id(user), "csrftoken": csrf_token(user)})


def config(**arguments: Any) -> Config:
    return Config.load(arguments={"api.retry_base": 0.01} | {k.replace("__", "."): v for k, v in arguments.items()})


@pytest.mark.parametrize("backend", ["memory", "file", "sqlite"])
def test_what_is_known_is_not_asked_again_unless_it_must_be_fresh(sandbox: Sandbox, backend: str) -> None:
    with Mixcloud(config=config(cache__backend=backend)) as mixcloud:
        first, second = mixcloud.cloudcast(SHOW), mixcloud.cloudcast(SHOW)
        assert first == second
        assert len(sandbox.requests) == 1
        assert mixcloud.fresh.cloudcast(SHOW) == first
        assert len(sandbox.requests) == 2
        assert mixcloud.rest.user(OWNER) == mixcloud.rest.user(OWNER)
        assert len(sandbox.requests) == 3
        mixcloud.fresh.rest.user(OWNER)
        assert len(sandbox.requests) == 4


def test_the_next_program_finds_what_the_last_one_asked(sandbox: Sandbox) -> None:
    for _ in range(2):
        with Mixcloud() as mixcloud:
            mixcloud.cloudcast(SHOW)
    assert len(sandbox.requests) == 1


def test_what_was_asked_with_an_account_is_never_kept(sandbox: Sandbox, home: Path) -> None:
    with Mixcloud(credentials=account()) as mixcloud:
        for _ in range(2):
            mixcloud.cloudcast(SHOW)
            mixcloud.rest.me()
            mixcloud.me()
            list(mixcloud.rest.favorites("me"))
    assert len(sandbox.requests) == 8
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for secret in (access_token(OWNER), session_id(OWNER), csrf_token(OWNER)):
        assert secret.encode() not in kept
    file = home / ".cache" / "mixcloud-plugins" / "replies.sqlite3"
    if file.exists():
        with closing(sqlite3.connect(file)) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            assert all(not database.execute(f"SELECT * FROM {table}").fetchall() for table in tables)


def test_one_account_never_sees_the_answers_to_another(sandbox: Sandbox) -> None:
    names = []
    for user in (OWNER, "GuestTone"):
        with Mixcloud(credentials=account(user)) as mixcloud:
            names += [mixcloud.rest.me().username, mixcloud.me().username]
    assert names == [OWNER, OWNER, "GuestTone", "GuestTone"]


def test_a_server_in_trouble_is_asked_again(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", status=503, times=2))
    with Mixcloud(config=config()) as mixcloud:
        assert mixcloud.cloudcast(SHOW).name == "Full Tracklist"
    assert [request.status for request in sandbox.requests] == [503, 503, 200]


def test_when_mixcloud_fails_old_details_are_given_and_old_streams_are_not(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    lifetimes = {"cache.lifetimes.show": 0.001, "cache.lifetimes.streams": 0.001}
    settings = Config.load(arguments={"cache.backend": "memory", "api.retry_attempts": 1, **lifetimes})
    with Mixcloud(config=settings) as mixcloud:
        mixcloud.cloudcast_details(SHOW)
        mixcloud.cloudcast(SHOW)
        sandbox.faults.add(Fault("app.mixcloud.com", status=503, times=None))
        assert mixcloud.cloudcast_details(SHOW).name == "Full Tracklist"
        with pytest.raises(errors.ServerError):
            mixcloud.cloudcast(SHOW)
    assert "come from the cache" in caplog.text


def test_changes_are_never_sent_twice(sandbox: Sandbox) -> None:
    sandbox.faults.add(Fault("app.mixcloud.com", status=503, times=1))
    with Mixcloud(config=config(), credentials=account()) as mixcloud, pytest.raises(errors.ServerError):
        mixcloud.mark_notifications_read()
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("trouble", ["status", "network"])
def test_secrets_are_nowhere(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = (access_token(OWNER), session_id(OWNER), csrf_token(OWNER))
    said = [repr(account())]
    with Mixcloud(config=config(api__retry_attempts=1), credentials=account()) as mixcloud:
        said += [repr(mixcloud), str(vars(mixcloud))]
        mixcloud.rest.me()
        if trouble == "status":
            sandbox.faults.add(Fault("api.mixcloud.com", status=500, times=None))
            sandbox.faults.add(Fault("app.mixcloud.com", status=500, times=None))
        else:
            monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        for action in (
            mixcloud.rest.me,
            mixcloud.me,
            lambda: mixcloud.favorite(SHOW),
            lambda: mixcloud.unpublish(SHOW),
        ):
            with pytest.raises(errors.MixcloudError) as caught:
                action()
            said += [repr(caught.value), str(vars(caught.value)), "".join(traceback.format_exception(caught.value))]
    said += [record.getMessage() for record in caplog.records]
    assert any("access_token=…" in text for text in said)  # urllib3 did log the address
    assert not [text for text in said for secret in secrets if secret in text]


def test_features_that_are_off_are_refused_by_name() -> None:
    off = config(features__uploads=False, features__live=False)
    with Mixcloud(config=off, credentials=account()) as mixcloud:
        for action in (lambda: mixcloud.unpublish(SHOW), lambda: mixcloud.delete(SHOW), mixcloud.live_now):
            with pytest.raises(errors.InvalidSettingError, match="features"):
                action()


def test_the_audio_of_a_show_by_preference(sandbox: Sandbox) -> None:
    with Mixcloud(config=config()) as mixcloud:
        show = mixcloud.cloudcast("TestToneRadio/new-two-rates")
        sandbox.forget()
        assert mixcloud.audio_url(show) == show.streams.hls_url
        with pytest.raises(errors.ExclusiveContentError):
            mixcloud.audio_url("TestToneRadio/select-only")
    with Mixcloud(config=config(stream__kinds=["progressive"], stream__allow_previews=True)) as mixcloud:
        assert mixcloud.audio_url(show) == show.streams.progressive_url
        assert mixcloud.audio_url("TestToneRadio/select-only").startswith("https://audiocdn1.mixcloud.com/previews/")
    assert len(sandbox.requests) == 1  # the model told the rest, and the cache the second look-up
    with (
        Mixcloud(config=config(features__downloads=False)) as mixcloud,
        pytest.raises(errors.InvalidSettingError, match=r"features\.downloads"),
    ):
        mixcloud.audio_url(show)


def test_lists_keep_to_the_page_size_of_the_settings(sandbox: Sandbox) -> None:
    with Mixcloud(config=config(search__page_size=7)) as mixcloud:
        assert len(list(mixcloud.uploads("BulkStation", limit=20))) == 20
    assert len(sandbox.requests) == 3


def test_settings_and_accounts_come_from_the_environment(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MIXCLOUD_ACCESS_TOKEN", access_token("GuestTone"))
    monkeypatch.setenv("MIXCLOUD_CACHE_BACKEND", "none")
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(
        "# Netscape HTTP Cookie File\n"
        f".mixcloud.com\tTRUE\t/\tTRUE\t4102444800\tsessionid\t{session_id(OWNER)}\n"
        f".mixcloud.com\tTRUE\t/\tTRUE\t0\tcsrftoken\t{csrf_token(OWNER)}\n"
        ".example.com\tTRUE\t/\tTRUE\t4102444800\tother\tsecret\n"
        ".notmixcloud.com\tTRUE\t/\tTRUE\t4102444800\tanother\tsecret\n"
    )
    monkeypatch.setenv("MIXCLOUD_AUTH_COOKIES", str(cookies))
    with Mixcloud() as mixcloud:
        assert (mixcloud.rest.me().username, mixcloud.me().username) == ("GuestTone", OWNER)
    assert "secret" not in str([request.headers for request in sandbox.requests])


@pytest.mark.parametrize(
    "content",
    [None, "", "no cookies", "# Netscape HTTP Cookie File\n.example.com\tTRUE\t/\tTRUE\t4102444800\ta\tb\n"],
)
def test_cookies_that_are_none_are_told(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "cookies.txt"
    if content is not None:
        path.write_text(content)
    with pytest.raises(errors.InvalidCredentialsError, match=r"cookies\.txt"):
        read_cookies(path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"access_token": "two words"},
        {"access_token": "line\nend"},
        {"access_token": "a&b=c"},
        {"cookies": {"a": "b\r\nEvil: 1"}},
        {"cookies": {"a;b": "c"}},
        {"cookies": {"a": "b; c=d"}},
    ],
)
def test_credentials_that_would_send_something_else_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidCredentialsError) as caught:
        Credentials(**wrong)
    assert "Evil" not in str(caught.value)


def test_a_foreign_transport_is_used_as_it_is() -> None:
    transport = PlayedTransport(lookup(full_show()))
    with Mixcloud(transport) as mixcloud:
        assert mixcloud.cloudcast("user/show").name
    assert "Cookie" not in transport.requests[0].headers


def test_a_wrong_setting_is_refused_before_anything_happens(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    monkeypatch.setenv("MIXCLOUD_CACHE_BACKEND", "disk")
    with pytest.raises(errors.InvalidSettingError, match=r"cache\.backend.*disk.*MIXCLOUD_CACHE_BACKEND"):
        Mixcloud()
    assert sandbox.requests == []
