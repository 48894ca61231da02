"""The folder in which a show grows until it is imported: what may be used again after a try that was cut off."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from mixcloud_core.errors import DownloadError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast
from mixcloud_core.tags import Tags

__all__ = ["StagingFolder", "folder_path", "is_sound", "locked", "remove_leftovers"]

_MARKER = "downloaded.json"


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
            path = self.path / Path(str(marker["audio"])).name
            same = marker["tags"] == self._tags and path.name.startswith(self.stem)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return path if same and path.is_file() and not path.is_symlink() else None

    def mark(self, audio: Path) -> None:
        """Note that the audio is whole."""
        marker = {"audio": audio.name, "tags": self._tags}
        growing = self.path / f"{_MARKER}.new"
        growing.write_text(json.dumps(marker), encoding="utf-8")
        growing.replace(self.path / _MARKER)

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
    """Remove the folder of a show that is in the library, unless another process is busy with it."""
    path = folder_path(staging, url)
    if path.is_dir() and not path.is_symlink():
        with suppress(DownloadError), locked(path):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes away from a show's folder; raises DownloadError when one is busy with it."""
    from filelock import FileLock, Timeout

    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    try:
        with lock.acquire(timeout=0):
            yield
            with suppress(OSError):  # Windows keeps open files
                Path(lock.lock_file).unlink()
    except Timeout as error:
        raise DownloadError("another process is importing this show right now") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
