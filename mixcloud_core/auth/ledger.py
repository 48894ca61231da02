"""The list of accounts: names, the default, and the secrets of those that are not in the keyring."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import Any

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.errors import AuthenticationError

__all__ = ["Entry", "Ledger", "NewerLedgerError", "decode", "encode", "is_name"]

_VERSION = 1


class NewerLedgerError(Exception):
    """The list is of a newer version of this program."""


def is_name(text: object) -> bool:
    """Tell whether a text can be the name of a user."""
    return isinstance(text, str) and re.fullmatch(r"[^\s/]{1,100}", text) is not None and text.isprintable()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An account of the list: its secrets are here, or in the keyring under `key`."""

    name: str
    has_token: bool
    has_session: bool
    expires_at: float | None = None
    secrets: Secrets | None = None
    key: str = ""

    def is_called(self, name: str) -> bool:
        """Tell whether a name is the account's: upper and lower case are the same."""
        return self.name.casefold() == name.casefold()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All accounts, in the order in which they came.

    `leftovers` are keys of the keyring under which secrets may lie that are of no account's.
    """

    entries: tuple[Entry, ...] = ()
    default: str = ""
    leftovers: tuple[str, ...] = ()

    def find(self, name: str) -> Entry | None:
        """Give an account; without a name, the default one."""
        return next((entry for entry in self.entries if entry.is_called(name or self.default)), None)

    def with_entry(self, entry: Entry) -> Ledger:
        """Add an account, or put it in the place of its former self; the first one is the default."""
        former = self.find(entry.name)
        entries = tuple(entry if one is former else one for one in self.entries) + (() if former else (entry,))
        changed = replace(self, entries=entries, default=self.default if self.find("") else entry.name)
        return changed.without_leftover(entry.key).with_leftover(former.key if former else "")

    def without(self, entry: Entry) -> Ledger:
        """Leave out an account; where it was the default, the next one is."""
        changed = replace(self, entries=tuple(one for one in self.entries if one is not entry))
        if not changed.find(""):
            changed = replace(changed, default=next((one.name for one in changed.entries), ""))
        return changed.with_leftover(entry.key)

    def with_leftover(self, key: str) -> Ledger:
        """Note that the keyring may hold secrets under a key, unless an account needs them."""
        if not key or key in self.leftovers or any(entry.key == key for entry in self.entries):
            return self
        return replace(self, leftovers=(*self.leftovers, key))

    def new_key(self, name: str) -> str:
        """Give a key of the keyring for secrets of an account, under which no secrets lie that count."""
        prefix = f"{name.casefold()[:80]}."
        return next((key for key in self.leftovers if key.startswith(prefix)), f"{prefix}{token_hex(4)}")

    def without_leftover(self, key: str) -> Ledger:
        """Note that the keyring holds nothing under a key that is of no account's."""
        return replace(self, leftovers=tuple(one for one in self.leftovers if one != key))


def encode(ledger: Ledger) -> bytes:
    """Write a list as JSON, which `decode` reads."""
    accounts = {
        entry.name: {"token": entry.has_token, "session": entry.has_session}
        | ({"expires_at": entry.expires_at} if entry.expires_at else {})
        | ({"secrets": json.loads(entry.secrets.to_text())} if entry.secrets else {"key": entry.key})
        for entry in ledger.entries
    }
    values = {"version": _VERSION, "default": ledger.default, "accounts": accounts}
    return json.dumps(values | ({"leftovers": ledger.leftovers} if ledger.leftovers else {}), indent=1).encode() + b"\n"


def decode(content: bytes) -> Ledger:
    """Read a list; raises NewerLedgerError, and ValueError for what is none, without a word of what it holds."""
    try:
        return _ledger(json.loads(content))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AuthenticationError):
        pass
    raise ValueError("damaged")


def _ledger(values: Any) -> Ledger:
    version = values["version"]
    if isinstance(version, int) and version > _VERSION:
        raise NewerLedgerError
    if version != _VERSION:
        raise ValueError("no version")
    leftovers = values.get("leftovers", [])
    if not isinstance(leftovers, list) or not all(map(is_name, leftovers)):
        raise ValueError("no names")
    found = [_entry(name, facts) for name, facts in values["accounts"].items()]
    entries = tuple({entry.name.casefold(): entry for entry in found}.values())
    ledger = Ledger(entries, str(values["default"]))
    if entries and not ledger.find(""):
        ledger = replace(ledger, default=entries[0].name)
    for key in leftovers:
        ledger = ledger.with_leftover(key)
    return ledger


def _entry(name: str, facts: Any) -> Entry:
    expires_at = facts.get("expires_at")
    if expires_at is not None and not math.isfinite(expires_at):
        raise ValueError("no time")
    if not is_name(name):
        raise ValueError("no name")
    secrets = Secrets.from_values(facts["secrets"]) if "secrets" in facts else None
    key = "" if secrets else facts["key"]
    if not secrets and not is_name(key):
        raise ValueError("no key")
    return Entry(
        name=name,
        has_token=bool(secrets.access_token) if secrets else facts["token"] is True,
        has_session=bool(secrets.cookies) if secrets else facts["session"] is True,
        expires_at=None if expires_at is None else float(expires_at),
        secrets=secrets,
        key=key,
    )
