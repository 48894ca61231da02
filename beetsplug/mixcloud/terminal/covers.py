"""The cover of a show, drawn on a terminal: two pixels in each cell, as a half block in two colours."""

from __future__ import annotations

import os
from contextlib import ExitStack
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.terminal.screen import console, has_letters
from mixcloud_core.api.transport import Request
from mixcloud_core.errors import MixcloudError
from mixcloud_core.filetypes import image_type
from mixcloud_core.http.stack import open_network
from mixcloud_core.models import Cloudcast

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["drawn_cover"]

# Pixels: what is asked for, what is drawn, and what is decoded at most, whatever Mixcloud sends.
_ASKED = 300
_DRAWN = 32
_LARGEST_SIDE = 2_000
# Bytes.
_LARGEST_FILE = 1024 * 1024


def drawn_cover(run: Run, show: Cloudcast) -> Text | None:
    """Give the cover as text; None where the terminal has not the colours for it, or where there is no picture.

    The address is made of the picture's path (see `Picture.url`), and the network sends nothing to other hosts.
    """
    if not (show.picture and _can_draw()):
        return None
    try:
        data = _fetched(run, show.picture.url(_ASKED))
    except MixcloudError as error:
        run.messages.debug("no cover: {}", error)
        return None
    return _drawn(data) if len(data) <= _LARGEST_FILE and image_type(data) else None


def _can_draw() -> bool:
    has_colours = console().color_system == "truecolor" and not os.environ.get("NO_COLOR")
    return has_colours and has_letters() and find_spec("PIL") is not None


def _fetched(run: Run, url: str) -> bytes:
    with ExitStack() as cleanup:
        reply = open_network(run.shared, cleanup).send(Request("GET", url, "the cover"))
    return reply.body if reply.status == 200 else b""


def _drawn(data: bytes) -> Text | None:
    """Draw a picture; None for one that can't be read, or that would be huge once it is."""
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
