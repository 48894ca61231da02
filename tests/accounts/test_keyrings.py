"""Which keyring is used, with a person at the terminal and without, and that no program ever hangs because of one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from mixcloud_core.auth import keyrings
from mixcloud_core.auth.keyrings import Keyring, KeyringError, find_keyring
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.accounts import doubles
from tests.accounts.kept import token
from tests.sandbox.users import OWNER

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = "is not the system's own, and may ask for a password"


class FirstPlain(chainer.ChainerBackend):
    """Asks several, as the default of `keyring` does where there are several."""

    backends = (fail.Keyring(), null.Keyring(), doubles.PlaintextLike(), doubles.Prompting(), doubles.System())  # type: ignore[no-untyped-call]


def found(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend | None, *, chosen: bool, person: bool) -> Any:
    """What is used, or why nothing is and whether there is none at all."""
    monkeypatch.setattr(keyring.core, "load_env", lambda: backend if chosen else None)
    monkeypatch.setattr(keyring.core, "load_config", lambda: None)
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    try:
        return find_keyring(with_person=person)._backend
    except KeyringError as error:
        return str(error), error.absent


@pytest.mark.parametrize("person", [True, False])
@pytest.mark.parametrize("chosen", [True, False])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (fail.Keyring, "there is none"),
        (null.Keyring, "null keeps nothing secret"),
        (doubles.PlaintextLike, "PlaintextLike keeps nothing secret"),
    ],
)
def test_what_keeps_nothing_secret_is_never_used(
    monkeypatch: pytest.MonkeyPatch, kind: type[KeyringBackend], reason: str, chosen: bool, person: bool
) -> None:
    assert found(monkeypatch, kind(), chosen=chosen, person=person) == (reason, True)


@pytest.mark.parametrize("person", [True, False])
@pytest.mark.parametrize("chosen", [True, False])
def test_the_systems_own_is_used_by_anyone(monkeypatch: pytest.MonkeyPatch, chosen: bool, person: bool) -> None:
    backend = doubles.System()
    assert found(monkeypatch, backend, chosen=chosen, person=person) is backend


def test_what_may_prompt_is_used_only_by_a_person_who_chose_it(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = doubles.Prompting()
    assert found(monkeypatch, backend, chosen=True, person=True) is backend
    for chosen, person in ((True, False), (False, True), (False, False)):
        assert found(monkeypatch, backend, chosen=chosen, person=person) == (f"Prompting {NOT_OURS}", True)


def test_of_several_the_first_good_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    several = FirstPlain()  # type: ignore[no-untyped-call]
    assert isinstance(found(monkeypatch, several, chosen=False, person=False), doubles.System)
    assert isinstance(found(monkeypatch, several, chosen=False, person=True), doubles.System)
    assert isinstance(found(monkeypatch, several, chosen=True, person=True), doubles.Prompting)


def test_without_the_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring.core", None)
    with pytest.raises(KeyringError, match="not installed") as caught:
        find_keyring(with_person=False)
    assert caught.value.absent


def test_a_choice_that_cannot_be_loaded_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Keyring")
    with pytest.raises(KeyringError, match=r"it failed \(ModuleNotFoundError\)"):
        find_keyring(with_person=False)


@pytest.mark.parametrize("person", [True, False])
def test_one_that_hangs_before_it_begins_costs_the_short_limit_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, person: bool
) -> None:
    monkeypatch.setattr(keyrings, "_ALONE", 0.2)
    for name, value in doubles.environment(doubles.HangingToBegin, tmp_path / "keyring").items():
        monkeypatch.setenv(name, value)
    started = time.monotonic()
    for words in ("did not answer within", "does not answer"):
        with pytest.raises(KeyringError, match=words):
            find_keyring(with_person=person)
    assert time.monotonic() - started < 0.4


@pytest.mark.parametrize(("is_open", "used"), [(True, True), (False, False)])
def test_a_wallet_is_not_opened_without_a_person(monkeypatch: pytest.MonkeyPatch, is_open: bool, used: bool) -> None:
    class Wallet(doubles.Keeping):
        __module__ = "keyring.backends.kwallet"
        bus_name, object_path = "org.kde.kwalletd5", "/modules/kwalletd5"

    wallet = SimpleNamespace(networkWallet=lambda: "kdewallet", isOpen=lambda name: is_open and name == "kdewallet")
    bus = SimpleNamespace(get_object=lambda name, path: (name, path))
    dbus = SimpleNamespace(SessionBus=lambda: bus, Interface=lambda _, __: wallet)
    monkeypatch.setitem(sys.modules, "dbus", dbus)
    backend = Wallet()
    assert (found(monkeypatch, backend, chosen=False, person=False) is backend) == used
    assert found(monkeypatch, backend, chosen=False, person=True) is backend
    monkeypatch.setitem(sys.modules, "dbus", None)
    assert found(monkeypatch, backend, chosen=False, person=False) == ("it is locked", False)


def test_whoever_waits_at_the_terminal_is_told_what_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keyrings, "_TOLD", 0.05)
    backend = doubles.Hanging()
    threading.Timer(0.2, backend.go_on.set).start()
    assert Keyring(backend, 60).get("name") is None
    assert caplog.messages == ["Waiting for the keyring, which may ask for its password in a window"]


HANGING = """
import sys, time
from pathlib import Path
from mixcloud_core.auth import keyrings
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.store import AccountStore
keyrings._ALONE = 0.3
for name in ("one", "two"):
    print(AccountStore(Path(sys.argv[1])).keep(name, Secrets(access_token="x")).place)
"""


@pytest.mark.parametrize("double", [doubles.Hanging, doubles.HangingInside, doubles.HangingToBegin])
def test_a_program_ends_while_the_keyring_still_hangs(tmp_path: Path, double: type[KeyringBackend]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING, str(tmp_path / "accounts")],
        env=os.environ | doubles.environment(double, tmp_path / "keyring"),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert (done.stdout, done.stderr) == (f"{tmp_path / 'accounts' / 'accounts.json'}\n" * 2, "")


def test_a_child_of_a_program_with_a_hanging_keyring_asks_for_itself(tmp_path: Path) -> None:
    store = AccountStore(tmp_path / "accounts", AccountPlace.AUTO, find_keyring=lambda: Keyring(doubles.Hanging(), 0.1))
    store.keep(OWNER, token(OWNER))
    assert keyrings._unanswered.is_alive()
    child = os.fork()
    if child == 0:
        working = AccountStore(tmp_path / "child", find_keyring=lambda: Keyring(doubles.Keeping(), 5))
        os._exit(0 if working.keep(OWNER, token(OWNER)).place == "keyring" else 1)
    assert os.waitpid(child, 0)[1] == 0
