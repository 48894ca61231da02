"""Where accounts are kept: the list in a file, their secrets in the keyring where there is one."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from mixcloud_core.auth.accounts import KeptAccount, Secrets
from mixcloud_core.auth.keyrings import Keyring, KeyringError, find_keyring
from mixcloud_core.auth.ledger import Entry, Ledger, LedgerFile
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
        self._find_keyring = _no_keyring if place is AccountPlace.FILE else find_keyring or _systems_keyring
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
        return entry.secrets or self._from_keyring(entry)

    def keep(self, name: str, secrets: Secrets, *, expires_at: float | None = None) -> KeptAccount:
        """Keep an account; what is kept of the other kind (token or session) stays."""
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
            final = ledger.with_entry(self._stored(ledger, entry, merged))
            self._file.write(final)
        return self._shown(final.find(name) or entry, final)

    def set_default(self, name: str) -> KeptAccount:
        """Make an account the default one; raises LoginRequiredError where it is not kept."""
        with self._file.alone():
            ledger = self._file.read()
            entry = ledger.find(name)
            if entry is None:
                raise LoginRequiredError(f"Nobody is signed in as {name}", hint="Sign in with: beet mixcloud login")
            ledger = Ledger(ledger.entries, entry.name)
            self._file.write(ledger)
        return self._shown(entry, ledger)

    def remove(self, name: str) -> bool:
        """Remove an account from everywhere; tells whether there was one."""
        with self._file.alone():
            ledger = self._file.read()
            entry = ledger.find(name)
            if entry is None:
                return False
            # First from the keyring: what is not in the list any more, nobody would ever look for there.
            self._remove_from_keyring(entry)
            self._file.write(ledger.without(entry.name))
        return True

    def _remove_from_keyring(self, entry: Entry) -> None:
        try:
            self._keyring.remove(entry.name)
        except KeyringError as error:
            if entry.secrets:  # all that counts lies in the file
                return
            if not error.absent:
                raise AccountStoreError(
                    f"{entry.name} can't be removed from the keyring: {error}", hint="Unlock it and try again"
                ) from error
            _log.warning(
                "%s was kept in a keyring that is not to be had now (%s): it may still be there", entry.name, error
            )

    @property
    def _keyring(self) -> Keyring:
        """The keyring, looked for once; raises KeyringError where there is none."""
        if self._found is None:
            try:
                self._found = self._find_keyring()
            except KeyringError as error:
                self._found = error
        if isinstance(self._found, KeyringError):
            raise self._found
        return self._found

    def _stored(self, ledger: Ledger, entry: Entry, secrets: Secrets) -> Entry:
        """Put secrets into the keyring, else into the entry itself, which is given back."""
        in_file = Entry(
            name=entry.name,
            has_token=entry.has_token,
            has_session=entry.has_session,
            expires_at=entry.expires_at,
            secrets=secrets,
        )
        try:
            keyring = self._keyring
            if not ledger.find(entry.name):
                # Named before its secrets are there: cut off in between, signing out still finds them.
                self._file.write(ledger.with_entry(entry))
            keyring.put(entry.name, secrets.to_text())
        except KeyringError as error:
            if self._place is AccountPlace.KEYRING:
                self._file.write(ledger)
                raise AccountStoreError(
                    f"The keyring can't be used: {error}", hint="Or set auth.place to file"
                ) from error
            _log.info("The keyring is not used: %s", error)
            return in_file
        return entry

    def _from_keyring(self, entry: Entry) -> Secrets:
        try:
            text = self._keyring.get(entry.name)
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
            return entry.secrets or self._from_keyring(entry)
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


def _no_keyring() -> Keyring:
    raise KeyringError("the settings say auth.place = file", absent=True)


def _systems_keyring() -> Keyring:
    return find_keyring(with_person=sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty())
