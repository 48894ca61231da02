"""OAuth at Mixcloud: the address at which a person says yes, and the token that the answer brings.

Mixcloud documents the authorization code flow without `state`, scopes, PKCE and expiry (www.mixcloud.com/developers,
2025). Whether it sends back a `state` is not known: what belongs to one attempt is also tied to the path of its
`redirect_uri`. PKCE is sent: it does no harm where it is ignored.
"""

from __future__ import annotations

import math
import re
import secrets as random
import time
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import parse_qs, parse_qsl, quote, urlencode

from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Budget, Reply, Request, Transport
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.errors import BadReplyError, InvalidCredentialsError, NetworkError, SignInError
from mixcloud_core.text import clean_line

__all__ = ["Answer", "App", "Attempt", "Grant", "Kind", "exchange", "renew"]

_SITE = "https://www.mixcloud.com"
_CODE = re.compile(r"[\w.~+/-]{1,1000}={0,2}", re.ASCII)  # no ":", so that no address is one
# The standard's words for a no: `access_denied`, `server_error`.
_WORD = re.compile(r"[a-z][a-z_]{1,40}")
_REFRESH_TOKEN = re.compile(r"[!-~]{1,2000}")
# What people copy along with an address.
_AROUND = " \t\r\n\"'<>"
# Bytes, of randomness.
_NONCE = 32


@dataclass(frozen=True, slots=True)
class App:
    """The user's own app at Mixcloud (www.mixcloud.com/developers/create/): its client id ("Client Key") and secret."""

    client_id: str
    client_secret: str = field(repr=False)


class Kind(Enum):
    """What came back from Mixcloud's page."""

    CODE = "code"
    REFUSED = "refused"
    FORGED = "forged"  # not the answer to what was asked


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a code that is exchanged for a token, or a no, with Mixcloud's word for it (`access_denied`)."""

    kind: Kind
    code: str = field(default="", repr=False)
    word: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A token as Mixcloud gave it, with when it ends (Unix time) if Mixcloud says so."""

    secrets: Secrets
    expires_at: float | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, whose answer nobody can forge who does not see it: `redirect_uri` ends in a random path."""

    app: App
    redirect_uri: str = field(repr=False)
    state: str = field(default_factory=lambda: random.token_urlsafe(_NONCE), repr=False)
    verifier: str = field(default_factory=lambda: random.token_urlsafe(_NONCE), repr=False)

    @classmethod
    def at(cls, origin: str, app: App) -> Attempt:
        """Begin a try whose answer comes to an origin such as `http://127.0.0.1:8000`."""
        return cls(app, f"{origin}/{random.token_urlsafe(_NONCE)}")

    @property
    def address(self) -> str:
        """Where the user says yes or no."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        return str(
            prepare_grant_uri(
                f"{_SITE}/oauth/authorize",
                self.app.client_id,
                "code",
                self.redirect_uri,
                state=self.state,
                code_challenge=create_s256_code_challenge(self.verifier),
                code_challenge_method="S256",
            )
        )

    def read_query(self, query: str) -> Answer:
        """Read what came back behind the `?` of the redirect's address."""
        try:
            values = parse_qs(query, keep_blank_values=True, max_num_fields=20) if query.isascii() else {}
        except ValueError:
            values = {}
        # Each once: of two codes, nobody knows which one is meant.
        if any(len(values.get(name, ())) > 1 for name in ("code", "state", "error")):
            return Answer(Kind.FORGED)
        if "state" in values and not random.compare_digest(values["state"][0].encode(), self.state.encode()):
            return Answer(Kind.FORGED)
        if "error" in values:
            word = values["error"][0]
            return Answer(Kind.REFUSED, word=word if _WORD.fullmatch(word) else "")
        code = values.get("code", [""])[0]
        return Answer(Kind.CODE, code) if _CODE.fullmatch(code) else Answer(Kind.FORGED)

    def read_pasted(self, text: str) -> Answer:
        """Read what somebody copied: the code alone, the whole address at which the browser ended, or its query."""
        text = text.strip(_AROUND)
        if _CODE.fullmatch(text):
            return Answer(Kind.CODE, text)
        if text.startswith(("?", "code=", "state=", "error=")):
            return self.read_query(text.removeprefix("?"))
        # Some browsers leave out what every address begins with.
        address, _, query = (f"http://{text}" if text.startswith("127.0.0.1") else text).partition("?")
        if not address.isascii() or not random.compare_digest(address, self.redirect_uri):
            return Answer(Kind.FORGED)
        return self.read_query(query.partition("#")[0])


def exchange(transport: Transport, attempt: Attempt, code: str) -> Grant:
    """Exchange a code for a token, once: it is good for one try.

    Raises SignInError, with Mixcloud's words where it gave any, and NetworkError.
    """
    app = attempt.app
    query = {
        "client_id": app.client_id,
        "redirect_uri": attempt.redirect_uri,
        "client_secret": app.client_secret,
        "code": code,
        "code_verifier": attempt.verifier,
        "grant_type": "authorization_code",
    }
    return _ask(transport, app, query)


def renew(transport: Transport, secrets: Secrets) -> Grant:
    """Bring a new token for one that ends; raises SignInError where Mixcloud gives none, and NetworkError."""
    app = App(secrets.client_id, secrets.client_secret)
    query = {
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "refresh_token": secrets.refresh_token,
        "grant_type": "refresh_token",
    }
    return _ask(transport, app, query, former=secrets.refresh_token)


def _ask(transport: Transport, app: App, query: dict[str, str], *, former: str = "") -> Grant:
    request = Request(
        "GET",  # documented; others POST it
        f"{_SITE}/oauth/access_token?{urlencode(query)}",
        "an access token",
        budget=Budget.REST,
        repeatable=False,
    )
    asked_at = time.time()
    try:
        reply = transport.send(request)
    except NetworkError as error:
        if error.sent:
            raise SignInError(
                f"{error.message}, and nobody knows whether it took the code", hint="Sign in again"
            ) from error
        raise
    values = _values(reply)
    hidden = {app.client_secret, *(query.get(name, "") for name in ("code", "code_verifier", "refresh_token"))}
    if refusal := _refusal(reply, values, hidden):
        raise refusal
    try:
        return _grant(values, app, asked_at, former)
    except InvalidCredentialsError as error:
        raise SignInError("Mixcloud's access token is none that could be used") from error


def _values(reply: Reply) -> Node:
    """Give what the reply says: JSON as nearly all clients read it, or form text as the documentation shows it."""
    body = reply.body.strip()
    if body.startswith(b"{"):
        try:
            return Node(parse_json(body))
        except BadReplyError:
            return Node(None, "")
    try:
        pairs = parse_qsl(body.decode("ascii"), max_num_fields=20)
    except ValueError:
        return Node(None, "")
    return Node(dict(pairs), "")


def _refusal(reply: Reply, values: Node, hidden: set[str]) -> SignInError | None:
    """Give why there is no token, None where there is one; the error is a text, or an object as REST has it."""
    if reply.status == 200 and values.raw("access_token") and not values.knows("error"):
        return None
    error = values.raw("error") or values.node("error").raw("message")
    told = ": ".join(filter(None, (_words(text, hidden) for text in (error, values.raw("error_description")))))
    if told:
        return SignInError(f"Mixcloud gave no access token: {told[:300]}", hint=_hint(told))
    if trouble := error_of(reply):
        return SignInError(f"Mixcloud gave no access token: {trouble.message}", hint=trouble.hint or "Sign in again")
    return SignInError("Mixcloud gave no access token: its reply makes no sense", hint="Sign in again")


def _hint(words: str) -> str:
    if "client" in words.lower() or "secret" in words.lower():
        return "Check the Client Key and the secret of your app at https://www.mixcloud.com/developers/"
    return "Sign in again"


def _words(text: str, hidden: set[str]) -> str:
    """Give Mixcloud's words without what it was sent: before they are cut, and also after they were cleaned."""
    return _without(hidden, clean_line(_without(hidden, text)))


def _without(hidden: set[str], text: str) -> str:
    for secret in filter(None, hidden):
        for form in (secret, quote(secret, safe="")):
            text = text.replace(form, "…")
    return text


def _grant(values: Node, app: App, asked_at: float, former: str) -> Grant:
    given = values.raw("refresh_token")
    refresh_token = given if _REFRESH_TOKEN.fullmatch(given) else former
    lasts = values.number("expires_in") or _number(values.raw("expires_in"))
    # The app is of use only to renew a token; without need, no secret is kept.
    kept = (app.client_id, app.client_secret) if refresh_token else ("", "")
    secrets = Secrets(
        access_token=values.raw("access_token"),
        refresh_token=refresh_token,
        client_id=kept[0],
        client_secret=kept[1],
    )
    return Grant(secrets, asked_at + lasts if lasts and lasts > 0 else None)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,12}", text, re.ASCII) and math.isfinite(float(text)) else None
