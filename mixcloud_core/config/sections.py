"""All settings: names, defaults, what may stand there, and what they are for. Everything else is made of this table.

Durations are in seconds and sizes in bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mixcloud_core.api.lifetimes import LIFETIMES
from mixcloud_core.api.rates import LONGEST_WAIT, RATES, Rate, RetryPolicy
from mixcloud_core.api.transport import LARGEST_REPLY, Budget, Content
from mixcloud_core.config.choices import AccountPlace, CacheBackend, SharedLimits, StreamKind
from mixcloud_core.config.kinds import Bytes, Choice, Flag, Kind, Location, RateLimit, Seconds, Several, Text, Whole

__all__ = ["SECTIONS", "About", "Api", "Auth", "Cache", "Download", "Features", "Search", "Stream"]

_MIB = 1024 * 1024
_HOUR, _DAY = 3_600, 86_400
_RETRY = RetryPolicy()


@dataclass(frozen=True, slots=True)
class About:
    """What is known about a setting beside name and default; with `members`, it is a table with a row for each."""

    kind: Kind[Any]
    words: str
    members: tuple[Enum, ...] = ()


def _about(kind: Kind[Any], words: str, members: tuple[Enum, ...] = ()) -> dict[str, About]:
    return {"about": About(kind, words, members)}


# No white space and no controls: what ends up in a header or an address.
_VISIBLE = r"[!-~]{1,4096}"
_VISIBLE_TEXT = Text(_VISIBLE, "a text of visible ASCII characters, at most 4096")
_NAME = Text(r"[^\s/]{1,100}", "a user's name, as in the profile's address")
_SECRET = Text(_VISIBLE, "a text of visible ASCII characters, at most 4096", secret=True)
_REDIS = Text(rf"(?:rediss?|unix)://{_VISIBLE}", "an address such as redis://localhost:6379/0", secret=True)
_PATH = Location()
_FLAG = Flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """How Mixcloud is asked."""

    connect_timeout: float = field(default=10, metadata=_about(Seconds(0.1, 600), "Longest wait for a connection"))
    read_timeout: float = field(
        default=30, metadata=_about(Seconds(0.1, 600), "Longest wait between two pieces of a reply")
    )
    total_timeout: float = field(default=120, metadata=_about(Seconds(0.1, _HOUR), "Longest time for a whole reply"))
    largest_reply: int = field(
        default=LARGEST_REPLY, metadata=_about(Bytes(1024, 1024 * _MIB), "Largest reply, after decompression")
    )
    longest_wait: float = field(
        default=LONGEST_WAIT,
        metadata=_about(Seconds(0, _HOUR), "Longest wait for a turn; what would take longer is an error at once"),
    )
    retry_attempts: int = field(
        default=_RETRY.attempts, metadata=_about(Whole(1, 20), "Tries for a request that fails, with the first")
    )
    retry_base: float = field(default=_RETRY.base, metadata=_about(Seconds(0, _HOUR), "First wait before another try"))
    retry_cap: float = field(default=_RETRY.cap, metadata=_about(Seconds(0, _HOUR), "Longest wait before another try"))
    retry_deadline: float = field(
        default=_RETRY.deadline, metadata=_about(Seconds(0, _DAY), "Longest time for all tries of a request")
    )
    shared_limits: SharedLimits = field(
        default=SharedLimits.MACHINE, metadata=_about(Choice(SharedLimits), "With whom limits are shared")
    )
    user_agent: str = field(
        default="",
        metadata=_about(Text(r"[ -~]{1,100}", "ASCII characters, at most 100"), "Added to the name of the program"),
    )
    rates: Mapping[Budget, Rate] = field(
        default_factory=lambda: dict(RATES), metadata=_about(RateLimit(), "Most requests, by kind", tuple(Budget))
    )

    def retry_policy(self) -> RetryPolicy:
        """Give what is set about retries as one value."""
        return RetryPolicy(
            attempts=self.retry_attempts, base=self.retry_base, cap=self.retry_cap, deadline=self.retry_deadline
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """Who asks; empty texts stand for nobody."""

    access_token: str = field(default="", repr=False, metadata=_about(_SECRET, "OAuth token in place of a kept one"))
    cookies: Path | None = field(
        default=None,
        metadata=_about(_PATH, "Cookies of a signed-in browser, as a Netscape file, in place of kept ones"),
    )
    account: str = field(default="", metadata=_about(_NAME, "Which kept account is used, if not the default one"))
    client_id: str = field(default="", metadata=_about(_VISIBLE_TEXT, "Your app at Mixcloud: its Client Key"))
    client_secret: str = field(default="", repr=False, metadata=_about(_SECRET, "Your app at Mixcloud: its secret"))
    place: AccountPlace = field(
        default=AccountPlace.AUTO, metadata=_about(Choice(AccountPlace), "Where accounts are kept")
    )
    folder: Path | None = field(
        default=None, metadata=_about(_PATH, "Folder of the accounts; without it, in the user's data folder")
    )

    def accounts_folder(self) -> Path:
        """Give the folder in which the list of accounts lies, and their secrets where there is no keyring."""
        if self.folder:
            return self.folder
        from platformdirs import user_data_path

        # Not beside the settings: people publish those.
        return user_data_path("mixcloud-plugins") / "accounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """How shows are downloaded; `format` is in yt-dlp's words."""

    format: str = field(
        default="bestaudio[ext=m4a]/bestaudio",
        metadata=_about(Text(r"[ -~]{1,1000}", "a format in yt-dlp's words"), "Audio that is wanted"),
    )
    folder: Path | None = field(
        default=None, metadata=_about(_PATH, "Where downloads grow; without it, in the user's cache folder")
    )

    def place(self) -> Path:
        """Give the folder in which downloads grow."""
        return self.folder or _user_cache() / "staging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """Where replies are kept, how many, and how long."""

    backend: CacheBackend = field(
        default=CacheBackend.SQLITE, metadata=_about(Choice(CacheBackend), "Where replies are kept")
    )
    folder: Path | None = field(
        default=None, metadata=_about(_PATH, "Folder of the cache; without it, the user's cache folder")
    )
    limit: int = field(
        default=64 * _MIB, metadata=_about(Bytes(_MIB, 1024**4), "Size of the cache; Redis has a limit of its own")
    )
    redis_url: str = field(default="", repr=False, metadata=_about(_REDIS, "Redis, for the cache and for limits"))
    stale_for: float = field(
        default=_DAY, metadata=_about(Seconds(0, 365 * _DAY), "Age past its time at which a reply serves in need")
    )
    lifetimes: Mapping[Content, float] = field(
        default_factory=lambda: dict(LIFETIMES),
        metadata=_about(
            Seconds(0, 365 * _DAY), "How long replies stay true, by what they hold; 0: not kept", tuple(LIFETIMES)
        ),
    )

    def place(self) -> Path:
        """Give the folder of the cache."""
        return self.folder or _user_cache()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How lists of shows are asked for."""

    page_size: int = field(default=100, metadata=_about(Whole(1, 100), "Entries that one request brings"))
    country: str = field(
        default="GLOBAL",
        metadata=_about(Text(r"[A-Z]{2}|GLOBAL", "GLOBAL or a country's code such as DE"), "Country of charts"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Which streams of a show are taken."""

    kinds: tuple[StreamKind, ...] = field(
        default=tuple(StreamKind),
        metadata=_about(Several(Choice(StreamKind)), "Kinds of streams that are taken, the preferred first"),
    )
    allow_previews: bool = field(default=False, metadata=_about(_FLAG, "Take a preview where there is nothing else"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What may be done at all."""

    downloads: bool = field(default=True, metadata=_about(_FLAG, "Audio may be downloaded"))
    uploads: bool = field(default=True, metadata=_about(_FLAG, "Shows may be published and changed"))
    live: bool = field(default=True, metadata=_about(_FLAG, "Live streams may be listed and taken"))

    @property
    def disabled(self) -> tuple[str, ...]:
        """Give the names of the features that are off."""
        return tuple(name for name in ("downloads", "uploads", "live") if not getattr(self, name))


SECTIONS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "api": Api,
        "auth": Auth,
        "download": Download,
        "cache": Cache,
        "search": Search,
        "stream": Stream,
        "features": Features,
    }
)


def _user_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("mixcloud-plugins")
