"""Every document stays one, whatever of it Mixcloud no longer knows."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Iterator

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeNode,
    Visitor,
    parse,
    visit,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mixcloud_core import api
from mixcloud_core.api import documents, fragments
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rendering import Rendered, render

FRAGMENTS = {fragment.name: fragment for fragment in documents.parse(fragments.FRAGMENTS)}


def _operations() -> Iterator[tuple[str, Operation]]:
    for module in pkgutil.iter_modules(api.__path__):
        for name, value in vars(importlib.import_module(f"{api.__name__}.{module.name}")).items():
            if isinstance(value, Operation):
                yield f"{module.name}.{name}", value


OPERATIONS = dict(_operations())


def rendered(operation: Operation, unknown: frozenset[str] = frozenset()) -> Rendered:
    return render(operation.definition, FRAGMENTS, unknown)


def keys(document: DocumentNode) -> Iterator[str]:
    """The keys of all that a document asks, as the text itself tells them."""
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            way = definition.type_condition.name.value
            yield f"type {way}"
        else:
            assert isinstance(definition, OperationDefinitionNode)
            assert definition.name
            way = f"{definition.operation.value} {definition.name.value}"
            yield from (f"type {_type_name(variable.type)}" for variable in definition.variable_definitions or ())
        yield from _selected(definition.selection_set, way)


def _selected(selections: SelectionSetNode | None, way: str) -> Iterator[str]:
    for selection in selections.selections if selections else ():
        if isinstance(selection, FieldNode):
            key = f"{way}.{selection.name.value}"
            yield key
            yield from (f"{key}({argument.name.value})" for argument in selection.arguments or ())
            yield from _selected(selection.selection_set, key)
        elif isinstance(selection, InlineFragmentNode):
            assert selection.type_condition
            name = selection.type_condition.name.value
            yield f"type {name}"
            yield from _selected(selection.selection_set, name)


def _type_name(node: TypeNode) -> str:
    while hasattr(node, "type"):
        node = node.type
    return str(node.name.value)  # type: ignore[attr-defined]  # a NamedTypeNode is what is inside


class Names(Visitor):
    """Variables and fragments, as they are declared and as they are used."""

    def __init__(self) -> None:
        super().__init__()
        self.declared: list[str] = []
        self.used: set[str] = set()
        self.defined: list[str] = []
        self.spread: set[str] = set()

    def enter_variable_definition(self, node: Node, *_: object) -> None:
        self.declared.append(node.variable.name.value)  # type: ignore[attr-defined]

    def enter_argument(self, node: Node, *_: object) -> None:
        self.used |= set(re.findall(r"\$(\w+)", node.loc.source.body[node.loc.start : node.loc.end]))  # type: ignore[union-attr]

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        self.defined.append(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.spread.add(node.name.value)


def check(found: Rendered, unknown: frozenset[str]) -> None:
    document = parse(found.text)
    assert not set(keys(document)) & unknown
    names = Names()
    visit(document, names)
    assert len(names.declared) == len(set(names.declared))
    assert set(names.declared) == names.used == found.variables
    assert len(names.defined) == len(set(names.defined))
    assert set(names.defined) == names.spread
    lines = found.text.splitlines()
    for line, place in found.places.items():
        assert re.search(rf"\b{place.name}\b", lines[line - 1])


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_whole_document(name: str) -> None:
    found = rendered(OPERATIONS[name])
    assert not found.lost
    check(found, frozenset())


@pytest.mark.parametrize("name", OPERATIONS)
def test_without_any_one_thing(name: str) -> None:
    operation = OPERATIONS[name]
    known = sorted(set(keys(parse(rendered(operation).text))))
    # Most documents share the fragments of a show, so that each key has its turn with one of them.
    for key in random.Random(name).sample(known, min(len(known), 15)):
        found = rendered(operation, frozenset({key}))
        if not found.lost:
            check(found, frozenset({key}))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_without_any_set_of_things(data: st.DataObject) -> None:
    operation = OPERATIONS[data.draw(st.sampled_from(sorted(OPERATIONS)))]
    known = sorted(set(keys(parse(rendered(operation).text))))
    unknown = data.draw(st.frozensets(st.sampled_from(known), max_size=len(known)))
    found = rendered(operation, unknown)
    if not found.lost:
        check(found, unknown)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_lost_was_needed(name: str) -> None:
    """A text without a needed field says so, and only then."""
    operation = OPERATIONS[name]
    whole = rendered(operation)
    for place in whole.places.values():
        found = rendered(operation, frozenset({place.key}))
        assert (place.key in found.lost) == place.needed
