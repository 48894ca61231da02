"""Reading replies that may hold anything: missing members, nulls, wrong types, hostile texts, absurd numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from math import isfinite
from typing import Never

from mixcloud_core.errors import BadReplyError
from mixcloud_core.text import clean_line, clean_text

__all__ = ["Node", "parse_json"]

# What SQLite and JavaScript still count exactly.
_LARGEST_INTEGER = 2**53


def parse_json(body: bytes) -> object:
    """Read JSON; raises BadReplyError for anything else, however it is broken."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadReplyError("Mixcloud's reply is cut short or no JSON", retryable=True) from error


class Node:
    """A JSON object at a known place (`path`) in a reply.

    The readers give a default (empty, None, False) for whatever is missing or of another type; those that start
    with `need_` raise BadReplyError, which names the place.
    """

    __slots__ = ("_members", "_parent", "_place")

    def __init__(self, value: object, place: str = "", parent: Node | None = None) -> None:
        self._members: dict[str, object] = value if isinstance(value, dict) else {}
        self._place = place
        self._parent = parent

    def __bool__(self) -> bool:
        return bool(self._members)

    @property
    def path(self) -> str:
        """Where in the reply this is: `cloudcastLookup.owner`."""
        above = self._parent.path if self._parent else ""
        return f"{above}.{self._place}" if above else self._place

    def has(self, name: str) -> bool:
        """Tell whether there is such a member, be it null."""
        return name in self._members

    def knows(self, name: str) -> bool:
        """Tell whether there is such a member, and not null."""
        return self._members.get(name) is not None

    def names(self) -> tuple[str, ...]:
        """Give the names of all members."""
        return tuple(self._members)

    def raw(self, name: str) -> str:
        """Give a text as it came: for addresses and codes, never for what people wrote."""
        value = self._members.get(name)
        return value if isinstance(value, str) else ""

    def address(self, name: str) -> str:
        """Give an address, encoded or plain, as it came; empty for what could not be sent as it is, or shown."""
        value = self.raw(name)
        return value if value.isascii() and value.isprintable() else ""

    def line(self, name: str) -> str:
        """Give a text on one line, cleaned."""
        value = self._members.get(name)
        return clean_line(value) if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        """Give a text of several lines, cleaned."""
        return clean_text(self.raw(name))

    def need_line(self, name: str) -> str:
        """Give a text on one line that must not be empty."""
        return self.line(name) or self.missing(name)

    def flag(self, name: str) -> bool:
        """Tell whether a member is true."""
        return self._members.get(name) is True

    def number(self, name: str) -> float | None:
        """Give a finite number that is not negative."""
        value = self._members.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        if isinstance(value, float) and not isfinite(value):
            return None
        return float(value) if 0 <= value <= _LARGEST_INTEGER else None

    def integer(self, name: str) -> int | None:
        """Give a whole number that is not negative."""
        value = self.number(name)
        return None if value is None else int(value)

    def time(self, name: str) -> datetime | None:
        """Give a point in time since 1970, in UTC (`2014-09-10T14:42:03+00:00`; one without a zone is UTC)."""
        try:
            value = datetime.fromisoformat(self.raw(name))
            value = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            return None
        return value if value.year >= 1970 else None

    def node(self, name: str) -> Node:
        """Give an object; an empty one (false) when it is missing."""
        return Node(self._members.get(name), name, self)

    def need_node(self, name: str) -> Node:
        """Give an object that must be there."""
        return self.node(name) or self.missing(name)

    def nodes(self, name: str) -> Iterator[Node]:
        """Go through a list of objects; whatever else is in it is passed over."""
        for index, value in enumerate(self._list(name)):
            if isinstance(value, dict):
                yield Node(value, f"{name}[{index}]", self)

    def need_nodes(self, name: str) -> Iterator[Node]:
        """Go through a list that must be there: without it, nobody knows that there is nothing.

        Nulls are passed over; what is no object either comes as an empty one, so that it is missed.
        """
        values = self._members.get(name)
        if not isinstance(values, list):
            self.missing(name)
        return (Node(value, f"{name}[{index}]", self) for index, value in enumerate(values) if value is not None)

    def connected(self) -> Iterator[Node]:
        """Go through the nodes of this connection (`edges { node { … } }`)."""
        for edge in self.nodes("edges"):
            if node := edge.node("node"):
                yield node

    def lines(self, name: str) -> tuple[str, ...]:
        """Give a list of texts, cleaned, without the empty ones."""
        cleaned = (clean_line(value) for value in self._list(name) if isinstance(value, str))
        return tuple(filter(None, cleaned))

    def missing(self, name: str) -> Never:
        """Raise BadReplyError for a member that has to be there."""
        path = self.path
        raise BadReplyError("Mixcloud's reply lacks something it needs", path=f"{path}.{name}" if path else name)

    def _list(self, name: str) -> list[object]:
        value = self._members.get(name)
        return value if isinstance(value, list) else []
