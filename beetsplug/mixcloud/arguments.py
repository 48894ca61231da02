"""What somebody typed: values of options, paths, and addresses."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

__all__ = ["is_address", "is_one_address", "typed", "typed_path"]

T = TypeVar("T")

_ADDRESS = re.compile(r"(?i)(?:https?://|(?:[\w-]+\.)*mixcloud\.com/).*")
_KEY = re.compile(r"[^/\\\s:]+/[^/\\\s:]+/?")


def typed(read: Callable[[str], T]) -> Callable[[str], T]:
    """Give a reader for argparse, which says what is wrong in the reader's own words."""

    def converted(text: str) -> T:
        try:
            return read(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return converted


def typed_path(text: str | Path) -> Path:
    """Give a path with `~` as the home that it stands for; where nobody has such a home, it is part of the name."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def is_address(word: str) -> bool:
    """Tell an address, or `user/show`, from a query of beets'; what is there as a file is a query by path."""
    return bool(_ADDRESS.fullmatch(word) or (_KEY.fullmatch(word) and not os.path.lexists(word)))


def is_one_address(words: Sequence[str]) -> bool:
    """Tell whether words are one address, and nothing else."""
    return len(words) == 1 and is_address(words[0])
