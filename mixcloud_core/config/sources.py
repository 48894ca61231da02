"""Where settings come from: a TOML file, the environment, arguments."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from mixcloud_core.config.kinds import Location
from mixcloud_core.config.sections import SECTIONS
from mixcloud_core.config.settings import SETTINGS, VARIABLES
from mixcloud_core.errors import InvalidSettingError

__all__ = ["Given", "from_arguments", "from_environment", "from_file"]

_VARIABLE = "MIXCLOUD_CONFIG"
_PREFIXES = tuple(f"MIXCLOUD_{name.upper()}_" for name in SECTIONS)
_LARGEST_FILE = 1024 * 1024
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Given:
    """A value that somebody gave to a setting, and where; `text` tells that the source knows nothing but texts."""

    name: str
    value: object = field(repr=False)
    source: str
    text: bool = False


def from_file(path: str | Path | None, environment: Mapping[str, str]) -> list[Given]:
    """Read the file of settings: `path`, else what MIXCLOUD_CONFIG names, else the one in the user's folder.

    Raises InvalidSettingError for a file that was named and can't be read, or that is no TOML.
    """
    named = path or environment.get(_VARIABLE) or None
    place = _location(named) if named else _usual_file()
    if place is None:
        return []
    try:
        content, open_to_others = _read(place)
    except OSError as error:
        if not named and isinstance(error, FileNotFoundError | NotADirectoryError):
            return []
        raise InvalidSettingError(f"{place} can't be read ({error.strerror})", setting="config") from error
    given = [Given(name, value, str(place)) for name, value in _flat(_parsed(content, place)) if value is not None]
    if open_to_others and any(one.name in SETTINGS and SETTINGS[one.name].kind.secret for one in given):
        import logging

        logging.getLogger(__name__).warning("%s holds secrets, and others can read it: chmod 600 it", place)
    return given


def from_environment(environment: Mapping[str, str]) -> list[Given]:
    """Read the variables of settings; empty ones count as not set.

    A variable that begins like one of a section and is none is given under its own name.
    """
    known = [
        Given(one.name, value, name, text=True) for name, one in VARIABLES.items() if (value := environment.get(name))
    ]
    unknown = sorted(name for name in environment if name.startswith(_PREFIXES) and name not in VARIABLES)
    return known + [Given(name, "", "the environment", text=True) for name in unknown]


def from_arguments(arguments: Mapping[str, object]) -> list[Given]:
    """Read settings by name, flat (`cache.backend`) or nested; None counts as not given."""
    return [Given(name, value, "an argument") for name, value in _flat(arguments) if value is not None]


def _usual_file() -> Path | None:
    try:
        from platformdirs import user_config_path
    except ImportError:  # yt-dlp's standalone programs bring none of our dependencies: they have the other sources
        return None
    return user_config_path("mixcloud-plugins") / "config.toml"


def _location(named: str | Path) -> Path:
    try:
        return Location().from_value(named)
    except ValueError as error:
        raise InvalidSettingError(str(error), setting="config") from error


def _read(place: Path) -> tuple[bytes, bool]:
    """Give what is in the file, and whether others than its owner can read it."""
    with place.open("rb") as file:
        content = file.read(_LARGEST_FILE + 1)
        mode = os.fstat(file.fileno()).st_mode
    if len(content) > _LARGEST_FILE:
        raise InvalidSettingError(f"{place} is larger than {_LARGEST_FILE} bytes", setting="config")
    return content, os.name == "posix" and bool(mode & (stat.S_IRGRP | stat.S_IROTH))


def _parsed(content: bytes, place: Path) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        # Without the cause: newer Pythons keep the whole text in it, secrets and all.
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    raise InvalidSettingError(f"{place} is no TOML in UTF-8: {reason}", setting="config")


def _flat(
    table: Mapping[object, object] | Mapping[str, object], prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        name = f"{prefix}{key.value if isinstance(key, Enum) else key}"
        if isinstance(value, Mapping) and depth < _DEEPEST:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, value
