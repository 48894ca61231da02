"""The catalogue as one caller of the REST interface finds it: with uploads and edits, without what was deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.sandbox.catalogue import show_key
from tests.sandbox.editing import current
from tests.sandbox.switches import Switches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import Comment, Show, User
    from tests.sandbox.state import Playlist, State


@dataclass(frozen=True)
class Library:
    """`caller` is the user whose token came along, if one did."""

    catalogue: Catalogue
    state: State
    caller: User | None = None
    switches: Switches = field(default_factory=Switches)

    def user(self, username: str) -> User | None:
        return self.catalogue.user(username)

    def show(self, username: str, slug: str) -> Show | None:
        """The show as it is now; drafts and scheduled ones are there for their owner only."""
        original = self.original(username, slug)
        show = current(self.state, original) if original else None
        return show if show and (self._may_see(show) or self.is_caller(show.owner)) else None

    def original(self, username: str, slug: str) -> Show | None:
        """The show as it was before any edit: that is what the lists of the state hold."""
        wanted = (username.casefold(), slug)
        new = (show for show in self.state.uploaded if (show.owner.casefold(), show.slug) == wanted)
        return next(new, None) or self.catalogue.show(username, slug)

    def is_caller(self, username: str) -> bool:
        return self.caller is not None and self.caller.username == username

    def uploads(self, user: User) -> list[Show]:
        """A user's public shows, newest first."""
        known = self.catalogue.uploads(user, hosted=False)
        if not (self.state.uploaded or self.state.edited or self.state.disabled) and self.switches.lists_awaiting:
            return known
        # What is not public in the catalogue may have been published since.
        mine = [show for show in (*self.state.uploaded, *self.state.edited.values()) if show.owner == user.username]
        now = self.now({show_key(show): show for show in (*known, *mine)}.values())
        return sorted((show for show in now if self._is_listed(show)), key=lambda show: show.published, reverse=True)

    def _is_listed(self, show: Show) -> bool:
        return show.is_public and (self.switches.lists_awaiting or not show.is_awaiting_audio)

    def own(self, user: User) -> list[Show]:
        """All shows of a user, whoever may see them, newest first."""
        mine = [show for show in (*self.catalogue.shows, *self.state.uploaded) if show.owner == user.username]
        now = [show for one in mine if (show := current(self.state, one))]
        return sorted(now, key=lambda show: show.published, reverse=True)

    def public(self) -> list[Show]:
        """All public shows, newest first."""
        shows = (show for user in self.catalogue.users for show in self.uploads(user))
        return sorted(shows, key=lambda show: show.published, reverse=True)

    def now(self, shows: Iterable[Show]) -> list[Show]:
        """Shows as they are now, without those that are gone or are nobody else's business yet."""
        changed = (current(self.state, show) for show in shows)
        return [show for show in changed if show and self._may_see(show)]

    def comments(self, show: Show) -> list[Comment]:
        """Newest first, without those that were removed."""
        written = self.state.comments.get(show_key(show), [])
        return self._standing((*written, *show.comments))

    def profile_comments(self, user: User) -> list[Comment]:
        return self._standing(self.state.profile_comments.get(user.username, ()))

    def playlists(self, user: User) -> list[Playlist]:
        return [playlist for playlist in self.state.playlists if playlist.owner == user.username]

    def users_with(self, lists: Mapping[str, list[Show]], show: Show) -> list[User]:
        """Who has the show in one of the lists of the state."""
        key = show_key(show)
        names = [name for name, shows in lists.items() if any(show_key(one) == key for one in shows)]
        return [user for name in names if (user := self.user(name))]

    def caller_has(self, lists: Mapping[str, list[Show]], show: Show) -> bool:
        return self.caller is not None and self.caller in self.users_with(lists, show)

    def _standing(self, comments: Iterable[Comment]) -> list[Comment]:
        left = (comment for comment in comments if comment.number not in self.state.removed_comments)
        return sorted(left, key=lambda comment: comment.created, reverse=True)

    @staticmethod
    def _may_see(show: Show) -> bool:
        return not (show.is_draft or show.is_scheduled)
