"""The seam to the network: who holds a `Transport` can speak to Mixcloud."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Protocol

__all__ = ["LARGEST_REPLY", "Account", "Budget", "Content", "FilePart", "Reply", "Request", "Transport"]

# Bytes, after decompression: 100 full shows are about 1 MB, and what is made of nonsense takes 30 times its size.
LARGEST_REPLY = 5 * 1024 * 1024


class Account(Enum):
    """With which account a request is sent. The two kinds don't mix: REST takes tokens, GraphQL takes sessions."""

    NONE = "none"
    TOKEN = "OAuth token"  # noqa: S105 (a name for people, no secret)
    SESSION = "site session"


class Budget(Enum):
    """The kinds of requests whose rates are limited apart from each other."""

    REST = "rest"
    GRAPHQL = "graphql"
    SEARCH = "search"
    ACTION = "action"
    UPLOAD = "upload"


class Content(Enum):
    """What a reply holds, which decides how long it stays true; what is of no kind is never kept."""

    NONE = "none"
    STREAMS = "streams"  # shows with the addresses of their audio
    COUNTS = "counts"
    TRACKLIST = "tracklist"
    SHOW = "show"  # details without addresses of audio
    PROFILE = "profile"
    LIST = "list"
    COMMENTS = "comments"
    SEARCH = "search"
    CHART = "chart"
    CATALOGUE = "catalogue"  # tags, categories, countries


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file in a form: it is read from the disk while it is sent, and never as a whole into memory."""

    path: Path
    filename: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `purpose` names for people what it fetches (`show Test`).

    `form` is a multipart form in place of a `body`; `progress` is called with the bytes sent and the bytes in all: with
    0 before anything leaves, and then before each piece does, the last one included. A request that is not `repeatable`
    is sent once, whatever happens; one that is `fresh` is not answered from a cache.
    """

    method: str
    url: str
    purpose: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    form: tuple[tuple[str, str | FilePart], ...] = ()
    progress: Callable[[int, int], None] | None = None
    account: Account = Account.NONE
    budget: Budget = Budget.GRAPHQL
    content: Content = Content.NONE
    repeatable: bool = True
    fresh: bool = False

    def __repr__(self) -> str:
        # Without what may hold a secret: the query, headers, what is sent.
        return f"<Request {self.method} {self.url.partition('?')[0]!r} for {self.purpose!r}>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `headers` by lower-case name, `body` whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        # Without what may hold a secret: a token, cookies.
        return f"<Reply {self.status}, {len(self.body)} bytes>"


class Transport(Protocol):
    """Sends a request and gives the reply, whatever its status.

    Raises NetworkError or errors.TimeoutError when no reply came, BadReplyError for one that is too large or cut short.
    Never follows a redirect to a host that is not Mixcloud's, and never reads a reply of unlimited size.
    """

    def send(self, request: Request, /) -> Reply:
        """Send one request."""
        ...
