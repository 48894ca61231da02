"""The apps that are registered with the stand-in, as a developer registers theirs on Mixcloud's site."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


def _letters_and_digits(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class App:
    name: str
    client_id: str
    client_secret: str


# Of the lengths that Mixcloud's have.
CLIENT_ID = _letters_and_digits("client id")[:18]
CLIENT_SECRET = _letters_and_digits("client secret")
OTHER_CLIENT_ID = _letters_and_digits("other client id")[:18]
OTHER_CLIENT_SECRET = _letters_and_digits("other client secret")

APP = App("Tone Tools", CLIENT_ID, CLIENT_SECRET)
OTHER_APP = App("Bits & Pieces <other>", OTHER_CLIENT_ID, OTHER_CLIENT_SECRET)
APPS = {app.client_id: app for app in (APP, OTHER_APP)}
"""By client id."""
