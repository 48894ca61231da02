"""The seam to the network: who holds a `Transport` can speak to Mixcloud."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["LARGEST_REPLY", "Reply", "Request", "Transport"]

# Bytes, after decompression: 100 full shows are about 1 MB.
LARGEST_REPLY = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `purpose` names for people what it fetches (`show Test`)."""

    method: str
    url: str
    purpose: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `headers` by lower-case name, `body` whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Sends a request and gives the reply, whatever its status.

    Raises NetworkError or errors.TimeoutError when no reply came. Never follows a redirect to a host that is not
    Mixcloud's, and never reads a reply of unlimited size.
    """

    def send(self, request: Request, /) -> Reply:
        """Send one request."""
        ...
