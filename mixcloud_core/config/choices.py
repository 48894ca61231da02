"""The words between which some settings choose."""

from __future__ import annotations

from enum import Enum

__all__ = ["CacheBackend", "SharedLimits", "StreamKind"]


class SharedLimits(Enum):
    """With whom the limits on requests are shared."""

    OFF = "off"
    PROCESS = "process"
    MACHINE = "machine"
    REDIS = "redis"


class CacheBackend(Enum):
    """Where replies are kept."""

    NONE = "none"
    MEMORY = "memory"
    FILE = "file"
    SQLITE = "sqlite"
    REDIS = "redis"


class StreamKind(Enum):
    """The kinds of streams that Mixcloud offers."""

    HLS = "hls"
    DASH = "dash"
    PROGRESSIVE = "progressive"
