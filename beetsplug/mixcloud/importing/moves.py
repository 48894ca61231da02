"""What an import is about to do with files and rows, noted for the case that its process is lost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from beetsplug.mixcloud.fetching.durable import write_json

__all__ = ["Moves"]

_MOVES = "moving.json"


@dataclass(frozen=True, slots=True)
class Moves:
    """What an import is about to do, noted before its first file moves: from then on it is finished, not begun anew.

    `url` is the show, `items` are the rows whose files move, `replaced` those that go, `path` the path format that
    counts. An id may be another row's by now: it counts only for rows of the show.
    """

    url: str
    items: tuple[int, ...]
    replaced: tuple[int, ...] = ()
    path: str = ""

    def note(self, folder: Path) -> None:
        """Write it into a show's folder."""
        write_json(folder / _MOVES, asdict(self))

    @classmethod
    def noted(cls, folder: Path) -> Moves | None:
        """Read what a process noted that was lost, None if it did not come so far."""
        try:
            found = json.loads((folder / _MOVES).read_text(encoding="utf-8"))
            items, replaced = (tuple(map(int, found[name])) for name in ("items", "replaced"))
            return cls(str(found["url"]), items, replaced, str(found["path"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @staticmethod
    def unfinished(staging: Path) -> list[Path]:
        """Give the folders of all shows in which there is such a note."""
        return [note.parent for note in staging.glob(f"*/{_MOVES}")]

    @staticmethod
    def forget(folder: Path) -> None:
        """Remove the note: they are done."""
        (folder / _MOVES).unlink(missing_ok=True)
