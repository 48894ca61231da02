"""A show as yt-dlp's info dict."""

from __future__ import annotations

from typing import Any

from mixcloud_core.credits import artists, genres
from mixcloud_core.models import Cloudcast, Comment, Section
from mixcloud_core.models.picture import SIZES

__all__ = ["comment_info", "show_id", "to_info"]


def show_id(user: str, slug: str) -> str:
    """Give the id under which yt-dlp has always known a show, in archives and file names."""
    return f"{user}_{slug}"


def to_info(cloudcast: Cloudcast) -> dict[str, Any]:
    """Give everything about a show but its formats and whom it is for."""
    owner, counts = cloudcast.owner, cloudcast.counts
    return {
        "id": show_id(owner.username, cloudcast.slug),
        "display_id": cloudcast.slug,
        "title": cloudcast.name,
        "description": cloudcast.description or None,
        "webpage_url": cloudcast.url,
        "timestamp": int(cloudcast.published.timestamp()) if cloudcast.published else None,
        "duration": cloudcast.duration,
        "uploader": owner.display_name,
        "uploader_id": owner.username,
        "uploader_url": owner.url,
        "artists": list(artists(cloudcast)),
        "album_artists": [owner.display_name],
        "genres": list(genres(cloudcast)),
        "tags": [tag.name for tag in cloudcast.tags],
        "cast": list(cloudcast.featured_artists) or None,
        "view_count": counts.plays,
        "like_count": counts.favorites,
        "repost_count": counts.reposts,
        "comment_count": counts.comments,
        "thumbnails": _thumbnails(cloudcast),
        "chapters": _chapters(cloudcast) or None,
        **_tracklist(cloudcast),
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
    }


def _thumbnails(cloudcast: Cloudcast) -> list[dict[str, Any]]:
    """Small to large, as yt-dlp wants them."""
    picture = cloudcast.picture
    if not picture:
        return []
    return [{"id": str(size), "url": picture.url(size), "width": size, "height": size} for size in SIZES]


def _chapters(cloudcast: Cloudcast) -> list[dict[str, Any]]:
    """With `artist` and `track` apart where one section is played alone: in a title they can't be told apart again."""
    sections: dict[float | None, list[Section]] = {}
    for section in cloudcast.tracklist.timed(cloudcast.duration):
        sections.setdefault(section.start, []).append(section)
    return [
        {
            "start_time": chapter.start,
            "end_time": chapter.end,
            "title": chapter.title,
            **_track(sections.get(chapter.start, [])),
        }
        for chapter in cloudcast.chapters
    ]


def _track(sections: list[Section]) -> dict[str, str]:
    if len(sections) != 1:
        return {}
    named = {"artist": sections[0].artist, "track": sections[0].title}
    return {key: value for key, value in named.items() if value}


def _tracklist(cloudcast: Cloudcast) -> dict[str, Any]:
    """All sections as Mixcloud has them, those without times as well: yt-dlp's own fields have no place for these."""
    sections = [
        {"title": section.title or None, "artist": section.artist or None, "start_time": section.start}
        for section in cloudcast.tracklist.sections
    ]
    return {"tracklist": sections} if sections else {}
