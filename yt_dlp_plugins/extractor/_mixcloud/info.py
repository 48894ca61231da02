"""A show as yt-dlp's info dict."""

from __future__ import annotations

from typing import Any

from mixcloud_core.credits import artists, genres
from mixcloud_core.ffmpeg import chapter_title
from mixcloud_core.models import Cloudcast, Comment, Section, Tracklist
from mixcloud_core.sidecars import to_text
from mixcloud_core.tracklists import tracklist_of
from yt_dlp_plugins.extractor._mixcloud.card import card

__all__ = ["comment_info", "to_info"]


def to_info(cloudcast: Cloudcast) -> dict[str, Any]:
    """Give everything about a show but its formats."""
    tracklist, duration = tracklist_of(cloudcast), cloudcast.duration
    return {
        **card(cloudcast),
        "display_id": cloudcast.slug,
        "description": _description(cloudcast, tracklist) or None,
        "artists": list(artists(cloudcast)),
        "album_artists": [cloudcast.owner.display_name],
        "genres": list(genres(cloudcast)),
        "cast": list(cloudcast.featured_artists) or None,
        "chapters": _chapters(tracklist, duration) or None,
        "waveform_url": cloudcast.waveform_url,
        **_sections(tracklist),
    }


def comment_info(comment: Comment) -> dict[str, Any]:
    """Give a comment as yt-dlp keeps it."""
    return {
        "id": comment.id,
        "parent": comment.parent_id or "root",
        "text": comment.text,
        "author": comment.user and comment.user.display_name,
        "author_id": comment.user and comment.user.username,
        "author_url": comment.user and comment.user.url,
        "timestamp": int(comment.created.timestamp()) if comment.created else None,
        "like_count": comment.likes,
        # The second of the show that the comment is about.
        "start_time": comment.position,
    }


def _description(cloudcast: Cloudcast, tracklist: Tracklist) -> str:
    """A tracklist without times has no place but the description."""
    if not tracklist or tracklist.timed(cloudcast.duration):
        return cloudcast.description
    return "\n\n".join(filter(None, (cloudcast.description, f"Tracklist:\n{to_text(tracklist)}")))


def _chapters(tracklist: Tracklist, duration: float | None) -> list[dict[str, Any]]:
    """With `artist` and `track` apart where one section is played alone: in a title they can't be told apart again."""
    sections: dict[float | None, list[Section]] = {}
    for section in tracklist.timed(duration):
        sections.setdefault(section.start, []).append(section)
    return [
        {
            "start_time": chapter.start,
            "end_time": chapter.end,
            "title": chapter_title(chapter.title),
            **_track(sections.get(chapter.start, [])),
        }
        for chapter in tracklist.chapters(duration)
    ]


def _track(sections: list[Section]) -> dict[str, str]:
    if len(sections) != 1:
        return {}
    named = {"artist": sections[0].artist, "track": sections[0].title}
    return {key: value for key, value in named.items() if value}


def _sections(tracklist: Tracklist) -> dict[str, Any]:
    """All sections as Mixcloud has them, those without times as well: yt-dlp's own fields have no place for these."""
    sections = [
        {"title": section.title or None, "artist": section.artist or None, "start_time": section.start}
        for section in tracklist.sections
    ]
    return {"tracklist": sections} if sections else {}
