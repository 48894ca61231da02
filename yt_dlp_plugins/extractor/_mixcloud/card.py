"""What a list and a show's own extraction both say of a show."""

from __future__ import annotations

from typing import Any

from yt_dlp.extractor.common import InfoExtractor

from mixcloud_core.models import Cloudcast, Picture, User
from mixcloud_core.models.picture import SIZES

__all__ = ["availability", "card", "owner_fields", "show_id", "thumbnails"]


def show_id(user: str, slug: str) -> str:
    """Give the id under which yt-dlp has always known a show, in archives and file names."""
    return f"{user}_{slug}"


def card(cloudcast: Cloudcast) -> dict[str, Any]:
    """Give what filters and listings ask about."""
    counts = cloudcast.counts
    return {
        "id": show_id(cloudcast.owner.username, cloudcast.slug),
        "title": cloudcast.name,
        "description": cloudcast.description or None,
        "webpage_url": cloudcast.url,
        "timestamp": int(cloudcast.published.timestamp()) if cloudcast.published else None,
        "duration": cloudcast.duration,
        **owner_fields(cloudcast.owner),
        "view_count": counts.plays,
        "like_count": counts.favorites,
        "repost_count": counts.reposts,
        "comment_count": counts.comments,
        "tags": [tag.name for tag in cloudcast.tags],
        "thumbnails": thumbnails(cloudcast.picture),
        "availability": availability(cloudcast),
    }


def owner_fields(owner: User) -> dict[str, Any]:
    """Give whose a show, list or stream is."""
    return {"uploader": owner.display_name, "uploader_id": owner.username, "uploader_url": owner.url}


def thumbnails(picture: Picture | None) -> list[dict[str, Any]]:
    """Give a picture in several sizes, small to large, as yt-dlp wants them."""
    if not picture:
        return []
    return [{"id": str(size), "url": picture.url(size), "width": size, "height": size} for size in SIZES]


def availability(cloudcast: Cloudcast) -> str | None:
    """Tell for whom a show is, in yt-dlp's words."""
    flags = cloudcast.flags
    found: str | None = InfoExtractor._availability(
        is_private=flags.draft or flags.scheduled,
        needs_premium=False,
        needs_subscription=flags.exclusive or flags.exclusive_preview_only,
        needs_auth=False,
        is_unlisted=flags.unlisted,
    )
    return found
