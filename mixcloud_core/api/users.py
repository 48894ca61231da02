"""Users and their lists, by GraphQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mixcloud_core.api import lists
from mixcloud_core.api.base import Api, UserLike, choice, user_link
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_cloudcast, read_profile, read_user
from mixcloud_core.api.operations import Operation, listing
from mixcloud_core.api.transport import Content
from mixcloud_core.links import Link
from mixcloud_core.models import Cloudcast, Listen, StreamItem, User

__all__ = ["UserListsApi", "UsersApi", "lookup", "named"]

LOOKUP = "$lookup: UserLookup!"
_USER = "userLookup(lookup: $lookup)"
UPLOAD_ORDERS = ("latest", "oldest", "hot", "popular")
AUDIO_TYPES = ("show", "track")

USER = Operation(f"query User({LOOKUP}) {{ {_USER} {{ ...Profile }} }}", "userLookup", Content.PROFILE, personal=True)
USERS = Operation(
    "query Users($lookup: [UserLookup]!) { userLookupMany(lookup: $lookup) { ...Profile } }",
    "userLookupMany",
    Content.PROFILE,
    personal=True,
)
ME = Operation(
    """
    query Me {
      viewer { me { ...Profile uploadLimits @optional { tracksPublishRemaining showsPublishRemaining } } }
    }
    """,
    "viewer.me",
    needs_session=True,
)
UPLOADS = listing(
    "Uploads",
    f"{LOOKUP}, $orderBy: CloudcastOrderByEnum, $audioTypes: [AudioTypeEnum]",
    _USER,
    "uploads(orderBy: $orderBy, audioTypes: $audioTypes)",
    node="...Show",
    content=Content.STREAMS,
    personal=True,
)
FAVORITES = listing(
    "Favorites",
    LOOKUP,
    _USER,
    "favorites",
    node="...Show",
    beside="isHidden @optional",
    content=Content.STREAMS,
    personal=True,
)
HISTORY = listing(
    "History",
    LOOKUP,
    _USER,
    "listeningHistory",
    node="id cloudcast { ...Show }",
    beside="isHidden @optional",
    content=Content.STREAMS,
    personal=True,
)
STREAM = listing(
    "Stream",
    LOOKUP,
    _USER,
    "stream",
    node="...Show",
    edge="repostedBy @optional",
    content=Content.STREAMS,
    personal=True,
)
REPOSTS = listing(
    "Reposts",
    f"{LOOKUP}, $audioTypes: [AudioTypeEnum]",
    _USER,
    "reposted(audioTypes: $audioTypes)",
    node="...Show",
    content=Content.STREAMS,
    personal=True,
)
FOLLOWERS = listing("Followers", LOOKUP, _USER, "followers", node="...UserFields")
FOLLOWINGS = listing("Followings", LOOKUP, _USER, "followings", node="...UserFields")
DRAFTS = listing("Drafts", LOOKUP, _USER, "drafts", node="...Show", needs_session=True)
SUBSCRIPTIONS = listing("Subscriptions", "", "viewer", "me", "usersSubscribedTo", node="...Profile", needs_session=True)


class UsersApi(Api):
    """Users. A user is given by the model, by any address of the user's pages, or as `user`."""

    def user(self, user: UserLike) -> User:
        """Give a user with the whole profile; raises NotFoundError when there is none."""
        link = user_link(user)
        return read_profile(self._one(USER, named(link), lookup(link)))

    def users(self, users: list[UserLike]) -> Iterator[User | None]:
        """Give many users with their profiles, in order, None for one that there is not; a request for every 100."""
        links = [user_link(user) for user in users]
        for start in range(0, len(links), lists.LARGEST_PAGE):
            asked = links[start : start + lists.LARGEST_PAGE]
            data = self._ask(USERS, f"{len(asked)} users", {"lookup": [lookup(link)["lookup"] for link in asked]})
            profiles = lists.readable(data.need_nodes(USERS.place), read_profile)
            found = {user.username.casefold(): user for user in profiles}
            yield from (found.get(link.user.casefold()) for link in asked)

    def me(self) -> User:
        """Give the account that is signed in, with its upload limits; raises LoginRequiredError when there is none."""
        return read_profile(self._one(ME, "your account", {}))

    def subscriptions(self, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users to whom one's own account subscribes (Select); needs the site session."""
        return self._list(SUBSCRIPTIONS, read_profile, "your Select subscriptions", {}, limit=limit)


class UserListsApi(Api):
    """The lists of a user: shows, and other users."""

    def uploads(
        self,
        user: UserLike,
        *,
        order: str = "latest",
        audio_type: str | None = None,
        limit: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Cloudcast]:
        """Go through the shows of a user, whole, with streams and tracklists: a request for every 100.

        `since` (inclusive) and `until` (exclusive) have a zone. `order` is latest, oldest, hot or popular;
        `audio_type` is show or track. Shows of others that name the user as a host are among them (clients of 2026):
        their `owner` tells.
        """
        link = user_link(user)
        kind = choice("audio_type", audio_type, AUDIO_TYPES)
        variables = {"orderBy": choice("order", order, UPLOAD_ORDERS), "audioTypes": [kind] if kind else None}
        found = self._list(
            UPLOADS,
            read_cloudcast,
            f"uploads of {named(link)}",
            {**lookup(link), **variables},
            limit=None if since or until else limit,
        )
        return lists.first(lists.within(found, since, until, newest_first=order == "latest"), limit)

    def favorites(self, user: UserLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the favorites of a user, last added first; Mixcloud tells no dates.

        Raises ForbiddenError when the user hides them.
        """
        link = user_link(user)
        return self._list(FAVORITES, read_cloudcast, f"favorites of {named(link)}", lookup(link), limit=limit)

    def history(self, user: UserLike, *, limit: int | None = None) -> Iterator[Listen]:
        """Go through what a user listened to, the latest first; raises ForbiddenError when the user hides it."""
        link = user_link(user)
        return self._list(HISTORY, _listen, f"history of {named(link)}", lookup(link), limit=limit)

    def stream(self, user: UserLike, *, limit: int | None = None) -> Iterator[StreamItem]:
        """Go through uploads and reposts of a user, mixed as on the user's page."""
        link = user_link(user)
        edges = self._edges(STREAM, f"stream of {named(link)}", lookup(link), limit=limit)
        return lists.first(lists.readable(edges, _stream_item), limit)

    def reposts(
        self, user: UserLike, *, audio_type: str | None = None, limit: int | None = None
    ) -> Iterator[Cloudcast]:
        """Go through the shows that a user reposted; `audio_type` is show or track."""
        link = user_link(user)
        kind = choice("audio_type", audio_type, AUDIO_TYPES)
        variables = {**lookup(link), "audioTypes": [kind] if kind else ["SHOW", "TRACK"]}
        return self._list(REPOSTS, read_cloudcast, f"reposts of {named(link)}", variables, limit=limit)

    def followers(self, user: UserLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the followers of a user."""
        link = user_link(user)
        return self._list(FOLLOWERS, read_user, f"followers of {named(link)}", lookup(link), limit=limit)

    def following(self, user: UserLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through those whom a user follows."""
        link = user_link(user)
        return self._list(FOLLOWINGS, read_user, f"users followed by {named(link)}", lookup(link), limit=limit)

    def drafts(self, user: UserLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through one's own shows that are not published; needs the site session of that user."""
        link = user_link(user)
        return self._list(DRAFTS, read_cloudcast, f"drafts of {named(link)}", lookup(link), limit=limit)


def lookup(link: Link) -> dict[str, object]:
    """Give the variable by which GraphQL finds a user."""
    return {"lookup": {"username": link.user}}


def named(link: Link) -> str:
    """Give the words for a user in a message."""
    return f'user "{link.user}"'


def _stream_item(edge: Node) -> StreamItem:
    return StreamItem(read_cloudcast(edge.node("node")), edge.line("repostedBy"))


def _listen(node: Node) -> Listen:
    return Listen(node.line("id"), read_cloudcast(node.need_node("cloudcast")))
