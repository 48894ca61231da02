"""A plugin of beets that ends the process at its Nth step: before or after a rename, a removal, a commit."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from beets.dbcore import db
from beets.plugins import BeetsPlugin

_LAST = int(os.environ.get("LOST_AT", "0"))
_LOG = os.environ.get("LOST_LOG")
_lock = threading.Lock()
_count = 0


def step(what: str) -> None:
    """Take a step, which may be the last one."""
    global _count  # noqa: PLW0603 (a program of its own)
    with _lock:
        _count += 1
        if _LOG:
            with open(_LOG, "a", encoding="utf-8") as log:  # noqa: PTH123 (pathlib is not patched, and does not help)
                log.write(f"{what}\n")
        if _count == _LAST:
            os.kill(os.getpid(), signal.SIGKILL)


def stepping(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function that takes a step before and one after the real one."""

    def patched(*arguments: Any, **options: Any) -> Any:
        step(f"before {name}")
        result = real(*arguments, **options)
        step(f"after {name}")
        return result

    return patched


class LostPlugin(BeetsPlugin):
    """Has nothing to say: what counts is that beets loads this module."""


if _LAST or _LOG:
    db.Transaction.__exit__ = stepping("commit", db.Transaction.__exit__)  # type: ignore[method-assign]
    for function in ("replace", "rename", "unlink", "remove"):
        setattr(os, function, stepping(function, getattr(os, function)))
