"""Users: listeners, DJs, stations."""

from __future__ import annotations

from dataclasses import dataclass

from mixcloud_core.links import user_url

__all__ = ["User"]


@dataclass(frozen=True, slots=True)
class User:
    """A user: `username` as addresses have it, in the user's own spelling, and the name that is shown."""

    username: str
    display_name: str

    @property
    def url(self) -> str:
        """The address of the user's page."""
        return user_url(self.username)
