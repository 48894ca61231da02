"""GraphQL documents that can do without: what Mixcloud no longer knows is left out of the text.

Written like GraphQL, with two marks that never leave the house: `@needed` on a field of a fragment (all others there
are optional) and `@optional` on a field of an operation (all others there are needed). Needed is only what recordings
or working clients of 2025 and 2026 show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

__all__ = ["Definition", "Kind", "Selection", "parse"]

_TOKEN = re.compile(r'\.\.\.|[@$]?[A-Za-z_]\w*|-?\d+|"[^"\n]*"|[][{}():=!,]')


class Kind(Enum):
    """What one line of a selection is."""

    FIELD = "field"
    SPREAD = "spread"  # `...Name`: the name is the fragment's
    INLINE = "inline"  # `... on Type { }`: the name is the type's


@dataclass(frozen=True, slots=True)
class Selection:
    """A field, a spread or an inline fragment; `arguments` are names with their text (`$first`, `[SHOW]`)."""

    kind: Kind
    name: str
    alias: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    selections: tuple[Selection, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """An operation (`kind` is query or mutation) or a fragment (`type` is what it is on).

    `variables` maps names without `$` to their types with defaults (`Int = 100`).
    """

    kind: str
    name: str
    type: str
    variables: Mapping[str, str]
    selections: tuple[Selection, ...]


@cache
def parse(text: str) -> tuple[Definition, ...]:
    """Read documents of ours; raises ValueError for a text that is none."""
    parser = _Parser(text)
    return tuple(parser.definitions())


class _Parser:
    """A reader for what our documents use of GraphQL."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = [*_TOKEN.findall(text), ""]
        self._at = 0

    def definitions(self) -> Iterator[Definition]:
        while self._peek():
            kind, name = self._take(), self._take()
            if kind == "fragment":
                self._expect("on")
                yield Definition(kind, name, self._take(), {}, self._selections(needed=False))
            elif kind in ("query", "mutation"):
                yield Definition(kind, name, "", self._variables(), self._selections(needed=True))
            else:
                raise ValueError(f"no definition begins with {kind!r}")

    def _variables(self) -> dict[str, str]:
        return {name.removeprefix("$"): text for name, text in self._pairs().items()}

    def _selections(self, *, needed: bool) -> tuple[Selection, ...]:
        if self._peek() != "{":
            return ()
        self._expect("{")
        found = []
        while self._peek() != "}":
            found.append(self._selection(needed=needed))
        self._expect("}")
        return tuple(found)

    def _selection(self, *, needed: bool) -> Selection:
        if self._peek() == "...":
            self._take()
            if self._peek() == "on":
                self._take()
                return Selection(Kind.INLINE, self._take(), selections=self._selections(needed=False))
            return Selection(Kind.SPREAD, self._take())
        name, alias = self._take(), ""
        if self._peek() == ":":
            self._take()
            alias, name = name, self._take()
        arguments = tuple(self._pairs().items())
        marked = self._take() if self._peek().startswith("@") else ""
        is_needed = marked == "@needed" or (needed and marked != "@optional")
        inner = self._selections(needed=needed and marked != "@optional")
        return Selection(Kind.FIELD, name, alias, arguments, inner, needed=is_needed)

    def _pairs(self) -> dict[str, str]:
        """Read `(name: value, …)`; a value is kept as its text."""
        pairs: dict[str, str] = {}
        if self._peek() != "(":
            return pairs
        self._expect("(")
        while self._peek() != ")":
            name = self._take()
            self._expect(":")
            pairs[name] = self._value()
            if self._peek() == ",":
                self._take()
        self._expect(")")
        return pairs

    def _value(self) -> str:
        text, depth = "", 0
        while depth or self._peek() not in (",", ")"):
            piece = self._take()
            depth += (piece in ("[", "{")) - (piece in ("]", "}"))
            text += f" {piece} " if piece == "=" else f"{piece} " if piece in (":", ",") else piece
        return text

    def _peek(self) -> str:
        return self._tokens[self._at]

    def _take(self) -> str:
        token = self._tokens[self._at]
        if not token:
            raise ValueError("the document ends too early")
        self._at += 1
        return token

    def _expect(self, token: str) -> None:
        if (found := self._take()) != token:
            raise ValueError(f"{token!r} was expected, and there is {found!r}")
