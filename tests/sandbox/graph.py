"""The roots of the GraphQL graph: look-ups, and users with their lists."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.sandbox.catalogue import SITE, Catalogue, user_picture
from tests.sandbox.records import Show, User
from tests.sandbox.relay import Node, connection, global_id, picture
from tests.sandbox.show_node import show_node, tag_node

if TYPE_CHECKING:
    from tests.sandbox.state import State
    from tests.sandbox.switches import Switches


@dataclass(frozen=True)
class Graph:
    catalogue: Catalogue
    switches: Switches
    state: State

    def root(self) -> Node:
        return {
            "cloudcast": lambda _info, id: self.node(id, Show),  # noqa: A006  (the argument's name in the schema)
            "user": lambda _info, id: self.node(id, User),  # noqa: A006  (as above)
            "node": lambda _info, id: self.node(id),  # noqa: A006  (as above)
            "comment": None,
            "tag": None,
            "tagLookup": lambda _info, lookup: self.tag(lookup["slug"]),
            "viewer": {"__typename": "Viewer", "id": global_id("Viewer", 0), "me": None, "currentCountryCode": "GB"},
            "cloudcastLookup": lambda _info, lookup: self.cloudcast(lookup),
            "cloudcastLookupMany": lambda _info, lookup: [self.cloudcast(one) for one in lookup],
            "userLookup": lambda _info, lookup: self.user(lookup),
            "userLookupMany": lambda _info, lookup: [self.user(one) for one in lookup],
        }

    def node(self, node_id: str, kind: type[Show | User] | None = None) -> Node | None:
        try:
            record = self.catalogue.by_node_id(base64.b64decode(node_id, validate=True).decode())
        except ValueError:
            return None
        if record is None or (kind and not isinstance(record, kind)):
            return None
        return self.show_node(record) if isinstance(record, Show) else self.user_node(record)

    def cloudcast(self, lookup: dict[str, str]) -> Node | None:
        show = self.catalogue.show(lookup["username"], lookup["slug"])
        return self.show_node(show) if show else None

    def user(self, lookup: dict[str, str]) -> Node | None:
        user = self.catalogue.user(lookup["username"])
        return self.user_node(user) if user else None

    def tag(self, slug: str) -> Node | None:
        tags = (tag for show in self.catalogue.shows for tag in show.tags if tag.slug == slug)
        return next((tag_node(tag) for tag in tags), None)

    def show_node(self, show: Show) -> Node:
        return show_node(self, show)

    def user_node(self, user: User) -> Node:
        uploads = self.catalogue.uploads(user)
        never = (
            *("isStaff", "isFollowed", "isFollowing", "hasPremiumFeatures", "hasProFeatures", "isViewer", "isSpam"),
            *("isBranded", "isSelectSubscriber", "isSubscribedTo", "isStaffPick"),
        )
        return dict.fromkeys(never, False) | {
            "__typename": "User",
            "id": global_id("User", user.number),
            "username": user.username,
            "displayName": user.display_name,
            "dateJoined": user.joined,
            "biog": user.biog,
            "city": user.city,
            "country": user.country,
            "countryCode": user.country_code,
            "key": user.key,
            "url": SITE + user.key,
            "picture": picture(user_picture(user)),
            "coverPicture": None,
            "hasPicture": True,
            "hasCoverPicture": False,
            "isUploader": bool(uploads),
            "isSelect": user.is_select,
            "percentageComplete": None,
            "quantcastTrackingPixel": None,
            "followers": connection([], self.user_node, totalCount=user.followers),
            "followings": connection([], self.user_node, totalCount=user.following),
            "uploads": lambda info, **arguments: self.uploads(user, info, arguments),
            "stream": connection(uploads, self.show_node),
            "favorites": connection([], self.show_node, isHidden=False, totalAudioLength=0),
            "listens": connection([], self.show_node, totalAudioLength=0),
            "listeningHistory": connection([], self.show_node, isHidden=False),
        }

    def uploads(self, user: User, info: object, arguments: Node) -> Node:
        """A user's uploads; they hold shows of others that name the user as host (seen by clients in 2026)."""
        shows = self.catalogue.uploads(user)
        only = arguments.get("onlyAttributedTo")
        if only is not None:
            shows = [show for show in shows if any(self._is(only, host) for host in show.hosts)]
        if "SHOW" not in (arguments.get("audioTypes") or ["SHOW"]):
            shows = []
        match arguments.get("orderBy"):
            case "OLDEST":
                shows.reverse()
            case "HOT" | "POPULAR":
                shows.sort(key=lambda show: show.plays, reverse=True)
        length = sum(show.duration or 0 for show in shows)
        return connection(shows, self.show_node, totalAudioLength=length)(info, **arguments)

    def _is(self, node_id: str, username: str) -> bool:
        user = self.catalogue.user(username)
        return user is not None and node_id == global_id("User", user.number)
