"""What the documents ask for, by the names of the schema: fields, arguments and types, each with who asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import TypeInfo, TypeInfoVisitor, Visitor, get_named_type, parse, specified_scalar_types, visit

from mixcloud_core.api.graphql import Forgotten
from mixcloud_core.api.operations import Operation
from tests.core.coverage.table import Row
from tests.core.coverage.test_table import ROWS
from tests.sandbox.graph_schema import schema

__all__ = ["ASKED", "Asked"]


@dataclass(frozen=True)
class Asked:
    """Something that Mixcloud could forget: its name as in `Sandbox.forget_schema`, and a row that asks for it."""

    name: str
    row: Row
    is_needed: bool


def _rows() -> list[tuple[Operation, Row]]:
    """Reading rows that ask one question, once; the shortest text first."""
    found = {row.sends[0]: row for row in reversed(ROWS) if len(row.sends) == 1 and isinstance(row.sends[0], Operation)}
    reading = [(operation, row) for operation, row in found.items() if operation.definition.kind == "query"]
    return sorted(reading, key=lambda pair: len(Forgotten().render(pair[0]).text))


def _asked_by(operation: Operation) -> Iterator[tuple[str, bool]]:
    """Names with whether they are needed: fields by their line in the text, as errors tell it."""
    rendered = Forgotten().render(operation)
    info, found = TypeInfo(schema()), list[tuple[str, bool]]()

    class Names(Visitor):
        def enter_field(self, node: Any, *_: object) -> None:
            parent = get_named_type(info.get_parent_type())
            if parent and node.name.value != "__typename":
                place = rendered.places[node.loc.start_token.line]
                key = f"{parent.name}.{node.name.value}"
                found.append((key, place.needed))
                found.extend((f"{key}({argument.name.value})", False) for argument in node.arguments or ())

        def enter_named_type(self, node: Any, *_: object) -> None:
            name = node.name.value
            if name not in specified_scalar_types:
                found.append((f"type {name}", False))

    visit(parse(rendered.text), TypeInfoVisitor(info, Names()))
    yield from found


def _all() -> dict[str, Asked]:
    names = dict[str, Asked]()
    for operation, row in _rows():
        for name, is_needed in _asked_by(operation):
            names.setdefault(name, Asked(name, row, is_needed))
    return names


ASKED = _all()
