"""Tracklists as texts: what goes into a lyrics tag, or beside a file."""

from __future__ import annotations

import re

from mixcloud_core.models import Section, Tracklist

__all__ = ["to_lrc", "to_lyrics", "to_text"]

# What a player would read as a time of its own: `[12:34]`.
_TIME_TAG = re.compile(r"\[(?=\d+:)([^\]]*)\]?")


def to_lyrics(tracklist: Tracklist) -> str:
    """Give the tracklist for a lyrics tag: LRC as soon as it has times, else plain lines."""
    timed = any(section.start is not None for section in tracklist.sections)
    return to_lrc(tracklist) if timed else to_text(tracklist)


def to_text(tracklist: Tracklist) -> str:
    """Give one line for each section, in the order they are played."""
    return "\n".join(section.label for section in tracklist.sections)


def to_lrc(tracklist: Tracklist) -> str:
    """Give LRC (`[mm:ss.00]Artist – Title`), in the order they are played; a section without a time gets none."""
    return "\n".join(_lrc_time(section) + _TIME_TAG.sub(r"(\1)", section.label) for section in tracklist.sections)


def _lrc_time(section: Section) -> str:
    if section.start is None:
        return ""
    minutes, hundredths = divmod(round(section.start * 100), 6000)
    return f"[{minutes:02}:{hundredths // 100:02}.{hundredths % 100:02}]"
