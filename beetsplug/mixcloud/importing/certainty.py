"""How sure it is that a file is a show."""

from __future__ import annotations

from enum import Enum

__all__ = ["Certainty"]


class Certainty(Enum):
    """How sure it is that a file is this show."""

    KNOWN = "the file, or the user, says so"
    LIKELY = "it was found by its words"
    DOUBTFUL = "it was found by its words, and another one fits as well"
