"""What tests of kept accounts have in common."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend

from mixcloud_core import errors
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.keyrings import Keyring, KeyringError
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.sandbox.state import access_token, csrf_token, session_id
from tests.sandbox.users import OWNER

__all__ = [
    "LIMIT",
    "SOMEBODY",
    "as_root",
    "as_somebody",
    "everything",
    "mode",
    "over",
    "refused",
    "session",
    "store_in",
    "token",
    "without",
    "write",
]

LIMIT = 0.3
"""Seconds for a keyring to answer."""
SOMEBODY = 12345
"""A user of this machine without a name."""

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can act as several users"
)


def token(user: str) -> Secrets:
    return Secrets(access_token=access_token(user))


def session(user: str) -> Secrets:
    return Secrets(cookies={"sessionid": session_id(user), "csrftoken": csrf_token(user)})


def mode(path: Path) -> str:
    return oct(path.lstat().st_mode & 0o7777)


def everything(folder: Path) -> str:
    """All that is written in the files under a folder."""
    return "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


@contextmanager
def as_somebody() -> Iterator[Path]:
    """Act as another user than root, with a folder of that user's."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, SOMEBODY, -1)
        os.seteuid(SOMEBODY)
        try:
            yield Path(folder)
        finally:
            os.seteuid(0)


def store_in(folder: Path) -> AccountStore:
    return AccountStore(folder, AccountPlace.FILE)


def write(folder: Path, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "accounts.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    file.chmod(0o600)
    return file


def refused(folder: Path) -> list[str]:
    """What is said when the list is used in all ways there are."""
    told = []
    store = store_in(folder)
    for use in (
        store.accounts,
        store.find,
        lambda: store.secrets(OWNER),
        lambda: store.keep(OWNER, token(OWNER)),
        lambda: store.set_default(OWNER),
        lambda: store.remove(OWNER),
        store.sweep,
    ):
        with pytest.raises(errors.AccountStoreError) as caught:
            use()
        told.append(str(caught.value))
        assert caught.value.__cause__ is None or isinstance(caught.value.__cause__, OSError)
        assert caught.value.__context__ is caught.value.__cause__
    return told


def over(folder: Path, backend: KeyringBackend, place: AccountPlace = AccountPlace.AUTO) -> AccountStore:
    return AccountStore(folder, place, find_keyring=lambda: Keyring(backend, LIMIT))


def without(folder: Path, *, absent: bool = True, place: AccountPlace = AccountPlace.AUTO) -> AccountStore:
    """A store where there is no keyring, or only a locked one."""

    def find() -> Keyring:
        raise KeyringError("there is none" if absent else "it is locked", absent=absent)

    return AccountStore(folder, place, find_keyring=find)
