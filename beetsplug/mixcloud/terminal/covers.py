"""The cover of a show, drawn on a terminal: two pixels in each cell, as a half block in two colours."""

from __future__ import annotations

import os
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from beetsplug.mixcloud.terminal.screen import console, has_letters
from mixcloud_core.filetypes import image_type

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["COVER_SIZE", "can_draw", "drawn_cover"]

# Pixels: what is asked for, what is drawn, and what is decoded at most, whatever Mixcloud sends.
COVER_SIZE = 300
_DRAWN = 32
_LARGEST_SIDE = 2_000
# Bytes.
_LARGEST_FILE = 1024 * 1024


def can_draw() -> bool:
    """Tell whether the terminal has the colours and the letters for it, and whether Pillow is installed."""
    has_colours = console().color_system == "truecolor" and not os.environ.get("NO_COLOR")
    return has_colours and has_letters() and find_spec("PIL") is not None


def drawn_cover(data: bytes) -> Text | None:
    """Give a JPEG or PNG as text; None for what is no such picture, can't be read, or would be huge once it is."""
    if len(data) > _LARGEST_FILE or not image_type(data):
        return None
    from PIL import Image
    from rich.text import Text

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            if max(image.size) > _LARGEST_SIDE:
                return None
            small = image.convert("RGB").resize((_DRAWN, _DRAWN))
    except (OSError, ValueError, SyntaxError):  # what Pillow raises for files that are damaged
        return None
    pixels = small.tobytes()
    colours = [f"rgb({pixels[at]},{pixels[at + 1]},{pixels[at + 2]})" for at in range(0, len(pixels), 3)]
    picture = Text()
    for top in range(0, _DRAWN, 2):
        for left in range(_DRAWN):
            upper, lower = colours[top * _DRAWN + left], colours[(top + 1) * _DRAWN + left]
            picture.append("▀", f"{upper} on {lower}")
        picture.append("\n")
    return picture
