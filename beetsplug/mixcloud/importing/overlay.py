"""beets' import settings for sessions of ours: the user's own are made for other files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from beets import config

__all__ = ["import_settings"]

_OFF = (
    "copy delete flat from_scratch group_albums hardlink incremental link pretend reflink resume singletons timid"
).split()
_ON = ("autotag", "move", "quiet")


@contextmanager
def import_settings(own: Mapping[str, object]) -> Iterator[None]:
    """Lay our settings over the user's for as long as a session runs, and take them away without a trace.

    `own` says what this session has of its own: always `write`, whether beets writes the tags.
    """
    before = list(config.sources)
    common: dict[str, object] = {**dict.fromkeys(_OFF, False), **dict.fromkeys(_ON, True)}
    config["import"].set({**common, "search_ids": [], "set_fields": {}, **own})
    try:
        yield
    finally:
        config.sources[:] = before
