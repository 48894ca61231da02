"""The folder in which a show grows until it is imported: what may be used again after a try that was cut off."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast
from mixcloud_core.tags import Tags

if TYPE_CHECKING:
    from filelock import FileLock

__all__ = [
    "WHOLE",
    "Hold",
    "Moves",
    "StagingFolder",
    "folder_path",
    "is_sound",
    "locked",
    "remove_leftovers",
    "sync_file",
]

# Where audio lies while it is imported, with nothing beside it that another plugin could take for its companion.
WHOLE = "whole"

_MARKER = "downloaded.json"
_MOVES = "moving.json"

# Seconds between two looks whether another process is done.
_PAUSE = 0.3


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
        _write(folder / _MOVES, asdict(self))

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


class StagingFolder:
    """One show's folder. It holds, one after the other: a growing `.part`; the audio; the audio and a marker.

    Audio without the marker was cut off while it was being made into a file, and can't be trusted.
    """

    def __init__(self, staging: Path, cloudcast: Cloudcast) -> None:
        self.path = folder_path(staging, cloudcast.url)
        self._tags = _digest(repr(Tags.of(cloudcast)))
        # Another recording under the same address must not be continued with: its file has another name. Hosts and
        # signatures may change from look-up to look-up, the path stays.
        streams = cloudcast.streams
        addresses = (streams.progressive_url, streams.hls_url, streams.dash_url)
        self.stem = f"audio-{_digest(' '.join(urlsplit(address or '').path for address in addresses))}"

    def prepare(self) -> bool:
        """Remove what can't be used again; tell whether a download will be continued."""
        if self.path.is_symlink():
            self.path.unlink()
        self.path.mkdir(exist_ok=True, mode=0o700)
        if self.audio():
            return False
        for path in list(self.path.iterdir()):
            # A piece that was loaded whole, but not yet put to the others, is asked for beyond its end for ever.
            resumable = path.name.startswith(self.stem) and path.name.endswith((".part", ".ytdl"))
            if path.is_symlink() or not resumable or ".part-Frag" in path.name:
                _remove(path)
        return self.is_growing()

    def is_growing(self) -> bool:
        """Tell whether there is a download that can be continued."""
        return any(self.path.glob("*.part"))

    def audio(self) -> Path | None:
        """Give the audio, if it is whole and of the show as it is now."""
        try:
            marker = json.loads((self.path / _MARKER).read_text(encoding="utf-8"))
            path = self._back_from_import(Path(str(marker["audio"])).name)
            same = marker["tags"] == self._tags and path.name.startswith(self.stem)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return path if same and path.is_file() and not path.is_symlink() else None

    def _back_from_import(self, name: str) -> Path:
        """Give the path of a file, which an import that was cut off may have put aside."""
        path = self.path / name
        with suppress(OSError):
            (self.path / WHOLE / name).rename(path)
        return path

    def mark(self, audio: Path) -> None:
        """Note that the audio is whole."""
        sync_file(audio)
        _write(self.path / _MARKER, {"audio": audio.name, "tags": self._tags})

    def keep(self, *kept: Path | None) -> None:
        """Remove everything but the marker and these: whatever lies beside the audio would be imported with it."""
        for path in list(self.path.iterdir()):
            if path not in kept and path.name != _MARKER:
                _remove(path)

    def clear(self) -> None:
        """Remove everything."""
        for path in list(self.path.iterdir()):
            _remove(path)


def is_sound(audio: Path, ffmpeg: str) -> bool:
    """Tell whether all of the audio can be decoded; takes some seconds for an hour of it."""
    command = [ffmpeg, "-v", "error", "-nostdin", "-i", str(audio.absolute()), "-map", "0:a", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 (no shell, no word of Mixcloud's)
    return done.returncode == 0 and not done.stderr.strip()


def folder_path(staging: Path, url: str) -> Path:
    """Give the folder of a show, by its canonical address: any file system takes it, and no two shows share it."""
    from yt_dlp.utils import sanitize_filename

    link = parse_cloudcast(url)
    plain = sanitize_filename(f"{link.user}__{link.slug}", restricted=True)[:100].strip(".-_ ")
    return staging / f"{plain}-{_digest(link.url)}"


def remove_leftovers(staging: Path, url: str) -> None:
    """Remove the folder of a show that is in the library, and its lock, unless another process is busy with it."""
    if not staging.is_dir() or not any(staging.iterdir()):
        return
    path = folder_path(staging, url)
    if not path.is_symlink() and (path.is_dir() or path.with_name(f"{path.name}.lock").exists()):
        with locked(path) as ours:
            if ours:
                shutil.rmtree(path, ignore_errors=True)


class Hold:
    """Keeps other processes away from a show's folder, from `take` to `give_back`, which another thread may call.

    Best until the show is imported.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder.with_name(f"{folder.name}.lock")
        self._lock: FileLock | None = None

    def take(self, *, patience: float = 0, waiting: Callable[[], None] = lambda: None) -> bool:
        """Wait up to `patience` seconds for another process that has it; tell whether it is ours now.

        `waiting` is called once if there is something to wait for.
        """
        from filelock import FileLock, Timeout

        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        until = time.monotonic() + patience
        while True:
            # A new one each time: whoever had it may have removed the file.
            lock = FileLock(self._file, thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                waiting()
                waiting = _nothing
                if time.monotonic() >= until:
                    return False
                time.sleep(_PAUSE)
            else:
                self._lock = lock
                return True

    def give_back(self) -> None:
        """Let others have it, if it was ours."""
        if self._lock:
            with suppress(OSError):  # Windows keeps open files
                self._file.unlink()
            self._lock.release()
            self._lock = None


@contextmanager
def locked(folder: Path) -> Iterator[bool]:
    """Keep other processes away from a show's folder for as long as the block runs; gives False if one has it."""
    hold = Hold(folder)
    try:
        yield hold.take()
    finally:
        hold.give_back()


def _nothing() -> None:
    pass


def sync_file(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anything else: power may fail."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # some file systems can't
            raise
    finally:
        os.close(descriptor)


def _write(path: Path, content: object) -> None:
    growing = path.with_name(f"{path.name}.new")
    growing.write_text(json.dumps(content), encoding="utf-8")
    sync_file(growing)
    growing.replace(path)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
