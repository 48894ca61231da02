"""A show as GraphQL gives it, with its sections, tags and comments."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.sandbox.addresses import stream_info
from tests.sandbox.catalogue import SITE, audio_path, show_key
from tests.sandbox.records import Chapter, Comment, Section, Show, Tag, Track
from tests.sandbox.relay import Node, connection, global_id, picture

if TYPE_CHECKING:
    from tests.sandbox.graph import Graph


def tag_node(tag: Tag) -> Node:
    return {
        "__typename": "Tag",
        "id": global_id("Tag", sum(tag.slug.encode())),
        "slug": tag.slug,
        "name": tag.name,
        "isCategory": tag.is_category,
        "isChart": False,
    }


def section_node(section: Section, number: int) -> Node:
    match section:
        case Track():
            texts: Node = {"artistName": section.artist, "songName": section.song}
        case Chapter():
            texts = {"chapter": section.text}
    kind = f"{type(section).__name__}Section"
    return {"__typename": kind, "id": global_id(kind, number), "startSeconds": section.start, **texts}


def show_node(graph: Graph, show: Show) -> Node:
    owner = graph.catalogue.owner(show)
    tracks = [section for section in show.sections if isinstance(section, Track)]
    artists = list(dict.fromkeys(track.artist for track in tracks if track.artist))
    audio = audio_path(show)
    hosts = [graph.catalogue.user(host) for host in show.hosts]
    return {
        "__typename": "Cloudcast",
        "id": global_id("Cloudcast", show.number),
        "name": show.name,
        "slug": show.slug,
        "description": show.description,
        "publishDate": show.published,
        "audioLength": show.duration,
        "key": show_key(show),
        "url": SITE + show_key(show),
        "picture": picture(graph.catalogue.picture(show)),
        "owner": lambda _info: graph.user_node(owner),
        "creatorAttributions": connection(hosts, graph.user_node),
        "sections": [section_node(each, show.number * 100 + at) for at, each in enumerate(show.sections)],
        "featuringArtistList": artists[:5],
        "moreFeaturingArtists": len(artists) > 5,
        "canShowTracklist": True,
        "tags": lambda _info, **_country: [
            {"tag": tag_node(tag), "position": None, "bestPosition": None} for tag in show.tags
        ],
        "tagList": connection(show.tags, tag_node),
        "moreFromOwner": connection(graph.catalogue.uploads(owner, hosted=False), graph.show_node),
        "relatedCloudcasts": connection([], graph.show_node, totalAudioLength=0),
        "waveformUrl": f"https://waveform.mixcloud.com/{audio}.json?v=0.1" if show.duration else None,
        "previewUrl": f"https://audiocdn1.mixcloud.com/previews/{audio}.mp3" if show.duration else None,
        **_streams(show),
        **_counts(graph, show),
        **_states(show),
    }


def _streams(show: Show) -> Node:
    members = stream_info(show)
    audio = audio_path(show)
    digest = hashlib.md5(audio.encode(), usedforsecurity=False).hexdigest()
    info = {"uuid": audio.rsplit("/", 1)[-1], "hash": digest, **members} if members else None
    return {"streamInfo": lambda _info, **_timestamper: info}


def _counts(graph: Graph, show: Show) -> Node:
    """Counters; with hidden statistics all but the comments are 0 in REST (recorded in 2026), and plays
    are null or 0 in GraphQL (not recorded, so there is a switch)."""
    hidden = show.hidden_stats
    favorites, reposts, listeners = (0, 0, 0) if hidden else (show.favorites, show.reposts, show.listeners)
    return {
        "hiddenStats": hidden,
        "plays": graph.switches.hidden_plays if hidden else show.plays,
        "favorites": connection([], graph.user_node, totalCount=favorites),
        "reposts": connection([], graph.user_node, totalCount=reposts),
        "listeners": connection([], graph.user_node, totalCount=listeners),
        "comments": connection(show.comments, lambda one: comment_node(graph, one), commentsDisabled=False),
        "listenerMinutes": None,
        "qualityScore": None,
    }


def comment_node(graph: Graph, comment: Comment, parent: Node | None = None) -> Node:
    author = graph.catalogue.user(comment.author)
    node: Node = {
        "__typename": "Comment",
        "id": global_id("Comment", comment.number),
        "comment": lambda _info, **_deleted: comment.text,
        "user": lambda _info, **_deleted: graph.user_node(author) if author else None,
        "created": lambda _info, **_deleted: comment.created,
        "parent": parent,
        "isReply": parent is not None,
        "url": None,
        "likeCount": comment.likes,
        "isLiked": False,
        "audioPosition": comment.position,
    }
    node |= dict.fromkeys(("isDeleted", "isFromSelectSubscriber", "canDelete", "canBlock", "isSpam"), False)
    node["children"] = connection(comment.replies, lambda reply: comment_node(graph, reply, node))
    return node


def _states(show: Show) -> Node:
    """The booleans of a show, as an anonymous caller gets them."""
    never = (
        *("download", "hasPlayCompleted", "isDownloadable", "isLiveRecording", "isSpam"),
        *("isShortLength", "isStaffPick", "shouldShowAds"),
        *("isListenLater", "isHighlighted", "isFavorited", "isReposted"),
    )
    return dict.fromkeys(never, False) | {
        "isPlayable": show.is_playable,
        "isAwaitingAudio": show.is_awaiting_audio,
        "isUnlisted": show.is_unlisted,
        "isPublic": show.is_public,
        "isExclusive": show.is_exclusive,
        "isExclusivePreviewOnly": show.is_preview_only,
        "isDraft": show.is_draft,
        "isScheduled": show.is_scheduled,
        "isDisabledCopyright": show.is_taken_down,
        "restrictedReason": show.restricted_reason,
        "downloadRestrictedReason": "NOT_SUBSCRIBED",
        "seekRestriction": None,
        "audioType": "SHOW",
        "audioQuality": None,
        "currentPosition": 0,
        "proportionListened": 0.0,
        "repeatPlayAmount": None,
    }
