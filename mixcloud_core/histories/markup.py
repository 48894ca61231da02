"""XML of DJ programs: elements as they come, and nothing that makes a small file large."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Never
from xml.parsers import expat

from mixcloud_core.formats import quoted
from mixcloud_core.histories.plays import Play

__all__ = ["Playlist", "the_only_one", "walk"]

# Folders in folders; programs allow about ten.
_DEEPEST = 100
_MOST_NAMES = 5

Opened = Callable[[tuple[str, ...], Mapping[str, str]], None]
Playlist = tuple[str, Sequence[Play]]


def walk(content: bytes, opened: Opened) -> None:
    """Call a function for each element, with the names of those around it and its own, and with its attributes.

    Raises ValueError for what is no XML, cut short, nested too deeply, or declares entities.
    """
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name)
        if len(path) > _DEEPEST:
            raise ValueError("is nested too deeply")
        opened(tuple(path), attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(f"is no whole XML file ({expat.ErrorString(error.code)}, line {error.lineno})") from error
    except LookupError as error:
        raise ValueError("is in an encoding that nobody knows") from error


def the_only_one(playlists: Sequence[Playlist]) -> Sequence[Play]:
    """Give the plays of the only playlist that has any, or of the only one that knows when.

    Raises ValueError where there is none, and where several could be meant.
    """
    filled = [(name, plays) for name, plays in playlists if plays]
    timed = [(name, plays) for name, plays in filled if any(play.at is not None for play in plays)]
    for fitting in (filled, timed):
        if len(fitting) == 1:
            return fitting[0][1]
    if not filled:
        raise ValueError("holds no playlist with tracks")
    names = ", ".join(quoted(name) for name, _ in filled[:_MOST_NAMES])
    more = ", …" if len(filled) > _MOST_NAMES else ""
    raise ValueError(f"holds {len(filled)} playlists ({names}{more}): export the one of this show by itself")


def _refuse(*_declared: object) -> Never:
    # A few lines can stand for gigabytes, or for other files; no DJ program writes any.
    raise ValueError("declares entities of its own, which no DJ program does")
