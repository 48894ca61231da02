"""A show as GraphQL gives it, with its sections and tags."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.sandbox.addresses import stream_info
from tests.sandbox.catalogue import SITE, audio_path, show_key
from tests.sandbox.graph_comments import comments
from tests.sandbox.graph_stats import show_stats
from tests.sandbox.records import Chapter, Section, Show, StreamForm, Tag, Track
from tests.sandbox.relay import Fields, Node, always, connection, global_id, picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.sandbox.graph import Graph


def tag_node(tag: Tag) -> Node:
    return {
        "__typename": "Tag",
        "id": global_id("Tag", tag_number(tag)),
        "slug": tag.slug,
        "name": tag.name,
        "isCategory": tag.is_category,
        "isChart": False,
        "dbId": None,
    }


def tag_number(tag: Tag) -> int:
    return int.from_bytes(hashlib.md5(tag.slug.encode(), usedforsecurity=False).digest()[:4])


def section_node(section: Section, number: int) -> Node:
    match section:
        case Track():
            texts: Node = {"artistName": section.artist, "songName": section.song}
        case Chapter():
            texts = {"chapter": section.text}
    kind = f"{type(section).__name__}Section"
    return {"__typename": kind, "id": global_id(kind, number), "startSeconds": section.start, **texts}


def _sections(_graph: Graph, show: Show) -> list[Node]:
    return [section_node(each, show.number * 100 + at) for at, each in enumerate(show.sections)]


def _artists(show: Show) -> list[str]:
    return list(dict.fromkeys(each.artist for each in show.sections if isinstance(each, Track) and each.artist))


def _streams(graph: Graph, show: Show, **_timestamper: object) -> Node | None:
    if graph.hears(show) and not show.is_streamed:
        show = replace(show, stream_form=StreamForm.ENCODED)
    members = stream_info(show)
    audio = audio_path(show)
    digest = hashlib.md5(audio.encode(), usedforsecurity=False).hexdigest()
    return {"uuid": audio.rsplit("/", 1)[-1], "hash": digest, "timestamperUrl": None, **members} if members else None


def _counter(count: Callable[[Graph, Show], int], lists: str) -> Callable[..., Node]:
    """A list of users with a counter. With hidden statistics all but the comments are 0 in REST (recorded in
    2026); who it was is not told then, either."""

    def resolve(graph: Graph, show: Show, **page: Any) -> Node:
        if graph.hides_stats(show):
            return connection([], graph.user_node, page)
        users = graph.library.users_with(getattr(graph.state, lists), show)
        return connection(users, graph.user_node, page, totalCount=count(graph, show))

    return resolve


def _plays(graph: Graph, show: Show) -> int | None:
    return graph.switches.hidden_plays if graph.hides_stats(show) else show.plays


def _related(graph: Graph, show: Show, **page: Any) -> Node:
    """Shows that have a tag in common."""
    slugs = {tag.slug for tag in show.tags}
    shows = [one for one in graph.library.public() if one.number != show.number and slugs & {t.slug for t in one.tags}]
    return shows_with_length(graph, shows[:20], page)


def shows_with_length(graph: Graph, shows: Sequence[Show], page: Mapping[str, Any], **totals: Any) -> Node:
    def length() -> int:
        return sum(show.duration or 0 for show in shows)

    return connection(shows, graph.show_node, page, totalAudioLength=length, **totals)


def _mine(lists: str) -> Callable[[Graph, Show], bool]:
    return lambda graph, show: graph.library.caller_has(getattr(graph.state, lists), show)


_NEVER = (
    *("download", "hasPlayCompleted", "isDownloadable", "isLiveRecording", "isSpam", "isShortLength", "isStaffPick"),
    *("shouldShowAds", "isHighlighted"),
)
_NONE = ("seekRestriction", "audioQuality", "repeatPlayAmount", "listenerMinutes", "qualityScore")

SHOW_FIELDS: Fields = {
    **dict.fromkeys(_NEVER, always(value=False)),
    **dict.fromkeys(_NONE, always(None)),
    "id": lambda _graph, show: global_id("Cloudcast", show.number),
    "name": lambda _graph, show: show.name,
    "slug": lambda _graph, show: show.slug,
    "description": lambda _graph, show: show.description,
    "publishDate": lambda _graph, show: show.published,
    "audioLength": lambda _graph, show: show.duration,
    "key": lambda _graph, show: show_key(show),
    "url": lambda _graph, show: SITE + show_key(show),
    "picture": lambda graph, show, **size: picture(graph.catalogue.picture(show), **size),
    "picturePrimaryColor": lambda graph, show: picture(graph.catalogue.picture(show))["primaryColor"](),
    "owner": lambda graph, show: graph.user_node(graph.catalogue.owner(show)),
    "creatorAttributions": lambda graph, show, **page: connection(
        [user for host in show.hosts if (user := graph.catalogue.user(host))], graph.user_node, page
    ),
    "sections": _sections,
    "featuringArtistList": lambda _graph, show: _artists(show)[:5],
    "moreFeaturingArtists": lambda _graph, show: len(_artists(show)) > 5,
    "canShowTracklist": always(value=True),
    "tags": lambda _graph, show, **_country: [
        {"tag": tag_node(tag), "position": None, "bestPosition": None} for tag in show.tags
    ],
    "tagList": lambda _graph, show, **page: connection(show.tags, tag_node, page),
    "moreFromOwner": lambda graph, show, **page: connection(
        [one for one in graph.library.uploads(graph.catalogue.owner(show)) if one.number != show.number],
        graph.show_node,
        page,
    ),
    "relatedCloudcasts": _related,
    "waveformUrl": lambda _graph, show: (
        f"https://waveform.mixcloud.com/{audio_path(show)}.json?v=0.1" if show.duration else None
    ),
    "previewUrl": lambda _graph, show: (
        f"https://audiocdn1.mixcloud.com/previews/{audio_path(show)}.mp3" if show.duration else None
    ),
    "streamInfo": _streams,
    "hiddenStats": lambda _graph, show: show.hidden_stats,
    "plays": _plays,
    "favorites": _counter(lambda graph, show: graph.state.favorite_count(show), "favorites"),
    "reposts": _counter(lambda graph, show: graph.state.repost_count(show), "reposts"),
    "listeners": _counter(lambda _graph, show: show.listeners, "listens"),
    "comments": comments,
    "stats": show_stats,
    "isPlayable": lambda graph, show: graph.hears(show) or show.is_streamed,
    "isAwaitingAudio": lambda _graph, show: show.is_awaiting_audio,
    "isUnlisted": lambda _graph, show: show.is_unlisted,
    "isPublic": lambda _graph, show: show.is_public,
    "isExclusive": lambda _graph, show: show.is_exclusive,
    "isExclusivePreviewOnly": lambda _graph, show: show.is_preview_only,
    "isDraft": lambda _graph, show: show.is_draft,
    "isScheduled": lambda _graph, show: show.is_scheduled,
    "isDisabledCopyright": lambda _graph, show: show.is_taken_down,
    "isFavorited": _mine("favorites"),
    "isReposted": _mine("reposts"),
    "isListenLater": _mine("listen_later"),
    "restrictedReason": lambda _graph, show: show.restricted_reason,
    "downloadRestrictedReason": always("NOT_SUBSCRIBED"),
    "audioType": always("SHOW"),
    "currentPosition": always(0),
    "proportionListened": always(0.0),
}
