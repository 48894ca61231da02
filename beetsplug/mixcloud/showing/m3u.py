"""Extended M3U, as mpv and other players that know yt-dlp play it."""

from __future__ import annotations

from beetsplug.mixcloud.library.known import KnownShows
from mixcloud_core.models import Cloudcast
from mixcloud_core.text import clean_line, is_plain

__all__ = ["m3u_entry", "m3u_head"]


def m3u_head(title: str) -> str:
    """Give the beginning of a playlist."""
    return f"#EXTM3U\n#PLAYLIST:{clean_line(title)}"


def m3u_entry(show: Cloudcast, known: KnownShows) -> str:
    """Give the two lines of a show: the file that the library has of it, else its address.

    A length that is not known is -1. The comma ends the length, and none after it counts.
    """
    length = -1 if show.duration is None else show.duration
    label = clean_line(f"{show.owner.display_name} - {show.name}")
    file = known.file(show.url)
    # The name of a file may hold what would be a line of its own.
    has_file = file and is_plain(file) and file == file.strip()
    return f"#EXTINF:{length},{label}\n{file if has_file else show.url}"
