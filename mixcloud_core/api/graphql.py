"""Sending a GraphQL document, and telling Mixcloud's many ways to say no apart."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping

from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.transport import Reply, Request, Transport
from mixcloud_core.errors import (
    ApiError,
    BadReplyError,
    BlockedError,
    ForbiddenError,
    RateLimitError,
    ServerError,
)

__all__ = ["ENDPOINT", "execute"]

# Moved here from www.mixcloud.com in September 2023.
ENDPOINT = "https://app.mixcloud.com/graphql"

_HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    # The site's own pages send both; requests with a session cookie are checked against them.
    "Origin": "https://www.mixcloud.com",
    "Referer": "https://www.mixcloud.com/",
}

_log = logging.getLogger(__name__)


def execute(transport: Transport, document: str, variables: Mapping[str, object], *, purpose: str) -> Node:
    """Send a document with its variables and give the reply's `data`.

    Errors that leave `data` usable are logged; otherwise raises ApiError with Mixcloud's words, or the error that
    the HTTP status stands for.
    """
    body = json.dumps({"query": document, "variables": dict(variables)}).encode()
    reply = transport.send(Request("POST", ENDPOINT, purpose, _HEADERS, body))
    reported = _envelope(reply)
    data = reported.node("data")
    messages = [error.line("message")[:300] or "no reason given" for error in reported.nodes("errors")]
    # A look-up that finds nothing is `{"cloudcastLookup": null}` without errors (recorded 2026).
    if messages and not any(data.node(name) or any(data.nodes(name)) for name in data.names()):
        raise ApiError(f"Mixcloud refused the request for {purpose}: {'; '.join(messages[:3])}")
    for message in messages:
        _log.warning("Mixcloud reported with %s: %s", purpose, message)
    if not reported.has("data"):
        raise BadReplyError("Mixcloud's reply holds no data", path="data")
    return data


def _envelope(reply: Reply) -> Node:
    """Give the reply's outermost object; raises for a status that means an error."""
    if reply.status in (200, 400):  # GraphQL servers report a refused query with either
        envelope = Node(parse_json(reply.body), "")
        if reply.status == 200 or any(envelope.nodes("errors")):
            return envelope
    raise _status_error(reply)


def _status_error(reply: Reply) -> ApiError:
    status, retry_after = reply.status, _retry_after(reply)
    if status == 429 or b"RateLimitException" in reply.body[:10_000]:
        wait = f"wait {retry_after:.0f} seconds" if retry_after is not None else "wait a while"
        return RateLimitError(
            "Mixcloud says that it was asked too often", hint=f"Please {wait}", retry_after=retry_after
        )
    if status == 403 and _is_page(reply):
        return BlockedError(
            "Mixcloud's front answered with a web page instead of data (403): it takes this program for a robot",
            hint="Try again later or from another network",
        )
    if status in (401, 403):
        return ForbiddenError(f"Mixcloud refused the request ({status}{_words(reply)})")
    if status >= 500:
        return ServerError(
            f"Mixcloud has trouble of its own ({status})",
            hint="Please try again later",
            retry_after=retry_after,
        )
    return ApiError(f"Mixcloud answered with status {status}{_words(reply)}")


def _words(reply: Reply) -> str:
    """Give the message inside an error reply, if there is one to read."""
    try:
        message = Node(parse_json(reply.body), "").node("error").line("message")
    except BadReplyError:
        return ""
    return f": {message[:300]}" if message else ""


def _is_page(reply: Reply) -> bool:
    return "html" in reply.headers.get("content-type", "") or reply.body.lstrip()[:1] == b"<"


def _retry_after(reply: Reply) -> float | None:
    """Give the seconds to wait; the header may also hold a date, which nobody saw from Mixcloud."""
    value = reply.headers.get("retry-after", "").strip()
    return float(value) if re.fullmatch(r"\d{1,9}", value) else None
