"""All GraphQL operations in one text, so that one request tells whatever Mixcloud does not know of them.

What it validates includes changes and what needs a session, and none of it is carried out: the text holds a field that
there can't be, and so is refused as a whole. How it is refused tells what errors look like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from mixcloud_core import api
from mixcloud_core.api.graphql import Forgotten
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rendering import Place, Rendered

PROBE = "ContractProbe"
PROBE_FIELD = "contractProbe"


def operations() -> list[Operation]:
    """Everything that the library asks of GraphQL."""
    values = (value for each in iter_modules(api.__path__, f"{api.__name__}.") for value in _members_of(each.name))
    return list(dict.fromkeys(value for value in values if isinstance(value, Operation)))


def _members_of(module: str) -> Iterable[object]:
    return vars(import_module(module)).values()


def whole(asked: Sequence[Operation]) -> Rendered:
    """Give operations and fragments, each once, and last the query that nobody can answer."""
    lines: list[str] = []
    places: dict[int, Place] = {}
    there = set()
    for rendered in (Forgotten().render(operation) for operation in asked):
        for first, definition in _definitions(rendered.text):
            if definition[0] in there:
                continue
            there.add(definition[0])
            for at, line in enumerate(definition, first):
                lines.append(line)
                if at in rendered.places:
                    places[len(lines)] = rendered.places[at]
    lines += [f"query {PROBE} {{", f"  {PROBE_FIELD}", "}"]
    return replace(rendered, text="\n".join(lines), places=places)


def _definitions(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each operation or fragment with the number of its first line."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if not line.startswith((" ", "}"))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield start + 1, lines[start:end]
