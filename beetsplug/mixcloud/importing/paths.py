"""Where shows and recordings of live streams lie in the library, as long as the user's settings do not say it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from beets import config

if TYPE_CHECKING:
    from beets.library import Library

__all__ = ["add_path_rules", "path_format"]

# Shows of one title come out every week, so the date counts; two of one day are told apart as beets does it.
_FOLDER = "Mixes/$albumartist/$year-$month-$day $album%aunique{albumartist album year month day}"
_RULES = (
    ("singleton:true mixcloud_url::^http", "Mixes/$artist/$year-$month-$day $title"),
    ("mixcloud_part:1..", f"{_FOLDER}/$track $title"),
    ("mixcloud_url::^http", f"{_FOLDER}/$title"),
    ("mixcloud_recording::.", f"{_FOLDER}/$title"),
)
# What beets makes of these two names in the settings.
_QUERIES = {"comp": "comp:true", "singleton": "singleton:true"}


def add_path_rules(library: Library) -> None:
    """Put our rules behind those of the user, and before those of beets; the first that fits counts."""
    own = {_QUERIES.get(name, name) for source in config.sources if not source.default for name in _names(source)}
    rules = list(library.path_formats)
    of_user = [rule for rule in rules if rule[0] in own]
    library.path_formats = [*of_user, *_RULES, *(rule for rule in rules if rule not in of_user)]


@contextmanager
def path_format(library: Library, form: str) -> Iterator[None]:
    """Have a path format count before all others for as long as the block runs; an empty one changes nothing."""
    before = list(library.path_formats)
    if form:
        library.path_formats = [("", form), *before]
    try:
        yield
    finally:
        library.path_formats = before


def _names(source: dict[str, Any]) -> list[str]:
    paths = source.get("paths")
    return list(map(str, paths)) if isinstance(paths, dict) else []
