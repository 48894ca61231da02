"""What one exchange tells beside what was asked: status, content type, and members of the right types."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mixcloud_core import types
from mixcloud_core.api.graphql import ENDPOINT
from mixcloud_core.api.transport import Reply, Request
from mixcloud_core.links import API
from tests.contract.shapes import Difference, differences
from tests.core.forms import Hint, members

# `data` of GraphQL's replies, by the name that it holds.
_DATA: dict[str, Hint] = {
    name: hint
    for kind in (
        types.CloudcastLookupReply,
        types.CloudcastByIdReply,
        types.CloudcastLookupManyReply,
        types.DisabledReasonLookupReply,
        types.CommentByIdReply,
        types.UserLookupReply,
        types.UserLookupManyReply,
        types.PlaylistLookupReply,
        types.ViewerDataReply,
    )
    for name, hint in members(kind).items()
}
# REST gave the first one in 2018 (recorded), and the second is what it would be called today.
_JSON_OF_REST = ("text/javascript", "application/json")


def looked_at(request: Request, reply: Reply, hint: Hint) -> Iterator[Difference]:
    """Give what is different in an exchange; `hint` is the type of REST's reply, None for one that is no JSON."""
    if reply.status != 200:
        yield "status", str(reply.status)
        return
    kind = reply.headers.get("content-type", "none").partition(";")[0]
    is_graphql = request.url == ENDPOINT
    if kind not in _content_types(request, is_text=not is_graphql and hint is None):
        yield "content type", kind[:60]
    if not is_graphql and hint is None:
        return
    try:
        body = json.loads(reply.body)
    except ValueError:
        yield "body", "no JSON"
        return
    yield from _graphql(body) if is_graphql else differences(body, hint, "")


def _content_types(request: Request, *, is_text: bool) -> tuple[str, ...]:
    if is_text:
        return ("text/html",)
    return _JSON_OF_REST if request.url.startswith(API) or "/oembed/" in request.url else ("application/json",)


def _graphql(body: object) -> Iterator[Difference]:
    data = body.get("data") if isinstance(body, dict) else None
    for name, value in (data if isinstance(data, dict) else {}).items():
        if name in _DATA:
            yield from differences(value, _DATA[name], name)
        elif not name.startswith("__"):  # `__requestId` was seen in captures
            yield name, "a member that is not known"
