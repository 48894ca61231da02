"""Shows that can't be had now, and why: a small file beside beets' settings, for those who try again later.

notes = Notes.of_beets()
for note in notes.all():
    ...                     # note.address is tried again
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mixcloud_core.errors import DownloadError, ExclusiveContentError, NotReadyError, RestrictedError
from mixcloud_core.models import Cloudcast
from mixcloud_core.private_files import make_private_folder, read_private, write_private

__all__ = ["Note", "Notes"]

_VERSION = 1
_MOST = 64 * 1024 * 1024
# Seconds for another process that writes.
_PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Note:
    """A show that could not be had; times are in ISO's form, in UTC.

    `kind` is `select`, `restricted`, `not-ready` or `unavailable`.
    """

    address: str
    title: str
    kind: str
    reason: str
    first: str
    last: str
    tries: int = 1


class Notes:
    """The notes in a file (mode 0600); each change is at once, whoever else writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of_beets(cls) -> Notes:
        """Give those beside beets' settings."""
        from beets import config

        return cls(Path(config.config_dir(), "mixcloud", "noted.json"))

    def all(self) -> list[Note]:
        """Give all notes, the oldest first."""
        return sorted(self._read().values(), key=lambda note: note.first)

    def add(self, cloudcast: Cloudcast, reason: DownloadError) -> bool:
        """Note that a show could not be had, or could not again; tell whether that is news."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._changing() as notes:
            old = notes.get(cloudcast.url)
            first, tries = (old.first, old.tries + 1) if old else (now, 1)
            note = notes[cloudcast.url] = Note(
                cloudcast.url, cloudcast.name, _kind(reason), reason.message, first, now, tries
            )

        return old is None or old.reason != note.reason

    def remove(self, address: str) -> None:
        """Forget a show: it is in the library, or nobody wants it any more."""
        if address in self._read():
            with self._changing() as notes:
                notes.pop(address, None)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Note]]:
        from filelock import FileLock

        make_private_folder(self._path.parent)
        with FileLock(self._path.with_name(f".{self._path.name}.lock"), timeout=_PATIENCE):
            notes = self._read()
            yield notes
            content = {"version": _VERSION, "shows": [asdict(note) for note in notes.values()]}
            write_private(self._path, json.dumps(content, ensure_ascii=False, indent=1).encode())

    def _read(self) -> dict[str, Note]:
        """Give the notes by address; what can't be read is no note."""
        try:
            found = read_private(self._path, _MOST)
            content = json.loads(found[0]) if found else {}
            shows = content["shows"] if content.get("version") == _VERSION else []
            notes = [note for show in shows if (note := _note(show))]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return {note.address: note for note in notes}


def _note(show: Mapping[str, Any]) -> Note | None:
    try:
        return Note(**{field.name: show[field.name] for field in fields(Note)})
    except (KeyError, TypeError):
        return None


def _kind(reason: DownloadError) -> str:
    kinds = {ExclusiveContentError: "select", RestrictedError: "restricted", NotReadyError: "not-ready"}
    return next((name for kind, name in kinds.items() if isinstance(reason, kind)), "unavailable")
