"""Replies with one place spoilt, and what every model must be whatever its reply held."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from math import isfinite
from typing import Any

from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import is_segment

Path = tuple[str | int, ...]

HOSTILE_TEXT = "\x1b[31mred\x9b0m \x00\u202egnp.exe\u2066\u200b\ud800\r\n\r\n\r\n\u2028../%s{x}"

# As JSON texts, for some of them no Python value stands.
VALUES: tuple[bytes, ...] = (
    b"null",
    b"true",
    b"false",
    b"0",
    b"-1",
    b"-0.0",
    b"7",
    b"0.5",
    b"9007199254740993",
    b"1" + b"0" * 400,
    b"1" + b"0" * 5000,
    b"1e308",
    b"1e999",
    b"NaN",
    b"-Infinity",
    b'""',
    b'" "',
    b'".."',
    b'"a/b"',
    b'"7"',
    b'"9999-12-31T23:59:59-23:59"',
    b'"javascript:alert(1)"',
    b'"https://evil.example/x"',
    b'"https://www.mixcloud.com/\\ud800\\u202e\xc2\x9b31m"',
    b'"https://api.mixcloud.com/popular/?a=%ED%A0%80\\ud800"',
    b'"https://[bad"',
    b'"\\ud800"',
    b'"\\u202eevil"',
    b'"\\u0000"',
    json.dumps(HOSTILE_TEXT).encode(),
    b'"' + b"x" * 1_000_000 + b'"',
    b'"' + "e\u0301".encode() * 50_000 + b'"',
    b"[]",
    b"[null]",
    b"[null, 7, [], {}]",
    b'["a", {"node": null}]',
    b"[" * 900 + b"]" * 900,
    b"[" * 100_000 + b"]" * 100_000,
    b"{}",
    b'{"edges": null}',
    b'{"node": {"id": {}}}',
    b'{"a": ' * 900 + b"1" + b"}" * 900,
)

_SENTINEL = "THE PLACE THAT IS SPOILT"
_MISLEADING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def spoilt(body: bytes, seed: str, count: int) -> Iterator[tuple[Path, bytes, bytes]]:
    """Give `count` spoilt replies: the place, what is there now, and the body.

    Which ones follows from the seed; every place has its turn if the count allows.
    """
    reply = json.loads(body)
    places = list(_places(reply))
    chance = random.Random(seed)
    chance.shuffle(places)
    for number in range(count):
        place = places[number % len(places)]
        value = chance.choice((b"", *VALUES)) if place else chance.choice(VALUES)
        yield place, value, _with(reply, place, value)


def _places(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for name, member in members:
        yield from _places(member, (*path, name))


def _with(reply: Any, place: Path, value: bytes) -> bytes:
    """Give the body with another value at a place, or with nothing there if the value is empty."""
    if not place:
        return value
    changed = deepcopy(reply)
    outer = changed
    for name in place[:-1]:
        outer = outer[name]
    if not value:
        del outer[place[-1]]
        return json.dumps(changed).encode()
    outer[place[-1]] = _SENTINEL
    return json.dumps(changed).encode().replace(json.dumps(_SENTINEL).encode(), value)


def is_clean(text: str) -> bool:
    """Tell whether a text neither steers a terminal nor deceives; line ends are allowed."""
    kinds = {unicodedata.category(character) for character in text if character != "\n"}
    return not kinds & {"Cc", "Cs", "Zl", "Zp"} and not _MISLEADING.search(text)


def check(value: Any, name: str = "") -> None:
    """Fail for a model that holds what none may hold; `name` is the field that the value stands in."""
    if is_dataclass(value):
        for each in fields(value):
            check(getattr(value, each.name), each.name)
    elif isinstance(value, list | tuple | frozenset):
        for each in value:
            check(each, name)
    elif isinstance(value, str):
        _check_text(value, name)
    elif isinstance(value, int | float):
        assert isfinite(value), name
        assert value >= 0, name


def _check_text(text: str, name: str) -> None:
    assert len(text) <= 10_000 or name in ("html", "root", "hls_url", "dash_url", "progressive_url"), name
    if name == "html":  # markup, as it came
        return
    assert is_clean(text), (name, text[:200])
    if name in ("username", "slug"):
        assert is_segment(text) or (name == "slug" and not text), text
    elif name == "links":
        assert text.lower().startswith(("http://", "https://")), text
    elif name.endswith("_url") and text:
        assert is_mixcloud_address(text), text
        assert text.isascii(), text
