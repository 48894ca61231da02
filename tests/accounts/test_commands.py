"""`beet mixcloud whoami` and `logout`, and what an account is used for until then."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.beets_plugin.terminal import on_terminal
from tests.conftest import Programs
from tests.listening import length
from tests.sandbox.state import access_token, csrf_token, session_id
from tests.sandbox.users import LISTENER, OWNER

SELECT = f"https://www.mixcloud.com/{OWNER}/select-only/"
NOBODY = "error: nobody is signed in. Sign in with: beet mixcloud login\n"


def folder(programs: Programs) -> Path:
    return programs.home / ".local" / "share" / "mixcloud-plugins" / "accounts"


@pytest.fixture
def store(programs: Programs) -> AccountStore:
    return AccountStore(folder(programs), AccountPlace.FILE)


def token(user: str) -> Secrets:
    return Secrets(access_token=access_token(user))


def session(user: str) -> Secrets:
    return Secrets(cookies={"sessionid": session_id(user), "csrftoken": csrf_token(user)})


@pytest.fixture
def two(store: AccountStore) -> AccountStore:
    """An account with both kinds, which is the default one, and one with a token."""
    store.keep(LISTENER, token(LISTENER))
    store.keep(LISTENER, session(LISTENER))
    store.keep(OWNER, token(OWNER))
    return store


def test_whoami_lists_the_accounts(programs: Programs, two: AccountStore) -> None:
    place = folder(programs) / "accounts.json"
    result = programs.beet("mixcloud", "whoami")
    assert (result.status, result.err) == (0, "")
    assert result.out == f"*\t{LISTENER}\ttoken and session\t{place}\n\t{OWNER}\ttoken\t{place}\n"
    assert programs.sandbox.requests == []
    assert json.loads(programs.beet("mixcloud", "whoami", "--json").out)[0] == {
        "account": LISTENER,
        "kinds": ["token", "session"],
        "place": str(place),
        "used": True,
    }
    shown = on_terminal(programs, "mixcloud", "whoami", columns=20)
    assert shown.lines == [f"* {LISTENER}  token and session", f"    {place}", f"  {OWNER}  token", f"    {place}"]


def test_whoami_without_accounts(programs: Programs) -> None:
    result = programs.beet("mixcloud", "whoami")
    assert (result.status, result.out, result.err) == (1, "", NOBODY)
    assert not folder(programs).exists()


def test_whoami_tells_of_the_environment_which_goes_first(programs: Programs, two: AccountStore) -> None:
    result = programs.beet("mixcloud", "whoami", "--check", MIXCLOUD_ACCESS_TOKEN=access_token("GuestTone"))
    assert result.status == 0, result.err
    assert result.out.splitlines()[0] == "*\t-\ttoken\tMIXCLOUD_ACCESS_TOKEN\ttoken of GuestTone works"


def test_whoami_changes_which_one_is_used(programs: Programs, two: AccountStore) -> None:
    assert (
        programs.beet("mixcloud", "whoami", "--use", OWNER.lower()).out == f"{OWNER} is the account that is used now.\n"
    )
    assert programs.beet("mixcloud", "whoami").out.splitlines()[1].startswith(f"*\t{OWNER}\t")
    refused = programs.beet("mixcloud", "whoami", "--use", "somebody")
    assert (refused.status, refused.err) == (
        1,
        "error: Nobody is signed in as somebody. Sign in with: beet mixcloud login\n",
    )


def test_whoami_asks_mixcloud_whether_they_work(programs: Programs, two: AccountStore) -> None:
    programs.sandbox.state.revoked |= {access_token(OWNER), session_id(LISTENER)}
    result = programs.beet("mixcloud", "whoami", "--check")
    states = [line.split("\t")[4] for line in result.out.splitlines()]
    assert states == [
        f"token of {LISTENER} works; session is no longer accepted: sign in again",
        "token is no longer accepted: sign in again",
    ]
    assert result.status == 1


def test_logout_removes_an_account_and_what_the_cache_knows(programs: Programs, two: AccountStore) -> None:
    cache = programs.home / ".cache" / "mixcloud-plugins" / "replies.sqlite3"
    programs.run("tests.accounts.asking", OWNER, PYTHONPATH=str(Path(__file__).parents[2]))
    assert entries(cache) > 0
    result = programs.beet("mixcloud", "logout")
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines()[0] == f"Signed out: {LISTENER}"
    assert "https://www.mixcloud.com/settings/" in result.out
    assert entries(cache) == 0
    assert access_token(LISTENER) not in (folder(programs) / "accounts.json").read_text()
    assert [account.name for account in two.accounts()] == [OWNER]
    assert two.find("")  # the other one is used now
    assert programs.beet("mixcloud", "logout", LISTENER).err == f"error: nobody is signed in as {LISTENER}\n"
    assert programs.beet("mixcloud", "logout", "--all").status == 0
    assert programs.beet("mixcloud", "whoami").err == NOBODY


def entries(cache: Path) -> int:
    with closing(sqlite3.connect(cache)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entries").fetchone()
    return int(count)


def test_logout_tells_of_what_it_cannot_remove(programs: Programs, two: AccountStore) -> None:
    result = programs.beet("mixcloud", "logout", "--all", MIXCLOUD_ACCESS_TOKEN=access_token(OWNER))
    assert "MIXCLOUD_ACCESS_TOKEN still holds a token, which goes on being used." in result.out
    assert access_token(OWNER) not in result.out + result.err


def test_a_select_show_is_imported_by_who_is_signed_in_until_they_sign_out(
    programs: Programs, store: AccountStore
) -> None:
    refused = programs.beet("mixcloud", "import", SELECT)
    assert refused.status == 1
    assert "Select" in refused.err
    store.keep(LISTENER, session(LISTENER))
    result = programs.beet("mixcloud", "import", SELECT)
    assert (result.status, result.err) == (0, "")
    (audio,) = programs.music.rglob("*.m4a")
    assert length(audio) == pytest.approx(40, abs=0.5)
    asked = [request for request in programs.sandbox.requests if "cookie" in request.headers]
    assert {request.host for request in asked} == {"app.mixcloud.com"}
    assert programs.beet("mixcloud", "logout").status == 0
    programs.beet("remove", "-d", "-f", "mixcloud_url::.")
    assert programs.beet("mixcloud", "import", SELECT).status == 1


def test_the_settings_of_beets_name_the_account(programs: Programs, store: AccountStore) -> None:
    store.keep(OWNER, session(OWNER))
    store.keep(LISTENER, session(LISTENER))
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace("mixcloud:\n", f"mixcloud:\n  account: {LISTENER}\n"))
    assert programs.beet("mixcloud", "whoami").out.splitlines()[1].startswith(f"*\t{LISTENER}")
    assert programs.beet("mixcloud", "import", SELECT).status == 0
    config.write_text(config.read_text().replace(LISTENER, "somebody"))
    refused = programs.beet("mixcloud", "import", SELECT)
    assert (refused.status, refused.err) == (
        1,
        "error: Nobody is signed in as somebody. Sign in with: beet mixcloud login\n",
    )


def test_a_keyring_that_cannot_be_asked_keeps_nobody_from_public_shows(programs: Programs, store: AccountStore) -> None:
    store.keep(LISTENER, session(LISTENER))
    ledger = folder(programs) / "accounts.json"
    kept = json.loads(ledger.read_text())
    kept["accounts"][LISTENER] = {"token": False, "session": True, "key": LISTENER}  # in a keyring that is not there
    ledger.write_text(json.dumps(kept))
    result = programs.beet("mixcloud", "import", f"https://www.mixcloud.com/{OWNER}/new-two-rates/")
    assert result.status == 0, result.err
    assert result.err.count("Mixcloud is asked without your account. ") == 1
    assert f"{LISTENER} is kept in the keyring, which can't be used" in result.err
