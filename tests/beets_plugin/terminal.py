"""A program on a terminal, as a person sees it, and lists as a pipe gets them."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import termios
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.conftest import COLOURS, Programs, Result
from tests.sandbox.state import csrf_token, session_id

__all__ = ["Screen", "cells", "on_terminal", "signed_in"]

_PATIENCE = 30
# What the terminal of who runs the tests says about itself.
_OURS = ("COLUMNS", "LINES", "NO_COLOR", "LC_ALL", "LC_CTYPE")
_STEERING = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\]8;[^\x1b]*\x1b\\")


class Screen(NamedTuple):
    """What was on the screen: as text, and with what steers the terminal; and the exit status."""

    status: int
    text: str
    raw: str

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.text.splitlines()]


def on_terminal(
    programs: Programs, *arguments: str, typed: Sequence[tuple[str, str]] = (), columns: int = 80, **environment: str
) -> Screen:
    """Run beet on a terminal; `typed` is what somebody types, each when a text has come."""
    screen, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    theirs = {name: value for name, value in programs.environment.items() if name not in _OURS} | COLOURS | environment
    process = programs.start_on(slave, "beets", *arguments, environment=theirs)
    os.close(slave)
    watch = threading.Timer(_PATIENCE, process.kill)
    watch.start()
    content = _read(screen, list(typed))
    status = process.wait()
    watch.cancel()
    os.close(screen)
    raw = content.decode(errors="replace").replace("\r\n", "\n")
    return Screen(status, _STEERING.sub("", raw), raw)


def _read(screen: int, typed: list[tuple[str, str]]) -> bytes:
    content, seen = b"", 0
    with suppress(OSError):  # a terminal that nobody is on any more
        while piece := os.read(screen, 4096):
            content += piece
            if typed and typed[0][0].encode() in content[seen:]:
                seen = len(content)
                os.write(screen, typed.pop(0)[1].encode())
    return content


def cells(result: Result) -> list[list[str]]:
    """Give the rows that a pipe got."""
    return [line.split("\t") for line in result.out.splitlines()]


def signed_in(programs: Programs, user: str = "ToneListener") -> dict[str, str]:
    """Give the environment of somebody whose session lies in a file."""
    file: Path = programs.home / "cookies.txt"
    line = "\t".join([".mixcloud.com", "TRUE", "/", "TRUE", "0"])
    cookies = {"csrftoken": csrf_token(user), "sessionid": session_id(user)}
    lines = ["# Netscape HTTP Cookie File", *(f"{line}\t{name}\t{value}" for name, value in cookies.items()), ""]
    file.write_text("\n".join(lines))
    return {"MIXCLOUD_AUTH_COOKIES": str(file)}
