"""What changes while the stand-in runs: who favorited what, playlists, comments, uploads. Reset between tests."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.sandbox.users import USERS

if TYPE_CHECKING:
    from tests.sandbox.records import Comment, Show


def access_token(username: str) -> str:
    """The OAuth token of a user: 32 letters and digits, as Mixcloud's are."""
    return hashlib.md5(f"token {username}".encode(), usedforsecurity=False).hexdigest()


def session_id(username: str) -> str:
    """The `sessionid` cookie of a user; `csrf_token` belongs to it."""
    return hashlib.md5(f"session {username}".encode(), usedforsecurity=False).hexdigest()


def csrf_token(username: str) -> str:
    """The `csrftoken` cookie, to be repeated in the header `X-CSRFToken` by whatever changes something."""
    return hashlib.md5(f"csrf {username}".encode(), usedforsecurity=False).hexdigest()


@dataclass
class PlaylistItem:
    """A place in a playlist; `show` is None where the show has gone since."""

    number: int
    show: Show | None


@dataclass
class Playlist:
    owner: str
    slug: str
    name: str
    number: int
    description: str = ""
    items: list[PlaylistItem] = field(default_factory=list)


@dataclass
class State:
    """Lists by user name, newest first; keys of shows are those of `catalogue.show_key`."""

    favorites: dict[str, list[Show]] = field(default_factory=dict)
    reposts: dict[str, list[Show]] = field(default_factory=dict)
    listens: dict[str, list[Show]] = field(default_factory=dict)
    listen_later: dict[str, list[Show]] = field(default_factory=dict)
    following: dict[str, list[str]] = field(default_factory=dict)
    playlists: list[Playlist] = field(default_factory=list)
    comments: dict[str, list[Comment]] = field(default_factory=dict)
    """What was written since the start, by key of the show, newest first."""
    removed_comments: set[int] = field(default_factory=set)
    uploaded: list[Show] = field(default_factory=list)
    edited: dict[str, Show] = field(default_factory=dict)
    """Shows as they are since they were edited, by key."""
    disabled: set[str] = field(default_factory=set)
    """Keys of shows that their owners deleted."""
    revoked: set[str] = field(default_factory=set)
    """Tokens and session ids that are no longer valid."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def reset(self) -> None:
        """Back to how the stand-in starts, in place: everybody holds this object."""
        with self.lock:
            fresh = State()
            for name in self.__dataclass_fields__:
                if name != "lock":
                    setattr(self, name, getattr(fresh, name))

    def user_of_token(self, token: str) -> str | None:
        return self._holder(token, access_token)

    def user_of_session(self, session: str) -> str | None:
        return self._holder(session, session_id)

    def _holder(self, secret: str, secret_of: object) -> str | None:
        if secret in self.revoked or not callable(secret_of):
            return None
        return next((user.username for user in USERS if secret_of(user.username) == secret), None)
