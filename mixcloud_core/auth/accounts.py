"""What is kept of an account: its secrets, and what may be shown of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from mixcloud_core.api.credentials import Credentials

__all__ = ["KeptAccount", "Secrets"]

_TEXTS = ("access_token", "refresh_token", "client_id", "client_secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What stands for an account: an OAuth token, the cookies of a site session, or both.

    With a token that ends, `refresh_token` brings the next one, for the app that is kept with it; no token of
    Mixcloud's is known to end (2026). Raises InvalidCredentialsError for what can't be one.
    """

    access_token: str = field(default="", repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    refresh_token: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cookies", dict(self.credentials().cookies))

    def credentials(self) -> Credentials:
        """Give what is put on requests."""
        return Credentials(self.access_token, self.cookies)

    def renewed(self, newer: Self) -> Self:
        """Give these secrets with those in their place that are newer; the other kind of account stays."""
        if not newer.access_token:  # what renews a token goes with it
            newer = replace(newer, **{name: getattr(self, name) for name in _TEXTS})
        return replace(newer, cookies=newer.cookies or self.cookies)

    def to_text(self) -> str:
        """Write them down; `from_text` reads it again."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote; raises ValueError for anything else."""
        try:
            return cls.from_values(json.loads(text))
        except RecursionError:
            raise ValueError("nested too deeply") from None

    @classmethod
    def from_values(cls, values: Any) -> Self:
        """Take secrets by name; raises ValueError for what are none."""
        if not isinstance(values, dict):
            raise ValueError("no table")  # noqa: TRY004 (of the same kind as all else that is wrong in a file)
        cookies = values.get("cookies", {})
        texts = {name: values.get(name, "") for name in _TEXTS}
        if not isinstance(cookies, dict) or not all(
            isinstance(one, str) for one in (*texts.values(), *cookies.values())
        ):
            raise ValueError("a secret is no text")
        return cls(cookies=cookies, **texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccount:
    """An account that is kept, without its secrets.

    `name` is the user's, as Mixcloud spells it; `place` tells people where the secrets lie, `expires_at` when the token
    ends (Unix time), which none of Mixcloud's is known to do.
    """

    name: str
    place: str
    has_token: bool
    has_session: bool
    is_default: bool = False
    expires_at: float | None = None

    @property
    def kinds(self) -> str:
        """What the account consists of, in words."""
        return " and ".join(["token"] * self.has_token + ["session"] * self.has_session)
