"""The words between which some settings choose."""

from __future__ import annotations

from enum import Enum

__all__ = ["AccountPlace", "CacheBackend", "SharedLimits", "StreamKind"]


class SharedLimits(Enum):
    """With whom the limits on requests are shared."""

    OFF = "off"
    PROCESS = "process"
    MACHINE = "machine"
    REDIS = "redis"


class AccountPlace(Enum):
    """Where accounts are kept that somebody signed in to."""

    AUTO = "auto"  # in the keyring where there is one, else in the file
    KEYRING = "keyring"
    FILE = "file"


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
