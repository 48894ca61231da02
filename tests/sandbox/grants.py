"""What users have granted to apps since the start: codes, tokens, and what tokens are renewed with."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from dataclasses import dataclass, field

CODE_LIFETIME = 60
"""Seconds; how long Mixcloud's are good for is not known."""

_MARK = "9ea47ed0"
GRANTED_SECRET = re.compile(rf"{_MARK}[0-9a-f]{{24}}")
"""What every code and token looks like that was made since the start, in whatever a program wrote."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code was given for; `challenge` and `method` are PKCE's, as the app sent them."""

    username: str
    client_id: str
    redirect_uri: str
    challenge: str
    method: str
    until: float

    def is_answered_by(self, verifier: str) -> bool:
        """Whether the verifier fits the challenge, if there is one."""
        if self.method == "S256":
            digest = hashlib.sha256(verifier.encode()).digest()
            verifier = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return not self.challenge or verifier == self.challenge


@dataclass(frozen=True, slots=True)
class Token:
    """A token that ends."""

    username: str
    client_id: str
    until: float


@dataclass
class Grants:
    """Times are those of `now`."""

    codes: dict[str, Code] = field(default_factory=dict)
    """The codes that were not used yet."""
    tokens: dict[str, Token] = field(default_factory=dict)
    renewals: dict[str, str] = field(default_factory=dict)
    """By refresh token: the token that it renews."""
    secrets: set[str] = field(default_factory=set)
    """All codes and tokens that were ever made."""
    later: float = 0
    """Seconds that have passed at once, for tests that cannot wait for the end of a code or a token."""

    def now(self) -> float:
        return time.monotonic() + self.later

    def new_secret(self, kind: str) -> str:
        """32 letters and digits, as Mixcloud's tokens are."""
        digest = hashlib.md5(f"{kind} {len(self.secrets)}".encode(), usedforsecurity=False).hexdigest()
        secret = _MARK + digest[len(_MARK) :]
        self.secrets.add(secret)
        return secret

    def user_of_token(self, token: str) -> str | None:
        known = self.tokens.get(token)
        return known.username if known and self.now() < known.until else None
