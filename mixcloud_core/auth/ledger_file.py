"""The list of accounts in its file, which programs share and nobody else can read."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mixcloud_core.auth.ledger import Ledger, NewerLedgerError, decode, encode
from mixcloud_core.errors import AccountStoreError
from mixcloud_core.private_files import make_private_folder, read_private, remove_parts, write_private

__all__ = ["LedgerFile"]

# Bytes: a thousand accounts with long cookies.
_LARGEST = 8 * 1024 * 1024
# Seconds for another program to finish what it writes.
_LONGEST_WAIT = 15
_NAME = "accounts.json"
_LOCK = "accounts.lock"

_log = logging.getLogger(__name__)


class LedgerFile:
    """The file `accounts.json` (0600) in a folder of its own (0700), which programs share.

    Whoever reads finds what was written last, whole. Raises AccountStoreError for what can't be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._was_told = False
        self.path = folder / _NAME

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
        _refuse_foreign(self.path, facts)
        ledger = self._decoded(content)
        if _is_open(facts) and any(entry.secrets for entry in ledger.entries) and not self._was_told:
            self._was_told = True
            _log.warning("%s holds secrets, and others can read it: chmod 600 it", self.path)
        return ledger

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other programs from writing while the block runs."""
        from filelock import FileLock, Timeout

        with self._in_words("written"):
            self._make_folder()
        lock = FileLock(self._folder / _LOCK, timeout=_LONGEST_WAIT, mode=0o600)
        try:
            held = lock.acquire()
        except Timeout:
            raise AccountStoreError("Another program keeps the list of accounts locked", hint="Try again") from None
        except OSError as error:
            raise self._failure("locked", error) from error
        with held:
            with self._in_words("written"):
                remove_parts(self.path)
            yield

    def write(self, ledger: Ledger) -> None:
        """Write the list, within `alone`."""
        content = encode(ledger)
        if len(content) > _LARGEST:
            raise AccountStoreError("That is more than the list of accounts can hold", hint="Sign out of an account")
        with self._in_words("written"):
            write_private(self.path, content, durable=True)

    def _make_folder(self) -> None:
        make_private_folder(self._folder)
        facts = self._folder.lstat()
        if stat.S_ISLNK(facts.st_mode):
            raise AccountStoreError(
                f"{self._folder} is a link to elsewhere", hint="Set auth.folder to the place itself"
            )
        if os.name == "posix" and os.geteuid() not in (0, facts.st_uid):
            raise AccountStoreError(f"{self._folder} belongs to another user", hint="Set auth.folder to one of yours")
        if not _is_open(facts):
            return
        if all(name.startswith("accounts.") for name in os.listdir(self._folder)):  # noqa: PTH208 (names are wanted)
            self._folder.chmod(0o700)
        elif facts.st_mode & stat.S_IWGRP:  # it is also for something else, of which we know nothing
            raise AccountStoreError(
                f"Others may write to {self._folder}", hint="Set auth.folder to a folder of its own"
            )

    def _decoded(self, content: bytes) -> Ledger:
        try:
            return decode(content)
        except NewerLedgerError:
            words, hint = "is of a newer version of mixcloud-plugins", "Update this one"
        except ValueError:
            words, hint = "is damaged", "Move it away and sign in again"
        raise AccountStoreError(f"{self.path} {words}", hint=hint)

    @contextmanager
    def _in_words(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._failure(what, error) from error

    def _failure(self, what: str, error: OSError) -> AccountStoreError:
        words = error.strerror or type(error).__name__
        return AccountStoreError(f"The list of accounts can't be {what} ({self.path}: {words})")


def _is_open(facts: os.stat_result) -> bool:
    """Tell whether others than the owner have any access."""
    return os.name == "posix" and bool(facts.st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _refuse_foreign(path: Path, facts: os.stat_result) -> None:
    # Another user's list would make this one act in somebody else's name. The system's own may be given to a container.
    if os.name == "posix" and os.geteuid() not in (0, facts.st_uid) and facts.st_uid != 0:
        raise AccountStoreError(f"{path} belongs to another user", hint="Move it away and sign in again")
