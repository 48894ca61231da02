"""What the REST API answers around or instead of its objects: pages, errors, results, players.

Sources are those of `mixcloud_core.types.rest`.
"""

from __future__ import annotations

from typing import Generic, TypedDict, TypeVar

__all__ = [
    "RestDetails",
    "RestEmbed",
    "RestError",
    "RestErrorReply",
    "RestOEmbed",
    "RestPage",
    "RestPaging",
    "RestResult",
    "RestResultReply",
]

T = TypeVar("T")


class RestPaging(TypedDict, total=False):
    """Addresses of the pages before and after; the last page has no `next` (recorded 2018)."""

    previous: str
    next: str


class RestPage(TypedDict, Generic[T], total=False):
    """A page of a list; `name` is its heading (`Spartacus's favorites`), which some lists lack, as searches do."""

    data: list[T]
    paging: RestPaging
    name: str


class RestError(TypedDict, total=False):
    """What went wrong, `type` being RateLimitException, OAuthException, …; `retry_after` is in seconds (2025)."""

    message: str
    type: str
    retry_after: int


# What is wrong with a form: messages by the name of the field (clients of 2013 to 2026).
RestDetails = dict[str, list[str]]


class RestErrorReply(TypedDict, total=False):
    """A refusal, in old replies with status 200 as well; `details` come with PostValidationError."""

    error: RestError
    details: RestDetails


class RestResult(TypedDict, total=False):
    """What became of an upload or of an action; only uploads have a `key`, and not always (clients of 2026)."""

    success: bool
    message: str
    key: str


class RestResultReply(TypedDict, total=False):
    """The answer to an upload, an edit, a follow, a favorite, a repost, a listen later (documented 2025)."""

    result: RestResult


class RestEmbed(TypedDict, total=False):
    """The answer of `embed-json`: markup of a player (documented 2025)."""

    html: str


class RestOEmbed(RestEmbed, total=False):
    """The answer of oEmbed (clients): `width` is `100%`, `height` is in pixels, `cache_age` in seconds."""

    type: str
    version: str
    title: str
    author_name: str
    author_url: str
    provider_name: str
    provider_url: str
    embed: str
    url: str
    image: str
    width: str
    height: int
    cache_age: int
