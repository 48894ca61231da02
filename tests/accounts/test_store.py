"""Where accounts are kept: the keyring where it works, else the file, and nothing left in either."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core import errors
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace, Auth, Config
from tests.accounts import doubles
from tests.accounts.kept import everything, over, session, token
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token, session_id
from tests.sandbox.users import LISTENER, OWNER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "accounts"


def test_the_keyring_holds_the_secrets_and_the_file_only_names(folder: Path) -> None:
    backend = doubles.Keeping()
    store = over(folder, backend)
    kept = store.keep(OWNER, token(OWNER))
    assert (kept.name, kept.place, kept.kinds, kept.is_default) == (OWNER, "keyring", "token", True)
    assert [key.partition(".")[0] for key in backend.texts] == [f"mixcloud-plugins {OWNER.casefold()}"]
    assert not secrets_in(everything(folder))
    backend.asked.clear()
    assert store.accounts() == (kept,)
    assert store.find(OWNER.upper()) == store.find() == kept
    assert store.set_default(OWNER.lower()) == kept
    assert backend.asked == []
    assert store.secrets(OWNER) == token(OWNER)
    assert store.remove(OWNER)
    assert backend.texts == {}
    assert store.accounts() == ()
    assert not store.remove(OWNER)
    with pytest.raises(errors.LoginRequiredError, match=f"Nobody is signed in as {OWNER}"):
        store.secrets(OWNER)


def test_both_kinds_make_one_account_and_each_replaces_its_own(folder: Path) -> None:
    store = over(folder, doubles.Keeping())
    store.keep(OWNER, token(OWNER), expires_at=5.0)
    kept = store.keep(OWNER, session(OWNER))
    assert (kept.kinds, kept.expires_at) == ("token and session", 5.0)
    assert store.secrets(OWNER) == Secrets(access_token=access_token(OWNER), cookies=session(OWNER).cookies)
    assert store.keep(OWNER, token(LISTENER)).expires_at is None
    assert store.secrets(OWNER) == Secrets(access_token=access_token(LISTENER), cookies=session(OWNER).cookies)


def test_a_name_that_is_spelled_otherwise_is_the_same_account(folder: Path) -> None:
    backend = doubles.Keeping()
    store = over(folder, backend)
    store.keep(OWNER, token(OWNER))
    store.keep(OWNER.upper(), session(OWNER))
    assert [(account.name, account.kinds) for account in store.accounts()] == [(OWNER.upper(), "token and session")]
    assert store.remove(OWNER.lower())
    assert backend.texts == {}


def test_of_several_accounts_one_is_the_default(folder: Path) -> None:
    store = over(folder, doubles.Keeping())
    for name in ("one", "two", "three"):
        store.keep(name, token(OWNER))
    assert [account.is_default for account in store.accounts()] == [True, False, False]
    assert store.set_default("THREE").name == "three"
    store.keep("three", session(OWNER))
    assert store.remove("three")
    assert store.find() == store.find("one")
    assert store.remove("two")
    assert store.find() == store.find("one")
    with pytest.raises(errors.LoginRequiredError, match="Nobody is signed in as two"):
        store.set_default("two")


def test_an_account_moves_into_the_file_and_leaves_nothing_in_the_keyring(folder: Path) -> None:
    backend = doubles.Keeping()
    over(folder, backend).keep(OWNER, token(OWNER))
    in_file = over(folder, backend, AccountPlace.FILE)
    with pytest.raises(errors.AccountStoreError, match="the settings say auth.place = file"):
        in_file.secrets(OWNER)
    assert in_file.keep(OWNER, session(OWNER)).kinds == "token and session"
    assert in_file.secrets(OWNER).access_token == access_token(OWNER)
    assert backend.texts == {}


def test_signing_out_empties_the_keyring_whatever_the_settings_say(folder: Path) -> None:
    backend = doubles.Keeping()
    over(folder, backend).keep(OWNER, token(OWNER))
    assert over(folder, backend, AccountPlace.FILE).remove(OWNER)
    assert backend.texts == {}


def test_what_is_kept_by_somebody_else_under_another_service_is_left_alone(folder: Path) -> None:
    backend = doubles.Keeping()
    backend.held = {f"other {OWNER.casefold()}": "theirs"}
    store = over(folder, backend)
    store.keep(OWNER, token(OWNER))
    store.remove(OWNER)
    assert backend.texts == {f"other {OWNER.casefold()}": "theirs"}


@given(st.text() | st.from_regex(r'\{"(access_token|cookies)": .{0,9}\}'))
def test_any_text_out_of_the_keyring_is_an_account_or_none(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    backend = doubles.Keeping()
    store = over(tmp_path_factory.getbasetemp() / "any-text", backend)
    store.keep(OWNER, token(OWNER))
    backend.held = dict.fromkeys(backend.held, text)
    try:
        store.secrets(OWNER)
    except errors.LoginRequiredError as error:
        assert "holds nothing for" in str(error)
    assert store.keep(OWNER, session(OWNER)).has_session
    assert session_id(OWNER) in store.secrets(OWNER).cookies.values()


def test_an_account_that_somebody_removed_from_the_keyring(folder: Path) -> None:
    backend = doubles.Keeping()
    store = over(folder, backend)
    store.keep(OWNER, token(OWNER))
    backend.held = {}
    with pytest.raises(errors.LoginRequiredError, match=f"The keyring holds nothing for {OWNER} any more"):
        store.secrets(OWNER)
    assert store.remove(OWNER)
    assert store.accounts() == ()


def test_without_a_home_nothing_is_written_wherever_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Auth, "accounts_folder", lambda _: Path("~") / ".local" / "share")
    with pytest.raises(errors.AccountStoreError, match=r"There is no folder for accounts. Set auth\.folder"):
        AccountStore.of(Config())
