"""What a list says of its entries before any is extracted: enough for filters, archives and flat listings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yt_dlp.extractor.common import InfoExtractor

from mixcloud_core.api.listings import show_in
from mixcloud_core.links import genre_url
from mixcloud_core.models import Cloudcast, LiveStream, Playlist, Tag, User
from yt_dlp_plugins.extractor._mixcloud.card import card, owner_fields

__all__ = ["entry_of", "live_fields", "live_id"]


def entry_of(item: object) -> dict[str, Any] | None:
    """Give what an item of a list is to yt-dlp; None for one that stands for nothing any more."""
    if make := _ENTRIES.get(type(item)):
        return make(item)
    cloudcast = show_in(item)
    return _show_entry(cloudcast) if cloudcast else None


def _show_entry(cloudcast: Cloudcast) -> dict[str, Any]:
    """Give a show, with the id that its own extraction gives."""
    about = card(cloudcast)
    entry: dict[str, Any] = InfoExtractor.url_result(cloudcast.url, "Mixcloud", about["id"], cloudcast.name)
    # `--dateafter` looks at nothing else before the extraction.
    uploaded = cloudcast.published.strftime("%Y%m%d") if cloudcast.published else None
    return entry | about | {"upload_date": uploaded}


def _user_entry(user: User) -> dict[str, Any]:
    """Give a user, as the list of the user's uploads."""
    entry: dict[str, Any] = InfoExtractor.url_result(
        user.url, "MixcloudUser", f"{user.username}_uploads", user.display_name
    )
    return entry | owner_fields(user)


def _tag_entry(tag: Tag) -> dict[str, Any]:
    """Give a tag, as the list of its shows."""
    entry: dict[str, Any] = InfoExtractor.url_result(
        genre_url(tag.slug), "MixcloudTag", f"{tag.slug}_trending", tag.name
    )
    return entry


def _playlist_entry(playlist: Playlist) -> dict[str, Any]:
    """Give a playlist."""
    entry: dict[str, Any] = InfoExtractor.url_result(
        playlist.url, "MixcloudPlaylist", f"{playlist.owner.username}_{playlist.slug}", playlist.name
    )
    count = {"description": playlist.description or None, "playlist_count": playlist.count}
    return entry | owner_fields(playlist.owner) | count


def _live_entry(stream: LiveStream) -> dict[str, Any]:
    """Give a stream that is on air."""
    entry: dict[str, Any] = InfoExtractor.url_result(stream.url, "MixcloudLive", live_id(stream), stream.name)
    return entry | live_fields(stream)


def live_fields(stream: LiveStream) -> dict[str, Any]:
    """Give everything about a live stream but its formats."""
    return {
        "id": live_id(stream),
        "title": stream.name,
        "description": stream.description or None,
        "webpage_url": stream.url,
        "live_status": "is_live" if stream.is_live else "was_live",
        "timestamp": int(stream.started.timestamp()) if stream.started else None,
        **owner_fields(stream.owner),
        "concurrent_view_count": stream.spectators,
        "view_count": stream.plays,
        "tags": [tag.name for tag in stream.tags],
        "thumbnails": [{"url": stream.thumbnail_url}] if stream.thumbnail_url else [],
        "availability": "unlisted" if stream.is_unlisted else None,
    }


def live_id(stream: LiveStream) -> str:
    """Give an id that each stream of a user has for itself, as far as Mixcloud tells them apart."""
    number = stream.id.rstrip("=") or (stream.started.strftime("%Y%m%d%H%M%S") if stream.started else "now")
    return f"{stream.owner.username}_live_{number}"


_ENTRIES: dict[type, Callable[[Any], dict[str, Any]]] = {
    LiveStream: _live_entry,
    Playlist: _playlist_entry,
    Tag: _tag_entry,
    User: _user_entry,
}
