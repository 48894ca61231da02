"""Settings: read once from a file, the environment and arguments, and checked before anything happens."""

from mixcloud_core.config.choices import AccountPlace, CacheBackend, SharedLimits, StreamKind
from mixcloud_core.config.configuration import Config, Row
from mixcloud_core.config.sections import Api, Auth, Cache, Download, Features, Search, Stream

__all__ = [
    "AccountPlace",
    "Api",
    "Auth",
    "Cache",
    "CacheBackend",
    "Config",
    "Download",
    "Features",
    "Row",
    "Search",
    "SharedLimits",
    "Stream",
    "StreamKind",
]
