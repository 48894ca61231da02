"""What every part of the GraphQL graph uses: sources, node ids, cursors, connections and pictures."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from graphql import GraphQLError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from graphql import GraphQLResolveInfo

    from tests.sandbox.graph import Graph

Node = dict[str, Any]
"""A small source of the executor: members are values, or callables that take a field's arguments."""

Fields = dict[str, "Callable[..., Any]"]
"""A type: for each field a function of the graph, the record and the field's arguments."""


@dataclass(frozen=True, slots=True)
class Source:
    """A large source of the executor: what nobody asks for is never made."""

    kind: str
    fields: Mapping[str, Callable[..., Any]]
    graph: Graph
    record: Any


def resolve(source: Source | Node, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    """The value of a field, for the executor."""
    if isinstance(source, Source):
        return source.fields[info.field_name](source.graph, source.record, **arguments)
    value = source[info.field_name]
    return value(**arguments) if callable(value) else value


def resolver(known: Container[str]) -> Callable[..., Any]:
    """As `resolve`, for a schema that has forgotten types: what is of such a type stands in no list."""

    def is_known(one: object) -> bool:
        node = one.get("node", one) if isinstance(one, dict) else one
        kind = node.kind if isinstance(node, Source) else node.get("__typename") if isinstance(node, dict) else None
        return kind is None or kind in known

    def resolve_known(source: Source | Node, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        value = resolve(source, info, **arguments)
        return [one for one in value if is_known(one)] if isinstance(value, list) else value

    return resolve_known


def type_of(source: Source | Node, *_executor: object) -> str:
    """The name of a source's type, for unions and interfaces."""
    return source.kind if isinstance(source, Source) else source["__typename"]


def always(value: object) -> Callable[..., Any]:
    """A field that is the same for all."""
    return lambda _graph, _record, **_arguments: value


def global_id(kind: str, number: int) -> str:
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def local_id(node_id: str) -> tuple[str, int]:
    """Type and number of a node id; ("", 0) for what is none."""
    try:
        kind, _, number = base64.b64decode(node_id, validate=True).decode().partition(":")
    except ValueError:
        return "", 0
    return (kind, int(number)) if number.isascii() and number.isdecimal() else ("", 0)


def picture(root: str, width: int | None = None, height: int | None = None, blur: int | None = None) -> Node:
    """With one side given the picture is a square."""
    wide, high = width or height or 300, height or width or 300
    return {
        "urlRoot": root,
        "url": f"https://thumbnailer.mixcloud.com/unsafe/{wide}x{high}/{root}",
        "primaryColor": lambda **_shade: hashlib.md5(root.encode(), usedforsecurity=False).hexdigest()[:6],
        "isLight": False,
        "width": wide,
        "height": high,
        "blur": blur,
    }


def connection(
    records: Sequence[Any],
    node: Callable[[Any], Source | Node],
    page: Mapping[str, Any],
    edge: Callable[[Any, int], Node] | None = None,
    **totals: object,
) -> Node:
    """A Relay connection over `records`; cursors are base64 of `arrayconnection:N` (recorded in 2023).

    `page` holds first, after, last and before; `edge` gives what an edge has of its own, by record and place.
    """
    start, end = _bounds(len(records), page)

    def edges() -> list[Node]:
        made = []
        for at in range(start, end):
            more = edge(records[at], at) if edge else {}
            made.append({"cursor": _cursor(at), "node": node(records[at]), **more})
        return made

    return {
        "edges": edges,
        "pageInfo": {
            "hasNextPage": end < len(records),
            "hasPreviousPage": start > 0,
            "startCursor": _cursor(start) if start < end else None,
            "endCursor": _cursor(end - 1) if start < end else None,
        },
        "totalCount": len(records),
        **totals,
    }


def new_edge(kind: str, node: Source | Node) -> Node:
    """The edge of what was just added. New entries are the first of their list; the cursor was not recorded."""
    return {"__typename": f"{kind}Edge", "cursor": _cursor(0), "node": node}


def missing(what: str) -> NoReturn:
    raise GraphQLError(f"{what} not found")


def _bounds(length: int, page: Mapping[str, Any]) -> tuple[int, int]:
    first, after, last, before = (page.get(name) for name in ("first", "after", "last", "before"))
    start = _position(after) + 1 if after else 0
    end = min(_position(before), length) if before else length
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    return start, end


def _cursor(position: int) -> str:
    return base64.b64encode(f"arrayconnection:{position}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("arrayconnection:"))
    except ValueError as error:
        raise GraphQLError("Invalid cursor") from error
