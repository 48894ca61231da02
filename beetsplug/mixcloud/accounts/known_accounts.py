"""All accounts of a user, for people: those that are kept, and those of the environment and the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mixcloud_core.api.credentials import read_cookies
from mixcloud_core.api.transport import Transport
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.sign_in import holder_of
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import Config
from mixcloud_core.errors import AuthenticationError, MixcloudError

__all__ = ["KnownAccount", "check", "known_accounts"]


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """A row of the list; `state` is empty where Mixcloud was not asked, `works` is false where it did not say yes."""

    name: str
    kinds: tuple[str, ...]
    place: str
    is_used: bool
    secrets: Callable[[], Secrets]
    is_given: bool = False  # by the environment or the settings
    state: str = ""
    works: bool = True

    def cells(self) -> tuple[str, ...]:
        """Give the row as texts."""
        shown = ("*" if self.is_used else "", self.name, " and ".join(self.kinds), self.place)
        return (*shown, self.state) if self.state else shown

    def to_json(self) -> dict[str, object]:
        """Give the row as JSON has it."""
        told = {"account": self.name, "kinds": list(self.kinds), "place": self.place, "used": self.is_used}
        return told | ({"state": self.state, "works": self.works} if self.state else {})


def known_accounts(config: Config, store: AccountStore) -> list[KnownAccount]:
    """Give all accounts; those of the environment and the settings come first, and count first."""
    return [*_given(config), *_kept(config, store)]


def check(account: KnownAccount, network: Transport) -> KnownAccount:
    """Ask Mixcloud whether an account works, its token and its session each for itself."""
    try:
        secrets = account.secrets()
    except MixcloudError as error:
        return replace(account, state=error.message, works=False)
    parts = {"token": Secrets(access_token=secrets.access_token), "session": Secrets(cookies=secrets.cookies)}
    told = [_told(kind, parts[kind], network) for kind in account.kinds]
    return replace(account, state="; ".join(words for words, _ in told), works=all(works for _, works in told))


def _told(kind: str, secrets: Secrets, network: Transport) -> tuple[str, bool]:
    try:
        name = holder_of(secrets, network)
    except AuthenticationError:
        name = ""
    except MixcloudError as error:
        return f"{kind}: {error.message}", False
    return (f"{kind} of {name} works", True) if name else (f"{kind} is no longer accepted: sign in again", False)


def _given(config: Config) -> Iterator[KnownAccount]:
    auth = config.auth
    if token := auth.access_token:
        place = config.sources.get("auth.access_token", "settings")
        yield KnownAccount("-", ("token",), place, True, lambda: Secrets(access_token=token), is_given=True)
    if cookies := auth.cookies:
        place = f"{config.sources.get('auth.cookies', 'settings')}: {cookies}"

        def secrets() -> Secrets:
            return Secrets(cookies=read_cookies(cookies))

        yield KnownAccount("-", ("session",), place, True, secrets, is_given=True)


def _kept(config: Config, store: AccountStore) -> Iterator[KnownAccount]:
    used = store.find(config.auth.account)
    for account in store.accounts():
        kinds = tuple(kind for kind, has in (("token", account.has_token), ("session", account.has_session)) if has)

        def secrets(name: str = account.name) -> Secrets:
            return store.secrets(name)

        yield KnownAccount(account.name, kinds, account.place, account == used, secrets)
