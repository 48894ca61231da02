"""The kinds of values that settings hold: how each is read, checked, and written so that it reads back the same."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from enum import Enum
from pathlib import Path
from typing import Generic, Never, TypeVar

from mixcloud_core.api.rates import Rate
from mixcloud_core.formats import format_duration, format_size, parse_duration, parse_size, quoted

__all__ = ["Bytes", "Choice", "Flag", "Kind", "Location", "RateLimit", "Seconds", "Several", "Text", "Whole"]

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

_FLAGS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
_RATE = re.compile(r"(?P<count>\d{1,6}) per (?P<time>.+)", re.ASCII)


class Kind(ABC, Generic[T]):
    """A kind of value; `wanted` says what would be right. Both readers raise ValueError, which quotes no secret."""

    secret = False

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted

    @abstractmethod
    def from_text(self, text: str) -> T:
        """Read what the environment holds."""

    def from_value(self, value: object) -> T:
        """Take a value of TOML or Python; texts are read where that is how such a value is written."""
        return self.from_text(value) if isinstance(value, str) else self.refuse(value)

    def show(self, value: T) -> str:
        """Write the value for people, as `from_text` reads it."""
        return str(value)

    def toml(self, value: T) -> str:
        """Write the value for a TOML file."""
        return json.dumps(self.show(value), ensure_ascii=False)

    def refuse(self, value: object) -> Never:
        """Raise the ValueError that says what would be right."""
        raise ValueError(f"{'the value' if self.secret else quoted(str(value))} is not {self.wanted}")


class Flag(Kind[bool]):
    """True or false."""

    def __init__(self) -> None:
        super().__init__("true or false")

    def from_text(self, text: str) -> bool:
        """Read a word for true or false."""
        value = _FLAGS.get(text.strip().lower())
        return self.refuse(text) if value is None else value

    def from_value(self, value: object) -> bool:
        """Take a bool and nothing that resembles one."""
        return value if isinstance(value, bool) else self.refuse(value)

    def show(self, value: bool) -> str:
        """Write `true` or `false`."""
        return "true" if value else "false"

    def toml(self, value: bool) -> str:
        """Write `true` or `false`."""
        return self.show(value)


class Whole(Kind[int]):
    """A whole number, both ends included."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__(f"a whole number from {low} to {high}")
        self._range = range(low, high + 1)

    def from_text(self, text: str) -> int:
        """Read digits."""
        return self.from_value(int(text)) if re.fullmatch(r"-?[0-9]{1,15}", text.strip()) else self.refuse(text)

    def from_value(self, value: object) -> int:
        """Take an int in range."""
        return value if type(value) is int and value in self._range else self.refuse(value)

    def toml(self, value: int) -> str:
        """Write digits."""
        return self.show(value)


class Seconds(Kind[float]):
    """A duration in seconds, both ends included."""

    def __init__(self, low: float, high: float) -> None:
        super().__init__(f"a time from {format_duration(low) if low >= 1 else f'{low:g} s'} to {format_duration(high)}")
        self._low, self._high = low, high

    def from_text(self, text: str) -> float:
        """Read a duration (`5m`, `1:02:03`, `90`)."""
        seconds = parse_duration(text)
        return seconds if self._low <= seconds <= self._high else self.refuse(text)

    def from_value(self, value: object) -> float:
        """Take a number of seconds, or a text."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value) if self._low <= value <= self._high else self.refuse(value)
        return super().from_value(value)

    def show(self, value: float) -> str:
        """Write `5 min`, or seconds where that would not be exact."""
        return _exact_time(value)


class Bytes(Kind[int]):
    """A size in bytes, both ends included."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__(f"a size from {format_size(low)} to {format_size(high)}")
        self._range = range(low, high + 1)

    def from_text(self, text: str) -> int:
        """Read a size (`64 MiB`, `10MB`, `1024`)."""
        size = parse_size(text)
        return size if size in self._range else self.refuse(text)

    def from_value(self, value: object) -> int:
        """Take a number of bytes, or a text."""
        if type(value) is int:
            return value if value in self._range else self.refuse(value)
        return super().from_value(value)

    def show(self, value: int) -> str:
        """Write `64 MiB`, or bytes where that would not be exact."""
        words = format_size(value)
        return words if parse_size(words) == value else f"{value} B"


class Choice(Kind[E]):
    """One of a few words."""

    def __init__(self, members: type[E]) -> None:
        super().__init__("one of " + ", ".join(member.value for member in members))
        self._members = {member.value: member for member in members}

    def from_text(self, text: str) -> E:
        """Read the word."""
        return self._members.get(text.strip().lower()) or self.refuse(text)

    def from_value(self, value: object) -> E:
        """Take the member itself, or its word."""
        return next((member for member in self._members.values() if member is value), None) or super().from_value(value)

    def show(self, value: E) -> str:
        """Write the word."""
        return str(value.value)


class Several(Kind[tuple[E, ...]]):
    """Some of a few words, each at most once, in an order that counts."""

    def __init__(self, choice: Choice[E]) -> None:
        super().__init__(f"a list of different words, each {choice.wanted}")
        self._choice = choice

    def from_text(self, text: str) -> tuple[E, ...]:
        """Read words with commas between them."""
        return self.from_value(text.split(","))

    def from_value(self, value: object) -> tuple[E, ...]:
        """Take a list, or a text with commas."""
        if not isinstance(value, list | tuple):
            return super().from_value(value)
        members = tuple(self._choice.from_value(one) for one in value)
        return members if members and len(set(members)) == len(members) else self.refuse(", ".join(map(str, value)))

    def show(self, value: tuple[E, ...]) -> str:
        """Write the words with commas between them."""
        return ", ".join(map(self._choice.show, value))

    def toml(self, value: tuple[E, ...]) -> str:
        """Write a list."""
        return f"[{', '.join(map(self._choice.toml, value))}]"


class Text(Kind[str]):
    """A text of a given form; an empty one stands for none."""

    def __init__(self, pattern: str, wanted: str, *, secret: bool = False) -> None:
        super().__init__(wanted)
        self._pattern = re.compile(pattern)
        self.secret = secret

    def from_text(self, text: str) -> str:
        """Take the text as it is."""
        return text if not text or self._pattern.fullmatch(text) else self.refuse(text)


class Location(Kind[Path]):
    """A path of a file or folder; `~` is the home, and a relative one counts from the folder one is in."""

    def __init__(self) -> None:
        super().__init__("a path")

    def from_text(self, text: str) -> Path:
        """Read a path."""
        if not text.strip() or "\0" in text:
            self.refuse(text)
        try:
            return Path(text).expanduser().absolute()
        except (OSError, RuntimeError):  # the home, or the folder one is in, is gone
            self.refuse(text)

    def from_value(self, value: object) -> Path:
        """Take a path or a text."""
        return super().from_value(str(value) if isinstance(value, Path) else value)


class RateLimit(Kind[Rate]):
    """So many requests in so much time."""

    def __init__(self) -> None:
        super().__init__("a rate such as 20 per 5 (seconds) or 100 per 1h")

    def from_text(self, text: str) -> Rate:
        """Read `20 per 5` (seconds), `100 per 1h`."""
        found = _RATE.fullmatch(text.strip())
        try:
            return Rate(int(found["count"]), parse_duration(found["time"])) if found else self.refuse(text)
        except ValueError:
            self.refuse(text)

    def from_value(self, value: object) -> Rate:
        """Take a rate or a text."""
        return value if isinstance(value, Rate) else super().from_value(value)

    def show(self, value: Rate) -> str:
        """Write `20 per 5 s`."""
        return f"{value.count} per {_exact_time(value.seconds)}"


def _exact_time(seconds: float) -> str:
    words = format_duration(seconds)
    return words if parse_duration(words) == seconds else f"{seconds:.9f}".rstrip("0").rstrip(".") + " s"
