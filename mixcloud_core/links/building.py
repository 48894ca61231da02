"""Canonical addresses, and what may be a part of one."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from mixcloud_core.errors import InvalidLinkError

__all__ = [
    "API",
    "APP",
    "SITE",
    "api_url",
    "cloudcast_url",
    "genre_url",
    "is_segment",
    "live_url",
    "playlist_url",
    "shown",
    "slug_of",
    "user_url",
]

SITE = "https://www.mixcloud.com"
API = "https://api.mixcloud.com"
APP = "https://app.mixcloud.com"

# Segments that a file system or a terminal would take for something else.
_BAD_SEGMENT = re.compile(r"\A\.{1,2}\Z|[\x00-\x1f\x7f-\x9f/\\\ud800-\udfff]")
_LONGEST_SEGMENT = 500


def cloudcast_url(user: str, slug: str) -> str:
    """Give the canonical address of a show: `https://www.mixcloud.com/<user>/<slug>/`, percent-encoded."""
    return f"{SITE}/{quote(user, safe='')}/{quote(slug, safe='')}/"


def user_url(user: str) -> str:
    """Give the canonical address of a user's page."""
    return f"{SITE}/{quote(user, safe='')}/"


def playlist_url(user: str, slug: str) -> str:
    """Give the canonical address of a playlist."""
    return f"{user_url(user)}playlists/{quote(slug, safe='')}/"


def live_url(user: str) -> str:
    """Give the address where a user's live stream is watched."""
    return f"{SITE}/live/{quote(user, safe='')}/"


def genre_url(slug: str) -> str:
    """Give the address of the list of shows for a tag, or for what addresses join with `+` and `:`."""
    return f"{SITE}/genres/{quote(slug, safe=':+')}/"


def api_url(*segments: str, host: str = API) -> str:
    """Give the address of a REST object by the decoded segments of its path; raises InvalidLinkError for a bad one.

    Always with the last slash: without it Mixcloud redirects (recorded 2018).
    """
    for segment in segments:
        if not is_segment(segment):
            raise InvalidLinkError(f"{shown(segment)!r} can't be a part of an address")
    return "/".join([host, *(quote(segment, safe=":+") for segment in segments), ""])


def slug_of(name: str) -> str:
    """Give what Mixcloud makes of the name of a new show: `R&B 24/7` becomes `rb-247`; empty where nothing is left.

    Letters and digits of any script stay, white space and dashes become one dash, and all else falls away (394 of 417
    names with slugs in recordings of 2011 to 2026; the others were renamed since). Where an account has such a show
    already, a number is added.
    """
    text = unicodedata.normalize("NFKC", name).lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text)).strip("-_")


def is_segment(text: str) -> bool:
    """Tell whether a decoded name can be one segment of an address: no path, no control characters, not endless."""
    return 0 < len(text) <= _LONGEST_SEGMENT and not _BAD_SEGMENT.search(text)


def shown(text: str) -> str:
    """Give the address for a message: printable, not endless, without a password or a query, which may hold a token."""
    shown = re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", text, maxsplit=1)[0])
    shown = "".join(character if character.isprintable() else "?" for character in shown)
    return shown if len(shown) <= 200 else f"{shown[:200]}…"
