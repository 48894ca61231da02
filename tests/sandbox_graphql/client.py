"""A client of the sandbox's GraphQL, with or without a session, that takes no error for an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import requests

from tests.sandbox.state import csrf_token, session_id

ADDRESS = "https://app.mixcloud.com/graphql"

RADIO = "TestToneRadio"
LISTENER = "ToneListener"
HIDDEN = "HiddenListener"
NOBODY = None


@dataclass
class Client:
    session: requests.Session
    username: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.username:
            self.cookies |= {"sessionid": session_id(self.username), "csrftoken": csrf_token(self.username)}
            self.headers |= {"X-CSRFToken": csrf_token(self.username)}

    def send(self, query: str, **variables: Any) -> requests.Response:
        body = {"query": query, "variables": variables}
        return self.session.post(ADDRESS, json=body, headers=self.headers, cookies=self.cookies, timeout=10)

    def ask(self, query: str, **variables: Any) -> Any:
        reply = self.send(query, **variables).json()
        assert "errors" not in reply, reply["errors"]
        return reply["data"]

    def errors(self, query: str, **variables: Any) -> list[str]:
        return [error["message"] for error in self.send(query, **variables).json()["errors"]]

    def show(self, slug: str, fields: str, username: str = RADIO) -> Any:
        query = f"query ($lookup: CloudcastLookup!) {{ cloudcastLookup(lookup: $lookup) {{ {fields} }} }}"
        return self.ask(query, lookup={"username": username, "slug": slug})["cloudcastLookup"]

    def user(self, username: str, fields: str) -> Any:
        query = f"query ($lookup: UserLookup!) {{ userLookup(lookup: $lookup) {{ {fields} }} }}"
        return self.ask(query, lookup={"username": username})["userLookup"]

    def viewer(self, fields: str) -> Any:
        return self.ask(f"{{ viewer {{ {fields} }} }}")["viewer"]

    def change(self, mutation_name: str, fields: str, /, **wish: Any) -> Any:
        return self.ask(mutation(mutation_name, fields), input=wish)[mutation_name]


def mutation(name: str, fields: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}MutationInput"
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {fields} }} }}"


def slugs(connection: Any) -> list[str]:
    """The slugs of a connection's nodes."""
    return [edge["node"]["slug"] for edge in connection["edges"]]
