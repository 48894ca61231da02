"""Accounts: what is asked without one, with one that was revoked, and where secrets never show."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.actions import Act
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rest import Get
from mixcloud_core.client import Credentials
from mixcloud_core.config.choices import CacheBackend
from mixcloud_core.config.sections import Cache
from mixcloud_core.http.entries import decode
from mixcloud_core.restrictions import why_no_audio
from tests.core.coverage.table import Caller, Row, cookies, credentials, open_client
from tests.core.coverage.test_table import ROWS
from tests.core.replies import PlayedTransport
from tests.sandbox import Fault, Sandbox
from tests.sandbox.state import access_token, csrf_token, session_id
from tests.sandbox.users import LISTENER, OWNER

SIGNED_IN = (Caller.OWNER_WITH_SESSION, Caller.OWNER_WITH_TOKEN, Caller.LISTENER_WITH_SESSION)
BOTH = Credentials(access_token(OWNER), cookies(OWNER))


def needs_account(row: Row) -> bool:
    """Whether the first question of a row is refused to nobody: an upload asks none of the table."""
    match row.sends[:1]:
        case (Operation() as operation,):
            return operation.needs_session
        case (Get(),):
            return row.args == ("me",) or row.method in ("rest.me", "rest.listen_later")
        case (Act(),):
            return True
        case _:
            return True


NEED_ACCOUNT = {row.method: row for row in ROWS if len(row.callers) == 1 and needs_account(row)}


@pytest.mark.parametrize("row", NEED_ACCOUNT.values(), ids=NEED_ACCOUNT)
def test_without_an_account_nothing_is_sent(sandbox: Sandbox, tmp_path: Path, row: Row) -> None:
    with open_client() as mixcloud, pytest.raises(errors.LoginRequiredError, match="needs your account") as caught:
        row.call(mixcloud, tmp_path)
    assert ("access token" if row.callers[0].value[1] == "token" else "cookies") in caught.value.hint
    assert sandbox.requests == []


def test_many_methods_need_an_account() -> None:
    assert len(NEED_ACCOUNT) > 25


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize("row", [row for row in NEED_ACCOUNT.values() if row.callers[0].value[1] == "token"][::4])
def test_a_revoked_token(sandbox: Sandbox, tmp_path: Path, row: Row, status: int) -> None:
    sandbox._running.hosts["api.mixcloud.com"].host.bad_token_status = status  # type: ignore[attr-defined]
    (caller,) = row.callers
    sandbox.state.revoked.add(access_token(caller.value[0]))
    with (
        open_client(credentials(caller)) as mixcloud,
        pytest.raises(errors.TokenExpiredError, match="MIXCLOUD_ACCESS_TOKEN"),
    ):
        row.call(mixcloud, tmp_path)
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("what", [f"{OWNER}/gone", f"https://www.mixcloud.com/{OWNER}/playlists/gone/"])
def test_what_is_not_there_is_no_matter_of_accounts(sandbox: Sandbox, what: str) -> None:
    with open_client(BOTH) as mixcloud:
        asks = (
            (mixcloud.playlist, mixcloud.delete_playlist)
            if "playlists" in what
            else (
                mixcloud.delete,
                mixcloud.cloudcast_statistics,
                mixcloud.playlists_with,
            )
        )
        for ask in asks:
            with pytest.raises(errors.NotFoundError, match="gone"):
                ask(what)
        with pytest.raises(errors.NotFoundError, match="NoSuchUser"):
            list(mixcloud.drafts("NoSuchUser"))


@pytest.mark.parametrize("method", ["me", "own_playlists", "listen_later", "notifications", "account_statistics"])
def test_a_revoked_session(sandbox: Sandbox, tmp_path: Path, method: str) -> None:
    """Mixcloud then answers as it answers anyone: with null."""
    sandbox.state.revoked.add(session_id(OWNER))
    with open_client(BOTH) as mixcloud, pytest.raises(errors.TokenExpiredError, match="no longer valid"):
        NEED_ACCOUNT[method].call(mixcloud, tmp_path)


def test_a_change_with_a_revoked_session_is_refused(sandbox: Sandbox) -> None:
    sandbox.state.revoked.add(session_id(OWNER))
    with open_client(BOTH) as mixcloud, pytest.raises(errors.TokenExpiredError, match="no longer valid"):
        mixcloud.mark_notifications_read()


SELECT = f"{OWNER}/select-only"


def test_select_is_for_subscribers(sandbox: Sandbox) -> None:
    with open_client() as anyone, open_client(credentials(Caller.LISTENER_WITH_SESSION)) as subscriber:
        locked, heard = anyone.cloudcast(SELECT), subscriber.cloudcast(SELECT)
        (listed,) = (show for show in subscriber.uploads(OWNER) if show.slug == "select-only")
    assert not locked.streams
    assert isinstance(why_no_audio(locked), errors.ExclusiveContentError)
    assert heard.streams
    assert why_no_audio(heard) is None
    assert listed.streams == heard.streams


SECRETS = (access_token(OWNER), session_id(OWNER), csrf_token(OWNER), access_token(LISTENER), session_id(LISTENER))


def shown(error: BaseException) -> str:
    """Everything that a traceback shows of an error."""
    chained = (error.__cause__, None if error.__suppress_context__ else error.__context__)
    return " ".join((str(error), repr(error), repr(vars(error)), *map(shown, filter(None, chained))))


def unpacked(folder: Path) -> bytes:
    """Everything that a cache keeps, without its compression."""
    (file,) = folder.rglob("*.sqlite3")
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [row for name in tables for row in connection.execute(f"SELECT * FROM {name}")]
    entries = [entry for key, data, *_ in rows if isinstance(data, bytes) and (entry := decode(key, data))]
    return b"".join(repr(entry.headers).encode() + entry.body for entry in entries)


FAULTS = {
    "none": None,
    "refused": {"status": 403},
    "broken": {"status": 500},
    "elsewhere": {"status": 302, "headers": {"Location": "https://www.mixcloud.com/"}},
    "no json": {"body": "<html>"},
    "cut short": {"truncate": 5},
    "damaged": {"headers": {"Content-Encoding": "gzip"}, "body": "no gzip"},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_secrets_are_shown_nowhere(
    sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: dict[str, Any] | None
) -> None:
    caplog.set_level(logging.DEBUG)
    if fault:
        for host in ("api.mixcloud.com", "app.mixcloud.com"):
            sandbox.faults.add(Fault(host, times=None, **fault))
    texts = []
    cache = Cache(backend=CacheBackend.SQLITE, folder=tmp_path / "cache")
    with open_client(BOTH, cache=cache) as mixcloud:
        for ask in (
            mixcloud.me,
            mixcloud.rest.me,
            lambda: list(mixcloud.rest.favorites("me")),
            lambda: mixcloud.favorite(f"{OWNER}/full-tracklist"),
            lambda: mixcloud.cloudcast(f"{OWNER}/full-tracklist"),
            lambda: list(mixcloud.uploads(OWNER)),
            lambda: mixcloud.cloudcast_details(f"{OWNER}/full-tracklist"),
        ):
            try:
                texts.append(repr(ask()))
            except errors.MixcloudError as error:
                texts.append(shown(error))
        texts += [repr(BOTH), repr(mixcloud.rest), repr(mixcloud)]
    logged = "".join(f"{record.getMessage()} {record.args} {vars(record)}" for record in caplog.records)
    assert "urllib3" in logged
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) + unpacked(tmp_path)
    assert (b"Six tones in a row" in kept) == (fault is None)
    for secret in SECRETS:
        assert secret not in "".join(texts)
        assert secret not in logged
        assert secret.encode() not in kept


@pytest.mark.parametrize("caller", SIGNED_IN)
def test_a_client_with_a_transport_of_its_host_signs_as_well(caller: Caller) -> None:
    """The account is put on by the client, whoever carries the request."""
    user = {"username": "u"}
    transport = PlayedTransport(json.dumps(user | {"data": {"viewer": {"me": user}}}).encode())
    mixcloud = Mixcloud(transport, credentials=credentials(caller))
    assert (mixcloud.me() if caller.has_session else mixcloud.rest.me()).username == "u"
    (request,) = transport.requests
    assert any(secret in f"{request.url} {request.headers}" for secret in SECRETS)
