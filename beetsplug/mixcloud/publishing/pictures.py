"""The cover that is sent with a show: the one that was given, else the library's."""

from __future__ import annotations

import os
from pathlib import Path

from beets.library import Item
from beets.util.artresizer import ArtResizer

from beetsplug.mixcloud.library.covers import PICTURE_ENDINGS
from mixcloud_core.api.upload_form import LARGEST_PICTURE, form_fields
from mixcloud_core.errors import FileTooLargeError, InvalidFileError, TaggingError
from mixcloud_core.filetypes import image_type
from mixcloud_core.formats import format_size
from mixcloud_core.models import CloudcastForm
from mixcloud_core.tagging import read_cover
from mixcloud_core.text import clean_line

__all__ = ["picture_for"]

# Pixels, tried one after the other; Mixcloud's own pages show no more than about a thousand.
_WIDTHS = (3000, 2000, 1400, 1000, 600)
_QUALITY = 90


def picture_for(item: Item | None, given: Path | None, *, shrink: bool, folder: Path) -> Path | None:
    """Give the picture to be sent: the given one, else the art of the album, else the one inside of the file, if any.

    `folder` is where a picture may be written. One beyond Mixcloud's limit is scaled down if `shrink` is set. Raises
    InvalidFileError for what is no JPEG or PNG, and FileTooLargeError.
    """
    path = given or (_of_item(item, folder) if item else None)
    if path is None:
        return None
    try:
        form_fields(CloudcastForm(picture=path))
    except FileTooLargeError as error:
        if not shrink:
            hint = "Let it be scaled down by --shrink-cover, or give another by --cover"
            raise FileTooLargeError(f"{error.message}. {hint}", size=error.size, limit=error.limit) from None
        return _shrunk(path, folder)
    return path


def _of_item(item: Item, folder: Path) -> Path | None:
    """Give what the library has; a picture inside of the file is written into the folder."""
    album = item.get_album()
    art = Path(os.fsdecode(album.artpath)) if album and album.artpath else None
    if art and art.is_file():
        return art
    try:
        inside = read_cover(Path(os.fsdecode(item.path)))
    except (TaggingError, OSError):  # what has no tags has no cover
        return None
    if not inside:
        return None
    path = folder / f"cover-{item.id or 0}{PICTURE_ENDINGS.get(image_type(inside), '')}"
    path.write_bytes(inside)
    return path


def _shrunk(path: Path, folder: Path) -> Path:
    """Write a picture of the same kind that Mixcloud takes, as large as that allows."""
    name = clean_line(path.name)
    if not ArtResizer.shared.local:
        raise InvalidFileError(
            f"{name} is larger than {format_size(LARGEST_PICTURE)}, and nothing is installed that scales pictures down",
            hint="Install ImageMagick, or Pillow: pip install 'mixcloud-plugins[beets,cover]'",
        )
    with path.open("rb") as file:
        small = folder / f"small{PICTURE_ENDINGS[image_type(file.read(16))]}"
    for width in _WIDTHS:
        made = _resized(path, small, width)
        if made and made.stat().st_size <= LARGEST_PICTURE:
            return made
    raise InvalidFileError(f"{name} could not be scaled down", hint="Give another picture by --cover")


def _resized(path: Path, small: Path, width: int) -> Path | None:
    """Give the smaller picture, None where beets could not make it: it says so itself, and hands back the old one."""
    # ImageMagick takes what stands before a colon for a kind of picture, but not in a whole path.
    whole = os.fsencode(path.resolve())
    unreadable: tuple[type[Exception], ...] = (
        ValueError,
        SyntaxError,
        *_too_many_pixels(),
    )  # what Pillow raises beside OSError
    try:
        made = Path(os.fsdecode(ArtResizer.shared.resize(width, whole, os.fsencode(small), _QUALITY)))
    except unreadable:
        return None
    return made if made == small and made.is_file() else None


def _too_many_pixels() -> tuple[type[Exception], ...]:
    try:
        from PIL.Image import DecompressionBombError
    except ImportError:
        return ()
    return (DecompressionBombError,)
