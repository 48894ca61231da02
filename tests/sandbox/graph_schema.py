"""The schema, whole or with things forgotten; queries checked by it, and errors worded as of old."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    Visitor,
    build_ast_schema,
    parse,
    specified_scalar_types,
    validate,
    visit,
)

SCHEMA_FILE = Path(__file__).with_name("schema.graphql")

Forgotten = frozenset[str]
"""`type Name`, `Type.member` (a field, an enum's value, an input's field) or `Type.field(argument)`."""
_OWNER = re.compile(r"(?!type )(\w+)")  # of all but the first: what has the member


@cache
def _whole() -> DocumentNode:
    return parse(SCHEMA_FILE.read_text(encoding="utf-8"), no_location=True)


@lru_cache(maxsize=64)
def schema(forgotten: Forgotten = frozenset()) -> GraphQLSchema:
    """The schema without what is forgotten, nor what can't be without it; LookupError for what was never there."""
    if strange := forgotten - _names():
        raise LookupError(f"not in the schema: {', '.join(sorted(strange))}")
    document, gone = _whole(), set(forgotten)
    while gone:
        document = _without(document, gone)
        gone = _dangling(document)
    # Tests validate it, whole and with whatever is forgotten; here it would take most of the time.
    return build_ast_schema(document, assume_valid_sdl=True)


@lru_cache(maxsize=1024)
def checked(query: str, forgotten: Forgotten) -> DocumentNode | tuple[GraphQLError, ...]:
    """The parsed query, or what is wrong with it; clients send the same few texts again and again."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return (error,)
    return tuple(validate(schema(forgotten), document)) or document


def _without(document: DocumentNode, gone: AbstractSet[str]) -> DocumentNode:
    """A copy without the parts whose names are written so in `Forgotten`."""
    # Only their own definitions are walked through: the whole takes longer than what is tested with it.
    touched = {match[1] for name in gone if (match := _OWNER.match(name))}
    kept = [one for one in document.definitions if f"type {one.name.value}" not in gone]
    smaller = [_thinned(one, gone) if one.name.value in touched else one for one in kept]
    return DocumentNode(definitions=tuple(smaller))


def _thinned(definition: Any, gone: AbstractSet[str]) -> Any:

    class Remover(Visitor):
        def enter(self, node: Any, _key: object, _parent: object, _path: object, ancestors: list[Any]) -> object:
            return REMOVE if _name(node, ancestors) in gone else None

    return visit(definition, Remover())


@cache
def _names() -> frozenset[str]:
    """Whatever can be forgotten."""
    names = set[str | None]()

    class Collector(Visitor):
        def enter(self, node: Any, _key: object, _parent: object, _path: object, ancestors: list[Any]) -> None:
            names.add(_name(node, ancestors))

    visit(_whole(), Collector())
    return frozenset(name for name in names if name)


def _name(node: Any, ancestors: list[Any]) -> str | None:
    around: list[Any] = [each for each in ancestors if isinstance(each, Node)]
    match node.kind:
        case "field_definition" | "enum_value_definition":
            return f"{around[-1].name.value}.{node.name.value}"
        case "input_value_definition" if around[-1].kind == "field_definition":
            return f"{around[-2].name.value}.{around[-1].name.value}({node.name.value})"
        case "input_value_definition":
            return f"{around[-1].name.value}.{node.name.value}"
        case "named_type" if around[-1].kind == "union_type_definition":
            return f"{around[-1].name.value} | {node.name.value}"
        case "named_type" if around[-1].kind.endswith("_type_definition"):
            return f"{around[-1].name.value} implements {node.name.value}"
        case kind if kind.endswith("_type_definition"):
            return f"type {node.name.value}"
    return None


def _dangling(document: DocumentNode) -> set[str]:
    """What can't stay: it needs a type that is gone, lacks what its interface has, or is empty."""
    definitions: Any = document.definitions
    kinds = {each.name.value: each for each in definitions}
    known = {*kinds, *specified_scalar_types}
    dangling = set[str]()
    for name, kind in kinds.items():
        members = [getattr(kind, part, None) for part in ("fields", "values", "types")]
        if kind.kind != "scalar_type_definition" and not any(members):
            dangling.add(f"type {name}")
        dangling.update(
            f"{name} | {one.name.value}" for one in getattr(kind, "types", None) or () if one.name.value not in known
        )
        for each in getattr(kind, "fields", None) or ():
            if _type_name(each) not in known:
                dangling.add(f"{name}.{each.name.value}")
            for argument in getattr(each, "arguments", None) or ():
                if _type_name(argument) not in known:
                    dangling.add(f"{name}.{each.name.value}({argument.name.value})")
        for each in getattr(kind, "interfaces", None) or ():
            interface = kinds.get(each.name.value)
            if interface is None or not _fulfils(kind, interface, kinds):
                dangling.add(f"{name} implements {each.name.value}")
    return dangling


def _type_name(node: Any) -> str:
    while hasattr(node, "type"):
        node = node.type
    return str(node.name.value)


def _fulfils(kind: Any, interface: Any, kinds: dict[str, Any]) -> bool:
    """Whether a type has the fields of an interface, with their arguments and of types that fit."""
    fields = {each.name.value: each for each in kind.fields or ()}
    for wanted in interface.fields or ():
        field = fields.get(wanted.name.value)
        if field is None:
            return False
        if not {one.name.value for one in wanted.arguments or ()} <= {one.name.value for one in field.arguments or ()}:
            return False
        name, allowed = _type_name(field), kinds.get(_type_name(wanted))
        broader = [_type_name(wanted), *(one.name.value for one in getattr(allowed, "types", None) or ())]
        mine = [name, *(one.name.value for one in getattr(kinds.get(name), "interfaces", None) or ())]
        if not set(broader) & set(mine):
            return False
    return True


# graphql-core 2, which graphene 2 brought along, by graphql-core 3's words.
_OLD_WORDS = (
    (
        re.compile(r"^Unknown argument '(\w+)' on field '(\w+)\.(\w+)'\."),
        r"Unknown argument '\1' on field '\3' of type '\2'.",
    ),
    (re.compile(r"^(Unknown type '\w+'\.) Did you mean"), r"\1 Perhaps you meant"),
)


def formatted(errors: Iterable[GraphQLError], *, legacy: bool, locations: bool) -> list[dict[str, Any]]:
    """Errors as they go over the wire, in today's words or in those of graphql-core 2."""
    return [_formatted(error, legacy=legacy, locations=locations) for error in errors]


def _formatted(error: GraphQLError, *, legacy: bool, locations: bool) -> dict[str, Any]:
    form: dict[str, Any] = {**error.formatted}
    if legacy and error.path is None:
        for today, then in _OLD_WORDS:
            form["message"] = today.sub(then, form["message"])
        form["message"] = form["message"].replace("'", '"')
    if not locations:
        form.pop("locations", None)
    return form
