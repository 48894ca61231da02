"""The account of each request: who goes first, when secrets are asked for, and what happens when they are refused."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import errors
from mixcloud_core.api.transport import Account, Reply, Request
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.manager import AccountManager
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.client import Mixcloud
from mixcloud_core.config import AccountPlace, Config
from mixcloud_core.http.stack import open_network
from tests.accounts.granting import granted
from tests.sandbox import Sandbox
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.state import access_token, csrf_token, session_id
from tests.sandbox.users import LISTENER, OWNER

SHOW = f"{OWNER}/full-tracklist"


class NoNetwork:
    """A transport for what must not send anything."""

    def send(self, request: Request, /) -> Reply:
        raise AssertionError(request)


class WatchedStore(AccountStore):
    """A store that counts how often secrets are asked for."""

    asked = 0

    def secrets(self, name: str) -> Secrets:
        self.asked += 1
        return super().secrets(name)


@pytest.fixture
def store(tmp_path: Path) -> WatchedStore:
    return WatchedStore(tmp_path / "accounts", AccountPlace.FILE)


def session(user: str) -> dict[str, str]:
    return {"sessionid": session_id(user), "csrftoken": csrf_token(user)}


def token(user: str, **more: Any) -> Secrets:
    return Secrets(access_token=access_token(user), **more)


def config(tmp_path: Path, **auth: Any) -> Config:
    values = {"cache.backend": "none", "api.shared_limits": "off", "auth.folder": tmp_path / "accounts"}
    values |= {"auth.place": "file"}
    return Config.load(arguments=values | {f"auth.{name}": value for name, value in auth.items()}, environment={})


@contextmanager
def client(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, settings: Config) -> Iterator[Mixcloud]:
    for name, value in sandbox.environment(settings.auth.accounts_folder().parent / "home").items():
        if name in ("HTTPS_PROXY", "https_proxy", "REQUESTS_CA_BUNDLE"):
            monkeypatch.setenv(name, value)
    with Mixcloud(config=settings) as mixcloud:
        yield mixcloud


def test_what_the_environment_holds_goes_first(tmp_path: Path, store: WatchedStore) -> None:
    store.keep(LISTENER, token(LISTENER))
    manager = AccountManager(config(tmp_path, access_token=access_token(OWNER)), store)
    assert manager.credentials_for(Account.TOKEN, NoNetwork()).access_token == access_token(OWNER)
    assert AccountManager(config(tmp_path), store).credentials_for(Account.TOKEN, NoNetwork()).access_token == (
        access_token(LISTENER)
    )


@pytest.mark.parametrize(("name", "user"), [("", LISTENER), (OWNER.upper(), OWNER), (LISTENER.lower(), LISTENER)])
def test_the_default_account_or_the_one_that_is_named(
    tmp_path: Path, store: WatchedStore, name: str, user: str
) -> None:
    for each in (LISTENER, OWNER):
        store.keep(each, Secrets(access_token=access_token(each), cookies=session(each)))
    manager = AccountManager(config(tmp_path, account=name), store)
    assert manager.has_session
    assert manager.credentials_for(Account.TOKEN, NoNetwork()).access_token == access_token(user)
    assert manager.credentials_for(Account.SESSION, NoNetwork()).cookies == session(user)
    assert store.asked == 1


def test_an_account_that_is_not_kept_is_an_error_only_if_it_is_named(tmp_path: Path, store: WatchedStore) -> None:
    assert not AccountManager(config(tmp_path), store).has_session
    with pytest.raises(errors.LoginRequiredError, match="Nobody is signed in as somebody"):
        _ = AccountManager(config(tmp_path, account="somebody"), store).has_session


def test_what_an_account_lacks_is_said_with_the_command_that_adds_it(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore
) -> None:
    store.keep(LISTENER, Secrets(cookies=session(LISTENER)))
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        with pytest.raises(errors.LoginRequiredError, match=f"{LISTENER} is signed in, but only with a session") as one:
            mixcloud.rest.me()
        assert "beet mixcloud login " in str(one.value)
        assert mixcloud.whoami() == LISTENER
    assert [request.host for request in sandbox.requests] == ["app.mixcloud.com"]


def test_secrets_are_asked_for_when_they_are_needed(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "accounts"
    AccountStore(folder, AccountPlace.FILE).keep(LISTENER, token(LISTENER))
    settings = config(tmp_path)
    store = WatchedStore(folder, AccountPlace.FILE)
    with client(sandbox, monkeypatch, replace(settings)) as _, ExitStack() as cleanup:
        network = open_network(settings, cleanup)
        mixcloud = Mixcloud(network, config=settings, credentials=AccountManager(settings, store))
        assert mixcloud.cloudcast(SHOW).name
        assert store.asked == 0
        assert mixcloud.rest.me().username == LISTENER
        assert mixcloud.rest.me().username == LISTENER
        assert store.asked == 1


def test_a_revoked_token_is_said_once_with_its_remedy_and_never_sent_again(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore
) -> None:
    store.keep(LISTENER, token(LISTENER))
    sandbox.state.revoked.add(access_token(LISTENER))
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        for _ in range(3):
            with pytest.raises(errors.TokenExpiredError, match="Sign in again with: beet mixcloud login"):
                mixcloud.favorite(SHOW)
        assert mixcloud.cloudcast(SHOW).name
    assert [request.host for request in sandbox.requests] == ["api.mixcloud.com", "app.mixcloud.com"]
    assert store.find(LISTENER)  # it is still kept: whoever was wrong, nothing is lost


def test_a_session_that_has_ended_is_noticed_and_reading_goes_on(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore
) -> None:
    store.keep(LISTENER, Secrets(cookies=session(LISTENER)))
    sandbox.state.revoked.add(session_id(LISTENER))
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        for _ in range(2):
            with pytest.raises(errors.TokenExpiredError, match="--cookies-from-browser"):
                list(mixcloud.listen_later())
        assert mixcloud.cloudcast(SHOW).name
    with_session = [session_id(LISTENER) in request.headers.get("cookie", "") for request in sandbox.requests]
    assert with_session == [True, True, False]  # the second asks who is signed in


def test_what_belongs_to_others_does_not_end_a_session(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore
) -> None:
    store.keep(LISTENER, Secrets(cookies=session(LISTENER)))
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        with pytest.raises(errors.ApiError, match="only to the owner"):
            mixcloud.cloudcast_statistics(SHOW)
        assert mixcloud.whoami() == LISTENER


def test_a_list_that_cannot_be_read_is_told_and_keeps_nobody_from_reading(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "accounts"
    folder.mkdir()
    (folder / "accounts.json").write_text("{")
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        assert mixcloud.cloudcast(SHOW).name
        assert mixcloud.user(OWNER).username == OWNER
    assert caplog.text.count("is damaged") == 1


def hour_before_now() -> float:
    return time.time() - 3600


@pytest.fixture
def ending(sandbox: Sandbox, store: WatchedStore) -> Secrets:
    """An account whose token has ended, with what brings the next one."""
    sandbox.switches.token_lifetime = 3600
    secrets = granted(sandbox, OWNER)
    store.keep(OWNER, secrets, expires_at=hour_before_now())
    return secrets


def test_a_token_is_renewed_before_its_end_and_kept(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore, ending: Secrets
) -> None:
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        sandbox.forget()
        assert mixcloud.rest.me().username == OWNER
        assert mixcloud.rest.me().username == OWNER
    assert [request.path for request in sandbox.requests] == ["/oauth/access_token", "/me/", "/me/"]
    renewed, kept = store.secrets(OWNER), store.find(OWNER)
    assert renewed.access_token not in ("", ending.access_token)
    assert (renewed.client_id, renewed.client_secret) == (CLIENT_ID, CLIENT_SECRET)
    assert kept
    assert kept.expires_at
    assert kept.expires_at > time.time()


def test_of_two_programs_that_renew_a_token_both_go_on(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore, ending: Secrets
) -> None:
    with client(sandbox, monkeypatch, config(tmp_path)) as slow, client(sandbox, monkeypatch, config(tmp_path)) as fast:
        manager = slow._provider
        assert isinstance(manager, AccountManager)
        manager._secrets_of(manager._kept)  # what it knows is from before
        assert fast.rest.me().username == OWNER
        assert slow.rest.me().username == OWNER
    assert store.secrets(OWNER).access_token != ending.access_token


def test_a_token_that_can_no_longer_be_renewed(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: WatchedStore, ending: Secrets
) -> None:
    sandbox.state.revoked.add(ending.access_token)
    with client(sandbox, monkeypatch, config(tmp_path)) as mixcloud:
        sandbox.forget()
        for _ in range(2):
            with pytest.raises(errors.TokenExpiredError, match="Sign in again with: beet mixcloud login"):
                mixcloud.rest.me()
    assert len(sandbox.requests) == 1
    assert store.secrets(OWNER) == ending
