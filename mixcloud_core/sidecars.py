"""Tracklists as texts: what goes into a lyrics tag, or beside a file."""

from __future__ import annotations

import re

from mixcloud_core.models import Section, Tracklist

__all__ = ["to_lrc", "to_lyrics", "to_text"]

# What a player would read as a time of its own: `[12:34]`.
_TIME_TAG = re.compile(r"\[(?=\d+:)([^\]]*)\]?")


def to_lyrics(tracklist: Tracklist, duration: float | None) -> str:
    """Give the tracklist for a lyrics tag: LRC as soon as it has times (see `Tracklist.timed`), else plain lines."""
    return to_lrc(tracklist, duration) if tracklist.timed(duration) else to_text(tracklist)


def to_text(tracklist: Tracklist) -> str:
    """Give one line for each section, in the order they are played."""
    return "\n".join(section.label for section in tracklist.sections)


def to_lrc(tracklist: Tracklist, duration: float | None) -> str:
    """Give LRC (`[mm:ss.00]Artist – Title`), in the order they are played; a section without a time gets none."""
    timed = frozenset(tracklist.timed(duration))
    return "\n".join(
        (_lrc_time(section) if section in timed else "") + _TIME_TAG.sub(r"(\1)", section.label)
        for section in tracklist.sections
    )


def _lrc_time(section: Section) -> str:
    minutes, hundredths = divmod(round((section.start or 0) * 100), 6000)
    return f"[{minutes:02}:{hundredths // 100:02}.{hundredths % 100:02}]"
