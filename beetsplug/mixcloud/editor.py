"""What a person writes in an editor of theirs, which is not lost whatever happens to it afterwards."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from beets import logging
from beets.exceptions import UserError
from beets.ui import input_options, print_

from mixcloud_core.text import clean_line

__all__ = ["Draft", "can_edit", "draft"]

T = TypeVar("T")

# Bytes: a form with a thousand tracks has a tenth of it.
_LARGEST = 1024 * 1024


class Draft:
    """A text in a file, for somebody to edit; lines that begin with # don't count."""

    def __init__(self, path: Path, written: str) -> None:
        self._path = path
        self._written = written

    @property
    def is_changed(self) -> bool:
        """Tell whether somebody wrote into it what is not to be lost."""
        return self._differs(self._read())

    def until(self, read: Callable[[str], T]) -> T | None:
        """Have it edited until `read` takes it, and give what that gives; None where it was left as it was, or emptied.

        What `read` says in a ValueError is told, and somebody may edit it again. Raises UserError where they give up,
        and where no editor can be started, or nobody is there to answer.
        """
        while True:
            self._edit()
            text = self._read()
            if not self._differs(text):
                return None
            try:
                return read(text)
            except ValueError as error:
                print_(clean_line(str(error)))
            if input_options(("edit again", "cancel")) == "c":
                raise UserError("nothing was sent")

    def _edit(self) -> None:
        from beetsplug.edit import edit  # brings the importer of beets with it

        try:
            edit(str(self._path), _log())
        except ValueError as error:  # a quote that is not closed
            raise UserError(f"the name of your editor can't be read: {error}") from error

    def _differs(self, text: str) -> bool:
        return text != self._written and any(line.strip() and not line.startswith("#") for line in text.splitlines())

    def _read(self) -> str:
        try:
            with self._path.open("rb") as file:
                return file.read(_LARGEST).decode("utf-8-sig", "replace").replace("\r\n", "\n")
        except OSError:
            return ""  # an editor took it away


@contextmanager
def draft(text: str) -> Iterator[Draft]:
    """Give a text to edit; where the block ends in an error, what was typed stays in a file, and its path is told."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", prefix="mixcloud-", suffix=".txt", delete=False
    ) as file:
        file.write(text)
    path = Path(file.name)
    one = Draft(path, text)
    try:
        yield one
    except BaseException:
        if one.is_changed:
            _log().error("what you typed is kept in {}", path)
        else:
            path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)


def can_edit() -> bool:
    """Tell whether there is a terminal for an editor."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _log() -> logging.BeetsLogger:
    return logging.getLogger("beets.mixcloud")
