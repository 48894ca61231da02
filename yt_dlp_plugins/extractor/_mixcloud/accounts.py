"""The account that was kept by signing in on this machine: its site session, for those who ask for it by name."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from yt_dlp.extractor.common import InfoExtractor

from mixcloud_core.api.credentials import Credentials, CredentialsProvider
from mixcloud_core.api.graphql import ENDPOINT
from mixcloud_core.api.transport import Account, Transport
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import (
    AccountStoreError,
    InvalidSettingError,
    LoginRequiredError,
    MixcloudError,
    TokenExpiredError,
)

if TYPE_CHECKING:
    from mixcloud_core.auth.accounts import KeptAccount
    from mixcloud_core.auth.store import AccountStore
    from mixcloud_core.config import Config

__all__ = ["KeptSession", "kept_session"]

# Where they are held on the downloader.
_SESSIONS = "_mixcloud_sessions"
# The name that stands for the default account.
_DEFAULT = "me"
# Cookies that Mixcloud (recorded 2026) and its front, Cloudflare, give to everybody. yt-dlp writes them to a file that
# --cookies names, where they must not pass for somebody's session the next time.
_OF_EVERYBODY = frozenset({"csrftoken", "mx_t", "__cf_bm", "__cflb", "_cfuvid", "cf_clearance"})

_SIGN_IN = "Sign in with: beet mixcloud login --cookies-from-browser NAME"
_NO_PASSWORDS = (
    "Mixcloud lets no program sign in with a password. Sign in with your browser, and give yt-dlp its cookies with "
    "--cookies-from-browser (or --cookies)"
)
_BY_NAME = (
    "Or have them kept, with: beet mixcloud login --cookies-from-browser NAME; then the name of the account will do, "
    "as --username or with: --extractor-args mixcloud:account=NAME"
)


class KeptSession:
    """The site session of an account, for the API; Mixcloud is asked at most once whether it is still good."""

    def __init__(self, owner: str, credentials: Credentials, provider: CredentialsProvider) -> None:
        self._owner = owner
        self._credentials = credentials
        self._provider = provider
        self._has_ended = False
        self._signed_in: str | None = None

    @property
    def has_token(self) -> bool:
        """Tell that there is no access token: it would be of no use here."""
        return False

    @property
    def has_session(self) -> bool:
        """Tell whether the session is still good, for all that is known."""
        return not self._has_ended

    def credentials_for(self, _account: Account, _transport: Transport, /) -> Credentials:
        """Give the cookies; raises TokenExpiredError, without repeating what `reject` told, where they have ended."""
        if self._has_ended:
            raise TokenExpiredError(f"Mixcloud does not accept the session of {self._owner} any more")
        return self._credentials

    def advise(self, account: Account, /) -> str:
        """Give what the user can do where there is no account of this kind."""
        return self._provider.advise(account)

    def reject(self, account: Account, /) -> str:
        """Use the session no more, and give what the user can do."""
        self._has_ended = True
        return f"The session of {self._owner} is no longer valid. {self._provider.reject(account)}"

    def explain(self, api: Mixcloud, warn: Callable[[str], object]) -> str:
        """Give what the account has to do with it that a show for subscribers was refused.

        If that is because the session has ended, `warn` is told, once.
        """
        if self._signed_in is None and not self._has_ended:
            try:
                self._signed_in = api.whoami()
            except MixcloudError:
                self._signed_in = ""  # nobody knows
            else:
                if not self._signed_in:
                    warn(self.reject(Account.SESSION))
        return f"{self._signed_in} is signed in, and does not subscribe" if self._signed_in else ""


def kept_session(extractor: InfoExtractor, name: str, login: str = "") -> KeptSession | None:
    """Give the session of the account `name`, else of the one that is named as a `login`, to all of one YoutubeDL.

    None where no account is asked for, or where yt-dlp was given cookies of Mixcloud's, which go first. Raises
    MixcloudError where the account can't be used; that is found out once.
    """
    if not (name or login):
        return None
    held: dict[tuple[str, str], KeptSession | MixcloudError | None]
    held = vars(extractor._downloader).setdefault(_SESSIONS, {})
    key = (name.casefold(), "" if name else login.casefold())
    if key not in held:
        try:
            held[key] = _opened(extractor, name or login, is_login=not name)
        except MixcloudError as error:
            held[key] = copy.copy(error)  # without the traceback
    found = held[key]
    if isinstance(found, MixcloudError):
        raise copy.copy(found)
    return found


def _opened(extractor: InfoExtractor, name: str, *, is_login: bool) -> KeptSession | None:
    if extractor._get_cookies(ENDPOINT).keys() - _OF_EVERYBODY:
        extractor.write_debug("Cookies of Mixcloud were given, and go before the account that is kept")
        return None
    if extractor.get_param("debug_printtraffic"):
        raise InvalidSettingError("can't be used with --print-traffic, which would show its cookies", setting="account")
    try:
        is_named = name.casefold() != _DEFAULT
        return _from_store(name if is_named else "", by_login=is_login and is_named)
    except ImportError as error:  # of yt-dlp's standalone programs
        raise AccountStoreError(
            f"This program has no access to the accounts that are kept ({error.name} is not installed)",
            hint="Give it cookies instead, with --cookies-from-browser or --cookies",
        ) from error


def _from_store(name: str, *, by_login: bool) -> KeptSession:
    """Read the cookies of an account; raises MixcloudError that says what to do where there are none."""
    from mixcloud_core.auth.manager import AccountManager

    config = _settings(name, by_login=by_login)
    store = _store(config, by_login=by_login)
    if config.auth.cookies:
        owner = "auth.cookies"
    else:
        owner = _owner(store.find(config.auth.account), config.auth.account, by_login=by_login)
    provider = AccountManager(config, store)
    cookies = provider.credentials_for(Account.SESSION, _Nowhere()).cookies
    if not cookies:
        raise LoginRequiredError(f"The session of {owner} is not kept any more", hint=_SIGN_IN)
    return KeptSession(owner, Credentials(cookies=cookies), provider)


# Whoever gives a name as a login may mean Mixcloud's own, with a password.


def _settings(name: str, *, by_login: bool) -> Config:
    from mixcloud_core.config import Config

    try:
        return Config.load(arguments={"auth.account": name or None})
    except InvalidSettingError as error:
        if by_login and error.setting == "auth.account":  # it can't be the name of a user
            raise LoginRequiredError(_NO_PASSWORDS, hint=_BY_NAME) from None
        raise


def _store(config: Config, *, by_login: bool) -> AccountStore:
    from mixcloud_core.auth.store import AccountStore

    try:
        return AccountStore.of(config)
    except AccountStoreError as error:
        if by_login:
            raise AccountStoreError(_NO_PASSWORDS, hint=str(error)) from None
        raise


def _owner(kept: KeptAccount | None, name: str, *, by_login: bool) -> str:
    if kept and kept.has_session:
        return kept.name
    if kept:
        raise LoginRequiredError(f"{kept.name} is signed in, but only with a {kept.kinds}", hint=_SIGN_IN)
    if by_login:
        raise LoginRequiredError(_NO_PASSWORDS, hint=_BY_NAME)
    raise LoginRequiredError(f"Nobody is signed in{f' as {name}' if name else ''}", hint=_SIGN_IN)


class _Nowhere:
    """The transport of a session's cookies: to give them, nothing is asked of Mixcloud."""

    def send(self, _request: Any, /) -> Any:
        raise AssertionError("only tokens are renewed")
