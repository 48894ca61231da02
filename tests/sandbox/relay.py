"""What every part of the GraphQL graph uses: node ids, cursors, connections and pictures."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Node = dict[str, Any]
"""A source of graphql-core's executor: members are values, or callables that take a field's arguments."""


def global_id(kind: str, number: int) -> str:
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def picture(root: str, default: int = 300) -> Callable[..., Node]:
    """A `picture` field; with one side given the picture is a square."""

    def resolve(_info: object, width: int | None = None, height: int | None = None, blur: int | None = None) -> Node:
        wide, high = width or height or default, height or width or default
        return {
            "urlRoot": root,
            "url": f"https://thumbnailer.mixcloud.com/unsafe/{wide}x{high}/{root}",
            "primaryColor": lambda _info, **_shade: hashlib.md5(root.encode(), usedforsecurity=False).hexdigest()[:6],
            "isLight": False,
            "width": wide,
            "height": high,
            "blur": blur,
        }

    return resolve


def connection(nodes: Sequence[Any], build: Callable[[Any], Node], **totals: object) -> Callable[..., Node]:
    """A Relay connection over `nodes`; cursors are base64 of `arrayconnection:N` (recorded in 2023)."""

    def resolve(
        _info: object,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
        **_others: object,
    ) -> Node:
        start = _position(after) + 1 if after else 0
        end = min(_position(before), len(nodes)) if before else len(nodes)
        if first is not None:
            end = min(end, start + first)
        if last is not None:
            start = max(start, end - last)
        edges = [{"cursor": _cursor(at), "node": build(nodes[at])} for at in range(start, end)]
        return {
            "edges": edges,
            "pageInfo": {
                "hasNextPage": end < len(nodes),
                "hasPreviousPage": start > 0,
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
            "totalCount": len(nodes),
            **totals,
        }

    return resolve


def _cursor(position: int) -> str:
    return base64.b64encode(f"arrayconnection:{position}".encode()).decode()


def _position(cursor: str) -> int:
    return int(base64.b64decode(cursor).decode().removeprefix("arrayconnection:"))
