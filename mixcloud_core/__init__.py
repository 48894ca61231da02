"""Mixcloud from Python: shows with their audio addresses and tracklists, users, lists, search, publishing.

Start with `Mixcloud`:

    from mixcloud_core import Mixcloud

    with Mixcloud() as mixcloud:
        show = mixcloud.cloudcast("https://www.mixcloud.com/user/show/")
        print(show.name, show.duration, [chapter.title for chapter in show.chapters])

Everything is loaded when it is first used, so that importing this package costs next to nothing:
yt-dlp and beets load their plugins at every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mixcloud_core.version import __version__

if TYPE_CHECKING:
    from mixcloud_core.api.credentials import Credentials
    from mixcloud_core.client import Mixcloud
    from mixcloud_core.config import Config
    from mixcloud_core.errors import MixcloudError
    from mixcloud_core.filters import Order, ShowFilter
    from mixcloud_core.models import Cloudcast, CloudcastForm, Playlist, User
    from mixcloud_core.summary import summarise

__all__ = [
    "Cloudcast",
    "CloudcastForm",
    "Config",
    "Credentials",
    "Mixcloud",
    "MixcloudError",
    "Order",
    "Playlist",
    "ShowFilter",
    "User",
    "__version__",
    "summarise",
]

_HOMES = {
    "Cloudcast": "mixcloud_core.models",
    "CloudcastForm": "mixcloud_core.models",
    "Config": "mixcloud_core.config",
    "Credentials": "mixcloud_core.api.credentials",
    "Mixcloud": "mixcloud_core.client",
    "MixcloudError": "mixcloud_core.errors",
    "Order": "mixcloud_core.filters",
    "Playlist": "mixcloud_core.models",
    "ShowFilter": "mixcloud_core.filters",
    "User": "mixcloud_core.models",
    "summarise": "mixcloud_core.summary",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
