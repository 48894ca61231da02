"""What a person writes in an editor of theirs, which is not lost whatever happens to it afterwards."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from beets import logging
from beets.exceptions import UserError

__all__ = ["Draft", "can_edit", "draft"]

# Bytes: a form with a thousand tracks has a tenth of it.
_LARGEST = 1024 * 1024


class Draft:
    """A text in a file, which can be edited again and again; `written` is how it began."""

    def __init__(self, path: Path, written: str) -> None:
        self._path = path
        self.written = written

    def edit(self) -> str:
        """Open it in the editor, and give what it holds then; raises UserError where there is no editor."""
        from beetsplug.edit import edit

        try:
            edit(str(self._path), _log())
        except ValueError as error:  # a quote that is not closed
            raise UserError(f"the name of your editor can't be read: {error}") from error
        return self.read("")

    def read(self, otherwise: str) -> str:
        """Give what is in the file, and something else where an editor took it away."""
        try:
            with self._path.open("rb") as file:
                return file.read(_LARGEST).decode("utf-8-sig", "replace").replace("\r\n", "\n")
        except OSError:
            return otherwise


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
        if one.read(text) != text:
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
