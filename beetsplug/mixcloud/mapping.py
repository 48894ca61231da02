"""A show in beets' terms: an album of one track."""

from __future__ import annotations

from typing import Any

from beets.autotag import AlbumInfo, TrackInfo

from mixcloud_core.models import Cloudcast
from mixcloud_core.tags import Tags

__all__ = ["album_info"]


def album_info(cloudcast: Cloudcast) -> AlbumInfo:
    """Give the album and its only track, as a match to apply.

    No ids are set: beets would write them into MusicBrainz's tags. The address is the identity, in
    `mixcloud_url`, which both need for beets' search for duplicates.
    """
    tags = Tags.of(cloudcast)
    track = TrackInfo(
        title=tags.title,
        artist=tags.artist,
        artists=list(tags.artists),
        length=cloudcast.duration,
        index=1,
        medium=1,
        medium_index=1,
        medium_total=1,
        lyrics=tags.lyrics,
        comments=tags.comment,
        data_source="Mixcloud",
        mixcloud_url=tags.url,
    )
    return AlbumInfo(
        tracks=[track],
        album=tags.album,
        artist=tags.album_artist,
        artists=[tags.album_artist],
        # MusicBrainz' words for radio and web shows; `va` would file it under compilations.
        albumtype="broadcast",
        albumtypes=["broadcast", "dj-mix"],
        va=False,
        mediums=1,
        media="Digital Media",
        genres=list(tags.genres),
        data_source="Mixcloud",
        data_url=tags.url,
        mixcloud_url=tags.url,
        **_date(cloudcast),
        **_mixcloud_fields(cloudcast),
    )


def _date(cloudcast: Cloudcast) -> dict[str, Any]:
    day = cloudcast.published
    if day is None:
        return {}
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return parts | {f"original_{name}": value for name, value in parts.items()}


def _mixcloud_fields(cloudcast: Cloudcast) -> dict[str, Any]:
    counts, picture = cloudcast.counts, cloudcast.picture
    return {
        "mixcloud_user": cloudcast.owner.username,
        "mixcloud_tags": [tag.name for tag in cloudcast.tags],
        "mixcloud_plays": counts.plays,
        "mixcloud_favorites": counts.favorites,
        "mixcloud_reposts": counts.reposts,
        "mixcloud_listeners": counts.listeners,
        "mixcloud_exclusive": cloudcast.flags.exclusive,
        # What `beet fetchart` asks when it is told to look again.
        "cover_art_url": picture.url() if picture else None,
    }
