"""A client of the sandbox's REST interface, and the users that it asks as."""

from __future__ import annotations

from typing import Any

import requests

from tests.sandbox.state import access_token

API = "https://api.mixcloud.com"
RADIO, LISTENER, GUEST = "TestToneRadio", "ToneListener", "GuestTone"


class Client:
    """Asks as a user, or as nobody."""

    def __init__(self, session: requests.Session, username: str | None = None) -> None:
        self.session = session
        self.token = {"access_token": access_token(username)} if username else {}

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        options["params"] = self.token | options.get("params", {})
        return self.session.request(method, API + path, timeout=20, **options)

    def get(self, path: str, **parameters: str | int) -> Any:
        reply = self.send("GET", path, params=parameters)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def keys(self, path: str, **parameters: str | int) -> list[str]:
        return [entry["key"] for entry in self.get(path, **parameters)["data"]]

    def status(self, method: str, path: str, **options: Any) -> int:
        return self.send(method, path, **options).status_code
