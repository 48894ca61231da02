"""Addresses of Mixcloud's site: the only place that reads or builds one.

`forms` says what every form of site address is, `reading` reads an address by it, `building` makes canonical ones.

Sources: the site's own addresses as clients of 2023 to 2026 use them.
"""

from mixcloud_core.links.building import (
    API,
    APP,
    SITE,
    api_url,
    cloudcast_url,
    genre_url,
    is_segment,
    live_url,
    playlist_url,
    slug_of,
    user_url,
)
from mixcloud_core.links.forms import TABS, Kind, pattern
from mixcloud_core.links.reading import Link, parse, parse_as, parse_cloudcast

__all__ = [
    "API",
    "APP",
    "SITE",
    "TABS",
    "Kind",
    "Link",
    "api_url",
    "cloudcast_url",
    "genre_url",
    "is_segment",
    "live_url",
    "parse",
    "parse_as",
    "parse_cloudcast",
    "pattern",
    "playlist_url",
    "slug_of",
    "user_url",
]
