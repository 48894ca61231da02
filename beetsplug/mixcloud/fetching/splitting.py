"""A show as an album of its tracks: cut at the times of the tracklist, without loss."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from mixcloud_core.errors import DownloadError
from mixcloud_core.models import Cloudcast, Section
from mixcloud_core.tagging import TrackNumber, write_tags
from mixcloud_core.tags import Tags
from mixcloud_core.tracklists import tracklist_of

__all__ = ["Track", "check_times", "cut", "tracks_of"]

# By the names of ffmpeg's writers.
_WRITERS = {".m4a": "ipod", ".mp4": "ipod", ".mp3": "mp3", ".opus": "opus", ".ogg": "ogg", ".flac": "flac"}
_HINT = "--album or --singletons imports the whole show"


@dataclass(frozen=True, slots=True)
class Track:
    """A stretch of a show as a track of an album; times are in seconds from the beginning of the show."""

    number: int
    start: float
    end: float
    title: str
    artist: str
    file: str = ""

    @property
    def length(self) -> float:
        """How long it is, in seconds."""
        return self.end - self.start


def tracks_of(cloudcast: Cloudcast) -> list[Track]:
    """Give the tracks that a show can be cut into, which cover all of it; none where its tracklist has no times.

    The owner is the artist where the tracklist names none.
    """
    tracklist, owner = tracklist_of(cloudcast), cloudcast.owner.display_name
    timed = tracklist.timed(cloudcast.duration)
    sections = {at: list(group) for at, group in groupby(timed, key=lambda section: section.start)}
    return [
        Track(number, chapter.start, chapter.end, *_names(sections.get(chapter.start, []), chapter.title, owner))
        for number, chapter in enumerate(tracklist.chapters(cloudcast.duration), 1)
    ]


def _names(sections: list[Section], title: str, owner: str) -> tuple[str, str]:
    """Give title and artist; of several sections at one time, their labels are the title."""
    if len(sections) != 1:
        return title, owner
    (section,) = sections
    return section.title or section.label, section.artist or owner


def check_times(cloudcast: Cloudcast) -> None:
    """Raise DownloadError that says why a show can't be split."""
    if len(tracks_of(cloudcast)) > 1:
        return
    if not tracklist_of(cloudcast):
        why = "it has no tracklist"
    elif not cloudcast.duration:
        why = "Mixcloud does not tell its length"
    else:
        why = "its tracklist has no times at which it could be cut"
    raise DownloadError(f'"{cloudcast.name}" can\'t be split: {why}', hint=_HINT)


def cut(cloudcast: Cloudcast, audio: Path, cover: Path | None, folder: Path, ffmpeg: str) -> list[Track]:
    """Cut a show into tagged files in a folder that is made anew, and give its tracks.

    Every packet of the audio is in exactly one of them, as it was. Raises DownloadError, TaggingError and OSError.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    tracks = [
        Track(track.number, track.start, track.end, track.title, track.artist, f"{track.number:03}{audio.suffix}")
        for track in tracks_of(cloudcast)
    ]
    times = ",".join(f"{track.start:.3f}" for track in tracks[1:])
    form = _WRITERS.get(audio.suffix.lower(), audio.suffix.lstrip("."))
    command = [
        *(ffmpeg, "-v", "error", "-nostdin", "-i", str(audio.absolute())),
        *("-map", "0:a:0", "-c", "copy", "-map_metadata", "-1", "-map_metadata:s:a:0", "-1", "-map_chapters", "-1"),
        *("-f", "segment", "-segment_times", times, "-segment_start_number", "1", "-reset_timestamps", "1"),
        *("-segment_format", form, str((folder / f"%03d{audio.suffix}").absolute())),
    ]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (no shell, no word of Mixcloud's)
    if done.returncode or [track.file for track in tracks] != sorted(path.name for path in folder.iterdir()):
        words = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise DownloadError(f'"{cloudcast.name}" could not be cut: {words or "tracks are missing"}', hint=_HINT)
    picture = cover.read_bytes() if cover else b""
    for track, tags in zip(tracks, _tags(cloudcast, tracks), strict=True):
        write_tags(folder / track.file, tags, picture, track=TrackNumber(track.number, len(tracks)))
    return tracks


def _tags(cloudcast: Cloudcast, tracks: list[Track]) -> Iterator[Tags]:
    whole = Tags.of(cloudcast)
    for track in tracks:
        yield Tags(
            title=track.title,
            artist=track.artist,
            artists=(track.artist,),
            url=whole.url,
            album=whole.album,
            album_artist=whole.album_artist,
            genres=whole.genres,
            date=whole.date,
            comment=whole.url,
        )
