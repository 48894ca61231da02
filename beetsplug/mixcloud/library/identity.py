"""When two addresses mean the same show: beets lets anybody write into a field, and other programs have spellings."""

from __future__ import annotations

import re
from contextlib import suppress

from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import parse_cloudcast

__all__ = ["show_key"]

# Nearly all of a library: to take thousands of addresses apart takes its time.
_NAME = r"(?:[\w.~-]|%[89a-f][0-9a-f])+"
_CANONICAL = re.compile(rf"https://www\.mixcloud\.com/{_NAME}/{_NAME}/", re.ASCII | re.IGNORECASE)


def show_key(address: str) -> str:
    """Give what all addresses of one show have in common, of whatever host, spelling and case.

    It is the canonical address, folded; what is no show's address is only folded.
    """
    if not _CANONICAL.fullmatch(address):
        with suppress(InvalidLinkError):
            address = parse_cloudcast(address).url
    return address.casefold()
