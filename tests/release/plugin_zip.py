"""The zip for yt-dlp's plugin folder: the same bytes from every checkout of the same files."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

__all__ = ["NAME", "ROOT", "write_zip"]

ROOT = Path(__file__).resolve().parents[2]
# Without a version, so that a newer zip takes the place of the older one: of two, yt-dlp would take either.
NAME = "yt-dlp-mixcloud.zip"

_PACKAGES = ("mixcloud_core", "yt_dlp_plugins")
# Code and py.typed: nothing that Python or an editor left lying there.
_SUFFIXES = (".py", ".typed")
# The earliest time that a zip can tell.
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = stat.S_IFREG | 0o644
_UNIX = 3


def write_zip(folder: Path) -> Path:
    """Write the zip into a folder, which is made if it is missing, and give its path.

    Raises OSError where that can't be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    with zipfile.ZipFile(path, "w") as target:
        for name in sorted(_names()):
            # Stored, because what compressed bytes come out depends on the zlib.
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system, entry.external_attr = _UNIX, _MODE << 16
            target.writestr(entry, (ROOT / name).read_bytes())
    return path


def _names() -> list[str]:
    code = [path for package in _PACKAGES for path in (ROOT / package).rglob("*") if path.suffix in _SUFFIXES]
    return ["LICENSE", *(path.relative_to(ROOT).as_posix() for path in code)]
