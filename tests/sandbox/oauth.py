"""OAuth: `www.mixcloud.com/oauth/authorize`, where users decide, and `/oauth/access_token`, where apps ask."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from werkzeug import Request, Response
from werkzeug.utils import redirect

from tests.sandbox.apps import APPS
from tests.sandbox.grants import CODE_LIFETIME, Code, Token
from tests.sandbox.login import NO_CSRF, Accounts, LoginPage
from tests.sandbox.oauth_pages import (
    code_page,
    decision_page,
    denied_page,
    error_page,
    has_csrf_token,
    with_csrf_cookie,
)
from tests.sandbox.state import access_token

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.sandbox.apps import App
    from tests.sandbox.records import User
    from tests.sandbox.state import State
    from tests.sandbox.switches import Switches


class OAuthSite:
    """`www.mixcloud.com`: signing in, OAuth, and all else by the site."""

    def __init__(self, accounts: Accounts, switches: Switches, others: Callable[[Request], Response]) -> None:
        self._others = others
        self._pages: dict[str, Callable[[Request], Response]] = {
            "/login": LoginPage(accounts),
            "/oauth/authorize": Authorize(accounts, switches),
            "/oauth/access_token": Exchange(accounts.state, switches),
            "": lambda request: with_csrf_cookie(request, others(request)),
        }

    def __call__(self, request: Request) -> Response:
        answer = self._pages.get(request.path.rstrip("/"), self._others)
        if answer is not self._others and request.scheme != "https":
            return redirect(request.url.replace("http:", "https:", 1), 301)
        return answer(request)


@dataclass(frozen=True)
class Authorize:
    """The page on which a user lets an app in, or doesn't. It asks each time, also for an app that was let in."""

    accounts: Accounts
    switches: Switches

    def __call__(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD", "POST"}:
            return Response(status=405, headers={"Allow": "GET, POST"})
        app = APPS.get(request.args.get("client_id", ""))
        if app is None:
            return error_page("There is no app with this client_id")
        if not _is_good(request.args.get("redirect_uri", "")):
            return error_page("This redirect_uri is not the address of a page")
        user = self.accounts.signed_in(request)
        if user is None:
            return redirect(f"/login/?next={quote(_whole_path(request), safe='/')}")
        if request.method != "POST":
            return decision_page(request, app, user)
        if not has_csrf_token(request):
            return error_page(NO_CSRF, 403)
        return self._allowed(request, app, user) if "allow" in request.form else self._denied(request, app)

    def _allowed(self, request: Request, app: App, user: User) -> Response:
        address = request.args.get("redirect_uri", "")
        with self.accounts.state.lock:
            granted = self.accounts.state.granted
            code = granted.new_secret("code")
            granted.codes[code] = Code(
                user.username,
                app.client_id,
                address,
                request.args.get("code_challenge", ""),
                request.args.get("code_challenge_method", "plain"),
                granted.now() + CODE_LIFETIME,
            )
        return self._back(request, address, code=code) if address else code_page(app, code)

    def _denied(self, request: Request, app: App) -> Response:
        # That a refusal comes as `error` is documented, its word was not recorded: this is the standard's.
        address = request.args.get("redirect_uri", "")
        return self._back(request, address, error="access_denied") if address else denied_page(app)

    def _back(self, request: Request, address: str, **result: str) -> Response:
        """To the app, with what its address had as a query already."""
        if self.switches.echoes_state and "state" in request.args:
            result["state"] = request.args["state"]
        parts = urlsplit(address)
        query = f"{parts.query}&{urlencode(result)}" if parts.query else urlencode(result)
        return redirect(urlunsplit(parts._replace(query=query)))


def _is_good(address: str) -> bool:
    """None at all, or any page: which ones an app may name is not known; any port of 127.0.0.1 was seen to work."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not address or (parts.scheme in {"http", "https"} and bool(parts.netloc) and not parts.fragment)


def _whole_path(request: Request) -> str:
    return f"{request.environ['RAW_PATH']}?{request.query_string.decode()}"


class Refused(Exception):  # noqa: N818  (what happened, not what went wrong)
    """Why there is no token; the words are the standard's, Mixcloud's own were not recorded."""


@dataclass(frozen=True)
class Exchange:
    """A token for a code or for a refresh token, to an app that knows its secret."""

    state: State
    switches: Switches

    def __call__(self, request: Request) -> Response:
        if request.method not in {"GET", "POST"}:
            return Response(status=405, headers={"Allow": "GET, POST"})
        try:
            with self.state.lock:
                body = self._granted(request.values)
        except Refused as error:
            return _json({"error": str(error)}, self.switches.oauth_error_status)
        # No Cache-Control: whether Mixcloud has one here is not known, and clients must keep no such reply anyway.
        if self.switches.oauth_form_text:
            return Response(urlencode(body), content_type="text/plain; charset=utf-8")
        return _json(body)

    def _granted(self, values: Mapping[str, str]) -> dict[str, Any]:
        app = APPS.get(values.get("client_id", ""))
        secret = values.get("client_secret", "")
        if app is None or not hmac.compare_digest(app.client_secret.encode(), secret.encode()):
            raise Refused("invalid_client")
        match values.get("grant_type", "authorization_code"):
            case "authorization_code":
                return self._by_code(app, values)
            case "refresh_token" if self.switches.token_lifetime is not None:
                return self._by_refresh_token(app, values.get("refresh_token", ""))
        raise Refused("unsupported_grant_type")

    def _by_code(self, app: App, values: Mapping[str, str]) -> dict[str, Any]:
        granted = self.state.granted
        text = values.get("code", "")
        code = granted.codes.get(text)
        if code is None or code.client_id != app.client_id or code.until < granted.now():
            raise Refused("invalid_grant")
        if values.get("redirect_uri", "") != code.redirect_uri:
            raise Refused("redirect_uri_mismatch")
        if self.switches.checks_pkce and not code.is_answered_by(values.get("code_verifier", "")):
            raise Refused("invalid_grant")
        del granted.codes[text]
        if self.switches.token_lifetime is not None:
            return self._renewable(app, code.username)
        token = access_token(code.username)
        self.state.revoked.discard(token)
        return {"access_token": token}

    def _by_refresh_token(self, app: App, text: str) -> dict[str, Any]:
        """A new token; the old one is no good from here on. What the user has revoked can't be renewed."""
        granted = self.state.granted
        old = granted.renewals.get(text, "")
        token = granted.tokens.get(old)
        if token is None or token.client_id != app.client_id or old in self.state.revoked:
            raise Refused("invalid_grant")
        del granted.tokens[old], granted.renewals[text]
        return self._renewable(app, token.username, None if self.switches.renews_refresh_tokens else text)

    def _renewable(self, app: App, username: str, kept: str | None = None) -> dict[str, Any]:
        granted, seconds = self.state.granted, self.switches.token_lifetime or 0
        token = granted.new_secret("token")
        granted.tokens[token] = Token(username, app.client_id, granted.now() + seconds)
        renewal = kept or granted.new_secret("refresh token")
        granted.renewals[renewal] = token
        body = {"access_token": token, "expires_in": seconds}
        return body if kept else body | {"refresh_token": renewal}


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
