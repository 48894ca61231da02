"""Shows, by GraphQL: details, audio, tracklists, comments, and what is like them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixcloud_core.api import lists
from mixcloud_core.api.base import Api, CloudcastLike, cloudcast_link, lookup, named
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_cloudcast, read_comment, read_user
from mixcloud_core.api.operations import Operation, listing
from mixcloud_core.api.transport import Content
from mixcloud_core.errors import StreamNotAvailableError
from mixcloud_core.links import Link
from mixcloud_core.models import Cloudcast, Comment, DisabledReason, User
from mixcloud_core.restrictions import why_no_audio

__all__ = ["CloudcastsApi"]

_LOOKUP = "$lookup: CloudcastLookup!"
_SHOW = "cloudcastLookup(lookup: $lookup)"

CLOUDCAST = Operation(
    f"query Cloudcast({_LOOKUP}) {{ {_SHOW} {{ ...Show }} }}", "cloudcastLookup", Content.STREAMS, personal=True
)
DETAILS = Operation(
    f"query CloudcastDetails({_LOOKUP}) {{ {_SHOW} {{ ...Details ...Counts ...Tracklist }} }}",
    "cloudcastLookup",
    Content.SHOW,
)
COUNTS = Operation(
    f"query CloudcastCounts({_LOOKUP}) {{ {_SHOW} {{ ...Details ...Counts }} }}", "cloudcastLookup", Content.COUNTS
)
TRACKLIST = Operation(
    f"query CloudcastTracklist({_LOOKUP}) {{ {_SHOW} {{ ...Details ...Tracklist }} }}",
    "cloudcastLookup",
    Content.TRACKLIST,
)
BY_ID = Operation(
    "query CloudcastById($id: ID!) { cloudcast(id: $id) { ...Show } }", "cloudcast", Content.STREAMS, personal=True
)
MANY = Operation(
    "query Cloudcasts($lookup: [CloudcastLookup]!) { cloudcastLookupMany(lookup: $lookup) { ...Show } }",
    "cloudcastLookupMany",
    Content.STREAMS,
    personal=True,
)
DISABLED_REASON = Operation(
    f"""
    query DisabledReason({_LOOKUP}) {{
      cloudcastDisabledReasonLookup(lookup: $lookup) {{ reason isUploadCorrupted @optional }}
    }}
    """,
    "cloudcastDisabledReasonLookup",
)
COMMENTS = listing(
    "Comments",
    _LOOKUP,
    _SHOW,
    "comments",
    node="""...CommentFields
      children(first: 100) @optional { edges { node { ...CommentFields } } pageInfo { endCursor hasNextPage } }""",
    content=Content.COMMENTS,
)
REPLIES = listing(
    "Replies", "$id: ID!", "comment(id: $id)", "children", node="...CommentFields", content=Content.COMMENTS
)
RELATED = listing(
    "Related", _LOOKUP, _SHOW, "relatedCloudcasts", node="...Show", content=Content.STREAMS, personal=True
)
MORE_FROM_OWNER = listing(
    "MoreFromOwner", _LOOKUP, _SHOW, "moreFromOwner", node="...Show", content=Content.STREAMS, personal=True
)
FAVORITERS = listing("Favoriters", _LOOKUP, _SHOW, "favorites", node="...UserFields")
REPOSTERS = listing("Reposters", _LOOKUP, _SHOW, "reposts", node="...UserFields")
LISTENERS = listing("Listeners", _LOOKUP, _SHOW, "listeners", node="...UserFields")


class CloudcastsApi(Api):
    """Shows, which Mixcloud calls cloudcasts. A show is given by its model, by any address of it, or as `user/show`."""

    def cloudcast(self, show: CloudcastLike) -> Cloudcast:
        """Give a show with its details, tracklist, streams and counts; costs one request.

        Raises NotFoundError when there is none.
        """
        link = cloudcast_link(show)
        return read_cloudcast(self._one(CLOUDCAST, named(link), lookup(link)))

    def cloudcast_details(self, show: CloudcastLike) -> Cloudcast:
        """Give a show with details, tracklist and counts but without streams, which a cache may keep for an hour."""
        link = cloudcast_link(show)
        return read_cloudcast(self._one(DETAILS, named(link), lookup(link)))

    def cloudcast_counts(self, show: CloudcastLike) -> Cloudcast:
        """Give a show with its details and counts only; a cache keeps them for minutes."""
        link = cloudcast_link(show)
        return read_cloudcast(self._one(COUNTS, named(link), lookup(link)))

    def cloudcast_tracklist(self, show: CloudcastLike) -> Cloudcast:
        """Give a show with its details and tracklist only; a cache keeps them for a day."""
        link = cloudcast_link(show)
        return read_cloudcast(self._one(TRACKLIST, named(link), lookup(link)))

    def cloudcast_by_id(self, show_id: str) -> Cloudcast:
        """Give a show by its GraphQL id (base64 of `Cloudcast:150843434`); raises NotFoundError when there is none."""
        return read_cloudcast(self._one(BY_ID, f"show {show_id}", {"id": show_id}))

    def cloudcasts(self, shows: Iterable[CloudcastLike]) -> Iterator[Cloudcast | None]:
        """Give many shows, in their order, None for one that there is not; costs a request for every 100.

        Source: `cloudcastLookupMany` of the schema recorded in August 2021.
        """
        links = [cloudcast_link(show) for show in shows]
        for start in range(0, len(links), lists.LARGEST_PAGE):
            asked = links[start : start + lists.LARGEST_PAGE]
            data = self._ask(MANY, f"{len(asked)} shows", {"lookup": [lookup(link)["lookup"] for link in asked]})
            # A service that answers in another order, or leaves out what is not there, is understood as well.
            found = {_key(show): show for show in lists.readable(data.need_nodes(MANY.place), read_cloudcast)}
            yield from (found.get((link.user.casefold(), link.slug.casefold())) for link in asked)

    def audio_url(self, show: CloudcastLike) -> str:
        """Give the address of a show's audio: of the first kind of stream in the settings that there is.

        A manifest for `hls` and `dash`, a file of 64 kbit/s for `progressive`; a preview of 20 seconds where the
        settings allow one and there is nothing else. A model that knows its streams costs no request. Raises the
        DownloadError that says why there is no audio.
        """
        self._need("downloads")
        told = isinstance(show, Cloudcast) and "streams" not in show.unknown
        cloudcast = show if isinstance(show, Cloudcast) and told else self.cloudcast(show)
        found = (cloudcast.streams.url(kind) for kind in self._preferences.stream_kinds)
        address = next(filter(None, found), None)
        if not address and self._preferences.allow_previews:
            address = cloudcast.preview_url
        if not address:
            raise why_no_audio(cloudcast) or StreamNotAvailableError(f'"{cloudcast.name}" has no stream that is wanted')
        return address

    def disabled_reason(self, show: CloudcastLike) -> DisabledReason:
        """Give the reason why a show was taken away; `reason` is empty when it was not, or when nobody says."""
        link = cloudcast_link(show)
        node = self._ask(DISABLED_REASON, f"reason for {named(link)}", lookup(link)).node(DISABLED_REASON.place)
        return DisabledReason(node.line("reason")[:100], node.flag("isUploadCorrupted"))

    def comments(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Comment]:
        """Go through the comments on a show, newest first, each followed by its replies.

        Costs a request for every 100 comments, and one for every 100 replies beyond the first 100 to one comment.
        """
        link = cloudcast_link(show)
        threads = self._list(COMMENTS, lambda node: self._thread(node, link), named(link), lookup(link))
        return lists.first((comment for thread in threads for comment in thread), limit)

    def related(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through the shows that Mixcloud finds similar."""
        link = cloudcast_link(show)
        return self._list(RELATED, read_cloudcast, f"shows like {named(link)}", lookup(link), limit=limit)

    def more_from_owner(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through other shows of the same owner, as Mixcloud's page of the show does."""
        link = cloudcast_link(show)
        return self._list(MORE_FROM_OWNER, read_cloudcast, f"more like {named(link)}", lookup(link), limit=limit)

    def favoriters(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who favorited a show."""
        link = cloudcast_link(show)
        return self._list(FAVORITERS, read_user, f"favoriters of {named(link)}", lookup(link), limit=limit)

    def reposters(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who reposted a show."""
        link = cloudcast_link(show)
        return self._list(REPOSTERS, read_user, f"reposters of {named(link)}", lookup(link), limit=limit)

    def listeners(self, show: CloudcastLike, *, limit: int | None = None) -> Iterator[User]:
        """Go through the users who listened to a show, as far as they show it."""
        link = cloudcast_link(show)
        return self._list(LISTENERS, read_user, f"listeners of {named(link)}", lookup(link), limit=limit)

    def _thread(self, node: Node, link: Link) -> Iterator[Comment]:
        """Give a comment and its replies; those beyond the first page are asked for when they are reached."""
        yield (comment := read_comment(node))
        children = node.node("children")
        replies = lists.readable(children.connected(), lambda reply: read_comment(reply, comment.id))
        seen = set()
        for reply in replies:
            seen.add(reply.id)
            yield reply
        if children.node("pageInfo").flag("hasNextPage"):
            purpose = f"replies on {named(link)}"
            more = self._list(REPLIES, lambda reply: read_comment(reply, comment.id), purpose, {"id": comment.id})
            yield from (reply for reply in more if reply.id not in seen)


def _key(show: Cloudcast) -> tuple[str, str]:
    return show.owner.username.casefold(), show.slug.casefold()
