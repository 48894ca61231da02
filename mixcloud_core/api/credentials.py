"""The accounts of a caller, put on requests at the last moment: nothing above this ever holds a secret."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote

from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Reply, Request, Transport
from mixcloud_core.errors import InvalidCredentialsError, LoginRequiredError, NetworkError, TokenExpiredError
from mixcloud_core.hosts import is_mixcloud_address, is_mixcloud_host

if TYPE_CHECKING:
    from http.cookiejar import CookieJar

__all__ = ["TOKEN_HOSTS", "Credentials", "CredentialsProvider", "SigningTransport", "cookies_of", "read_cookies"]

# The only hosts that a token, or what brings one, is ever sent to.
TOKEN_HOSTS = ("https://api.mixcloud.com/", "https://www.mixcloud.com/")

# Bytes: all cookies that a browser keeps, of all sites.
_LARGEST_FILE = 16 * 1024 * 1024
# Characters: what is shorter may be a word.
_SHORTEST_SECRET = 16
_EXPIRES = re.compile(r"(-?\d{1,20}(\.\d{1,20})?)?", re.ASCII)
# Domains of cookies that the host of the GraphQL API gets; others rank below.
_PREFERENCE = {".mixcloud.com": 1, "app.mixcloud.com": 2, ".app.mixcloud.com": 2}

_HINTS = {
    Account.TOKEN: "It needs an access token of your account. Sign in with: beet mixcloud login "
    "(or set MIXCLOUD_ACCESS_TOKEN)",
    Account.SESSION: "It needs the cookies of your browser's session with Mixcloud. Sign in with: "
    "beet mixcloud login --cookies-from-browser NAME (or set MIXCLOUD_AUTH_COOKIES)",
}
_REFUSED = {
    Account.TOKEN: "It is wrong, or was revoked: check it (MIXCLOUD_ACCESS_TOKEN)",
    Account.SESSION: "The cookies of the site session are no longer valid",
}


class CredentialsProvider(Protocol):
    """Gives the account that a request needs when it is needed, and is told when Mixcloud does not accept it."""

    @property
    def has_token(self) -> bool:
        """Tell whether there is an access token, without asking for it."""
        ...

    @property
    def has_session(self) -> bool:
        """Tell whether there is a site session, without asking for it."""
        ...

    def credentials_for(self, account: Account, transport: Transport, /) -> Credentials:
        """Give credentials that hold what an account of this kind consists of, if there is one.

        Raises AuthenticationError where it is of no use any more. `transport` sends without any account.
        """
        ...

    def advise(self, account: Account, /) -> str:
        """Give what the user can do where there is no account of this kind."""
        ...

    def reject(self, account: Account, /) -> str:
        """Take note that Mixcloud does not accept what was given, and give what the user can do."""
        ...


@dataclass(frozen=True, slots=True)
class Credentials:
    """An OAuth token (REST), and the cookies of a site session (GraphQL); either may be missing.

    The cookies go by name: `sessionid` and `csrftoken`, as the browser has them for mixcloud.com, or all that
    `read_cookies` finds in a cookie file. Neither is shown in a `repr`. Raises InvalidCredentialsError for what can't
    be one.
    """

    access_token: str = field(default="", repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cookies", dict(self.cookies))  # the caller's own may change after they were checked
        # A line end in a header, or an address inside of a token, would send something else than was meant.
        if self.access_token and not re.fullmatch(r"[\w.~-]{1,500}", self.access_token, re.ASCII):
            raise InvalidCredentialsError("The access token holds characters that no token of Mixcloud's has")
        for name, value in self.cookies.items():
            if not _is_cookie(name, value):
                raise InvalidCredentialsError("A cookie of the site session holds characters that no cookie has")

    @property
    def has_token(self) -> bool:
        """Tell whether there is an access token."""
        return bool(self.access_token)

    @property
    def has_session(self) -> bool:
        """Tell whether there are cookies of a session."""
        return bool(self.cookies)

    def credentials_for(self, _account: Account, _transport: Transport, /) -> Credentials:
        """Give these credentials: they are a provider of themselves."""
        return self

    def advise(self, account: Account, /) -> str:
        """Give what the user can do where there is no account of this kind."""
        return _HINTS[account]

    def reject(self, account: Account, /) -> str:
        """Give what the user can do where Mixcloud does not accept them."""
        return _REFUSED[account]


def read_cookies(path: Path) -> dict[str, str]:
    """Give Mixcloud's cookies out of a Netscape cookie file, as browsers' add-ons, curl and yt-dlp write them.

    Lines that hold no cookie are passed over. Raises InvalidCredentialsError for a file that can't be read, or that
    holds none.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE)
    except OSError as error:
        raise InvalidCredentialsError(f"The cookies in {path} can't be read ({error.strerror})") from error
    # By line ends alone: other characters that Python takes for one may stand in a value.
    lines = content.decode("utf-8-sig", errors="replace").split("\n")
    cookies = [cookie for line in lines if (cookie := _FileCookie.of(line))]
    if not cookies:
        raise InvalidCredentialsError(f"The cookies in {path} can't be read", hint="It must be a Netscape file")
    found = _ours((one.domain, one.name, one.value) for one in cookies if not 0 < one.expires <= time.time())
    if not found:
        raise InvalidCredentialsError(f"{path} holds no cookies of Mixcloud that are still valid")
    return found


def cookies_of(jar: CookieJar) -> dict[str, str]:
    """Give Mixcloud's cookies out of a jar, by name, without those that have run out.

    Of two with one name, that counts which the host of the GraphQL API would get (app.mixcloud.com).
    """
    return _ours((cookie.domain, cookie.name, cookie.value or "") for cookie in jar if not cookie.is_expired())


class _FileCookie(NamedTuple):
    """A line of a cookie file; `expires` (Unix time) is 0 for one that lasts as long as the browser runs."""

    domain: str
    expires: float
    name: str
    value: str

    @classmethod
    def of(cls, line: str) -> _FileCookie | None:
        line = line.removesuffix("\r").removeprefix("#HttpOnly_")
        fields = line.split("\t")
        if line.startswith("#") or len(fields) != 7 or not _EXPIRES.fullmatch(fields[4]):
            return None
        return cls(fields[0], float(fields[4] or 0), fields[5], fields[6])


def _ours(cookies: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Give by name the values of those (domain, name, value) that are Mixcloud's, and can be sent.

    An odd one of an advertiser's must not keep anybody from signing in.
    """
    ours = [
        (_PREFERENCE.get(domain.lower(), 0), name, value)
        for domain, name, value in cookies
        if is_mixcloud_host(domain.removeprefix(".")) and _is_cookie(name, value)
    ]
    return {name: value for _, name, value in sorted(ours, key=lambda cookie: cookie[0])}


def _is_cookie(name: str, value: str) -> bool:
    return bool(re.fullmatch(r"[\w.-]{1,100}", name, re.ASCII) and re.fullmatch(r"[!-:<-~]{0,4096}", value))


class SigningTransport:
    """Puts the caller's account on the requests that name one; the others go out without any."""

    def __init__(self, inner: Transport, provider: CredentialsProvider) -> None:
        self._inner = inner
        self._provider = provider

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises AuthenticationError when it needs an account that is not there, or not accepted."""
        if request.account is Account.NONE:
            return self._inner.send(request)
        credentials = self._provider.credentials_for(request.account, self._inner)
        is_token = request.account is Account.TOKEN
        signed = _with_token(request, credentials) if is_token else _with_cookies(request, credentials)
        if signed is None:
            hint = self._provider.advise(request.account)
            raise LoginRequiredError(f"This needs your account: {request.purpose}", hint=hint)
        reply = self._inner.send(signed)
        if not is_token or not error_of(reply):
            return reply
        reply = _without(reply, credentials.access_token or "")
        refused = error_of(reply)
        if isinstance(refused, TokenExpiredError):
            raise TokenExpiredError(refused.message, hint=self._provider.reject(Account.TOKEN))
        return reply


def _without(reply: Reply, secret: str) -> Reply:
    """Give a refusal whose words do not repeat what was refused."""
    if len(secret) < _SHORTEST_SECRET:
        return reply
    return replace(reply, body=reply.body.replace(secret.encode(), b"..."))


def _with_token(request: Request, credentials: Credentials) -> Request | None:
    if not credentials.access_token:
        return None
    _refuse_foreign(request.url.startswith(TOKEN_HOSTS))
    # In the query, over https: Mixcloud documents no other way (2025).
    joined = "&" if "?" in request.url else "?"
    return replace(request, url=f"{request.url}{joined}access_token={quote(credentials.access_token, safe='')}")


def _with_cookies(request: Request, credentials: Credentials) -> Request | None:
    cookies = credentials.cookies
    if not cookies:
        return None
    _refuse_foreign(is_mixcloud_address(request.url))
    headers = {**request.headers, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    if token := cookies.get("csrftoken"):
        headers |= {"X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest"}
    return replace(request, headers=headers)


def _refuse_foreign(is_ours: bool) -> None:
    """Refuse to put an account on a request for another host, whatever transport would carry it."""
    if not is_ours:
        raise NetworkError("An account was not sent to a host that must not have it", sent=False, retryable=False)
