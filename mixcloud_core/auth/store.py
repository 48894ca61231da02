"""Where accounts are kept: the list in a file, their secrets in the keyring where there is one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mixcloud_core.auth.accounts import KeptAccount, Secrets
from mixcloud_core.auth.keyrings import Keyring, KeyringError, find_keyring
from mixcloud_core.auth.ledger import Entry, Ledger, is_name
from mixcloud_core.auth.ledger_file import LedgerFile
from mixcloud_core.config import AccountPlace, Config
from mixcloud_core.errors import AccountStoreError, AuthenticationError, LoginRequiredError

__all__ = ["AccountStore"]

_log = logging.getLogger(__name__)


class AccountStore:
    """The accounts that somebody signed in to; names count without regard to upper and lower case.

    `place` says whether the keyring is used. Every method raises AccountStoreError where the list can't be read or
    written. What is kept is whole whenever the program ends, and several programs may use it at once.
    """

    def __init__(
        self,
        folder: Path,
        place: AccountPlace = AccountPlace.AUTO,
        *,
        find_keyring: Callable[[], Keyring] | None = None,
    ) -> None:
        self._file = LedgerFile(folder)
        self._place = place
        self._find_keyring = find_keyring or _systems_keyring
        self._found: Keyring | KeyringError | None = None

    @classmethod
    def of(cls, config: Config) -> AccountStore:
        """Give the store that the settings name."""
        try:
            folder = config.auth.accounts_folder()
        except ImportError as error:  # of yt-dlp's standalone programs
            raise AccountStoreError(
                "This program has no access to the accounts that are kept (platformdirs is not installed)",
                hint="Set MIXCLOUD_AUTH_FOLDER to their folder",
            ) from error
        if not folder.is_absolute():  # there is no home: it would be another folder wherever one is
            raise AccountStoreError("There is no folder for accounts", hint="Set auth.folder")
        return cls(folder, config.auth.place)

    def accounts(self) -> tuple[KeptAccount, ...]:
        """Give all accounts that are kept, in the order in which they came; the keyring is not asked."""
        ledger = self._file.read()
        return tuple(self._shown(entry, ledger) for entry in ledger.entries)

    def find(self, name: str = "") -> KeptAccount | None:
        """Give an account by name, the default one without, None where there is none; the keyring is not asked."""
        ledger = self._file.read()
        entry = ledger.find(name)
        return self._shown(entry, ledger) if entry else None

    def secrets(self, name: str) -> Secrets:
        """Give the secrets of an account; raises LoginRequiredError where it is not kept, or not whole."""
        entry = self._file.read().find(name)
        if entry is None:
            raise LoginRequiredError(f"Nobody is signed in as {name}", hint="Sign in with: beet mixcloud login")
        return entry.secrets or self._from_keyring(entry, self._new_keyring)

    def keep(self, name: str, secrets: Secrets, *, expires_at: float | None = None) -> KeptAccount:
        """Keep an account; what is kept of the other kind (token or session) stays."""
        if not is_name(name):
            raise AccountStoreError("Mixcloud gave no name under which the account could be kept")
        with self._file.alone():
            ledger = self._file.read()
            former = ledger.find(name)
            merged = self._former(former).renewed(secrets) if former else secrets
            entry = Entry(
                name=name,
                has_token=bool(merged.access_token),
                has_session=bool(merged.cookies),
                expires_at=expires_at if secrets.access_token or not former else former.expires_at,
            )
            stored = self._stored(ledger, entry, merged)
            self._file.write(stored)
            self._sweep(stored)
        return self._shown(stored.find(name) or entry, stored)

    def set_default(self, name: str) -> KeptAccount:
        """Make an account the default one; raises LoginRequiredError where it is not kept."""
        with self._file.alone():
            ledger = self._file.read()
            entry = ledger.find(name)
            if entry is None:
                raise LoginRequiredError(f"Nobody is signed in as {name}", hint="Sign in with: beet mixcloud login")
            ledger = replace(ledger, default=entry.name)
            self._file.write(ledger)
        return self._shown(entry, ledger)

    def remove(self, name: str) -> bool:
        """Remove an account from everywhere; tells whether there was one."""
        with self._file.alone():
            ledger = self._file.read()
            entry = ledger.find(name)
            if entry is None:
                self._sweep(ledger)
                return False
            # First from the list, where the key is noted: cut off in between, the next one to write goes on.
            remaining = ledger.without(entry)
            self._file.write(remaining)
            failures = self._sweep(remaining)
            if entry.key in failures and not failures[entry.key].absent:
                self._file.write(ledger)
                raise AccountStoreError(
                    f"{entry.name} can't be removed from the keyring: {failures[entry.key]}",
                    hint="Unlock it and try again",
                )
            if failures:
                _log.warning(
                    "The keyring is not to be had now (%s), and holds secrets of accounts that were signed in: the "
                    "next sign-in or sign-out removes them",
                    next(iter(failures.values())),
                )
        return True

    def sweep(self) -> bool:
        """Remove from the keyring what is of no account's any more; tells whether all is gone.

        There is something where a program was cut off, or where the keyring was not to be had.
        """
        if not self._file.read().leftovers:
            return True
        with self._file.alone():
            return not self._sweep(self._file.read())

    def _sweep(self, ledger: Ledger) -> dict[str, KeyringError]:
        """Do the same within `alone`; gives by its key what could not be removed, and why."""
        swept, failures = ledger, {}
        for key in ledger.leftovers:
            try:
                self._keyring.remove(key)
                swept = swept.without_leftover(key)
            except KeyringError as error:
                failures[key] = error
        if swept != ledger:
            self._file.write(swept)
        return failures

    @property
    def _keyring(self) -> Keyring:
        """The keyring, looked for once; raises KeyringError where there is none."""
        if self._found is None:
            try:
                self._found = self._find_keyring()
            except KeyringError as error:
                self._found = error
        if isinstance(self._found, KeyringError):
            raise KeyringError(str(self._found), absent=self._found.absent)
        return self._found

    def _stored(self, ledger: Ledger, entry: Entry, secrets: Secrets) -> Ledger:
        """Put secrets into the keyring, else into the list, which is given back."""
        try:
            keyring = self._new_keyring()
            # A new key, noted before it is there: cut off at any moment, the former secrets still count.
            key = ledger.new_key(entry.name)
            ledger = ledger.with_leftover(key)
            self._file.write(ledger)
            keyring.put(key, secrets.to_text())
        except KeyringError as error:
            if self._place is AccountPlace.KEYRING:
                raise AccountStoreError(
                    f"The keyring can't be used: {error}", hint="Or set auth.place to file"
                ) from error
            _log.info("The keyring is not used: %s", error)
            return ledger.with_entry(replace(entry, secrets=secrets))
        return ledger.with_entry(replace(entry, key=key))

    def _new_keyring(self) -> Keyring:
        """The keyring where the settings do not say to leave it alone: what lies there is still removed from it."""
        if self._place is AccountPlace.FILE:
            raise KeyringError("the settings say auth.place = file", absent=True)
        return self._keyring

    def _from_keyring(self, entry: Entry, keyring: Callable[[], Keyring]) -> Secrets:
        try:
            text = keyring().get(entry.key)
        except KeyringError as error:
            raise AccountStoreError(
                f"{entry.name} is kept in the keyring, which can't be used: {error}",
                hint="Unlock it, or sign in again with: beet mixcloud login",
            ) from error
        if text:
            try:
                return Secrets.from_text(text)
            except (ValueError, AuthenticationError):
                _log.debug("What the keyring holds for an account is damaged")
        raise LoginRequiredError(
            f"The keyring holds nothing for {entry.name} any more", hint="Sign in again with: beet mixcloud login"
        )

    def _former(self, entry: Entry) -> Secrets:
        """Give what was kept of an account until now, nothing where that is out of reach: signing in mends it."""
        try:
            return entry.secrets or self._from_keyring(entry, lambda: self._keyring)
        except LoginRequiredError:
            return Secrets()
        except AccountStoreError as error:
            _log.warning("%s", error.message)
            return Secrets()

    def _shown(self, entry: Entry, ledger: Ledger) -> KeptAccount:
        return KeptAccount(
            name=entry.name,
            place=str(self._file.path) if entry.secrets else "keyring",
            has_token=entry.has_token,
            has_session=entry.has_session,
            is_default=ledger.find("") is entry,
            expires_at=entry.expires_at,
        )


def _systems_keyring() -> Keyring:
    return find_keyring(with_person=all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)))
