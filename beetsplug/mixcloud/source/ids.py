"""Which texts are ids of ours. No text of another source's may ever lead to a request."""

from __future__ import annotations

import re

from beets.util.id_extractors import PATTERN_BY_SOURCE

from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import Link, parse_cloudcast

__all__ = ["address_of", "addresses_in", "link_of_id", "links_of_file_id"]

# What may stand for a show has to name Mixcloud's host: `a/b` is an address for `mixcloud_core.links`, too.
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)*mixcloud\.com(?::\d+)?/\S+", re.IGNORECASE)
_KEY = re.compile(r"/?[\w-]+/[^\s/?#&=.:]+/?")
_LONGEST = 1_000
_MOST_ADDRESSES = 5

# An id of yt-dlp's for YouTube is a random one of 64 letters, of which nearly none has no capital.
_YOUTUBE_ID = re.compile(r"(?=.*[A-Z])[\w-]{11}", re.ASCII)
_MOST_SPLITS = 10


def address_of(text: str) -> Link | None:
    """Give the show whose address the text is, whole and in any spelling."""
    text = text.strip()
    return _show(text) if len(text) <= _LONGEST and _ADDRESS.fullmatch(text) else None


def addresses_in(text: str) -> tuple[Link, ...]:
    """Give the shows whose addresses stand in a text, each once, the last first: there stands the show's own."""
    found = (_show(match.rstrip(".,;:!?)]}>\"'")) for match in _ADDRESS.findall(text))
    links = {link.path.casefold(): link for link in found if link}
    return tuple(reversed(links.values()))[:_MOST_ADDRESSES]


def link_of_id(text: str) -> Link | None:
    """Give the show that somebody means by an id: an address, or `user/show` where nobody else would take it for his.

    beets hands every id to every source, and what others find inside of one is seldom anchored: to Deezer,
    `radio/2021-mix` is 2021.
    """
    text = str(text).strip()
    if link := address_of(text):
        return link
    is_ours = len(text) <= _LONGEST and _KEY.fullmatch(text) and not _means_something_elsewhere(text)
    return _show(text) if is_ours else None


def links_of_file_id(file_id: str) -> tuple[Link, ...]:
    """Give the shows that yt-dlp's `<owner>_<slug>` may stand for: either part may hold a `_` of its own."""
    if _YOUTUBE_ID.fullmatch(file_id) or "/" in file_id:
        return ()
    places = [at for at, letter in enumerate(file_id) if letter == "_"][:_MOST_SPLITS]
    splits = (_show(f"{file_id[:at]}/{file_id[at + 1 :]}") for at in places)
    return tuple(link for link in splits if link)


def _show(text: str) -> Link | None:
    try:
        return parse_cloudcast(text)
    except InvalidLinkError:
        return None


def _means_something_elsewhere(text: str) -> bool:
    # A source that takes everything says nothing about this id.
    patterns = (pattern for pattern in PATTERN_BY_SOURCE.values() if not pattern.search("x/x"))
    return any(pattern.search(text) for pattern in patterns)
