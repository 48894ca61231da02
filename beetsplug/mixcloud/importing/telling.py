"""What a person, or a program, is told of each show as soon as it is over."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any

from beets.exceptions import UserError
from beets.library import Item
from beets.ui import print_

from beetsplug.mixcloud.importing.outcomes import Brought, Outcome, Outcomes
from beetsplug.mixcloud.library.rows import cover_path, file_path
from beetsplug.mixcloud.library.writing import in_words, is_locked
from beetsplug.mixcloud.terminal.progress import Progress
from beetsplug.mixcloud.terminal.screen import is_terminal
from mixcloud_core.credits import artists
from mixcloud_core.errors import InvalidLinkError, MixcloudError
from mixcloud_core.models import Cloudcast
from mixcloud_core.tagging import read_contents
from mixcloud_core.text import clean_line

__all__ = ["Teller", "describe", "place_of", "words_of"]

_SAID = {
    Outcome.IMPORTED: "Imported",
    Outcome.WANTED: "Would be imported",
    Outcome.KNOWN: "Already in the library",
}


class Teller:
    """Notes what became of shows, and tells it: in sentences on a terminal, in rows in a pipe, or as JSON."""

    def __init__(self, log: Any, outcomes: Outcomes, progress: Progress, *, as_json: bool) -> None:
        self._log = log
        self._outcomes = outcomes
        self._progress = progress
        self._in_rows = not is_terminal()
        self._as_json = as_json

    def tell(self, show: Brought, details: str = "") -> None:
        """Tell of a show that came, or that was there; `details` are lines that say what it holds."""
        self._note(show)
        if self._as_json:
            print_(show.to_json())
        elif self._outcomes.quiet:
            return
        elif self._in_rows:
            self._print_row(show)
        elif show.outcome in _SAID:
            print_(f"{_SAID[show.outcome]}: {show.title or show.address}{details}")
        sys.stdout.flush()

    def tell_failure(self, show: Brought) -> None:
        """Tell why a show did not come, among the errors."""
        self._note(show)
        # What is wrong with an address names it already.
        self._log.error("{}", show.reason if show.address in show.reason else f"{show.address}: {show.reason}")
        if self._as_json:
            print_(show.to_json())
        elif self._in_rows and not self._outcomes.quiet:
            self._print_row(show)
        sys.stdout.flush()

    def _note(self, show: Brought) -> None:
        self._outcomes.brought.append(show)
        self._progress.count(len(self._outcomes.brought), len(self._outcomes.failed))

    def _print_row(self, show: Brought) -> None:
        cells = (show.outcome.value, show.address, show.path or show.reason or show.title)
        print_("\t".join(map(clean_line, cells)))

    def unexpected(self, error: Exception) -> None:
        """Keep what helps to find a fault of ours, for -v."""
        if not isinstance(error, MixcloudError | UserError | OSError):
            self._log.debug("{}", "".join(traceback.format_exception(error)))


def words_of(error: Exception) -> str:
    """Give an error as one line that says what happened and what to do."""
    if isinstance(error, InvalidLinkError | MixcloudError | UserError):
        return str(error)
    if isinstance(error, OSError):
        words = error.strerror or str(error)
        place = f" ({error.filename})" if error.filename else ""
        return f"{words}{place}. Mend that and run the same command again: what came so far is kept"
    if is_locked(error):
        return in_words(error)
    words = f"{type(error).__name__}: {error}"
    return f"unexpected trouble ({words[:300]}). See more with: beet -v mixcloud import …"


def describe(cloudcast: Cloudcast, items: list[Item]) -> str:
    """Give lines that say where a show lies and what its file holds; of an album of tracks, how many these are."""
    item = items[0]
    path, cover = file_path(item), cover_path(item)
    contents = read_contents(path)
    pictures = [*([cover.name] if cover else []), *(["inside the file"] if contents.cover else [])]
    is_split = item.get("mixcloud_part") is not None
    length = _clock(sum(item.length for item in items))
    chapters = str(contents.chapters) if contents.chapters else f"none: {_why_no_chapters(cloudcast)}"
    rows = {
        "artist": ", ".join(artists(cloudcast)),
        "length": f"{length}, {item.format} {round(item.bitrate / 1000)} kbit/s",
        **({"tracks": str(len(items))} if is_split else {"chapters": chapters}),
        "cover": " and ".join(pictures) or "none",
        **({"folder": str(path.parent)} if is_split else {"file": str(path)}),
    }
    return "".join(f"\n  {name:8}  {value}" for name, value in rows.items())


def place_of(items: list[Item]) -> Path:
    """Give where a show lies: its file, or the folder of its tracks."""
    path = file_path(items[0])
    return path if len(items) == 1 else path.parent


def _why_no_chapters(cloudcast: Cloudcast) -> str:
    if not cloudcast.tracklist:
        return "there is no tracklist"
    return "the tracklist has no times" if cloudcast.duration else "Mixcloud does not tell the length of the show"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
