"""What somebody typed: values of options, names, paths, and addresses."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

__all__ = ["did_you_mean", "is_address", "is_one_address", "typed", "typed_path"]

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


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give the end of a line that tells of an unknown name: the known one that resembles it, empty where none does."""
    from difflib import get_close_matches

    near = get_close_matches(name[:100], list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def is_address(word: str) -> bool:
    """Tell an address, or `user/show`, from a query of beets'; what is there as a file is a query by path."""
    return bool(_ADDRESS.fullmatch(word) or (_KEY.fullmatch(word) and not os.path.lexists(word)))


def is_one_address(words: Sequence[str]) -> bool:
    """Tell whether words are one address, and nothing else."""
    return len(words) == 1 and is_address(words[0])
