"""Shows, and all that is about them, as `--json` gives it: the names of the fields stay as they are."""

from __future__ import annotations

import json
from datetime import datetime

from beetsplug.mixcloud.library.known import KnownShows
from mixcloud_core.formats import format_moment
from mixcloud_core.links import genre_url
from mixcloud_core.models import Cloudcast, Comment, Notification, Playlist, Section, Tag, Tracklist, User
from mixcloud_core.restrictions import why_no_audio
from mixcloud_core.tracklists import tracklist_of

__all__ = [
    "comment_record",
    "json_line",
    "notification_record",
    "playlist_record",
    "show_record",
    "tag_record",
    "tracklist_record",
    "user_record",
]

Record = dict[str, object]


def json_line(record: Record) -> str:
    """Give a record as JSON on one line; what is no letter anywhere (half of a pair) is written as an escape."""
    text = json.dumps(record, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(record)


def show_record(show: Cloudcast, known: KnownShows) -> Record:
    """Give a show. What Mixcloud does not tell is null; times are in seconds, dates in UTC.

    `unavailable` says why there is no audio to be had, and is null where there is.
    """
    reason = None if "streams" in show.unknown else why_no_audio(show)
    file = known.file(show.url)
    return {
        "address": show.url,
        "owner": show.owner.username,
        "owner_name": show.owner.display_name,
        "title": show.name,
        "published": _moment(show.published),
        "duration": show.duration,
        "tags": [tag.name for tag in show.tags],
        "hosts": [host.username for host in show.hosts],
        "plays": show.counts.plays,
        "favorites": show.counts.favorites,
        "reposts": show.counts.reposts,
        "listeners": show.counts.listeners,
        "comments": show.counts.comments,
        "description": show.description,
        "picture": show.picture.url() if show.picture else None,
        "exclusive": show.flags.exclusive,
        "unavailable": reason.message if reason else None,
        "tracklist": None if "tracklist" in show.unknown else _sections(tracklist_of(show), show.duration),
        "in_library": show.url in known,
        "file": file or None,
    }


def tracklist_record(address: str, owner: str, title: str, duration: float | None, tracklist: Tracklist) -> Record:
    """Give a tracklist with the show that it belongs to."""
    return {
        "address": address,
        "owner_name": owner,
        "title": title,
        "duration": duration,
        "tracklist": _sections(tracklist, duration),
    }


def user_record(user: User) -> Record:
    """Give a user."""
    return {
        "address": user.url,
        "username": user.username,
        "name": user.display_name,
        "city": user.city,
        "country": user.country,
        "joined": _moment(user.joined),
        "uploads": user.counts.uploads,
        "followers": user.counts.followers,
        "following": user.counts.following,
        "description": user.biog,
    }


def playlist_record(playlist: Playlist) -> Record:
    """Give a playlist without its shows."""
    return {
        "address": playlist.url,
        "owner": playlist.owner.username,
        "title": playlist.name,
        "count": playlist.count,
        "duration": playlist.duration,
        "description": playlist.description,
    }


def tag_record(tag: Tag) -> Record:
    """Give a tag."""
    return {"address": genre_url(tag.slug), "tag": tag.slug, "name": tag.name}


def comment_record(comment: Comment) -> Record:
    """Give a comment; `parent` is the id of the one that it answers, `position` a second of the show."""
    return {
        "id": comment.id,
        "parent": comment.parent_id,
        "created": _moment(comment.created),
        "user": comment.user.username if comment.user else None,
        "user_name": comment.user.display_name if comment.user else None,
        "position": comment.position,
        "likes": comment.likes,
        "text": comment.text,
    }


def notification_record(one: Notification, address: str) -> Record:
    """Give a notification; `address` is of what it is about."""
    return {
        "id": one.id,
        "kind": one.kind,
        "created": _moment(one.created),
        "unread": not one.seen,
        "user": one.user.username if one.user else None,
        "user_name": one.user.display_name if one.user else None,
        "address": address or None,
        "title": one.cloudcast.name if one.cloudcast else None,
        "playlist": one.playlist.name if one.playlist else None,
        "text": one.comment.text if one.comment else None,
    }


def _sections(tracklist: Tracklist, duration: float | None) -> list[Record]:
    """Give the lines of a tracklist; a time that means nothing (see `Tracklist.timed`) is none."""
    timed = frozenset(tracklist.timed(duration))
    return [_section(section, section in timed) for section in tracklist.sections]


def _section(section: Section, is_timed: bool) -> Record:
    return {"start": section.start if is_timed else None, "artist": section.artist, "title": section.title}


def _moment(moment: datetime | None) -> str | None:
    return format_moment(moment.replace(microsecond=0)) if moment else None
