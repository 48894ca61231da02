"""What programs tell of accounts: never a secret, in settings, reprs, crashes and the arguments of other programs.

That nothing is in any output, log or file is looked for after every test, by the canary.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mixcloud_core.api.credentials import Credentials, SigningTransport
from mixcloud_core.api.transport import Account, Reply, Request
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.ledger import Entry, Ledger
from mixcloud_core.auth.manager import AccountManager
from mixcloud_core.auth.oauth import Answer, App, Attempt, Grant, Kind
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.client import Mixcloud
from mixcloud_core.config import AccountPlace, Config
from tests.accounts.kept import session, token
from tests.conftest import Programs
from tests.core.replies import PlayedTransport
from tests.sandbox.apps import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.grants import Grants
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token, csrf_token, session_id
from tests.sandbox.users import LISTENER, OWNER

ROOT = Path(__file__).resolve().parents[2]
SELECT = f"https://www.mixcloud.com/{OWNER}/select-only/"
CODE = Grants().new_secret("code")
BOTH = Secrets(
    access_token=access_token(OWNER),
    cookies={"sessionid": session_id(OWNER), "csrftoken": csrf_token(OWNER)},
    refresh_token=CODE,
    client_id=CLIENT_ID,
    client_secret=CLIENT_SECRET,
)
APP = App(CLIENT_ID, CLIENT_SECRET)
SIGNED = Request(
    "POST",
    f"https://api.mixcloud.com/upload/?access_token={access_token(OWNER)}",
    "a test",
    headers={"Cookie": f"sessionid={session_id(OWNER)}"},
    body=CODE.encode(),
    form=(("code", CODE),),
)
ENTRY = Entry(name=OWNER, has_token=True, has_session=True, secrets=BOTH)


def holders(folder: Path) -> list[object]:
    """All that holds secrets."""
    store = AccountStore(folder / "accounts", AccountPlace.FILE)
    kept = store.keep(OWNER, BOTH)
    config = settings()
    manager = AccountManager(config, store)
    credentials = manager.credentials_for(Account.TOKEN, PlayedTransport())
    transport = SigningTransport(PlayedTransport(), credentials)
    attempt = Attempt.at("http://127.0.0.1:1", APP)
    values = [BOTH, BOTH.credentials(), kept, store, config, config.auth, config.cache, manager, credentials, transport]
    values += [APP, attempt, attempt.app, Answer(Kind.CODE, CODE), Grant(BOTH, 1.0), ENTRY, Ledger((ENTRY,), OWNER)]
    values += [SIGNED, Reply(200, {"set-cookie": session_id(OWNER)}, access_token(OWNER).encode())]
    values += [Mixcloud(PlayedTransport(), credentials=credentials), Credentials(access_token(OWNER))]
    return values


def settings() -> Config:
    given = {"access_token": access_token(OWNER), "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    environment = {f"MIXCLOUD_{name.upper()}": value for name, value in given.items()}
    return Config.load(environment=environment | {"MIXCLOUD_REDIS_URL": f"redis://:{session_id(OWNER)}@localhost/0"})


def test_no_repr_shows_a_secret(tmp_path: Path) -> None:
    for value in holders(tmp_path):
        for shown in (repr(value), str(value), f"{[value]}", repr(getattr(value, "__dict__", ""))):
            assert not secrets_in(shown), type(value)
    attempt = Attempt.at("http://127.0.0.1:1", APP)
    assert not any(secret in repr(attempt) for secret in (attempt.state, attempt.verifier, attempt.redirect_uri))


def test_settings_tell_only_whether_a_secret_is_set() -> None:
    rows = {row.name: str(row) for row in settings().describe()}
    assert not secrets_in("".join(rows.values()))
    assert rows["auth.access_token"] == "auth.access_token = set  (MIXCLOUD_ACCESS_TOKEN)"
    assert CLIENT_ID in rows["auth.client_id"]


@pytest.mark.parametrize("arguments", [["config"], ["config", "-d"], ["-vv", "config"], ["-vv", "mixcloud", "whoami"]])
def test_beets_shows_its_settings_without_secrets(programs: Programs, arguments: list[str]) -> None:
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    ours = f"mixcloud:\n  account: {OWNER}\n  client_id: {CLIENT_ID}\n  client_secret: {CLIENT_SECRET}\n"
    config.write_text(config.read_text().replace("mixcloud:\n", ours))
    AccountStore(accounts(programs), AccountPlace.FILE).keep(OWNER, BOTH)
    result = programs.beet(*arguments, MIXCLOUD_ACCESS_TOKEN=access_token(LISTENER))
    assert result.status == 0, result.err
    if "config" in arguments:
        assert "client_secret: REDACTED" in result.out
    assert not secrets_in(result.out + result.err)


def accounts(programs: Programs) -> Path:
    return programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts"


CRASHES = {
    "yt-dlp": ["yt_dlp", "-v", "--extractor-args", "mixcloud:account=me", SELECT],
    "beet": ["beets", "-vv", "mixcloud", "import", SELECT],
}


@pytest.mark.parametrize("arguments", CRASHES.values(), ids=CRASHES)
def test_a_crash_tells_no_secret(programs: Programs, arguments: list[str]) -> None:
    AccountStore(accounts(programs), AccountPlace.FILE).keep(LISTENER, session(LISTENER))
    result = programs.run("tests.accounts.crashing", *arguments, PYTHONPATH=str(ROOT))
    assert result.status != 0
    assert "a bug: " in result.err
    assert any("cookie" in request.headers for request in programs.sandbox.requests)
    assert not secrets_in(result.out + result.err)


# Python loads this by its name, in each program and in those of its children that are Python.
WATCHING = """
import os, sys
def watch(event, args):
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        with open({file!r}, "a") as file:
            print(event, args[:2], file=file)
sys.addaudithook(watch)
"""


def test_other_programs_are_told_no_secret(programs: Programs) -> None:
    """Anybody on the machine can read with which arguments a program runs."""
    started = programs.home / "started.txt"
    (programs.home / "watching").mkdir()
    (programs.home / "watching" / "sitecustomize.py").write_text(WATCHING.format(file=str(started)))
    environment = {"PYTHONPATH": str(programs.home / "watching"), "MIXCLOUD_ACCESS_TOKEN": access_token(OWNER)}
    AccountStore(accounts(programs), AccountPlace.FILE).keep(LISTENER, session(LISTENER))
    assert programs.beet("mixcloud", "import", SELECT, **environment).status == 0
    kept = ("--extractor-args", "mixcloud:account=me", "--embed-metadata")
    assert programs.run("yt_dlp", *kept, SELECT, **environment).status == 0
    app = {"MIXCLOUD_CLIENT_ID": CLIENT_ID, "MIXCLOUD_CLIENT_SECRET": CLIENT_SECRET, "BROWSER": "true %s"}
    programs.beet("mixcloud", "login", "--wait", "1", **environment, **app)
    shown = started.read_text()
    assert "ffmpeg" in shown
    assert "'true', 'http://127.0.0.1:" in shown
    assert not secrets_in(shown)
    assert token(OWNER).access_token not in shown
