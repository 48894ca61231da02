"""The account of each request: chosen by what the endpoint needs, and of no use once Mixcloud says so."""

from __future__ import annotations

import logging
import time
from functools import cached_property

from mixcloud_core.api.credentials import Credentials, read_cookies
from mixcloud_core.api.transport import Account, Transport
from mixcloud_core.auth.accounts import KeptAccount, Secrets
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import Config
from mixcloud_core.errors import (
    AccountStoreError,
    AuthenticationError,
    LoginRequiredError,
    MixcloudError,
    TokenExpiredError,
)

__all__ = ["AccountManager"]

# Seconds before its end at which a token is renewed.
_EARLY = 60

# How an account is mended, by its kind.
_SIGN_IN = {
    Account.TOKEN: "beet mixcloud login",
    Account.SESSION: "beet mixcloud login --cookies-from-browser NAME",
}
_GIVEN = {
    Account.TOKEN: "The access token in MIXCLOUD_ACCESS_TOKEN",
    Account.SESSION: "The session in MIXCLOUD_AUTH_COOKIES",
}

_log = logging.getLogger(__name__)


class AccountManager:
    """A `CredentialsProvider`: what the settings hold goes first, then the account that they name, or the default one.

    Secrets are asked for when a request needs them. An account counts as valid until Mixcloud says otherwise; from then
    on nothing more is sent with it.
    """

    def __init__(self, config: Config, store: AccountStore) -> None:
        self._config = config
        self._store = store
        self._secrets: Secrets | None = None
        self._rejected: dict[Account, str] = {}

    @property
    def name(self) -> str:
        """The name of the account that is kept and used.

        Empty where nobody is signed in, or where the settings hold a token or cookies: whose, only Mixcloud knows.
        """
        auth = self._config.auth
        return "" if auth.cookies or auth.access_token or not self._kept else self._kept.name

    @property
    def has_token(self) -> bool:
        """Tell whether there is an access token, be it of use or not; the keyring is not asked."""
        return bool(self._config.auth.access_token or (self._kept and self._kept.has_token))

    @property
    def has_session(self) -> bool:
        """Tell whether there is a site session; the keyring is not asked."""
        if Account.SESSION in self._rejected:
            return False
        return bool(self._config.auth.cookies or (self._kept and self._kept.has_session))

    def has_usable_session(self) -> bool:
        """Tell whether there is a site session that can be had: the keyring is asked, and its trouble is logged.

        For those who can do without one. Raises LoginRequiredError where the settings name an account that is not kept.
        """
        if not self.has_session:
            return False
        try:
            return bool(self._given(Account.SESSION) or self._secrets_of(self._kept).cookies)
        except AuthenticationError as error:
            _log.warning("Mixcloud is asked without your account. %s", error)
            return False

    def credentials_for(self, account: Account, transport: Transport, /) -> Credentials:
        """Give the account for a request; raises AuthenticationError where it is of no use any more."""
        if account in self._rejected:
            raise TokenExpiredError("Mixcloud does not accept the account any more", hint=self._rejected[account])
        return self._given(account) or self._stored(account, transport)

    def advise(self, account: Account, /) -> str:
        """Give the command by which somebody signs in."""
        known = f"{self._kept.name} is signed in, but only with a {self._kept.kinds}. " if self._kept else ""
        return f"{known}{Credentials().advise(account)}"

    def reject(self, account: Account, /) -> str:
        """Send nothing more with an account, and give the command that mends it."""
        if self._given(account):
            hint = f"{_GIVEN[account]} is wrong, or was revoked: check it"
        else:
            hint = f"Sign in again with: {_SIGN_IN[account]}"
        self._rejected[account] = hint
        return hint

    @cached_property
    def _kept(self) -> KeptAccount | None:
        """The account that is kept; a list that can't be read is told of, and does not keep anybody from reading."""
        name = self._config.auth.account
        try:
            found = self._store.find(name)
        except AccountStoreError as error:
            if name:
                raise
            _log.warning("%s", error)
            return None
        if name and not found:
            raise LoginRequiredError(f"Nobody is signed in as {name}", hint=f"Sign in with: {_SIGN_IN[Account.TOKEN]}")
        return found

    def _given(self, account: Account) -> Credentials | None:
        """Give what stands in the settings or the environment."""
        auth = self._config.auth
        if account is Account.TOKEN:
            return Credentials(auth.access_token) if auth.access_token else None
        return Credentials(cookies=self._cookies_of_file) if auth.cookies else None

    @cached_property
    def _cookies_of_file(self) -> dict[str, str]:
        return read_cookies(self._config.auth.cookies) if self._config.auth.cookies else {}

    def _stored(self, account: Account, transport: Transport) -> Credentials:
        kept = self._kept
        if not kept or not (kept.has_token if account is Account.TOKEN else kept.has_session):
            return Credentials()
        secrets, ends = self._secrets_of(kept), kept.expires_at
        if account is Account.TOKEN and ends and time.time() > ends - _EARLY and secrets.refresh_token:
            self._secrets = secrets = self._renewed(kept, secrets, transport)
        return secrets.credentials()

    def _secrets_of(self, kept: KeptAccount | None) -> Secrets:
        """Give the secrets of an account, asked for once."""
        if kept and self._secrets is None:
            self._secrets = self._store.secrets(kept.name)
        return self._secrets or Secrets()

    def _renewed(self, kept: KeptAccount, secrets: Secrets, transport: Transport) -> Secrets:
        """Bring the next token in the place of one that ends; raises TokenExpiredError where Mixcloud gives none."""
        from mixcloud_core.auth.oauth import renew

        try:
            grant = renew(transport, secrets)
        except AuthenticationError as error:
            now = self._store.secrets(kept.name)
            if now.access_token != secrets.access_token:  # another program was first, and a refresh token is good once
                self._kept = self._store.find(kept.name)
                return now
            raise TokenExpiredError(error.message, hint=self.reject(Account.TOKEN)) from error
        except MixcloudError:
            if time.time() < (kept.expires_at or 0):  # it is still good for a moment
                return secrets
            raise
        try:
            self._kept = self._store.keep(kept.name, grant.secrets, expires_at=grant.expires_at)
        except AccountStoreError as error:  # the old one may be of no use any more: go on with the new one
            _log.warning("The renewed token could not be kept. %s", error)
        return secrets.renewed(grant.secrets)
