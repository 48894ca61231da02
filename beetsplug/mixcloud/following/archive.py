"""What syncs remember of a library: which shows were in it, which the user removed, and how far lists were read.

One file for each library in beets' own folder, which several beets may use at once. Whoever reads finds what was
written last, whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from beets import config
from beets.exceptions import UserError
from beets.library import Library

from mixcloud_core.private_files import make_private_folder, read_private, remove_parts, write_private

__all__ = ["Archive", "Memory", "Progress"]

_VERSION = 1
# Bytes: half a million shows.
_LARGEST = 64 * 1024 * 1024
# Seconds for another program to finish what it writes.
_LONGEST_WAIT = 15
# A library that lost so many shows at once, and most of them, or all of several, is more likely another one, or one
# that was lost, than one that somebody tidied up.
_MANY = 20
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a subscription was read: `whole` is when all of its list was, `asked` what was asked for then.

    `is_open`: shows were handed out, or left for later, and the list was not read to its end since. `waiting` are
    shows that are wanted and could not be had.
    """

    asked: str = ""
    whole: datetime | None = None
    is_open: bool = False
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of one library.

    `present` are the shows that were in it when it was last looked at, `removed` those that the user took out, both by
    `show_key`; `progress` is that of each subscription, by its folded name.
    """

    present: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    progress: Mapping[str, Progress] = field(default_factory=lambda: MappingProxyType({}))

    def seen(self, known: Iterable[str]) -> Memory:
        """Give the memory after a look at the library, which has these now."""
        now = frozenset(known)
        return replace(self, present=now, removed=(self.removed | self.present) - now)

    def with_present(self, urls: Iterable[str]) -> Memory:
        """Give the memory with shows that were in the library, whether or not they still are."""
        return replace(self, present=self.present.union(urls))

    def with_progress(self, name: str, progress: Progress) -> Memory:
        """Give the memory with the progress of a subscription."""
        return replace(self, progress=MappingProxyType({**self.progress, name.casefold(): progress}))

    def is_doubtful(self, known: Iterable[str]) -> bool:
        """Tell whether so much is missing that it is hardly the user's doing."""
        here = frozenset(known)
        gone = len(self.present - here)
        left = len(self.present) - gone
        return gone >= _SEVERAL and (left == 0 or (gone >= _MANY and gone > left))


class Archive:
    """The memory of one library, in its file."""

    def __init__(self, folder: Path, library: str) -> None:
        self.library = library
        self._folder = folder
        name = hashlib.sha256(library.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self.path = folder / f"shows-{name}.json"

    @classmethod
    def of(cls, library: Library) -> Archive:
        """Give the memory of a library: libraries are told apart by where their databases lie."""
        place = os.path.realpath(os.fsdecode(library.path))
        return cls(Path(config.config_dir()) / "mixcloud", place)

    def read(self) -> Memory:
        """Give what is remembered; raises UserError for a file that can't be read."""
        with self._in_words("read"):
            try:
                found = read_private(self.path, _LARGEST)
            except (FileNotFoundError, NotADirectoryError):
                return Memory()
        try:
            return _memory(json.loads(found[0] if found else b""))
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise UserError(
                f"{self.path} is damaged, or of a newer version of mixcloud-plugins. Without it, nobody knows which "
                "shows you removed: move it away, and they will be imported again"
            ) from error

    def change(self, how: Callable[[Memory], Memory]) -> Memory:
        """Change what is remembered, safe from other programs and a lost power supply, and give it."""
        with self._in_words("written"):
            make_private_folder(self._folder)
            with _locked(self.path.with_suffix(".lock"), _LONGEST_WAIT):
                remove_parts(self.path)
                before = self.read()
                after = how(before)
                if after != before:
                    write_private(self.path, _encode(after, self.library), durable=True)
                return after

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other syncs of this library away while the block runs; raises UserError where one runs already."""
        with ExitStack() as cleanup:
            with self._in_words("written", "another sync of this library is running: nothing was done"):
                make_private_folder(self._folder)
                cleanup.enter_context(_locked(self.path.with_suffix(".sync.lock"), 0))
            yield

    @contextmanager
    def _in_words(self, what: str, locked: str = "another program keeps what syncs remember locked") -> Iterator[None]:
        from filelock import Timeout

        try:
            yield
        except Timeout as error:
            raise UserError(locked) from error
        except OSError as error:
            words = error.strerror or type(error).__name__
            raise UserError(f"what syncs remember can't be {what} ({self.path}: {words})") from error


def _locked(path: Path, wait: float) -> AbstractContextManager[object]:
    from filelock import FileLock

    return FileLock(path, timeout=wait, mode=0o600)


def _encode(memory: Memory, library: str) -> bytes:
    progress = {
        name: {
            "asked": one.asked,
            "whole": one.whole.isoformat() if one.whole else None,
            "open": one.is_open,
            "waiting": list(one.waiting),
        }
        for name, one in memory.progress.items()
    }
    values = {
        "version": _VERSION,
        "library": library.encode("utf-8", "backslashreplace").decode(),
        "present": sorted(memory.present),
        "removed": sorted(memory.removed),
        "subscriptions": progress,
    }
    return json.dumps(values, indent=0).encode() + b"\n"


def _memory(values: Any) -> Memory:
    if values["version"] != _VERSION:
        raise ValueError("another version")
    progress = {
        str(name): Progress(
            str(one["asked"]),
            datetime.fromisoformat(one["whole"]).astimezone(UTC) if one["whole"] else None,
            one["open"] is True,
            _texts(one["waiting"]),
        )
        for name, one in values["subscriptions"].items()
    }
    present, removed = frozenset(_texts(values["present"])), frozenset(_texts(values["removed"]))
    return Memory(present, removed, MappingProxyType(progress))


def _texts(values: list[Any]) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError("no texts")
    return tuple(values)
