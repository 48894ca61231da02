"""The one object that a caller holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from mixcloud_core.api.cloudcasts import fetch_cloudcast, fetch_comments
from mixcloud_core.api.transport import Transport
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast, Comment

__all__ = ["Mixcloud"]


class Mixcloud:
    """Mixcloud, through a transport: one of our own made of `requests`, or whatever the host program brings.

    A transport that is handed in stays the caller's to close. Every method may raise InvalidLinkError, ApiError,
    NetworkError and BadReplyError.
    """

    def __init__(self, transport: Transport | None = None) -> None:
        self._cleanup = ExitStack()
        if transport is None:
            from mixcloud_core.http import RequestsTransport

            transport = own = RequestsTransport()
            self._cleanup.callback(own.close)
        self._transport = transport

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, if they are our own."""
        self._cleanup.close()

    def cloudcast(self, address: str) -> Cloudcast:
        """Give a show with its details, tracklist, streams and counts; costs one request.

        `address` may be of any host and spelling, or `user/show`. Raises NotFoundError when there is none.
        """
        return fetch_cloudcast(self._transport, parse_cloudcast(address))

    def comments(self, address: str) -> Iterator[Comment]:
        """Go through the comments on a show, each followed by its replies; costs a request for every 100."""
        return fetch_comments(self._transport, parse_cloudcast(address))
