"""The roots of the GraphQL graph, as one caller finds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tests.sandbox import graph_mutations
from tests.sandbox.catalogue import Catalogue, show_key
from tests.sandbox.editing import current
from tests.sandbox.graph_comments import Placed, all_comments, comment_source
from tests.sandbox.graph_playlists import item_node, live_source, playlist_source
from tests.sandbox.graph_user import USER_FIELDS
from tests.sandbox.graph_viewer import viewer
from tests.sandbox.live_streams import LiveStreams
from tests.sandbox.records import Playlist, Show, User
from tests.sandbox.relay import Node, Source, global_id, local_id
from tests.sandbox.rest_library import Library
from tests.sandbox.show_node import SHOW_FIELDS, tag_node, tag_number
from tests.sandbox.shows import GONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.sandbox.state import State
    from tests.sandbox.switches import Switches


@dataclass(frozen=True)
class Graph:
    """`me` is the user whose session asks, if one does."""

    catalogue: Catalogue
    switches: Switches
    state: State
    me: User | None = None
    has_csrf_token: bool = False
    live: LiveStreams = field(default_factory=LiveStreams)

    @cached_property
    def library(self) -> Library:
        return Library(self.catalogue, self.state, self.me, self.switches)

    def query(self) -> dict[str, Callable[..., object]]:
        return {
            "cloudcast": lambda id: self.typed_node(id, "Cloudcast"),  # noqa: A006  (the argument's name in the schema)
            "user": lambda id: self.typed_node(id, "User"),  # noqa: A006  (as above)
            "comment": lambda id: self.typed_node(id, "Comment"),  # noqa: A006  (as above)
            "tag": lambda id: self.typed_node(id, "Tag"),  # noqa: A006  (as above)
            "playlist": lambda id: self.typed_node(id, "Playlist"),  # noqa: A006  (as above)
            "liveStream": lambda id: self.typed_node(id, "LiveStream"),  # noqa: A006  (as above)
            "node": self.node,
            "viewer": lambda: viewer(self),
            "cloudcastLookup": self._cloudcast,
            "cloudcastLookupMany": lambda lookup: [self._cloudcast(one) for one in lookup],
            "cloudcastLookupManyById": lambda lookup: [
                self.typed_node(one["cloudcastId"], "Cloudcast") for one in lookup
            ],
            "cloudcastDisabledReasonLookup": self._disabled_reason,
            "userLookup": self._user,
            "userLookupMany": lambda lookup: [self._user(one) for one in lookup],
            "playlistLookup": self._playlist,
            "tagLookup": lambda lookup: self._tag(lambda tag: tag.slug == lookup["slug"]),
        }

    def mutation(self) -> dict[str, Callable[..., Node]]:
        return graph_mutations.root(self)

    # What the graph is made of: sources for records.

    def show_node(self, show: Show) -> Source:
        return Source("Cloudcast", SHOW_FIELDS, self, show)

    def user_node(self, user: User) -> Source:
        return Source("User", USER_FIELDS, self, user)

    def comment_node(self, placed: Placed) -> Source:
        return comment_source(self, placed)

    # Who asks.

    def is_me(self, username: str) -> bool:
        return self.me is not None and self.me.username == username

    def follows(self, user: User | None, other: User | None) -> bool:
        return bool(user and other and other.username in self.state.following.get(user.username, ()))

    def hides_stats(self, show: Show) -> bool:
        return show.hidden_stats and not self.is_me(show.owner)

    def hears(self, show: Show) -> bool:
        """Whether a show that others don't hear is heard: a Select show, by its owner and by subscribers."""
        if self.me is None or not (show.is_exclusive or show.is_preview_only):
            return False
        return show.owner in {self.me.username, *self.me.subscribed_to}

    # Records as they are now.

    def current(self, show: Show) -> Show | None:
        """The show with its edits; what was deleted is gone, and so is, by a switch, what isn't published."""
        show_now = current(self.state, show)
        if show_now is None or not self.switches.hides_unpublished or self.is_me(show.owner):
            return show_now
        return None if show_now.is_draft or show_now.is_scheduled else show_now

    def show(self, username: str, slug: str) -> Show | None:
        show = self.library.original(username, slug)
        return self.current(show) if show else None

    def show_by_id(self, node_id: str) -> Show | None:
        kind, number = local_id(node_id)
        if kind != "Cloudcast":
            return None
        new = (show for show in self.state.uploaded if show.number == number)
        show = next(new, None) or self.catalogue.by_node_id(f"Cloudcast:{number}")
        return self.current(show) if isinstance(show, Show) else None

    def user_by_id(self, node_id: str) -> User | None:
        user = self.catalogue.by_node_id("{}:{}".format(*local_id(node_id)))
        return user if isinstance(user, User) else None

    def users(self, names: Iterable[str]) -> list[User]:
        return [user for name in names if (user := self.catalogue.user(name))]

    def playlist(self, username: str | None, slug: str) -> Playlist | None:
        owner = (username or (self.me.username if self.me else "")).casefold()
        found = (one for one in self.state.playlists if (one.owner.casefold(), one.slug) == (owner, slug))
        return next(found, None)

    def playlist_by_id(self, node_id: str) -> Playlist | None:
        wanted = local_id(node_id)
        return next((one for one in self.state.playlists if ("Playlist", one.number) == wanted), None)

    def uploads(self, user: User) -> list[Show]:
        """A user's public shows and those of others that name the user as host, newest first."""
        mine = self.library.uploads(user)
        others = (*self.catalogue.shows, *self.state.uploaded)
        hosted = [show for show in map(self.current, others) if show and user.username in show.hosts]
        hosted = [show for show in hosted if show.is_public and show.owner != user.username]
        return sorted((*mine, *hosted), key=lambda show: show.published, reverse=True) if hosted else mine

    def unpublished(self, user: User) -> list[Show]:
        """What is unlisted, a draft or scheduled: for the user only."""
        if not self.is_me(user.username):
            return []
        return [show for show in self.library.own(user) if not show.is_public]

    # Look-ups.

    def typed_node(self, node_id: str, kind: str) -> Source | Node | None:
        return self.node(node_id) if local_id(node_id)[0] == kind else None

    def node(self, id: str) -> Source | Node | None:  # noqa: A002  (the argument's name in the schema)
        kind, number = local_id(id)
        match kind:
            case "Cloudcast":
                show = self.show_by_id(id)
                return self.show_node(show) if show else None
            case "User":
                user = self.user_by_id(id)
                return self.user_node(user) if user else None
            case "Playlist":
                playlist = self.playlist_by_id(id)
                return playlist_source(self, playlist) if playlist else None
            case "PlaylistItem":
                items = (item for playlist in self.state.playlists for item in playlist.items)
                return next((item_node(self, item) for item in items if item.number == number), None)
            case "LiveStream":
                return next((live_source(self, one) for one in self.live.last() if one.number == number), None)
            case "Comment":
                placed = (one for one in all_comments(self) if one.comment.number == number)
                return next((comment_source(self, one) for one in placed), None)
            case "Tag":
                return self._tag(lambda tag: tag_number(tag) == number)
        return None

    def _cloudcast(self, lookup: dict[str, str]) -> Source | None:
        show = self.show(lookup["username"], lookup["slug"])
        return self.show_node(show) if show else None

    def _user(self, lookup: dict[str, str]) -> Source | None:
        user = self.catalogue.user(lookup["username"])
        return self.user_node(user) if user else None

    def _playlist(self, lookup: dict[str, str]) -> Source | None:
        playlist = self.playlist(lookup.get("username"), lookup["slug"])
        return playlist_source(self, playlist) if playlist else None

    def _disabled_reason(self, lookup: dict[str, str]) -> Node | None:
        """Why a show is gone; the reasons are those of `DisableCloudcastReasonType`, and one for copyright."""
        show = self.library.original(lookup["username"], lookup["slug"])
        if show is None:
            is_gone = f"/{lookup['username']}/{lookup['slug']}/".casefold() == GONE.casefold()
            return self._disabled(None, "USER") if is_gone else None
        if show_key(show) in self.state.disabled:
            return self._disabled(show, "USER")
        return self._disabled(show, "COPYRIGHT") if show.is_taken_down else None

    def _disabled(self, show: Show | None, reason: str) -> Node:
        node_id = global_id("Cloudcast", show.number) if show else None
        return {"cloudcastId": node_id, "reason": reason, "actionUser": None, "isUploadCorrupted": False}

    def _tag(self, fits: Callable[..., bool]) -> Node | None:
        tags = (tag for show in self.library.public() for tag in show.tags if fits(tag))
        return next(map(tag_node, tags), None)
