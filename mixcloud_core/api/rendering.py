"""Documents as the text that is sent, without what Mixcloud no longer knows; and finding that in its errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from mixcloud_core.api.decode import Node
from mixcloud_core.api.documents import Definition, Kind, Selection

__all__ = ["Place", "Rendered", "find_unknown", "render"]

# As graphql-core words it, in its versions of 2018 (graphene 2) and of today.
_FIELD = re.compile(r"""Cannot query field ["'](\w+)["'] on type ["'](\w+)["']""")
_ARGUMENT = re.compile(
    r"""Unknown argument ["'](\w+)["'] on field ["'](?:(\w+)\.)?(\w+)["'](?: of type ["'](\w+)["'])?"""
)
_TYPE = re.compile(r"""Unknown type ["'](\w+)["']""")

# Of one reply, and of the places that one error names; no document of ours has so many fields.
_MOST_ERRORS = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """A field in a text: its `key` is the same wherever it stands (`Cloudcast.sections`).

    `type` is empty, and the key is the way to it (`Cloudcast.picture.url`), where the document does not say the type.
    """

    key: str
    name: str
    type: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text, the variables it declares, and its fields by line (the first is 1).

    Every field stands on a line of its own, so that the line of an error tells which it is. `lost` are the keys of
    needed fields of which nothing is left: such a text is of no use, and may be no GraphQL.
    """

    text: str
    variables: frozenset[str]
    places: Mapping[int, Place]
    lost: tuple[str, ...]


def render(operation: Definition, fragments: Mapping[str, Definition], unknown: frozenset[str]) -> Rendered:
    """Give the text of an operation and of the fragments it uses, without the keys that are `unknown`."""
    return _Renderer(operation, fragments, unknown).render()


def find_unknown(errors: Iterable[Node], rendered: Rendered) -> dict[str, bool]:
    """Give the keys of what Mixcloud says that it does not know, and whether each is needed.

    An argument's key is its field's with the argument in brackets, a type's is `type Name`. What the text does not
    hold was not asked, and says nothing.
    """
    found: dict[str, bool] = {}
    asked = set(re.findall(r"\w+", rendered.text))
    for error in islice(errors, _MOST_ERRORS):
        message = error.raw("message")[:2000]
        if match := _FIELD.search(message):
            for place in _places(rendered, error, match[1], match[2]):
                found[place.key] = place.needed
        elif (match := _ARGUMENT.search(message)) and match[1] in asked:
            for place in _places(rendered, error, match[3], match[2] or match[4] or ""):
                found[f"{place.key}({match[1]})"] = False
        elif (match := _TYPE.search(message)) and match[1] in asked:
            found[f"type {match[1]}"] = False
    return found


def _places(rendered: Rendered, error: Node, name: str, type_name: str) -> list[Place]:
    """Find a field by the line that the error names, else by its type, else by its name alone."""
    named = [(line, place) for line, place in rendered.places.items() if place.name == name]
    lines = {location.integer("line") for location in islice(error.nodes("locations"), _MOST_ERRORS)}
    return (
        [place for line, place in named if line in lines]
        or [place for _, place in named if place.type == type_name]
        or [place for _, place in named if not place.type]
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A selection that is sent: with what is left of its arguments and of what is inside of it."""

    selection: Selection
    place: Place | None
    arguments: Mapping[str, str]
    inner: tuple[_Kept, ...]


class _Renderer:
    def __init__(self, operation: Definition, fragments: Mapping[str, Definition], unknown: frozenset[str]) -> None:
        self._operation = operation
        self._fragments = fragments
        self._unknown = unknown
        self._variables = {n: text for n, text in operation.variables.items() if not self._has_unknown_type(text)}
        self._used: dict[str, tuple[_Kept, ...]] = {}
        self._lines: list[str] = []
        self._places: dict[int, Place] = {}
        self._lost: list[str] = []

    def render(self) -> Rendered:
        operation = self._operation
        selections = self._prune(operation.selections, f"{operation.kind} {operation.name}", "")
        used = {name for kept in (selections, *self._used.values()) for name in _used_variables(kept)}
        declared = ", ".join(f"${name}: {text}" for name, text in self._variables.items() if name in used)
        self._print(f"{operation.kind} {operation.name}{f'({declared})' if declared else ''}", selections)
        for name, kept in self._used.items():
            self._print(f"fragment {name} on {self._fragments[name].type}", kept)
        return Rendered("\n".join(self._lines), frozenset(used), self._places, tuple(self._lost))

    def _prune(self, selections: tuple[Selection, ...], way: str, type_name: str) -> tuple[_Kept, ...]:
        pruned = (self._keep(each, way, type_name) for each in selections)
        return tuple(kept for kept in pruned if kept)

    def _keep(self, selection: Selection, way: str, type_name: str) -> _Kept | None:
        """What has inner fields is left out when all of them are."""
        name = selection.name
        if selection.kind is Kind.SPREAD:
            return _Kept(selection, None, {}, ()) if self._fragment(name) else None
        if selection.kind is Kind.INLINE:
            inner = () if f"type {name}" in self._unknown else self._prune(selection.selections, name, name)
            return _Kept(selection, None, {}, inner) if inner else None
        key = f"{way}.{name}"
        # What is left out as a whole must not be gone through: its fragments would stay without a use.
        inner = () if key in self._unknown else self._prune(selection.selections, key, "")
        if key in self._unknown or (selection.selections and not inner):
            if selection.needed:
                self._lost.append(key)
            return None
        return _Kept(selection, Place(key, name, type_name, selection.needed), self._arguments(selection, key), inner)

    def _fragment(self, name: str) -> tuple[_Kept, ...]:
        if name not in self._used:
            fragment = self._fragments[name]
            known = f"type {fragment.type}" not in self._unknown
            kept = self._prune(fragment.selections, fragment.type, fragment.type) if known else ()
            if kept:
                self._used[name] = kept
            return kept
        return self._used[name]

    def _arguments(self, selection: Selection, key: str) -> dict[str, str]:
        return {
            name: text
            for name, text in selection.arguments
            if f"{key}({name})" not in self._unknown and all(used in self._variables for used in _variables_in(text))
        }

    def _has_unknown_type(self, text: str) -> bool:
        return any(f"type {name}" in self._unknown for name in re.findall(r"\w+", text.partition("=")[0]))

    def _print(self, head: str, kept: tuple[_Kept, ...], indent: str = "") -> None:
        self._lines.append(f"{indent}{head} {{")
        for each in kept:
            if each.place:
                self._places[len(self._lines) + 1] = each.place
            if each.inner:
                self._print(_head(each), each.inner, f"{indent}  ")
            else:
                self._lines.append(f"{indent}  {_head(each)}")
        self._lines.append(f"{indent}}}")


def _head(kept: _Kept) -> str:
    selection = kept.selection
    if selection.kind is not Kind.FIELD:
        return f"...{selection.name}" if selection.kind is Kind.SPREAD else f"... on {selection.name}"
    arguments = ", ".join(f"{name}: {text}" for name, text in kept.arguments.items())
    alias = f"{selection.alias}: " if selection.alias else ""
    return f"{alias}{selection.name}{f'({arguments})' if arguments else ''}"


def _used_variables(kept: tuple[_Kept, ...]) -> Iterator[str]:
    for each in kept:
        for text in each.arguments.values():
            yield from _variables_in(text)
        yield from _used_variables(each.inner)


def _variables_in(text: str) -> list[str]:
    return re.findall(r"\$(\w+)", text)
