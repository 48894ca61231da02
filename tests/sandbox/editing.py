"""Shows as they are now: with their owners' edits, and without those that were deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sandbox.catalogue import show_key

if TYPE_CHECKING:
    from tests.sandbox.records import Show
    from tests.sandbox.state import State


def current(state: State, show: Show) -> Show | None:
    """The show since its last edit, or None if its owner deleted it."""
    key = show_key(show)
    with state.lock:
        return None if key in state.disabled else state.edited.get(key, show)
