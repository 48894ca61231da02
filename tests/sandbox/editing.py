"""Shows as they are now: with their owners' edits, with their audio, and without those that were deleted."""

from __future__ import annotations

import time
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from tests.sandbox.catalogue import audio_path, show_key
from tests.sandbox.records import StreamForm

if TYPE_CHECKING:
    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import Show
    from tests.sandbox.state import State

SHORTEST = 40
"""Seconds of a new show, if its last section does not need more."""
LAST_SECTION = 10
"""Seconds."""


def current(state: State, show: Show) -> Show | None:
    """The show since its last edit, or None if its owner deleted it."""
    key = show_key(show)
    with state.lock:
        if key in state.disabled:
            return None
        now = state.edited.get(key, show)
        if now.is_awaiting_audio and state.ready_at.get(key, inf) <= time.monotonic():
            now = state.edited[key] = with_audio(now)
        return now


def transcode(state: State, duration: int | None = None) -> None:
    """Do what Mixcloud does within minutes of an upload: every show that waits gets its audio.

    That is an edit like any other: `state.uploaded` keeps what other lists of the state hold.
    """
    with state.lock:
        for show in state.uploaded:
            now = state.edited.get(show_key(show), show)
            if now.is_awaiting_audio:
                state.edited[show_key(show)] = with_audio(now, duration)


def with_audio(show: Show, duration: int | None = None) -> Show:
    """A show with audio: whatever was sent, it is the tones that the sections ask for, `duration` seconds long."""
    last = max((section.start or 0 for section in show.sections), default=0)
    length = duration or max(SHORTEST, last + LAST_SECTION)
    return replace(show, duration=length, is_awaiting_audio=False, stream_form=StreamForm.ENCODED)


def heard(catalogue: Catalogue, state: State, audio: str) -> Show | None:
    """The show whose audio has this path: as the catalogue has it, or as it was uploaded since."""
    if known := catalogue.by_audio(audio):
        return known
    uploaded = (current(state, show) for show in state.uploaded if audio_path(show) == audio)
    return next((show for show in uploaded if show and show.duration), None)
