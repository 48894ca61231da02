"""Sending a GraphQL document, and again without what Mixcloud no longer knows.

Mixcloud changes its schema several times a year, and one field that it does not know fails a whole query.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping

from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.documents import parse
from mixcloud_core.api.fragments import FRAGMENTS
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rendering import Rendered, find_unknown, render
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Reply, Request, Transport
from mixcloud_core.errors import ApiError, BadReplyError, ServiceChangedError
from mixcloud_core.links import APP, SITE

__all__ = ["ENDPOINT", "FORGOTTEN", "Forgotten", "execute"]

# Moved here from www.mixcloud.com in September 2023.
ENDPOINT = f"{APP}/graphql"

_HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    # The site's own pages send both; requests with a session cookie are checked against them.
    "Origin": SITE,
    "Referer": f"{SITE}/",
}

# Errors of one reply that a user has to read.
_MOST_TOLD = 3

_log = logging.getLogger(__name__)


class Forgotten:
    """What Mixcloud is known to have forgotten: fields, arguments and types, by the keys of `rendering`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: frozenset[str] = frozenset()
        self._rendered: dict[Operation, Rendered] = {}

    def render(self, operation: Operation) -> Rendered:
        """Give the text of an operation without what is forgotten."""
        with self._lock:
            if operation not in self._rendered:
                fragments = {fragment.name: fragment for fragment in parse(FRAGMENTS)}
                self._rendered[operation] = render(operation.definition, fragments, self._keys)
            return self._rendered[operation]

    def learn(self, keys: frozenset[str]) -> None:
        """Remember keys, with one warning for each that is new."""
        with self._lock:
            new = keys - self._keys
            self._keys |= new
            self._rendered.clear()
        for key in sorted(new):
            _log.warning("Mixcloud no longer knows %s: it is left out, and unknown from now on", key)


# For the whole process: each thing is asked for in vain once.
FORGOTTEN = Forgotten()


def execute(
    transport: Transport,
    operation: Operation,
    variables: Mapping[str, object],
    *,
    purpose: str,
    account: Account = Account.NONE,
    fresh: bool = False,
) -> Node:
    """Send an operation with its variables and give the reply's `data`.

    Errors that leave `data` usable are logged; otherwise raises ApiError with Mixcloud's words, or the error that
    the HTTP status stands for. Raises ServiceChangedError when Mixcloud does not know something that is needed.
    """
    while True:
        rendered = FORGOTTEN.render(operation)
        if rendered.lost:
            raise _changed(rendered.lost[0], purpose)
        body = {"query": rendered.text, "variables": {n: v for n, v in variables.items() if n in rendered.variables}}
        is_reading = rendered.text.startswith("query")
        request = Request(
            "POST",
            ENDPOINT,
            purpose,
            _HEADERS,
            json.dumps(body).encode(),
            account=account,
            budget=operation.budget,
            content=operation.content,
            repeatable=is_reading,
            fresh=fresh,
        )
        reported = _envelope(transport.send(request))
        # What was refused because of its text was not carried out, so that a change may be sent again as well.
        if not _learn(reported, rendered, purpose) or FORGOTTEN.render(operation).text == rendered.text:
            return _data(reported, purpose)


def _learn(reported: Node, rendered: Rendered, purpose: str) -> bool:
    """Take note of what Mixcloud does not know; tells whether this reply named anything of the kind."""
    if reported.node("data"):
        return False
    unknown = find_unknown(reported.nodes("errors"), rendered)
    if needed := sorted(key for key, is_needed in unknown.items() if is_needed):
        raise _changed(needed[0], purpose)
    FORGOTTEN.learn(frozenset(unknown))
    return bool(unknown)


def _changed(key: str, purpose: str) -> ServiceChangedError:
    return ServiceChangedError(
        f"Mixcloud has changed: it no longer knows {key}, which is needed for {purpose}",
        hint="Please look for a newer version of mixcloud-plugins",
    )


def _data(reported: Node, purpose: str) -> Node:
    data = reported.node("data")
    messages = [error.line("message")[:300] or "no reason given" for error in reported.nodes("errors")]
    # A look-up that finds nothing is `{"cloudcastLookup": null}` without errors (recorded 2026).
    if messages and not any(data.node(name) or any(data.nodes(name)) for name in data.names()):
        raise ApiError(f"Mixcloud refused the request for {purpose}: {'; '.join(messages[:_MOST_TOLD])}")
    for message in messages[:_MOST_TOLD]:
        _log.warning("Mixcloud reported with %s: %s", purpose, message)
    if len(messages) > _MOST_TOLD:
        _log.warning("Mixcloud reported %d more errors with %s", len(messages) - _MOST_TOLD, purpose)
    if not reported.has("data"):
        raise BadReplyError("Mixcloud's reply holds no data", path="data")
    return data


def _envelope(reply: Reply) -> Node:
    """Give the reply's outermost object; raises for a status that means an error."""
    error = error_of(reply)
    # GraphQL servers report a refused query with 200 or with 400.
    if error and reply.status != 400:
        raise error
    envelope = Node(parse_json(reply.body))
    if error and not any(envelope.nodes("errors")):
        raise error
    return envelope
