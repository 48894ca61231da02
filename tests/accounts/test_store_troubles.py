"""Keyrings that fail, hang, are locked or forget: accounts are kept all the same, and nothing is left behind."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from mixcloud_core import errors
from mixcloud_core.auth import keyrings
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.config import AccountPlace
from tests.accounts import doubles
from tests.accounts.kept import LIMIT, everything, over, session, token, without
from tests.sandbox.secrets import secrets_in
from tests.sandbox.state import access_token
from tests.sandbox.users import LISTENER, OWNER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "accounts"


FAILING: dict[str, Callable[[], KeyringBackend]] = {
    "locked": doubles.Locked,
    "raising": doubles.Raising,
    "hanging": doubles.Hanging,
    "forgetting": doubles.Forgetting,
    "giving no text": doubles.Damaging,
}


@pytest.mark.parametrize("make", FAILING.values(), ids=FAILING)
def test_without_a_keyring_that_works_the_file_holds_the_secrets(
    folder: Path, make: Callable[[], KeyringBackend]
) -> None:
    backend = make()
    kept = over(folder, backend).keep(OWNER, token(OWNER))
    assert kept.place == str(folder / "accounts.json")
    assert over(folder, backend).secrets(OWNER) == token(OWNER)
    assert over(folder, backend).find(OWNER) == kept


@pytest.mark.parametrize("make", FAILING.values(), ids=FAILING)
def test_who_wants_the_keyring_alone_is_told_that_it_fails(
    folder: Path, caplog: pytest.LogCaptureFixture, make: Callable[[], KeyringBackend]
) -> None:
    caplog.set_level(logging.DEBUG)
    store = over(folder, make(), AccountPlace.KEYRING)
    with pytest.raises(
        errors.AccountStoreError, match="The keyring can't be used: .* Or set auth.place to file"
    ) as caught:
        store.keep(OWNER, token(OWNER))
    assert store.accounts() == ()
    assert not secrets_in(everything(folder) + caplog.text + doubles.told(caught.value))


@pytest.mark.parametrize("error", [RuntimeError, SystemExit, KeyboardInterrupt, MemoryError])
def test_whatever_a_keyring_raises_is_no_crash_and_tells_no_secret(
    folder: Path, caplog: pytest.LogCaptureFixture, error: type[BaseException]
) -> None:
    caplog.set_level(logging.DEBUG)
    backend = doubles.Raising()
    backend.error = error
    store = over(folder, backend)
    assert store.keep(OWNER, token(OWNER)).place.endswith("accounts.json")
    assert not secrets_in(caplog.text)


def test_a_hang_costs_its_limit_once_for_all_stores(folder: Path) -> None:
    started = time.monotonic()
    for name in ("one", "two", "three"):
        assert over(folder, doubles.Hanging()).keep(name, token(OWNER)).place != "keyring"
    assert LIMIT <= time.monotonic() - started < 2 * LIMIT


def test_what_has_hung_is_asked_again_once_it_has_answered(folder: Path) -> None:
    backend = doubles.Hanging()
    store = over(folder, backend)
    assert store.keep(OWNER, token(OWNER)).place != "keyring"
    backend.go_on.set()
    keyrings._unanswered.join(5)
    assert backend.texts, "what was given up comes late"
    assert store.keep(LISTENER, session(LISTENER)).place == "keyring"
    assert len(backend.texts) == 1, "and is removed by the next one to write"
    assert store.keep(OWNER, session(OWNER)).place == "keyring"
    assert store.secrets(OWNER) == Secrets(access_token=access_token(OWNER), cookies=session(OWNER).cookies)
    assert not secrets_in(everything(folder))


@pytest.mark.parametrize("make", [doubles.Locked, doubles.Hanging, doubles.Raising, doubles.Stubborn])
def test_what_cannot_be_removed_from_the_keyring_stays_signed_in(
    folder: Path, make: Callable[[], doubles.Keeping]
) -> None:
    working = doubles.Keeping()
    over(folder, working).keep(OWNER, token(OWNER))
    failing = make()
    failing.held = working.held
    for _ in range(2):
        with pytest.raises(errors.AccountStoreError, match=f"{OWNER} can't be removed from the keyring: .* Unlock it"):
            over(folder, failing).remove(OWNER)
        assert [account.name for account in over(folder, failing).accounts()] == [OWNER]
    keyrings._unanswered = threading.Thread()
    assert over(folder, working).secrets(OWNER) == token(OWNER)
    assert over(folder, working).remove(OWNER)
    assert working.texts == {}


def test_what_lies_in_a_keyring_that_is_away_is_removed_when_it_is_back(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backend = doubles.Keeping()
    over(folder, backend).keep(OWNER, token(OWNER))
    with pytest.raises(errors.AccountStoreError, match="there is none"):
        without(folder).secrets(OWNER)
    assert without(folder).remove(OWNER)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "not to be had now (there is none)" in caplog.text
    assert without(folder).accounts() == ()
    assert not without(folder).sweep()
    assert backend.texts
    assert over(folder, backend).sweep()
    assert backend.texts == {}
    assert without(folder).sweep()


def test_signing_in_again_while_the_keyring_is_locked(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The old secrets, which nobody can see now, are forgotten; they do not stay in the keyring for ever."""
    backend = doubles.Keeping()
    over(folder, backend).keep(OWNER, token(OWNER))
    kept = without(folder, absent=False).keep(OWNER, session(OWNER))
    assert (kept.kinds, kept.place) == ("session", str(folder / "accounts.json"))
    assert "it is locked" in caplog.text
    assert without(folder, absent=False).remove(OWNER)
    assert "the next sign-in or sign-out removes them" in caplog.messages[-1]
    assert backend.texts
    assert not over(folder, backend).remove(OWNER)
    assert backend.texts == {}
