"""What a file says about a show, whatever kind of file it is."""

from __future__ import annotations

from dataclasses import dataclass

from mixcloud_core.credits import artists, genres
from mixcloud_core.models import Chapter, Cloudcast
from mixcloud_core.sidecars import to_lyrics
from mixcloud_core.tracklists import tracklist_of

__all__ = ["URL_TAG", "Tags"]

# The tag that says which show a file is: TXXX, ----:com.apple.iTunes: or a comment field of this name.
URL_TAG = "MIXCLOUD_URL"


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file is to say: `artist` is the owner, `artists` also names the hosts; `date` is `YYYY-MM-DD` or empty."""

    title: str
    artist: str
    url: str
    artists: tuple[str, ...] = ()
    album: str = ""
    album_artist: str = ""
    genres: tuple[str, ...] = ()
    date: str = ""
    comment: str = ""
    lyrics: str = ""
    chapters: tuple[Chapter, ...] = ()

    @classmethod
    def of(cls, cloudcast: Cloudcast) -> Tags:
        """Give the tags of a whole show: an album of one track, by its owner."""
        tracklist = tracklist_of(cloudcast)
        return cls(
            title=cloudcast.name,
            artist=cloudcast.owner.display_name,
            artists=artists(cloudcast),
            url=cloudcast.url,
            album=cloudcast.name,
            album_artist=cloudcast.owner.display_name,
            genres=genres(cloudcast),
            date=cloudcast.published.date().isoformat() if cloudcast.published else "",
            comment="\n\n".join(filter(None, (cloudcast.description, cloudcast.url))),
            lyrics=to_lyrics(tracklist, cloudcast.duration),
            chapters=tracklist.chapters(cloudcast.duration),
        )
