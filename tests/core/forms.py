"""What TypedDicts say, and whether a value is as they say."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

Hint = Any


def kind_of(hint: Hint) -> Hint:
    """Give the class of a hint that may have arguments: `RestPage` of `RestPage[RestUser]`."""
    return get_origin(hint) or hint


def choices(hint: Hint) -> tuple[Hint, ...]:
    """Give what a hint lets a value be, one by one: `str` and `NoneType` of `str | None`."""
    return get_args(hint) if kind_of(hint) in (Union, UnionType) else (hint,)


def admits_none(hint: Hint) -> bool:
    return NoneType in choices(hint)


def only(hint: Hint) -> Hint:
    """Give what a hint says beside None."""
    (one,) = [choice for choice in choices(hint) if choice is not NoneType]
    return one


def members(hint: Hint) -> dict[str, Hint]:
    """Give the members of a TypedDict, with the arguments of a generic one in their places."""
    kind, arguments = kind_of(hint), get_args(hint)
    assert is_typeddict(kind), f"{hint} is no TypedDict"
    hints = get_type_hints(kind)
    return {name: each[arguments] if getattr(each, "__parameters__", ()) else each for name, each in hints.items()}


def misfits(value: object, hint: Hint, place: str = "") -> list[str]:
    """Give the places where a value is not as its hint says: unknown or missing members, values of other types."""
    if len(options := choices(hint)) > 1:
        found = [misfits(value, option, place) for option in options if (option is NoneType) == (value is None)]
        return min(found, key=len) if found else [f"{place} is {value!r}"]
    kind, arguments = kind_of(hint), get_args(hint)
    if kind is Literal:
        return [] if value in arguments else [f"{place} is {value!r}"]
    if kind is list and isinstance(value, list):
        return [wrong for at, one in enumerate(value) for wrong in misfits(one, arguments[0], f"{place}[{at}]")]
    if kind is tuple and isinstance(value, tuple):
        return [wrong for at, one in enumerate(value) for wrong in misfits(one, arguments[0], f"{place}[{at}]")]
    if kind is dict and isinstance(value, dict):
        return [wrong for name, one in value.items() for wrong in misfits(one, arguments[1], f"{place}.{name}")]
    if is_typeddict(kind) and isinstance(value, dict):
        known = members(hint)
        wrong = [f"{place}.{name} is no member" for name in value.keys() - known.keys()]
        wrong += [f"{place}.{name} is missing" for name in kind.__required_keys__ - value.keys()]
        return wrong + [
            each
            for name in value.keys() & known.keys()
            for each in misfits(value[name], known[name], f"{place}.{name}")
        ]
    return [] if type(value) is kind else [f"{place} is a {type(value).__name__}"]
