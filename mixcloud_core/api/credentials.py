"""The accounts of a caller, put on requests at the last moment: nothing above this ever holds a secret."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from mixcloud_core.api.transport import Account, Reply, Request, Transport
from mixcloud_core.errors import InvalidCredentialsError, LoginRequiredError
from mixcloud_core.hosts import is_mixcloud_host

__all__ = ["Credentials", "SigningTransport", "read_cookies"]

_HINTS = {
    Account.TOKEN: "It needs an access token of your account (MIXCLOUD_ACCESS_TOKEN)",
    Account.SESSION: "It needs the cookies of your browser's session with Mixcloud (MIXCLOUD_AUTH_COOKIES)",
}


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
            if not re.fullmatch(r"[\w.-]{1,100}", name, re.ASCII) or not re.fullmatch(r"[!-:<-~]{0,4096}", value):
                raise InvalidCredentialsError("A cookie of the site session holds characters that no cookie has")

    @property
    def has_session(self) -> bool:
        """Tell whether there are cookies of a session."""
        return bool(self.cookies)


def read_cookies(path: Path) -> dict[str, str]:
    """Give Mixcloud's cookies out of a Netscape cookie file, as browsers' add-ons and yt-dlp write them.

    Raises InvalidCredentialsError for a file that can't be read, or that holds none.
    """
    from http.cookiejar import LoadError, MozillaCookieJar

    jar = MozillaCookieJar()
    try:
        jar.load(str(path), ignore_discard=True)
    except (OSError, LoadError, UnicodeDecodeError) as error:
        raise InvalidCredentialsError(
            f"The cookies in {path} can't be read", hint="It must be a Netscape file"
        ) from error
    found = {
        cookie.name: cookie.value or ""
        for cookie in jar
        if is_mixcloud_host(cookie.domain.lstrip(".")) and not cookie.is_expired()
    }
    if not found:
        raise InvalidCredentialsError(f"{path} holds no cookies of Mixcloud that are still valid")
    return found


class SigningTransport:
    """Puts the caller's account on the requests that name one; the others go out without any."""

    def __init__(self, inner: Transport, credentials: Credentials) -> None:
        self._inner = inner
        self._credentials = credentials

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises LoginRequiredError when it needs an account that is not there."""
        if request.account is Account.NONE:
            return self._inner.send(request)
        signed = self._with_token(request) if request.account is Account.TOKEN else self._with_cookies(request)
        return self._inner.send(signed)

    def _with_token(self, request: Request) -> Request:
        token = self._credentials.access_token
        if not token:
            raise _required(request)
        # In the query, over https: Mixcloud documents no other way (2025).
        joined = "&" if "?" in request.url else "?"
        return replace(request, url=f"{request.url}{joined}access_token={quote(token, safe='')}")

    def _with_cookies(self, request: Request) -> Request:
        cookies = self._credentials.cookies
        if not cookies:
            raise _required(request)
        headers = {**request.headers, "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if token := cookies.get("csrftoken"):
            headers |= {"X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest"}
        return replace(request, headers=headers)


def _required(request: Request) -> LoginRequiredError:
    return LoginRequiredError(f"This needs your account: {request.purpose}", hint=_HINTS[request.account])
