"""A user who signs in and decides on apps, and an app that asks for tokens: both without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.sandbox.apps import APP, App
from tests.sandbox.state import password

SITE = "https://www.mixcloud.com"
AUTHORIZE = f"{SITE}/oauth/authorize"
EXCHANGE = f"{SITE}/oauth/access_token"
LOGIN = f"{SITE}/login/"
CALLBACK = "http://127.0.0.1:54321/back?kept=a%20b"
ME = "https://api.mixcloud.com/me/"

RADIO = "TestToneRadio"
HOUR = 3600


def csrf_field(page: requests.Response) -> dict[str, str]:
    match = re.search(r'name="(csrfmiddlewaretoken)" value="(\w+)"', page.text)
    assert match, page.text
    return {match[1]: match[2]}


def result_of(reply: requests.Response) -> dict[str, str]:
    """What the query of the address has that the user is sent back to."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(reply.headers["Location"]).query).items()}


@dataclass
class Visitor:
    """Somebody with a browser, that keeps cookies and follows no redirect unseen."""

    session: requests.Session

    def get(self, address: str, **parameters: str) -> requests.Response:
        return self.session.get(address, params=parameters, allow_redirects=False, timeout=10)

    def post(self, address: str, form: dict[str, str], **parameters: str) -> requests.Response:
        return self.session.post(address, data=form, params=parameters, allow_redirects=False, timeout=10)

    def log_in(self, name: str, secret: str | None = None, **parameters: str) -> requests.Response:
        form = csrf_field(self.get(LOGIN, **parameters))
        form |= {"email": name, "password": password(name) if secret is None else secret}
        return self.post(LOGIN, form, **parameters)

    def decide(self, decision: str, address: str = CALLBACK, app: App = APP, **more: str) -> requests.Response:
        """Answer the app's question with `allow` or `deny`."""
        parameters = {"client_id": app.client_id, "redirect_uri": address, **more}
        page = self.get(AUTHORIZE, **parameters)
        assert page.status_code == 200, page.text
        return self.post(AUTHORIZE, csrf_field(page) | {decision: "yes"}, **parameters)

    def new_code(self, **more: str) -> str:
        return result_of(self.decide("allow", CALLBACK, APP, **more))["code"]


@dataclass
class Program:
    """The app's own program; it needs no cookies."""

    session: requests.Session
    app: App = APP
    method: str = "GET"
    own: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.own = {"client_id": self.app.client_id, "client_secret": self.app.client_secret, "redirect_uri": CALLBACK}

    def ask(self, **more: str | None) -> requests.Response:
        values = {name: value for name, value in {**self.own, **more}.items() if value is not None}
        options: dict[str, Any] = {"data" if self.method == "POST" else "params": values}
        return self.session.request(self.method, EXCHANGE, timeout=10, **options)

    def exchange(self, code: str, **more: str | None) -> dict[str, Any]:
        reply = self.ask(code=code, **more)
        assert reply.status_code == 200, reply.text
        body: dict[str, Any] = reply.json()
        return body

    def refusal(self, **more: str | None) -> tuple[int, Any]:
        reply = self.ask(**more)
        return reply.status_code, reply.json()

    def me(self, token: str) -> str | None:
        """Whose token it is, as REST sees it."""
        reply = self.session.get(ME, params={"access_token": token}, timeout=10)
        return reply.json()["username"] if reply.status_code == 200 else None
