"""What all nouns of the API share: asking, and going through lists."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Never, Self, TypeVar

from mixcloud_core.api import lists
from mixcloud_core.api.credentials import Credentials, CredentialsProvider
from mixcloud_core.api.decode import Node
from mixcloud_core.api.graphql import execute
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.status import MISSING
from mixcloud_core.api.transport import Account, Transport
from mixcloud_core.errors import (
    ApiError,
    BadReplyError,
    ForbiddenError,
    InvalidSettingError,
    LoginRequiredError,
    MixcloudError,
    NotFoundError,
    TokenExpiredError,
)
from mixcloud_core.links import Kind, Link, parse_as
from mixcloud_core.models import Cloudcast, Page, Playlist, User

__all__ = [
    "WHO_AM_I",
    "Api",
    "CloudcastLike",
    "PlaylistLike",
    "Preferences",
    "UserLike",
    "choice",
    "cloudcast_link",
    "lookup",
    "named",
    "playlist_link",
    "user_link",
]

T = TypeVar("T")

# Asked for what needs the session as well: without one, nothing is sent.
_CLOUDCAST_ID = Operation(
    "query CloudcastId($lookup: CloudcastLookup!) { cloudcastLookup(lookup: $lookup) { id } }",
    "cloudcastLookup",
    needs_session=True,
)

WHO_AM_I = Operation("query WhoAmI { viewer { me { username } } }", "viewer.me", needs_session=True)

_NOBODY = Credentials()

# What a method takes for a show, a user or a playlist: the model, an address in any spelling, or `user/show`.
CloudcastLike = str | Cloudcast
UserLike = str | User
PlaylistLike = str | Playlist


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the settings say about asking.

    `page_size` is how many entries of a list one request brings, `country` whose charts are asked for by default (`GB`,
    or `GLOBAL`), `stream_kinds` which streams are taken, the preferred first (`hls`, `dash`, `progressive`). `disabled`
    names the features that are switched off.
    """

    page_size: int = lists.LARGEST_PAGE
    country: str = "GLOBAL"
    stream_kinds: tuple[str, ...] = ("hls", "dash", "progressive")
    allow_previews: bool = False
    disabled: tuple[str, ...] = ()


class Api:
    """Asks Mixcloud through a transport, which puts on requests what `provider` knows."""

    def __init__(
        self,
        transport: Transport,
        *,
        provider: CredentialsProvider = _NOBODY,
        preferences: Preferences = Preferences(),
    ) -> None:
        self._transport = transport
        self._provider = provider
        self._preferences = preferences
        self._fresh = False

    @property
    def fresh(self) -> Self:
        """The same API for what must not come out of a cache: `mixcloud.fresh.cloudcast(…)`. What it gets is kept."""
        other = copy.copy(self)
        other._fresh = True
        return other

    def _need(self, feature: str) -> None:
        """Raise InvalidSettingError where the settings switch a feature off."""
        if feature in self._preferences.disabled:
            raise InvalidSettingError("is off, and this needs it", setting=f"features.{feature}")

    def _ask(self, operation: Operation, purpose: str, variables: Mapping[str, object]) -> Node:
        with_session = operation.needs_session or (operation.personal and self._provider.has_session)
        account = Account.SESSION if with_session else Account.NONE
        return execute(self._transport, operation, variables, purpose=purpose, account=account, fresh=self._fresh)

    def _one(self, operation: Operation, purpose: str, variables: Mapping[str, object]) -> Node:
        """Ask for one thing; raises NotFoundError or AuthenticationError where it is null."""
        return self._reach(self._ask(operation, purpose, variables), operation, purpose)

    def whoami(self) -> str:
        """Give the name of the account whose site session is used, empty where there is none that counts.

        The cheapest question that a session which has ended can't answer. Raises LoginRequiredError without cookies.
        """
        return self._ask(WHO_AM_I, "your account", {}).node("viewer").node("me").line("username")

    def signed_in_as(self) -> str:
        """Give the name of the account whose site session is used.

        Raises LoginRequiredError where there is none, TokenExpiredError where it has ended; both say what to do.
        """
        if name := self.whoami():
            return name
        raise self._not_signed_in(ApiError("Your session with Mixcloud has ended"))

    def _reach(self, data: Node, operation: Operation, purpose: str) -> Node:
        try:
            return _reach(data, operation, purpose)
        except LoginRequiredError as error:
            if operation.place == WHO_AM_I.place or self._has_no_session():
                raise self._not_signed_in(error) from None
            raise ForbiddenError(f"Mixcloud shows this to another account than yours: {purpose}") from None

    def _has_no_session(self) -> bool:
        """Tell whether there is no site session, or one that has ended: Mixcloud is asked."""
        if not self._provider.has_session:
            return True
        try:
            return not self.whoami()
        except MixcloudError:
            return False  # nobody knows

    def _not_signed_in(self, error: MixcloudError) -> MixcloudError:
        """Give the error for what was refused because there is no session, or one that has ended."""
        if self._provider.has_session:
            return TokenExpiredError(error.message, hint=self._provider.reject(Account.SESSION))
        return LoginRequiredError(error.message, hint=self._provider.advise(Account.SESSION))

    def _list(
        self,
        operation: Operation,
        read: Callable[[Node], T | None],
        purpose: str,
        variables: Mapping[str, object],
        *,
        limit: int | None = None,
        key: str = "id",
    ) -> Iterator[T]:
        """Go through the nodes of a connection, as models; `key` tells which nodes are the same."""
        edges = self._edges(operation, purpose, variables, limit=limit, key=key)
        return lists.first(lists.readable((edge.node("node") for edge in edges), read), limit)

    def _edges(
        self,
        operation: Operation,
        purpose: str,
        variables: Mapping[str, object],
        *,
        limit: int | None = None,
        key: str = "id",
    ) -> Iterator[Node]:
        """Go through the edges of a connection that have a node, in pages no larger than `limit`."""
        most = self._preferences.page_size
        size = most if limit is None else max(1, min(limit, most))

        def ask(after: str | None) -> Page[Node]:
            data = self._ask(operation, purpose, {**variables, "first": size, "after": after})
            return _page(self._reach(data, operation, purpose), purpose)

        return lists.items(ask, lambda edge: edge.node("node").raw(key))

    def _change(self, operation: Operation, purpose: str, values: Mapping[str, object]) -> Node:
        """Carry out a mutation, once; raises AuthenticationError without a session, ApiError with Mixcloud's words."""
        try:
            return self._one(operation, purpose, {"input": dict(values)})
        except ApiError as error:
            # How Mixcloud words it for a session that has ended is not known.
            if type(error) in (ApiError, ForbiddenError) and self._provider.has_session and self._has_no_session():
                raise self._not_signed_in(error) from error
            raise

    def _id_of(self, show: CloudcastLike) -> str:
        """Give the GraphQL id of a show, by asking for it if the model does not tell."""
        if isinstance(show, Cloudcast) and show.id:
            return show.id
        link = cloudcast_link(show)
        return self._one(_CLOUDCAST_ID, named(link), lookup(link)).need_line("id")


def choice(setting: str, value: str | None, known: tuple[str, ...]) -> str | None:
    """Give a word as GraphQL's enums have it; raises InvalidSettingError for one that is not known."""
    if value is not None and value not in known:
        raise InvalidSettingError(f"{value!r} is not one of {', '.join(known)}", setting=setting)
    return value and value.upper()


def cloudcast_link(show: CloudcastLike) -> Link:
    """Give the address of a show; raises InvalidLinkError for what is none."""
    return parse_as(show.url if isinstance(show, Cloudcast) else show, Kind.CLOUDCAST)


def user_link(user: UserLike) -> Link:
    """Give the address of a user, of whose lists any will do; raises InvalidLinkError for what is none."""
    return parse_as(user.url if isinstance(user, User) else user, Kind.USER, Kind.TAB)


def playlist_link(playlist: PlaylistLike) -> Link:
    """Give the address of a playlist; raises InvalidLinkError for what is none."""
    return parse_as(playlist.url if isinstance(playlist, Playlist) else playlist, Kind.PLAYLIST)


def lookup(link: Link) -> dict[str, object]:
    """Give the variable by which GraphQL finds a show or a playlist."""
    return {"lookup": {"username": link.user, "slug": link.slug}}


def named(link: Link) -> str:
    """Give the words for a show in a message."""
    return f'show "{link.user}/{link.slug}"'


def _page(connection: Node, purpose: str) -> Page[Node]:
    """Give the edges of a connection; raises ForbiddenError for a list that its owner hides."""
    # A node is null where something has gone since; an edge that is none at all is left to the reader's warning.
    edges = tuple(edge for edge in connection.need_nodes("edges") if not edge or edge.knows("node"))
    if not edges and connection.flag("isHidden"):
        raise ForbiddenError(f"The owner does not show this: {purpose}")
    info = connection.node("pageInfo")
    after = info.raw("endCursor") if info.flag("hasNextPage") else None
    if after == "":
        raise BadReplyError("Mixcloud promises more of a list but does not say where", path=info.path)
    return Page(edges, after)


def _reach(data: Node, operation: Operation, purpose: str) -> Node:
    """Go down to an object in a reply."""
    node = data
    for name in operation.place.split("."):
        inner = node.node(name)
        if not inner:
            _nothing(node, name, operation, purpose)
        node = inner
    return node


def _nothing(node: Node, name: str, operation: Operation, purpose: str) -> Never:
    # Null is Mixcloud's word for what is not there; anything else that is no object says nothing.
    if not node.has(name) or node.knows(name):
        raise BadReplyError("Mixcloud's reply does not answer the question", path=f"{node.path}.{name}".lstrip("."))
    # A look-up is null for what is not there, whoever asks.
    if operation.needs_session and not name.endswith("Lookup"):
        raise LoginRequiredError(f"Mixcloud shows this only to those who are signed in: {purpose}")
    raise NotFoundError(f"Mixcloud knows no {purpose}", hint=MISSING)
