"""What goes into requests, and what stands between this package and those who use it, as plain dictionaries."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypedDict

__all__ = [
    "AuthCredentials",
    "DownloadOptions",
    "LoginFormReply",
    "LoginReply",
    "Period",
    "RestSearchQuery",
    "SearchFilters",
    "StreamInfo",
    "TokenResponse",
]

# Each of these dictionaries of secrets shows them in its `repr`: they are for passing on, never for logs and caches.


class AuthCredentials(TypedDict, total=False):
    """What signing in needs (application, redirect, `code`), and what it gives: a token (REST), cookies (GraphQL).

    Secret: all but `client_id` and `redirect_uri`. The redirect is the same in both steps; a code serves once; a token
    lasts until its user withdraws it, and no refresh token is known. Source: www.mixcloud.com/developers (2025); that
    cookies and tokens do not stand for each other, clients of 2026.
    """

    client_id: str
    client_secret: str
    redirect_uri: str
    code: str
    access_token: str
    cookies: dict[str, str]


class TokenResponse(TypedDict, total=False):
    """The answer to a code: a token (secret), or in `error` a text why there is none.

    This is the JSON that clients of 2026 read. The developers' page (2025) shows form text instead,
    `access_token=…`, which has to be understood as well. Nobody has seen the last two, which OAuth knows.
    """

    access_token: str
    error: str
    expires_in: int
    refresh_token: str


# What is wrong with a login form: messages by field. (No class, because of the names.)
LoginFormReply = TypedDict(
    "LoginFormReply", {"email": str, "password": str, "$valid": bool, "$errors": dict[str, list[str]]}, total=False
)


class LoginReply(TypedDict, total=False):
    """The answer of the site's own login form, which gives cookies; a refused one repeats the form (client of 2021).

    Secret: `data` repeats what was typed.
    """

    success: bool
    data: LoginFormReply


Period = Literal["PAST_WEEK", "PAST_MONTH", "PAST_YEAR"]


class SearchFilters(TypedDict, total=False):
    """The variables of a search by GraphQL; null is no filter (schema of August 2021).

    `createdAfter` and `isTimestamped` are for shows, `dateJoinedAfter` and `isUploader` for users; `first` is at most
    100, `after` the cursor where the page before ended.
    """

    term: str
    createdAfter: Period | None
    isTimestamped: Literal["YES"] | None
    dateJoinedAfter: Period | None
    isUploader: Literal["YES", "NO"] | None
    first: int
    after: str | None


class RestSearchQuery(TypedDict, total=False):
    """The query of a search by REST, numbers as texts; it has no filters (documented 2025)."""

    q: str
    type: Literal["cloudcast", "user", "tag"]
    limit: str
    offset: str


class DownloadOptions(TypedDict, total=False):
    """What a download may be told: the settings of `[download]` and `[stream]`, as a file has them.

    `format` is in yt-dlp's words; downloads grow in `folder`; `kinds` are the streams that are taken, best first.
    """

    format: str
    folder: str | Path
    kinds: list[Literal["hls", "dash", "progressive"]]
    allow_previews: bool


class StreamInfo(TypedDict):
    """The streams of a show, decoded: `dataclasses.asdict` of a `Streams` (as it comes, see `StreamInfoReply`).

    The progressive address is signed and belongs into no log. `refused` names hosts that are not Mixcloud's.
    """

    progressive_url: str | None
    hls_url: str | None
    dash_url: str | None
    protected: bool
    refused: tuple[str, ...]
