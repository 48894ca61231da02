"""Telling Mixcloud's many ways to say no apart: by HTTP status, and by the error inside of a reply."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime

from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.transport import Reply
from mixcloud_core.errors import (
    ApiError,
    BadReplyError,
    BlockedError,
    ForbiddenError,
    MixcloudError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TokenExpiredError,
    UploadRejectedError,
)
from mixcloud_core.text import clean_line

__all__ = ["MISSING", "error_of"]

# What a user may think of where there is nothing.
MISSING = "It was deleted, renamed or made private, or is spelled differently"

# An error is a short text; a long reply is data.
_LONGEST_ERROR = 20_000
# A form has fewer fields.
_MOST_FIELDS = 50
# Seconds: nobody waits longer, and a float can hold far more.
_LONGEST_WAIT = 10.0**9


def error_of(reply: Reply) -> MixcloudError | None:
    """Give the error that a reply stands for, None for one that brings what was asked.

    REST wraps its errors as `{"error": {"message", "type", …}}`, in old replies with status 200 (documented 2025; the
    types are those that clients met). What GraphQL reports in `errors` is not looked at.
    """
    status = reply.status
    reported = _reported(reply)
    if status < 400 and not reported:
        return None if 200 <= status < 300 else ApiError(f"Mixcloud answered with status {status}")
    kind, message = reported.raw("type"), reported.line("message")[:300]
    words = f": {message}" if message else ""
    if status == 429 or kind == "RateLimitException":
        return _rate_limit(reply, reported)
    if kind == "OAuthException" or "access token" in message.lower():
        # The text is documented; the status is not (400, 401 and 403 were all claimed).
        return TokenExpiredError(
            f"Mixcloud does not accept the access token{words}",
            hint="It is wrong, or was revoked: check it (MIXCLOUD_ACCESS_TOKEN)",
        )
    if kind == "PostValidationError":
        return _rejected(reply, message)
    if status == 404:
        return NotFoundError(f"Mixcloud has nothing there (404{words})", hint=MISSING)
    if status == 403 and _is_page(reply):
        return BlockedError(
            "Mixcloud's front answered with a web page instead of data (403): it takes this program for a robot",
            hint="Try again later or from another network",
        )
    if status in (401, 403):
        return ForbiddenError(f"Mixcloud refused the request ({status}{words})")
    if status >= 500:
        return ServerError(
            f"Mixcloud has trouble of its own ({status})", hint="Please try again later", retry_after=_header(reply)
        )
    return ApiError(f"Mixcloud answered with status {status}{words}")


def _reported(reply: Reply) -> Node:
    """Give the error object of a REST reply, an empty one (false) where there is none."""
    if len(reply.body) > _LONGEST_ERROR or b'"error"' not in reply.body:
        return Node(None, "error")
    try:
        return Node(parse_json(reply.body), "").node("error")
    except BadReplyError:
        return Node(None, "error")


def _rate_limit(reply: Reply, reported: Node) -> RateLimitError:
    retry_after = _header(reply)
    if retry_after is None:
        retry_after = reported.number("retry_after")
    wait = f"wait {retry_after:.0f} seconds" if retry_after is not None else "wait a while"
    return RateLimitError("Mixcloud says that it was asked too often", hint=f"Please {wait}", retry_after=retry_after)


def _rejected(reply: Reply, message: str) -> UploadRejectedError:
    """Give what was wrong with a form, by field: `details` maps each to its messages (clients of 2013 to 2026)."""
    details = Node(parse_json(reply.body), "").node("details")
    fields = {clean_line(name)[:100]: _words(details, name) for name in details.names()[:_MOST_FIELDS]}
    return UploadRejectedError(message or "no reason given", fields=fields)


def _words(details: Node, name: str) -> tuple[str, ...]:
    words = details.lines(name)[:_MOST_FIELDS] or (details.line(name),)
    return tuple(word[:300] for word in words)


def _is_page(reply: Reply) -> bool:
    return "html" in reply.headers.get("content-type", "") or reply.body.lstrip()[:1] == b"<"


def _header(reply: Reply) -> float | None:
    """Give the seconds of `Retry-After`: a number, or a date (which nobody saw from Mixcloud)."""
    value = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII):
        return float(value)
    if not value:
        return None
    from email.utils import parsedate_to_datetime

    try:
        wait = (parsedate_to_datetime(value).astimezone(UTC) - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT) if math.isfinite(wait) else None
