"""The list of accounts, in one file: names, the default, and the secrets of those that are not in the keyring."""

from __future__ import annotations

import json
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.errors import AccountStoreError, AuthenticationError
from mixcloud_core.private_files import make_private_folder, read_private, write_private

__all__ = ["Entry", "Ledger", "LedgerFile"]

_VERSION = 1
# Bytes: a thousand accounts with long cookies.
_LARGEST = 8 * 1024 * 1024
# Seconds for another program to finish what it writes.
_LONGEST_WAIT = 15

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An account of the list; without `secrets`, they lie in the keyring."""

    name: str
    has_token: bool
    has_session: bool
    expires_at: float | None = None
    secrets: Secrets | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """All accounts by name, in the order in which they came; upper and lower case are the same."""

    entries: tuple[Entry, ...] = ()
    default: str = ""

    def find(self, name: str) -> Entry | None:
        """Give an account; without a name, the default one."""
        wanted = (name or self.default).casefold()
        return next((entry for entry in self.entries if entry.name.casefold() == wanted), None)

    def with_entry(self, entry: Entry) -> Ledger:
        """Add an account, or put it in the place of its former self; the first one is the default."""
        if not self.find(entry.name) or not self.entries:
            return replace(self, entries=(*self.entries, entry), default=self.default or entry.name)
        kept = (entry if one.name.casefold() == entry.name.casefold() else one for one in self.entries)
        return replace(self, entries=tuple(kept))

    def without(self, name: str) -> Ledger:
        """Leave out an account; where it was the default, the next one is."""
        entries = tuple(one for one in self.entries if one.name.casefold() != name.casefold())
        is_default = self.default.casefold() == name.casefold()
        return Ledger(entries, next((one.name for one in entries), "") if is_default else self.default)


class LedgerFile:
    """The file `accounts.json` (0600) in a folder of its own (0700), which programs share.

    Whoever reads finds what was written last, whole. Raises AccountStoreError for what can't be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / "accounts.json"

    def read(self) -> Ledger:
        """Give the list; an empty one where nobody ever signed in."""
        with self._in_words("read"):
            try:
                found = read_private(self.path, _LARGEST)
            except (FileNotFoundError, NotADirectoryError):
                return Ledger()
        if found is None:
            raise AccountStoreError(f"{self.path} is no list of accounts", hint="Move it away and sign in again")
        content, facts = found
        if os.name == "posix" and facts.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            _log.warning("%s holds secrets, and others can read it: chmod 600 it", self.path)
        return self._decode(content)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other programs from writing while the block runs."""
        from filelock import FileLock, Timeout

        with self._in_words("written"):
            self._make_folder()
        lock = FileLock(self._folder / "accounts.lock", timeout=_LONGEST_WAIT, mode=0o600)
        try:
            held = lock.acquire()
        except Timeout:
            raise AccountStoreError("Another program keeps the list of accounts locked", hint="Try again") from None
        except OSError as error:
            raise self._failure("locked", error) from error
        with held:
            yield

    def write(self, ledger: Ledger) -> None:
        """Write the list, within `alone`."""
        with self._in_words("written"):
            write_private(self.path, _encode(ledger), durable=True)

    def _make_folder(self) -> None:
        make_private_folder(self._folder)
        facts = self._folder.lstat()
        if stat.S_ISLNK(facts.st_mode):
            raise AccountStoreError(
                f"{self._folder} is a link to elsewhere", hint="Set auth.folder to the place itself"
            )
        if os.name == "posix" and os.geteuid() not in (0, facts.st_uid):
            raise AccountStoreError(f"{self._folder} belongs to another user", hint="Set auth.folder to one of yours")
        if os.name == "posix" and facts.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            self._folder.chmod(0o700)

    @contextmanager
    def _in_words(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._failure(what, error) from error

    def _failure(self, what: str, error: OSError) -> AccountStoreError:
        words = error.strerror or type(error).__name__
        return AccountStoreError(f"The list of accounts can't be {what} ({self.path}: {words})")

    def _decode(self, content: bytes) -> Ledger:
        try:
            values = json.loads(content)
            if isinstance(values, dict) and isinstance(values.get("version"), int) and values["version"] > _VERSION:
                raise AccountStoreError(
                    f"{self.path} is of a newer version of mixcloud-plugins", hint="Update this one"
                )
            return _ledger(values)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AuthenticationError) as error:
            if isinstance(error, AccountStoreError):
                raise
        # Without the cause, whose text may hold a secret.
        raise AccountStoreError(f"{self.path} is damaged", hint="Move it away and sign in again")


def _encode(ledger: Ledger) -> bytes:
    accounts = {
        entry.name: {"token": entry.has_token, "session": entry.has_session}
        | ({"expires_at": entry.expires_at} if entry.expires_at else {})
        | ({"secrets": json.loads(entry.secrets.to_text())} if entry.secrets else {})
        for entry in ledger.entries
    }
    values = {"version": _VERSION, "default": ledger.default, "accounts": accounts}
    return json.dumps(values, indent=1, ensure_ascii=False).encode() + b"\n"


def _ledger(values: Any) -> Ledger:
    entries = tuple(_entry(name, facts) for name, facts in values["accounts"].items())
    return Ledger(entries, str(values["default"]))


def _entry(name: str, facts: Any) -> Entry:
    expires_at = facts.get("expires_at")
    return Entry(
        name=name,
        has_token=facts["token"] is True,
        has_session=facts["session"] is True,
        expires_at=None if expires_at is None else float(expires_at),
        secrets=Secrets.from_values(facts["secrets"]) if "secrets" in facts else None,
    )
