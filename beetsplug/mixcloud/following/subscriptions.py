"""Subscriptions, as the settings have them: which lists are followed, which of their shows are wanted, and how.

mixcloud:
    subscriptions:
        - user: NTSRadio
          min_length: 1h
          path: Radio/$albumartist/$title
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar

import confuse
from beets.exceptions import UserError

from beetsplug.mixcloud.following.sources import SOURCES, Source
from beetsplug.mixcloud.importing.how import is_settable
from mixcloud_core.errors import MixcloudError
from mixcloud_core.filters import ShowFilter
from mixcloud_core.formats import parse_date, parse_duration

__all__ = ["Subscription", "pick", "read_subscriptions"]

T = TypeVar("T")

# What a subscription may say which shows it wants, by the names of the options; what decides whether a list that was
# gone through is gone through again from its start.
_FILTERS = ("since", "until", "min_length", "max_length", "match", "exclude", "limit")
_HOW = ("path", "fields", "form")
_FORMS = ("album", "singletons", "split")
_KEYS = ("name", *SOURCES, *_FILTERS, *_HOW)

# YAML reads 2026-01-31 as a day, 3600 as a number, and 1:30:00 as a number of seconds.
_SCALAR = (str, int, float)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One list that is followed. `wanted` says which of its shows, `limit` only how many from the top of them.

    `path` is a path format of beets', `fields` are set on what is imported, `form` is what a show becomes; empty: as
    for everything else. `asked` changes when the list or what is wanted of it does.
    """

    name: str
    source: Source
    wanted: ShowFilter
    limit: int | None = None
    path: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    form: str = ""
    asked: str = ""


def read_subscriptions(config: confuse.ConfigView) -> tuple[Subscription, ...]:
    """Read all subscriptions; raises UserError that names the setting that is wrong."""
    view = config["subscriptions"]
    try:
        found = tuple(_read(name, entry) for name, entry in _entries(view))
    except confuse.ConfigError as error:
        raise UserError(f"configuration error: {error}") from error
    names = [subscription.name.casefold() for subscription in found]
    for subscription in found:
        if names.count(subscription.name.casefold()) > 1:
            raise UserError(f'configuration error: {view.name}: two are called "{subscription.name}": give them a name')
    return found


def pick(subscriptions: tuple[Subscription, ...], names: list[str]) -> tuple[Subscription, ...]:
    """Give those with these names, all without any; raises UserError for a name that there is not."""
    if not subscriptions:
        raise UserError("there are no subscriptions: write some under mixcloud.subscriptions in beets' configuration")
    by_name = {subscription.name.casefold(): subscription for subscription in subscriptions}
    for name in names:
        if name.casefold() not in by_name:
            known = ", ".join(subscription.name for subscription in subscriptions)
            raise UserError(f'there is no subscription "{name}"; there are: {known}')
    return tuple(by_name[name] for name in dict.fromkeys(map(str.casefold, names))) or subscriptions


def _entries(view: confuse.ConfigView) -> Iterator[tuple[str, confuse.ConfigView]]:
    """Give names and settings; in a list, a subscription may have no name."""
    if not view.exists():
        return
    raw = view.get()
    if isinstance(raw, Mapping):
        yield from ((str(name), view[name]) for name in raw)
    elif isinstance(raw, list):
        yield from (("", entry) for entry in view.sequence())
    elif raw is not None:
        raise confuse.ConfigTypeError(f"{view.name} must be a list of subscriptions")


def _read(name: str, view: confuse.ConfigView) -> Subscription:
    given = view.get(dict)
    if unknown := [key for key in given if key not in _KEYS]:
        raise confuse.ConfigError(f"{view.name}.{unknown[0]} is not known; known are {', '.join(_KEYS)}")
    values = {key: value for key, value in given.items() if value is not None}
    source, wanted = _source(view, values)
    text = str(values[source.key])
    return Subscription(
        name=str(values.get("name", name)).strip() or text,
        source=source,
        wanted=wanted,
        limit=_value(view["limit"], int, _whole) if "limit" in values else None,
        path=_value(view["path"], str, _path) if "path" in values else "",
        fields=_fields(view["fields"]) if "fields" in values else MappingProxyType({}),
        form=_value(view["form"], str, _form) if "form" in values else "",
        asked=_digest({key: values.get(key) for key in (*SOURCES, *_FILTERS)}),
    )


def _source(view: confuse.ConfigView, values: Mapping[str, Any]) -> tuple[Source, ShowFilter]:
    """Give the list, and which of its shows are wanted."""
    kinds = [key for key in SOURCES if key in values]
    if len(kinds) != 1:
        raise confuse.ConfigError(f"{view.name} must name one list: {', '.join(SOURCES[:-1])} or {SOURCES[-1]}")
    key = kinds[0]
    source = _value(view[key], str, lambda value: Source.read(key, value))
    filters = _filters(view, values)
    try:
        wanted = source.narrowed(filters)
        source.check(wanted, has_limit="limit" in values)
    except MixcloudError as error:
        raise confuse.ConfigValueError(f"{view.name}: {error}") from error
    return source, wanted


def _filters(view: confuse.ConfigView, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of the filter that the subscription names."""
    now = datetime.now(UTC)
    readers: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "since": ("since", lambda value: parse_date(str(value), now=now)),
        "until": ("until", lambda value: parse_date(str(value), now=now)),
        "min_length": ("min_length", lambda value: parse_duration(str(value))),
        "max_length": ("max_length", lambda value: parse_duration(str(value))),
        "match": ("words", _text),
        "exclude": ("exclude_words", _texts),
    }
    return {name: _value(view[key], object, read) for key, (name, read) in readers.items() if key in values}


def _value(view: confuse.ConfigView, kinds: Any, read: Callable[[Any], T]) -> T:
    """Read one setting; what it can't be is told with its name."""
    value = view.get()
    if not isinstance(value, kinds) or isinstance(value, bool | dict):
        hint = ": put it in quotes" if kinds is str and isinstance(value, int | float) else ""
        raise confuse.ConfigTypeError(f"{view.name} can't be {value!r}{hint}")
    try:
        return read(value)
    except (ValueError, MixcloudError) as error:
        raise confuse.ConfigValueError(f"{view.name}: {error}") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        # YAML reads 0120 as 80.
        raise ValueError(f"{value!r} is no text: put it in quotes")  # noqa: TRY004 (told as the other wrong values are)
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, value if isinstance(value, list) else [value]))


def _whole(value: int) -> int:
    if value < 1:
        raise ValueError(f"{value} is not a number from 1 on")
    return value


def _form(value: str) -> str:
    if value not in _FORMS:
        raise ValueError(f"{value!r} is none of {', '.join(_FORMS)}")
    return value


def _path(value: str) -> str:
    if not value.strip() or value.startswith(("/", "~")) or ".." in value.split("/"):
        raise ValueError(f"{value!r} is no path format: it is seen from the library's folder")
    return value.strip()


def _fields(view: confuse.ConfigView) -> Mapping[str, str]:
    given = view.get(dict)
    for name, value in given.items():
        if not isinstance(value, (*_SCALAR, bool)) or not is_settable(name):
            raise confuse.ConfigValueError(f"{view.name}.{name} can't be set to {value!r}")
    return MappingProxyType({str(name): str(value) for name, value in given.items()})


def _digest(asked: Mapping[str, Any]) -> str:
    text = json.dumps({key: value for key, value in asked.items() if value is not None}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
