"""A show in beets' terms: an album of one track, or a single track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from beets.autotag import AlbumInfo, TrackInfo

from beetsplug.mixcloud.importing.certainty import Certainty
from mixcloud_core.models import Cloudcast, Counts
from mixcloud_core.tags import Tags

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from beetsplug.mixcloud.fetching.splitting import Track

__all__ = [
    "ShowAlbum",
    "ShowTrack",
    "album_info",
    "count_fields",
    "date_fields",
    "item_fields",
    "track_info",
    "tracks_info",
]

# MusicBrainz' words for radio and web shows.
_ALBUM_TYPES = ("broadcast", "dj-mix")


class ShowAlbum(AlbumInfo):
    """An album whose id is the address of a show.

    The id tells candidates apart, and goes nowhere else: beets would write it into MusicBrainz's tags.
    """

    IGNORED_FIELDS: ClassVar[set[str]] = {*AlbumInfo.IGNORED_FIELDS, "album_id", "certainty"}


class ShowTrack(TrackInfo):
    """A track whose id is the address of a show, for the same and nothing else."""

    IGNORED_FIELDS: ClassVar[set[str]] = {*TrackInfo.IGNORED_FIELDS, "track_id", "mb_releasetrackid", "certainty"}


def album_info(cloudcast: Cloudcast, certainty: Certainty = Certainty.KNOWN) -> AlbumInfo:
    """Give the album and its only track, as a match to apply.

    The address is the identity, in `mixcloud_url`, which both need for beets' search for duplicates.
    """
    tags = Tags.of(cloudcast)
    return ShowAlbum(
        tracks=[
            ShowTrack(
                index=1,
                medium=1,
                medium_index=1,
                medium_total=1,
                length=cloudcast.duration,
                certainty=certainty,
                **_track_fields(tags),
            )
        ],
        album=tags.album,
        artist=tags.album_artist,
        artists=[tags.album_artist],
        # `va` would file it under compilations.
        va=False,
        mediums=1,
        album_id=tags.url,
        certainty=certainty,
        # What `beet fetchart` asks when it is told to look again.
        cover_art_url=cloudcast.picture.url() if cloudcast.picture else None,
        **_show_fields(cloudcast, tags),
    )


def track_info(cloudcast: Cloudcast, certainty: Certainty = Certainty.KNOWN) -> TrackInfo:
    """Give the track for a single item, with all that an album would know; without a number, which would be stored."""
    tags = Tags.of(cloudcast)
    fields = _track_fields(tags) | _show_fields(cloudcast, tags)
    return ShowTrack(length=cloudcast.duration, track_id=tags.url, certainty=certainty, **fields)


def tracks_info(cloudcast: Cloudcast, tracks: Sequence[Track]) -> AlbumInfo:
    """Give the album of a show that was cut into tracks, in their order.

    `mixcloud_part` and `mixcloud_start` say which stretch of the show a track is; no whole show has them.
    """
    info = album_info(cloudcast)
    info.tracks = [
        ShowTrack(
            index=track.number,
            medium=1,
            medium_index=track.number,
            medium_total=len(tracks),
            length=track.length,
            track_id=f"{cloudcast.url}#{track.number}",
            title=track.title,
            artist=track.artist,
            artists=[track.artist],
            comments=cloudcast.url,
            data_source="Mixcloud",
            mixcloud_url=cloudcast.url,
            mixcloud_part=track.number,
            mixcloud_start=track.start,
        )
        for track in tracks
    ]
    return info


def item_fields(cloudcast: Cloudcast) -> dict[str, Any]:
    """Give all fields of an item that is a show, in an album of its own, by their names in the library."""
    tags = Tags.of(cloudcast)
    of_album = {"album": tags.album, "albumartist": tags.album_artist, "albumartists": [tags.album_artist]}
    return {**_track_fields(tags), **_show_fields(cloudcast, tags), **of_album}


def _track_fields(tags: Tags) -> dict[str, Any]:
    return {
        "title": tags.title,
        "artist": tags.artist,
        "artists": list(tags.artists),
        "lyrics": tags.lyrics,
        "comments": tags.comment,
        "data_source": "Mixcloud",
        "mixcloud_url": tags.url,
    }


def _show_fields(cloudcast: Cloudcast, tags: Tags) -> dict[str, Any]:
    return {
        "albumtype": _ALBUM_TYPES[0],
        "albumtypes": list(_ALBUM_TYPES),
        "media": "Digital Media",
        "genres": list(tags.genres),
        "data_source": "Mixcloud",
        "data_url": tags.url,
        "mixcloud_url": tags.url,
        "mixcloud_user": cloudcast.owner.username,
        "mixcloud_tags": [tag.name for tag in cloudcast.tags],
        **count_fields(cloudcast.counts),
        "mixcloud_exclusive": cloudcast.flags.exclusive,
        **date_fields(cloudcast.published),
    }


def count_fields(counts: Counts) -> dict[str, int | None]:
    """Give the fields that count, None for what is not known."""
    return {
        "mixcloud_plays": counts.plays,
        "mixcloud_favorites": counts.favorites,
        "mixcloud_reposts": counts.reposts,
        "mixcloud_listeners": counts.listeners,
    }


def date_fields(day: datetime | None) -> dict[str, Any]:
    """Give the fields of a date, which beets has twice; none for a date that is not known."""
    if day is None:
        return {}
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return parts | {f"original_{name}": value for name, value in parts.items()}
