"""Models of the core and records of the sandbox as the same plain facts, to be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from mixcloud_core.models import Cloudcast
from mixcloud_core.text import clean_line, clean_text
from tests.sandbox import Sandbox, records
from tests.sandbox.catalogue import SITE, audio_path, show_key
from tests.sandbox.editing import current
from tests.sandbox.records import Show, StreamForm, Track
from tests.sandbox.relay import global_id

__all__ = ["Facts", "held_section", "held_shows", "public", "record", "shows"]

Facts = dict[str, Any]


def record(box: Sandbox, owner: str, slug: str) -> Show:
    show = box.catalogue.show(owner, slug)
    assert show
    now = current(box.state, show)
    assert now
    return now


def public(box: Sandbox) -> list[Show]:
    """All shows that stand in lists, newest first."""
    found = [show for user in box.catalogue.users for show in box.catalogue.uploads(user, hosted=False)]
    return sorted(found, key=lambda show: show.published, reverse=True)


# Shows, by GraphQL


def shows(found: Iterable[Cloudcast | None] | Cloudcast, _box: Sandbox | None = None) -> list[Facts | None]:
    """What GraphQL told of shows; what is unknown is None."""
    return [_show(show) if show else None for show in ([found] if isinstance(found, Cloudcast) else found)]


def _show(show: Cloudcast) -> Facts:
    told: Facts = {
        "id": show.id,
        "url": show.url,
        "name": show.name,
        "owner": (show.owner.username, show.owner.display_name, show.owner.id),
        "description": show.description,
        "published": show.published,
        "duration": show.duration,
        "tags": [(tag.name, tag.slug) for tag in show.tags],
        "hosts": [host.username for host in show.hosts],
        "artists": show.featured_artists,
        "picture": show.picture and show.picture.root,
        "restricted": show.restricted_reason,
        "marks": (
            show.flags.exclusive,
            show.flags.exclusive_preview_only,
            show.flags.unlisted,
            show.flags.draft,
            show.flags.scheduled,
            show.flags.awaiting_audio,
            show.flags.copyright_disabled,
        ),
        "waveform": show.waveform_url and audio_in(show.waveform_url, "json"),
    }
    parts: Facts = {
        "tracklist": [(section.artist, section.title, section.start) for section in show.tracklist.sections],
        "streams": audio_in(show.streams.progressive_url or "", "m4a"),
        "counts": (show.counts.plays, show.counts.favorites, show.counts.reposts, show.counts.comments),
    }
    return told | {name: None if name in show.unknown else part for name, part in parts.items()}


def audio_in(url: str, ending: str) -> str | None:
    """The path of a show's audio, which all addresses of the show's files hold."""
    found = re.search(rf"/((?:\w/){{4}}[\w-]+)\.{ending}", url)
    return found and found[1]


def held_shows(box: Sandbox, found: Iterable[Show | None], *unknown: str, owns: bool = False) -> list[Facts | None]:
    """What the sandbox holds of shows, but for parts that the method does not ask for; `owns`: the owner asks."""
    return [_held_show(box, show, owns=owns) | dict.fromkeys(unknown) if show else None for show in found]


def _held_show(box: Sandbox, show: Show, *, owns: bool) -> Facts:
    owner = box.catalogue.owner(show)
    artists = [section.artist for section in show.sections if isinstance(section, Track) and section.artist]
    is_heard = show.stream_form in (StreamForm.ENCODED, StreamForm.PLAIN)
    hidden = show.hidden_stats and not owns
    counters = (show.plays, box.state.favorite_count(show), box.state.repost_count(show))
    return {
        "id": global_id("Cloudcast", show.number),
        "url": SITE + show_key(show),
        "name": clean_line(show.name),
        "owner": (owner.username, owner.display_name, global_id("User", owner.number)),
        "description": clean_text(show.description or ""),
        "published": datetime.fromisoformat(show.published),
        "duration": show.duration,
        # A slug that is a path can be no part of an address.
        "tags": [(clean_line(tag.name), "" if "/" in tag.slug else tag.slug) for tag in show.tags],
        "hosts": list(show.hosts),
        "artists": tuple(map(clean_line, list(dict.fromkeys(artists))[:5])),
        "picture": box.catalogue.picture(show),
        "restricted": show.restricted_reason or "",
        "marks": (
            show.is_exclusive,
            show.is_preview_only,
            show.is_unlisted,
            show.is_draft,
            show.is_scheduled,
            show.is_awaiting_audio,
            show.is_taken_down,
        ),
        "waveform": audio_path(show) if show.duration else None,
        "tracklist": [held_section(section) for section in show.sections],
        "streams": audio_path(show) if is_heard else None,
        "counts": (*((None,) * 3 if hidden else counters), len(show.comments)),
    }


def held_section(section: records.Section) -> tuple[str, str, float | None]:
    artist, title = (section.artist, section.song) if isinstance(section, Track) else (None, section.text)
    return clean_line(artist or ""), clean_line(title or ""), section.start
