"""A clock for tests of waiting: nobody waits."""

from __future__ import annotations

START = 1_700_000_000.0


class Clock:
    """A clock that only sleeping moves, `late` seconds further than asked for."""

    def __init__(self, late: float = 0) -> None:
        self.now = START
        self.slept: list[float] = []
        self._late = late

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.now += seconds + self._late
