"""What a person at a terminal sees while a show is read, converted and sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from beetsplug.mixcloud.publishing.audio import RATE, convert
from beetsplug.mixcloud.publishing.preparing import NewShow
from beetsplug.mixcloud.terminal.waiting import Waiting, waiting_for
from mixcloud_core.text import clean_line

__all__ = ["reading", "sending"]

# Seconds between two looks at how far it is; the core tells of every few kilobytes.
_PAUSE = 0.1

# Takes what is done, and what there is in all.
_Report = Callable[[int, int], None]


@contextmanager
def reading(show: NewShow, *, quiet: bool) -> Iterator[_Report]:
    """Show that a file is read for as long as the block runs."""
    with waiting_for(f"Reading {clean_line(show.path.name)}", quiet=quiet) as line:
        yield _reporting(line)


@contextmanager
def sending(show: NewShow, folder: Path, *, quiet: bool) -> Iterator[tuple[Path, _Report]]:
    """Give a file that Mixcloud takes, made in the folder if need be, and show how much of it is sent.

    Raises what `convert` does.
    """
    audio = show.audio
    assert audio is not None  # noqa: S101 (a show without audio is not sent)
    with waiting_for(show.name, quiet=quiet) as line:
        if not audio.is_taken:
            line.rename(f"{show.name}: making an MP3")
            began = time.monotonic()

            def tell(done: float, total: float | None) -> None:
                made = {"fragment_index": done, "fragment_count": total, "downloaded_bytes": done * RATE}
                line.report({**made, "elapsed": time.monotonic() - began})

            audio = convert(audio, folder, tell)
            line.rename(show.name)
        yield audio.path, _reporting(line, f"{show.name}: waiting for Mixcloud's answer")


def _reporting(line: Waiting, in_the_end: str = "") -> _Report:
    """Give what shows bytes in a line; in the end, the line says what is waited for then."""
    began, last = time.monotonic(), 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done < total and now - last < _PAUSE:
            return
        last = now
        if done >= total and in_the_end:
            line.rename(in_the_end)
        line.report({"downloaded_bytes": done, "total_bytes": total, "elapsed": now - began})

    return report
