"""The stream addresses of a show, and the way `streamInfo` hides them."""

from __future__ import annotations

import base64
import hashlib
from itertools import cycle

from tests.sandbox.catalogue import audio_path
from tests.sandbox.records import Show, StreamForm

# The same in 2018, 2021 and 2026 (recordings/stream/xor_vectors.json).
KEY = b"IFYOUWANTTHEARTISTSTOGETPAIDDONOTDOWNLOADFROMMIXCLOUD"

DOWNLOADS = "https://dl.mixcloud.stream"
STREAMS = "https://aod.mixcloud.stream"


def encoded(address: str) -> str:
    """Base64 of the address, each byte XOR-ed with the repeated key."""
    mixed = bytes(byte ^ key for byte, key in zip(address.encode(), cycle(KEY), strict=False))
    return base64.b64encode(mixed).decode()


def signature(path: str) -> str:
    """22 characters bound to the path alone: repeated look-ups gave the same one (seen in 2026)."""
    digest = hashlib.md5(f"stand-in {path}".encode(), usedforsecurity=False).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def progressive_url(show: Show) -> str:
    path = f"/secure/c/m4a/64/{audio_path(show)}.m4a"
    return f"{DOWNLOADS}{path}?sig={signature(path)}"


def hls_url(show: Show, folder: str = "hls") -> str:
    audio = audio_path(show)
    name = f",{audio},{audio}-192K,.m4a.urlset" if show.two_rates else f"{audio}.m4a"
    return f"{STREAMS}/secure/{folder}/{name}/index.m3u8"


def dash_url(show: Show, suffix: str = "") -> str:
    audio = audio_path(show)
    if show.two_rates:
        return f"{STREAMS}/secure/dash_multi{suffix}/,{audio}-64K,{audio}-192K,.m4a.urlset/manifest.mpd"
    return f"{STREAMS}/secure/dash2{suffix}/{audio}.m4a/manifest.mpd"


def stream_info(show: Show) -> dict[str, str | None] | None:
    """The members of `streamInfo` by their GraphQL names, or None where it is null as a whole."""
    if show.stream_form is StreamForm.NULL:
        return None
    addresses = {"url": progressive_url(show), "hlsUrl": hls_url(show), "dashUrl": dash_url(show)}
    members: dict[str, str | None] = dict.fromkeys((*addresses, "hlsDrmUrl", "dashDrmUrl"))
    match show.stream_form:
        case StreamForm.ENCODED:
            members |= {name: encoded(address) for name, address in addresses.items()}
        case StreamForm.PLAIN:
            members |= addresses
        case StreamForm.FOREIGN:
            members |= {name: encoded(f"https://evil.example/{name}/audio.m4a") for name in addresses}
        case StreamForm.DRM:
            members["hlsDrmUrl"] = encoded(hls_url(show, "hls_drm"))
            members["dashDrmUrl"] = encoded(dash_url(show, "_drm"))
        case _:
            pass
    return members
