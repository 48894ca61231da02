"""The folder in which a show grows until it is imported: what may be used again after a try that was cut off."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from beetsplug.mixcloud.fetching.durable import sync_file, write_json
from beetsplug.mixcloud.fetching.locks import locked
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast
from mixcloud_core.tags import Tags

__all__ = ["LIVE", "TRACKS", "WHOLE", "StagingFolder", "clear_up", "folder_path", "remove_leftovers"]

# Where recordings of live streams grow, inside of the staging place.
LIVE = "live"
# Where a show's audio lies while it is imported: nothing is beside it that another plugin could take for its companion.
WHOLE = "whole"
# Where the tracks lie into which it was cut.
TRACKS = "tracks"

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
        write_json(self.path / _MARKER, {"audio": audio.name, "tags": self._tags})

    def keep(self, *kept: Path | None) -> None:
        """Remove everything but the marker and these: whatever lies beside the audio would be imported with it."""
        for path in list(self.path.iterdir()):
            if path not in kept and path.name != _MARKER:
                _remove(path)

    def clear(self) -> None:
        """Remove everything."""
        for path in list(self.path.iterdir()):
            _remove(path)


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


def clear_up(staging: Path, held: Iterable[str]) -> None:
    """Remove what lost processes left in the staging place: folders of shows that the library has, and locks."""
    locks = {path.with_name(path.name.removesuffix(".lock")) for path in staging.glob("*.lock")}
    folders = {path for path in staging.glob("*") if path.is_dir() and path.name != LIVE}
    done = folders.intersection(_folder_paths(staging, held)) if folders else set()
    for folder in done | (locks - folders):
        with locked(folder) as ours:
            if ours:
                shutil.rmtree(folder, ignore_errors=True)


def _folder_paths(staging: Path, urls: Iterable[str]) -> Iterator[Path]:
    for url in urls:
        with suppress(InvalidLinkError):  # in the library, anybody may have put anything into the field
            yield folder_path(staging, url)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
