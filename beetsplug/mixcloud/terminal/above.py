"""What is printed and logged while lines of progress are shown: it stands above them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from threading import Lock
from typing import Any

__all__ = ["printed_above"]


@contextmanager
def printed_above(console: Any) -> Iterator[None]:
    """Have what goes to the terminal stand above the lines of rich's `console`; what goes elsewhere still goes there.

    It stands there as it is: rich would break long lines.
    """
    above: Any = _Above(console)
    handlers = [
        handler
        for name in ("", "beets")
        for handler in logging.getLogger(name).handlers
        if isinstance(handler, logging.StreamHandler) and handler.stream is sys.stderr
    ]
    with ExitStack() as cleanup:
        for handler in handlers:
            cleanup.callback(handler.setStream, handler.setStream(above) or sys.stderr)
        if sys.stdout.isatty():
            cleanup.enter_context(redirect_stdout(above))
        yield
        above.end()


class _Above:
    """A file that writes whole lines above rich's."""

    def __init__(self, console: Any) -> None:
        self._console = console
        self._rest = ""
        self._lock = Lock()
        self.encoding = console.file.encoding

    def write(self, text: str) -> int:
        from rich.text import Text

        with self._lock:
            *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._console.print(Text.from_ansi(line), soft_wrap=True)
        return len(text)

    def end(self) -> None:
        if self._rest:
            self.write("\n")

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True
