"""Mixcloud as one object: `Mixcloud`.

    from mixcloud_core.client import Mixcloud

    with Mixcloud() as mixcloud:
        show = mixcloud.cloudcast("https://www.mixcloud.com/user/show/")
        for upload in mixcloud.uploads("user", limit=10):
            print(upload.published, upload.name)

Shows, users and playlists are given by their models, by any address of theirs, or as `user/show` and `user`. Lists are
lazy: the first item costs one request, and a list of whole shows one for every 100. What comes back are the frozen
models of `mixcloud_core.models`: times in UTC, lengths in seconds. What goes wrong is a `MixcloudError`, of the tree at
the top of `mixcloud_core.errors`.

Most of it asks Mixcloud's GraphQL, which knows audio and tracklists; `Mixcloud.rest` is the documented REST API as it
is. Two kinds of account exist, and they do not mix: an OAuth access token (follow, favorite, repost, listen later,
upload, edit, and `me` in `rest`), and the cookies of a site session (Select shows, comments, own playlists,
statistics, notifications, deleting; and the first four, where there is no token).
"""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from mixcloud_core.api.actions import ActionsApi
from mixcloud_core.api.base import Preferences
from mixcloud_core.api.credentials import Credentials, CredentialsProvider, SigningTransport
from mixcloud_core.api.listings import ListingsApi
from mixcloud_core.api.live import LiveApi
from mixcloud_core.api.rest_reading import RestApi
from mixcloud_core.api.statistics import StatisticsApi
from mixcloud_core.api.transport import Transport
from mixcloud_core.api.uploads import UploadsApi

if TYPE_CHECKING:
    from mixcloud_core.config import Config

__all__ = ["Credentials", "Mixcloud"]


class Mixcloud(ListingsApi, LiveApi, ActionsApi, UploadsApi, StatisticsApi):
    """Mixcloud, over a network of its own, or through a transport that the host program brings.

    Without a `transport`, settings are read as `Config.load` does if no `config` is given, and requests go through a
    cache, retries and limits. A transport that is handed in has its own ideas of these, and stays the caller's to
    close; settings count with it only if a `config` is given, and its accounts never. `credentials` are used for what
    needs an account; without them and without a `transport`, those of the settings are, and then the account that
    somebody signed in to on this machine (`mixcloud_core.auth`).

    Every method may raise InvalidLinkError, ApiError, NetworkError and BadReplyError, and AuthenticationError where
    it needs an account.
    """

    def __init__(
        self,
        transport: Transport | None = None,
        *,
        config: Config | None = None,
        credentials: CredentialsProvider | None = None,
    ) -> None:
        self._cleanup = ExitStack()
        if transport is None:
            from mixcloud_core.auth.manager import AccountManager
            from mixcloud_core.auth.store import AccountStore
            from mixcloud_core.config import Config
            from mixcloud_core.http.stack import build_stack

            config = config or Config.load()
            credentials = credentials or AccountManager(config, AccountStore.of(config))
            transport = build_stack(config, credentials, self._cleanup)
        elif credentials:
            transport = SigningTransport(transport, credentials)
        super().__init__(transport, provider=credentials or Credentials(), preferences=_preferences(config))
        self.rest = RestApi(transport)

    @property
    def fresh(self) -> Self:
        """The same for what must not come out of a cache, `rest` included."""
        other = super().fresh
        other.rest = self.rest.fresh
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections and the cache, if they are our own."""
        self._cleanup.close()


def _preferences(config: Config | None) -> Preferences:
    if config is None:
        return Preferences()
    return Preferences(
        page_size=config.search.page_size,
        country=config.search.country,
        stream_kinds=tuple(kind.value for kind in config.stream.kinds),
        allow_previews=config.stream.allow_previews,
        disabled=config.features.disabled,
    )
