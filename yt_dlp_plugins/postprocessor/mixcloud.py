"""What yt-dlp can do with a show of Mixcloud's once it is on the disk.

yt-dlp runs postprocessors of plugins before its own, unless they are asked for at a later stage:

    yt-dlp --split-chapters --use-postprocessor "MixcloudTracks:when=after_move" …
    yt-dlp --use-postprocessor "MixcloudTracklist:formats=cue,lrc;when=after_move" …
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor
from yt_dlp.utils import PostProcessingError

import yt_dlp_plugins.extractor._mixcloud  # noqa: F401 (makes mixcloud_core importable: before it, not after)

# isort: split
from yt_dlp_plugins.postprocessor._mixcloud.finished import FinishedShowPP

if TYPE_CHECKING:
    from mixcloud_core.tagging import TrackNumber
    from mixcloud_core.tags import Tags

__all__ = ["MixcloudTracklistPP", "MixcloudTracksPP"]

# --split-chapters copies the tags, the chapters and the cover of the whole show into each piece. By ffmpeg's manual,
# to map the tags of the file says nothing of those of a stream, and Ogg keeps its tags there.
_AUDIO_ONLY = (
    *("-map", "0:a:0", "-c", "copy", "-map_chapters", "-1"),
    *("-map_metadata", "-1", "-map_metadata:s:a:0", "-1"),
)
# In Ogg it cuts between pages only, about one a second: what belongs to the track before has times below 0.
_FROM_ZERO = ("-ss", "0", "-copypriorss", "0", "-copyts")


class MixcloudTracksPP(FinishedShowPP, FFmpegPostProcessor):
    """Makes tracks of the pieces of --split-chapters: each with its own title, artist, number, cover and length."""

    def _work(self, info: dict[str, Any]) -> None:
        from yt_dlp_plugins.postprocessor._mixcloud.show import is_part

        chapters = info.get("chapters") or []
        pieces = {number: chapter for number, chapter in enumerate(chapters, 1) if chapter.get("filepath")}
        if not chapters:
            self.to_screen("The show has no tracklist with times, so there are no tracks")
        elif not pieces:
            self._warn("The show was not split: add --split-chapters")
        elif is_part(info):
            self._warn("A part of a show can't be split: the times of its chapters count from where the show begins")
        else:
            self.to_screen(f"Tagging {len(pieces)} tracks")
            self._tag_all(info, pieces, len(chapters))

    def _tag_all(self, info: dict[str, Any], pieces: dict[int, dict[str, Any]], total: int) -> None:
        try:
            from mixcloud_core.tagging import TrackNumber
            from yt_dlp_plugins.postprocessor._mixcloud.cover import find_cover
        except ImportError as error:
            self._warn(f"Without mutagen nothing can be tagged ({error})")
            return
        from mixcloud_core.errors import TaggingError
        from yt_dlp_plugins.postprocessor._mixcloud.show import show_tags, track_tags

        show, cover = show_tags(info), find_cover(info)
        for number, chapter in pieces.items():
            piece = Path(chapter["filepath"])
            try:
                self._tag(piece, track_tags(show, chapter), cover, TrackNumber(number, total))
            except (OSError, PostProcessingError, TaggingError) as error:
                self._warn(f'"{piece}" could not be tagged: {error}')

    def _tag(self, piece: Path, tags: Tags, cover: bytes, number: TrackNumber) -> None:
        from mixcloud_core.tagging import write_tags
        from yt_dlp_plugins.postprocessor._mixcloud.files import replacing

        is_ogg = piece.suffix in (".ogg", ".opus")
        options = (["-copyts"], [*_AUDIO_ONLY, *_FROM_ZERO]) if is_ogg else ([], list(_AUDIO_ONLY))
        with replacing(piece) as new:
            self.real_run_ffmpeg([(str(piece), options[0])], [(str(new), options[1])])
            write_tags(new, tags, cover, track=number)


class MixcloudTracklistPP(FinishedShowPP):
    """Writes the tracklist beside the audio: as a cue sheet, as LRC, and as plain text.

    `formats` names some of them, separated by commas. What is there already stays, but for --force-overwrites.
    """

    _FORMATS = ("cue", "lrc", "txt")

    def __init__(self, downloader: Any = None, /, formats: str = ",".join(_FORMATS), **arguments: str) -> None:
        super().__init__(downloader, **arguments)
        self._formats = tuple(dict.fromkeys(name.strip() for name in formats.split(",")))
        if unknown := [name for name in self._formats if name not in self._FORMATS]:
            self._refuse(f"there is no format {', '.join(map(repr, unknown))}, only {', '.join(self._FORMATS)}")

    def _work(self, info: dict[str, Any]) -> None:
        from yt_dlp_plugins.postprocessor._mixcloud.show import listed

        if not listed(info):
            self.to_screen("The show has no tracklist")
            return
        stem = info["filepath"].removesuffix(f".{info['ext']}")
        for name in self._formats:
            try:
                self._write(Path(f"{stem}.{name}"), self._text(name, info))
            except (OSError, ValueError) as error:
                self._warn(f"No .{name} was written: {error}")

    def _text(self, name: str, info: dict[str, Any]) -> str:
        """Give the text of one format, empty where it can't be without times."""
        from mixcloud_core import sidecars
        from yt_dlp_plugins.postprocessor._mixcloud.show import listed, of_file, show_tags

        tracklist, duration = listed(info), info.get("duration")
        if name == "txt":
            return sidecars.to_timed_text(tracklist, duration)
        if name == "lrc":
            return sidecars.to_lrc(tracklist, duration) if tracklist.timed(duration) else ""
        show = show_tags(info)
        return sidecars.to_cue(
            # Players want tracks that follow each other from 0 on, as chapters do.
            of_file(info),
            duration,
            Path(info["filepath"]).name,
            title=show.album,
            performer=show.album_artist,
            date=show.date,
            genre=", ".join(show.genres),
            comment=show.url,
        )

    def _write(self, path: Path, text: str) -> None:
        from yt_dlp_plugins.postprocessor._mixcloud.files import replacing

        if not text:
            self.to_screen(f"The tracklist has no times, so there is no {path.suffix}")
        elif os.path.lexists(path) and not self.get_param("overwrites", default=False):
            self.to_screen(f"There is a file already, and it stays without --force-overwrites: {path}")
        else:
            self.to_screen(f"Writing tracklist to: {path}")
            with replacing(path) as new:
                new.write_text(f"{text}\n", encoding="utf-8")
