"""Covers of shows, as Mixcloud has them now."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mixcloud_core.api.transport import Request, Transport
from mixcloud_core.errors import ApiError, BadReplyError, NotFoundError
from mixcloud_core.filetypes import image_type
from mixcloud_core.formats import format_size
from mixcloud_core.models import Picture

__all__ = ["PICTURE_ENDINGS", "PICTURE_HOSTS", "Cover", "described", "fetch_cover"]

PICTURE_HOSTS = frozenset({"thumbnailer.mixcloud.com"})

# How files of pictures end, by what they hold.
PICTURE_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True, slots=True)
class Cover:
    """A JPEG or PNG."""

    data: bytes

    @property
    def ending(self) -> str:
        """How the name of its file ends."""
        return PICTURE_ENDINGS[image_type(self.data)]

    def __str__(self) -> str:
        return described(self.data)


def described(data: bytes) -> str:
    """Say what a picture is: `JPEG, 83 KiB`, or `none` for an empty one."""
    if not data:
        return "none"
    return f"{image_type(data).partition('/')[2].upper() or 'picture'}, {format_size(len(data))}"


def fetch_cover(picture: Picture, network: Transport) -> Cover:
    """Fetch a picture in the largest size that Mixcloud's own pages use; the network bounds how large a reply may be.

    Raises BadReplyError for what is no JPEG or PNG, by its content, and ApiError and NetworkError.
    """
    address = picture.url()
    if urlsplit(address).hostname not in PICTURE_HOSTS:
        raise BadReplyError("the cover is not on a host of Mixcloud's")
    reply = network.send(Request("GET", address, "the cover"))
    if reply.status == 404:
        raise NotFoundError("Mixcloud has no cover where it says there is one")
    if reply.status != 200:
        raise ApiError(f"Mixcloud did not give the cover (HTTP {reply.status})")
    if not image_type(reply.body):
        raise BadReplyError("what Mixcloud gave as the cover is neither JPEG nor PNG")
    return Cover(reply.body)
