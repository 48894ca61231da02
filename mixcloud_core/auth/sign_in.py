"""Signing in: from somebody's yes at Mixcloud, or a browser's cookies, to an account that is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mixcloud_core.api.base import Api
from mixcloud_core.api.credentials import SigningTransport
from mixcloud_core.api.rates import RetryPolicy
from mixcloud_core.api.rest_reading import RestApi
from mixcloud_core.api.transport import Transport
from mixcloud_core.auth.accounts import KeptAccount, Secrets
from mixcloud_core.auth.callback import CallbackServer
from mixcloud_core.auth.oauth import Answer, App, Attempt, Grant, Kind, exchange
from mixcloud_core.auth.pages import Page
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.errors import InvalidCredentialsError, SignInError
from mixcloud_core.http.retry import RetryingTransport

__all__ = ["WAIT", "holder_of", "sign_in_by_hand", "sign_in_with_browser", "sign_in_with_cookies"]

# Seconds for a person to say yes at Mixcloud.
WAIT = 120.0

# Where the browser of somebody who pastes the answer ends: nothing listens there, and the address bar shows the code.
_NOWHERE = "http://127.0.0.1:65535"

# The code is used up when Mixcloud is asked whose token it brought: a short trouble must not cost the sign-in.
_PATIENCE = RetryPolicy(attempts=3, base=0.5, cap=2, deadline=10)


def sign_in_with_browser(
    app: App, transport: Transport, store: AccountStore, open_address: Callable[[str, str], None], *, wait: float = WAIT
) -> KeptAccount:
    """Let somebody say yes in a browser on this machine, and keep the token under the user's name.

    `open_address` is called with the address to open, and with the one to show in case that it does not open. Waits
    `wait` seconds. Raises SignInError, NetworkError, AccountStoreError; nothing is kept then.
    """
    with _callback_server(app) as server:
        open_address(server.start, server.attempt.address)
        answer = server.wait(wait)
        try:
            kept = _keep(_granted(transport, server.attempt, answer), transport, store)
        except SignInError as error:
            server.finish(Page.REFUSED if error.refused else Page.FAILED)
            raise
        server.finish(Page.DONE)
        return kept


def sign_in_by_hand(app: App, transport: Transport, store: AccountStore, ask: Callable[[str], str]) -> KeptAccount:
    """Let somebody say yes in a browser anywhere, who then brings the code, or the address at which it ended.

    `ask` is called with the address to open, and gives what was pasted. Raises as `sign_in_with_browser` does.
    """
    attempt = Attempt.at(_NOWHERE, app)
    answer = attempt.read_pasted(ask(attempt.address))
    return _keep(_granted(transport, attempt, answer), transport, store)


def sign_in_with_cookies(cookies: Mapping[str, str], transport: Transport, store: AccountStore) -> KeptAccount:
    """Keep the site session of a browser, once Mixcloud has said whose it is.

    Raises InvalidCredentialsError for one that is nobody's, NetworkError, AccountStoreError.
    """
    secrets = Secrets(cookies=cookies)
    name = holder_of(secrets, transport)
    if not name:
        raise InvalidCredentialsError(
            "These cookies are of nobody who is signed in", hint="Sign in at https://www.mixcloud.com/ in that browser"
        )
    return store.keep(name, secrets)


def holder_of(secrets: Secrets, transport: Transport) -> str:
    """Give the name of the user to whom secrets belong, as Mixcloud spells it; empty for a session of nobody.

    Of both kinds, the token is asked about. Raises TokenExpiredError for a token of nobody, NetworkError, ApiError.
    """
    credentials = secrets.credentials()
    signing = SigningTransport(transport, credentials)
    if credentials.access_token:
        return RestApi(signing).me().username
    return Api(signing, provider=credentials).whoami()


def _callback_server(app: App) -> CallbackServer:
    try:
        return CallbackServer(app)
    except OSError as error:
        raise SignInError(
            f"The browser can't come back: no port of this machine is to be had ({error.strerror})",
            hint="Sign in with: beet mixcloud login --no-browser",
        ) from error


def _granted(transport: Transport, attempt: Attempt, answer: Answer) -> Grant:
    if answer.kind is Kind.REFUSED:
        word = f" ({answer.word})" if answer.word else ""
        raise SignInError(f"Access was not allowed at Mixcloud{word}, so nothing was kept", refused=True)
    if answer.kind is Kind.FORGED:
        raise SignInError(
            "That is neither a code nor the address at which this sign-in ended",
            hint="Run the command again, and paste the whole address from the browser's address bar",
        )
    return exchange(transport, attempt, answer.code)


def _keep(grant: Grant, transport: Transport, store: AccountStore) -> KeptAccount:
    """Keep a token under the name of the user to whom it belongs: one that does not work is not kept."""
    name = holder_of(Secrets(access_token=grant.secrets.access_token), RetryingTransport(transport, _PATIENCE))
    return store.keep(name, grant.secrets, expires_at=grant.expires_at)
