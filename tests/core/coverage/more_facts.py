"""What REST tells of shows, what stands beside shows, and users, as plain facts (see `facts`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from mixcloud_core.models import Cloudcast, Comment, Counts, LiveStream, Playlist, Section, User
from mixcloud_core.text import clean_line, clean_text
from tests.core.coverage.facts import Facts, held_section
from tests.sandbox import Sandbox, records
from tests.sandbox.catalogue import SITE, show_key, user_picture
from tests.sandbox.records import Show
from tests.sandbox.relay import global_id

__all__ = [
    "comments",
    "held_comments",
    "held_listed",
    "held_playlists",
    "held_profile",
    "held_users",
    "listed",
    "lives",
    "playlists",
    "profile",
    "users",
]

# Shows, by REST


def listed(found: Iterable[Cloudcast] | Cloudcast, _box: Sandbox | None = None) -> list[Facts]:
    """What REST told of shows."""
    return [_listed(show) for show in ([found] if isinstance(found, Cloudcast) else found)]


def _listed(show: Cloudcast) -> Facts:
    return {
        "url": show.url,
        "name": show.name,
        "owner": show.owner.display_name,
        "published": show.published,
        "duration": show.duration,
        "tags": [(tag.name, tag.slug) for tag in show.tags],
        "hosts": [host.username for host in show.hosts],
        "picture": show.picture and show.picture.root,
        "counts": show.counts,
        "exclusive": show.flags.exclusive,
        "description": None if "description" in show.unknown else show.description,
        "tracklist": None if "tracklist" in show.unknown else show.tracklist.sections,
        "streams": None if "streams" in show.unknown else show.streams,
    }


def held_listed(box: Sandbox, found: Iterable[Show], *, full: bool = False) -> list[Facts]:
    """What the sandbox holds of shows, as far as REST tells it: less in lists than of one show."""

    def held(show: Show) -> Facts:
        counters = (show.plays, box.state.favorite_count(show), box.state.repost_count(show), show.listeners)
        sections = tuple(Section(title, artist, start) for artist, title, start in map(held_section, show.sections))
        return {
            "url": SITE + show_key(show),
            "name": clean_line(show.name),
            "owner": box.catalogue.owner(show).display_name,
            "published": datetime.fromisoformat(show.published),
            "duration": show.duration,
            "tags": [(clean_line(tag.name.title()), quote(tag.slug).rpartition("/")[2]) for tag in show.tags],
            "hosts": list(show.hosts),
            "picture": box.catalogue.picture(show),
            "counts": Counts(*((None,) * 4 if show.hidden_stats else counters), len(show.comments)),
            "exclusive": show.is_exclusive,
            "description": clean_text(show.description or "") if full else None,
            "tracklist": sections if full and sections else None,
            "streams": None,
        }

    return [held(show) for show in found]


# Users


def users(found: Iterable[User], _box: Sandbox | None = None) -> list[tuple[str, str]]:
    return [(user.username, user.display_name) for user in found]


def held_users(box: Sandbox, names: Iterable[str]) -> list[tuple[str, str]]:
    held = [box.catalogue.user(name) for name in names]
    return [(user.username, user.display_name) for user in held if user]


def profile(user: User, _box: Sandbox | None = None) -> Facts:
    return {
        "name": (user.username, user.display_name),
        "texts": (user.biog, user.city, user.country),
        "joined": user.joined,
        "followers": user.counts.followers,
        "following": user.counts.following,
        "picture": user.picture and user.picture.root,
        "is_pro": user.is_pro,
    }


def held_profile(box: Sandbox, username: str) -> Facts:
    user = box.catalogue.user(username)
    assert user
    return {
        "name": (user.username, user.display_name),
        "texts": (user.biog, user.city or "", user.country or ""),
        "joined": datetime.fromisoformat(user.joined),
        "followers": box.state.follower_count(user),
        "following": box.state.following_count(user),
        "picture": user_picture(user),
        "is_pro": user.is_pro,
    }


# The rest


def comments(found: Iterable[Comment], _box: Sandbox | None = None) -> list[tuple[Any, ...]]:
    """What was written by whom and when, and in answer to what."""
    return [(one.text, one.user and one.user.username, one.created, one.parent_id) for one in found]


def held_comments(found: Iterable[records.Comment], *, with_replies: bool = True) -> list[tuple[Any, ...]]:
    def held(one: records.Comment, parent_id: str | None) -> tuple[Any, ...]:
        return clean_text(one.text), one.author, datetime.fromisoformat(one.created), parent_id

    written = []
    for one in found:
        written.append(held(one, None))
        if with_replies:
            written += [held(reply, global_id("Comment", one.number)) for reply in one.replies]
    return written


def playlists(found: Iterable[Playlist] | Playlist, _box: Sandbox | None = None) -> list[tuple[Any, ...]]:
    return [(one.url, one.name, one.count) for one in ([found] if isinstance(found, Playlist) else found)]


def held_playlists(found: Iterable[records.Playlist]) -> list[tuple[Any, ...]]:
    return [(f"{SITE}/{one.owner}/playlists/{one.slug}/", one.name, len(one.items)) for one in found]


def lives(found: Iterable[LiveStream | records.LiveStream | None], _box: Sandbox | None = None) -> list[Any]:
    """Streams of the core and of the sandbox alike, None for none."""

    def fact(one: LiveStream | records.LiveStream | None) -> Any:
        if one is None:
            return None
        if isinstance(one, LiveStream):
            return one.owner.username, one.name, one.description, one.is_live, bool(one.hls_url), one.spectators
        return one.owner, one.name, one.description, not one.ended, not one.ended, one.spectators

    return [fact(one) for one in found]
