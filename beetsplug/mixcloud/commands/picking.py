"""Picking from a numbered list: `1,3-5`, or `a` for all."""

from __future__ import annotations

import re
import sys
from argparse import Namespace

from beets.ui import print_

__all__ = ["ask_which", "check_person", "picked"]

_PART = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)


def check_person(options: Namespace) -> None:
    """End with 2 where nobody could answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        options.wrong("-i asks which shows to import, and there is no terminal to ask on: use --import for all")


def ask_which(count: int) -> list[int]:
    """Ask until there is an answer, and give the numbers, counted from 1; none for an empty line or Ctrl-D."""
    while True:
        print_(f"Import which? (1-{count}, such as 1,3-5; a for all; Enter for none)", end=" ")
        try:
            return picked(input(), count)
        except EOFError:
            print_("")
            return []
        except ValueError as error:
            print_(str(error))


def picked(text: str, count: int) -> list[int]:
    """Read an answer: each number once, in the order given; raises ValueError that says what is wrong."""
    words = text.replace(",", " ").split()
    if words and words[0].lower() in ("a", "all") and len(words) == 1:
        return list(range(1, count + 1))
    numbers = [number for word in words for number in _numbers(word, count)]
    return list(dict.fromkeys(numbers))


def _numbers(word: str, count: int) -> range:
    found = _PART.fullmatch(word)
    if not found:
        raise ValueError(f"{word!r} is no number, and no range such as 3-5")
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= count:
        raise ValueError(f"{word} is not between 1 and {count}")
    return range(first, last + 1)
