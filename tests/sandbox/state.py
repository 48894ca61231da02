"""What changes while the stand-in runs: who favorited what, playlists, comments, uploads. Reset between tests."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.sandbox import initial
from tests.sandbox.directory import NOW
from tests.sandbox.grants import Grants
from tests.sandbox.records import Playlist, PlaylistItem
from tests.sandbox.users import USERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.sandbox.records import Comment, Notification, Show, User

__all__ = ["Playlist", "PlaylistItem", "State", "access_token", "csrf_token", "holds", "password", "session_id"]

FIRST_NEW = 5_000_000
"""Where the numbers of what tests make begin."""

NOBODY = ""
"""The user name of who has not signed in: there is a CSRF token for them, too."""


def access_token(username: str) -> str:
    """The OAuth token of a user: 32 letters and digits, as Mixcloud's are."""
    return hashlib.md5(f"token {username}".encode(), usedforsecurity=False).hexdigest()


def session_id(username: str) -> str:
    """The `sessionid` cookie of a user; `csrf_token` belongs to it."""
    return hashlib.md5(f"session {username}".encode(), usedforsecurity=False).hexdigest()


def csrf_token(username: str) -> str:
    """The `csrftoken` cookie, to be repeated in the header `X-CSRFToken` by whatever changes something."""
    return hashlib.md5(f"csrf {username}".encode(), usedforsecurity=False).hexdigest()


def password(username: str) -> str:
    """The one password of a user; the other half of it is the user name, or `name@example.org`."""
    return hashlib.md5(f"password {username}".encode(), usedforsecurity=False).hexdigest()


@dataclass
class State:
    """Lists by user name, newest first; keys of shows are those of `catalogue.show_key`."""

    favorites: dict[str, list[Show]] = field(default_factory=initial.favorites)
    reposts: dict[str, list[Show]] = field(default_factory=initial.reposts)
    reposted_at: dict[tuple[str, str], str] = field(default_factory=dict)
    """When a user reposted a show, by name and key; for what was reposted before the start it isn't known."""
    listens: dict[str, list[Show]] = field(default_factory=initial.listens)
    listen_later: dict[str, list[Show]] = field(default_factory=initial.listen_later)
    following: dict[str, list[str]] = field(default_factory=initial.following)
    playlists: list[Playlist] = field(default_factory=initial.playlists)
    profile_comments: dict[str, list[Comment]] = field(default_factory=initial.profile_comments)
    notifications: dict[str, list[Notification]] = field(default_factory=initial.notifications)
    notifications_read: set[int] = field(default_factory=initial.notifications_read)
    uploads_viewed: dict[str, set[str]] = field(default_factory=initial.uploads_viewed)
    """Keys of the new uploads of others that a user has looked at."""
    comments: dict[str, list[Comment]] = field(default_factory=dict)
    """What was written since the start, by key of the show, newest first."""
    replies: dict[int, list[Comment]] = field(default_factory=dict)
    """Replies written since the start, by number of the comment, oldest first."""
    removed_comments: set[int] = field(default_factory=set)
    uploaded: list[Show] = field(default_factory=list)
    edited: dict[str, Show] = field(default_factory=dict)
    """Shows as they are since they were edited, by key."""
    ready_at: dict[str, float] = field(default_factory=dict)
    """When uploads have their audio, in the system's monotonic seconds, by key; the others wait for `transcode`."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    """The artwork that was sent, as it was sent, by root."""
    disabled: set[str] = field(default_factory=set)
    """Keys of shows that their owners deleted."""
    revoked: set[str] = field(default_factory=set)
    """Tokens and session ids that are no longer valid; who signs in or grants anew takes theirs out."""
    granted: Grants = field(default_factory=Grants)
    """What users granted to apps, apart from `access_token`, which everybody has from the start."""
    last_number: int = FIRST_NEW
    lock: threading.RLock = field(default_factory=threading.RLock)

    def new_number(self) -> int:
        """The number of whatever is made next: a comment, a playlist, a place in it, a show."""
        with self.lock:
            self.last_number += 1
            return self.last_number

    def new_time(self) -> str:
        """The time of whatever is done next: a second after the deed before."""
        return (NOW + timedelta(seconds=self.new_number() - FIRST_NEW)).isoformat()

    def reset(self) -> None:
        """Back to how the stand-in starts, in place: everybody holds this object."""
        with self.lock:
            fresh = State()
            for name in self.__dataclass_fields__:
                if name != "lock":
                    setattr(self, name, getattr(fresh, name))

    # A counter is what the catalogue says, and what was added or taken away since the start: the lists of who it
    # was are shorter than the counters.

    def favorite_count(self, show: Show) -> int:
        return show.favorites + _holders(show, self.favorites) - _holders(show, initial.favorites())

    def repost_count(self, show: Show) -> int:
        return show.reposts + _holders(show, self.reposts) - _holders(show, initial.reposts())

    def follower_count(self, user: User) -> int:
        now, then = self.following.values(), initial.following().values()
        name = user.username
        return user.followers + sum(name in names for names in now) - sum(name in names for names in then)

    def following_count(self, user: User) -> int:
        now, then = self.following.get(user.username, []), initial.following().get(user.username, [])
        return user.following + len(now) - len(then)

    def user_of_token(self, token: str) -> str | None:
        granted = None if token in self.revoked else self.granted.user_of_token(token)
        return granted or self._holder(token, access_token)

    def user_of_session(self, session: str) -> str | None:
        return self._holder(session, session_id)

    def _holder(self, secret: str, secret_of: object) -> str | None:
        if secret in self.revoked or not callable(secret_of):
            return None
        return next((user.username for user in USERS if secret_of(user.username) == secret), None)


def holds(shows: Iterable[Show], show: Show) -> bool:
    """Whether the show is among them, also as it was before it was edited."""
    return any((each.slug, each.owner) == (show.slug, show.owner) for each in shows)


def _holders(show: Show, lists: Mapping[str, list[Show]]) -> int:
    return sum(holds(each, show) for each in lists.values())
