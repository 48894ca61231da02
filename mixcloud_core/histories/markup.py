"""XML of DJ programs: elements as they come, and nothing that makes a small file large."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Never
from xml.parsers import expat

from mixcloud_core.formats import quoted
from mixcloud_core.histories.plays import Play, UnreadableError

__all__ = ["Playlist", "the_only_one", "walk"]

# Folders in folders; programs allow about ten.
_DEEPEST = 100
_MOST_NAMES = 5

Opened = Callable[[tuple[str, ...], Mapping[str, str]], None]
Playlist = tuple[str, Sequence[Play]]


def walk(content: bytes, opened: Opened) -> None:
    """Call a function for each element, with the names of those around it and its own, and with its attributes.

    Raises UnreadableError for what is no XML, cut short, nested too deeply, or declares entities.
    """
    path: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        path.append(name)
        if len(path) > _DEEPEST:
            raise UnreadableError("is nested too deeply")
        opened(tuple(path), attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except UnreadableError:
        raise
    except expat.ExpatError as error:
        reason = f"{expat.ErrorString(error.code)}, line {error.lineno}"
        raise UnreadableError(f"is no whole XML file ({reason})") from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not know, or can't hand to expat
        raise UnreadableError("is in an encoding that can't be read") from error


def the_only_one(playlists: Sequence[Playlist]) -> Sequence[Play]:
    """Give the plays of the only playlist that has any, or of the only one that knows when.

    Raises UnreadableError where there is none, and where several could be meant.
    """
    filled = [(name, plays) for name, plays in playlists if plays]
    timed = [(name, plays) for name, plays in filled if any(play.at is not None for play in plays)]
    for fitting in (filled, timed):
        if len(fitting) == 1:
            return fitting[0][1]
    if not filled:
        raise UnreadableError("holds no playlist with tracks")
    names = ", ".join(quoted(name) for name, _ in filled[:_MOST_NAMES])
    more = ", …" if len(filled) > _MOST_NAMES else ""
    raise UnreadableError(f"holds {len(filled)} playlists ({names}{more}): export the one of this show by itself")


def _refuse(*_declared: object) -> Never:
    # A few lines can stand for gigabytes, or for other files; no DJ program writes any.
    raise UnreadableError("declares entities of its own, which no DJ program does")
