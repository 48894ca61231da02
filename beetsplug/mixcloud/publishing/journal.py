"""What became of each upload, written down before it happens: two runs of one upload must not make two shows.

    journal = Journal.of_user("username")
    with journal.alone(tell):
        entry = journal.find(fingerprint)

An entry is on the disk before the state that it names begins: `begun` before the first byte is sent, `sent` before the
last piece goes out. So whatever happens, a show of an upload that is only `begun` can't exist. Nothing in it is secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from beets.exceptions import UserError

from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.private_files import make_private_folder, read_private, remove_parts, write_private

__all__ = ["Entry", "Journal", "State"]

_VERSION = 1
# Bytes: a name and the addresses of a thousand shows that have it as well.
_LARGEST = 1024 * 1024


class State(Enum):
    """How far an upload is known to have come."""

    BEGUN = "begun"
    SENT = "sent"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Entry:
    """An upload: the show's name, and the addresses of one's own shows of this name that were there before.

    `began` is in ISO's form, in UTC. `url` is the address of the show, as soon as it is known, and until then that of
    an earlier one with the same audio. `unpublish` tells that it is to be a draft, and is not yet.
    """

    name: str
    known: tuple[str, ...]
    state: State
    began: str
    url: str = ""
    unpublish: bool = False

    @classmethod
    def begin(cls, name: str, known: tuple[str, ...] = (), *, url: str = "", unpublish: bool = False) -> Entry:
        """Give the entry of an upload that begins now."""
        return cls(name, known, State.BEGUN, datetime.now(UTC).isoformat(timespec="seconds"), url, unpublish)


class Journal:
    """The uploads of one account, each in a file of its own (0600) that is named after the audio's fingerprint.

    `name` is one for the account that any file system takes. Raises UserError for what can't be read or written:
    without its journal, nothing is uploaded.
    """

    def __init__(self, folder: Path, account: str) -> None:
        # A name may hold letters of any script, and some file systems mind.
        self.name = hashlib.sha256(account.casefold().encode()).hexdigest()[:12]
        self._folder = folder / self.name

    @classmethod
    def of_user(cls, account: str) -> Journal:
        """Give the one in the user's folder for what programs remember."""
        from platformdirs import user_state_path

        return cls(user_state_path("mixcloud-plugins") / "uploads", account)

    @contextmanager
    def alone(self, waits: Callable[[], object]) -> Iterator[None]:
        """Keep other processes from uploading with this account; `waits` is called where one has to be waited for."""
        from filelock import FileLock, Timeout

        with _in_words(self._folder):
            make_private_folder(self._folder)
            lock = FileLock(self._folder / "uploads.lock", mode=0o600)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                waits()
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def find(self, audio: str) -> Entry | None:
        """Give what is known of an upload, None where it never began, or came to a certain end without a show."""
        path = self._path(audio)
        with _in_words(path):
            try:
                found = read_private(path, _LARGEST)
            except FileNotFoundError:
                return None
        entry = _decoded(found[0]) if found else None
        if entry is None:
            raise UserError(
                f"{path} is damaged, or of a newer version, and may tell of an upload. Look at your shows at Mixcloud, "
                "move the file away, and run the same command again"
            )
        return entry

    def note(self, audio: str, entry: Entry) -> None:
        """Write down an entry; it is on the disk when this returns."""
        content = {"version": _VERSION, **asdict(entry), "state": entry.state.value}
        path = self._path(audio)
        with _in_words(path):
            write_private(path, json.dumps(content, ensure_ascii=False, indent=1).encode(), durable=True)
            remove_parts(path)

    def forget(self, audio: str) -> None:
        """Take out an upload that is certain to have made no show."""
        with _in_words(self._path(audio)):
            self._path(audio).unlink(missing_ok=True)

    def addresses(self) -> frozenset[str]:
        """Give the addresses of all shows that are known to have come of uploads, in lower case."""
        entries = (self.find(path.stem) for path in self._folder.glob("*.json"))
        return frozenset(entry.url.casefold() for entry in entries if entry and entry.url)

    def _path(self, audio: str) -> Path:
        return self._folder / f"{audio}.json"


def _decoded(content: bytes) -> Entry | None:
    try:
        found = json.loads(content)
        if found["version"] != _VERSION:
            return None
        texts = {name: str(found[name]) for name in ("name", "began", "url")}
        if texts["url"]:
            parse_cloudcast(texts["url"])
        known, unpublish = tuple(map(str, found["known"])), found["unpublish"] is True
        return Entry(known=known, state=State(found["state"]), unpublish=unpublish, **texts)
    except (ValueError, KeyError, TypeError, RecursionError, InvalidLinkError):
        return None


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        words = error.strerror or type(error).__name__
        raise UserError(
            f"the notes about uploads can't be kept ({path}: {words}), and nothing is sent without them"
        ) from error
