"""How shows are imported, as a command line or a subscription says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["How", "is_settable"]

# What says which row it is and where its file lies. With other values nothing would be found again, or another file.
_OF_BEETS = ("id", "album_id", "path", "mtime")


def is_settable(field: str) -> bool:
    """Tell whether a user may set a field of what is imported: not what says which row and which show it is."""
    return field not in _OF_BEETS and not field.startswith("mixcloud_")


@dataclass(frozen=True, slots=True)
class How:
    """How shows are imported.

    `form` is `album`, `singletons`, `split`, or empty for what the settings say. `fields` are set as beets' own `--set`
    does. `path` is a path format that counts before all others, empty for none.
    """

    form: str = ""
    force: bool = False
    keep: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    pretend: bool = False
    quiet: bool = False
