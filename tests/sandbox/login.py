"""Signing in: the page `www.mixcloud.com/login/`, and what the site's script asks `app.mixcloud.com` for."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.utils import redirect

from tests.sandbox.oauth_pages import YEAR, error_page, has_csrf_token, login_page, set_cookie
from tests.sandbox.state import csrf_token, password, session_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import User
    from tests.sandbox.state import State

TWO_WEEKS = 14 * 24 * 3600
MAIL = "@example.org"
NO_CSRF = "CSRF verification failed. Request aborted."
"""Django's words, with a status of 403."""


@dataclass(frozen=True)
class Accounts:
    """Who somebody is, by cookie or by password."""

    catalogue: Catalogue
    state: State

    def signed_in(self, request: Request) -> User | None:
        username = self.state.user_of_session(request.cookies.get("sessionid", ""))
        return self.catalogue.user(username) if username else None

    def named(self, name: str) -> User | None:
        """The user of that name or address, in any case."""
        return self.catalogue.user(name.strip().casefold().removesuffix(MAIL))

    def sign_in(self, response: Response, user: User) -> Response:
        """The reply with the cookies of a session, which is valid again if it was revoked."""
        self.state.revoked.discard(session_id(user.username))
        set_cookie(response, "csrftoken", csrf_token(user.username), YEAR)
        set_cookie(response, "sessionid", session_id(user.username), TWO_WEEKS, for_scripts=False)
        return response


def fits(user: User, secret: str) -> bool:
    return hmac.compare_digest(password(user.username).encode(), secret.encode())


@dataclass(frozen=True)
class LoginPage:
    """`/login/?next=…`; who is signed in is sent on at once."""

    accounts: Accounts

    def __call__(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD", "POST"}:
            return Response(status=405, headers={"Allow": "GET, POST"})
        if request.method == "POST":
            return self._try(request)
        return redirect(_next(request)) if self.accounts.signed_in(request) else login_page(request)

    def _try(self, request: Request) -> Response:
        if not has_csrf_token(request):
            return error_page(NO_CSRF, 403)
        email = request.form.get("email", "")
        user = self.accounts.named(email)
        if user is None or not fits(user, request.form.get("password", "")):
            return login_page(request, email, "Your email, username or password is not right")
        return self.accounts.sign_in(redirect(_next(request)), user)


def _next(request: Request) -> str:
    """Where to go on: a path of this host, whatever was asked for."""
    path = request.args.get("next", "")
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_ours else "/"


@dataclass(frozen=True)
class LoginForm:
    """`/authentication/email-login/`, and all else by the host behind it."""

    PATH = "/authentication/email-login/"

    accounts: Accounts
    others: Callable[[Request], Response]

    def __call__(self, request: Request) -> Response:
        if request.path != self.PATH:
            return self.others(request)
        if request.method != "POST":
            return Response(status=405, headers={"Allow": "POST"})
        if not has_csrf_token(request):
            return error_page(NO_CSRF, 403)
        user = self.accounts.named(request.form.get("email", ""))
        if user is None:
            return _refusal(request, email="Username does not exist")
        if not fits(user, request.form.get("password", "")):
            return _refusal(request, password="Incorrect password")
        return self.accounts.sign_in(_json({"success": True}), user)


def _refusal(request: Request, **errors: str) -> Response:
    """As it was recorded, with the password in it. The words on a wrong password, and the status, were not."""
    data = {
        "password": request.form.get("password", ""),
        "$valid": False,
        "email": request.form.get("email", ""),
        "$errors": {name: [text] for name, text in errors.items()},
    }
    return _json({"data": data, "success": False})


def _json(body: dict[str, object]) -> Response:
    return Response(json.dumps(body), content_type="application/json")
