"""How long replies of Mixcloud stay true, by what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mixcloud_core.api.transport import Content

__all__ = ["LIFETIMES"]

# Seconds; what is missing here is never kept. Mixcloud documents no times. Addresses of audio are signed and run out,
# counts and lists move all day, and what an uploader wrote about a show changes seldom.
LIFETIMES: Mapping[Content, float] = MappingProxyType(
    {
        Content.STREAMS: 300,
        Content.COUNTS: 600,
        Content.TRACKLIST: 86_400,
        Content.SHOW: 3_600,
        Content.PROFILE: 3_600,
        Content.LIST: 300,
        Content.COMMENTS: 600,
        Content.SEARCH: 300,
        Content.CHART: 600,
        Content.CATALOGUE: 86_400,
    }
)
