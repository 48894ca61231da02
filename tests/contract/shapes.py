"""How a reply differs from the types that the library has for it. Values are not told: only places and types."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Any, Literal, get_args, is_typeddict

from mixcloud_core.text import clean_line
from tests.core.forms import Hint, choices, kind_of, members

Difference = tuple[str, str]


def differences(value: object, hint: Hint, place: str) -> Iterator[Difference]:
    """Give places with what is different there; the entries of a list share one place (`data[].name`)."""
    options = choices(hint)
    if value is None:
        if NoneType not in options:
            yield place, f"null, and not {_named(hint)}"
        return
    fitting = [option for option in options if _is_of(value, kind_of(option))]
    if not fitting:
        yield place, f"{type(value).__name__}, and not {_named(hint)}"
        return
    yield from _inside(value, fitting[0], place)


def _inside(value: Any, hint: Hint, place: str) -> Iterator[Difference]:
    kind, arguments = kind_of(hint), get_args(hint)
    if kind is Literal and value not in arguments:
        yield place, f"a new word: {clean_line(str(value))[:40]}"
    elif kind is list:
        for one in value:
            yield from differences(one, arguments[0], f"{place}[]")
    elif kind is dict:
        for one in value.values():
            yield from differences(one, arguments[1], f"{place}.*")
    elif is_typeddict(kind):
        known = members(hint)
        for name in sorted(kind.__required_keys__ - value.keys()):
            yield f"{place}.{name}", "missing"
        for name, one in value.items():
            if name in known:
                yield from differences(one, known[name], f"{place}.{name}")
            else:
                yield f"{place}.{clean_line(name)[:60]}", f"a member that is not known ({type(one).__name__})"


def _is_of(value: object, kind: Hint) -> bool:
    if kind is Literal:
        return isinstance(value, str)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if is_typeddict(kind):
        return isinstance(value, dict)
    return type(value) is kind


def _named(hint: Hint) -> str:
    return " or ".join(getattr(kind_of(option), "__name__", str(option)) for option in choices(hint))
