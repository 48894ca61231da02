"""What goes out with a request: multipart forms are read from their files meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from mixcloud_core.api.transport import FilePart, Request
from mixcloud_core.errors import InvalidFileError

__all__ = ["ProgressError", "outgoing"]


class ProgressError(Exception):
    """What a caller's `progress` raised (`error`): `requests` would take an OSError for one of the network's."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def outgoing(request: Request) -> Iterator[tuple[Any, dict[str, str]]]:
    """Give what is sent, a form or a body, and the headers that belong to it.

    Raises InvalidFileError for a file that can't be read, also while it is sent.
    """
    if not request.form:
        yield request.body, {}
        return
    from requests_toolbelt import MultipartEncoder

    with ExitStack() as files:
        encoder = MultipartEncoder([(name, _part(value, files)) for name, value in request.form])
        body = _Body(encoder, request.progress or _untold)
        yield body, {"Content-Type": encoder.content_type}


class _Body:
    """Tells how much of a form was read, before that piece is sent.

    Its length is known, so that it is not sent in chunks: those were refused (a client of 2026).
    """

    def __init__(self, encoder: Any, progress: Callable[[int, int], None]) -> None:
        self.len: int = encoder.len
        self._encoder = encoder
        self._progress = progress
        self._done = 0
        self._tell()

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._encoder.read(size)
        if piece:
            self._done += len(piece)
            self._tell()
        return piece

    def _tell(self) -> None:
        try:
            self._progress(self._done, self.len)
        except Exception as error:
            raise ProgressError(error) from error


class _File:
    """A file as long as it is when the form begins: what is added meanwhile would break the form.

    `len` is what is left, as the encoder wants it.
    """

    def __init__(self, part: FilePart, files: ExitStack) -> None:
        self._name = part.path.name
        with _readable(self._name):
            self._file = files.enter_context(part.path.open("rb"))
            self.len = os.fstat(self._file.fileno()).st_size

    def read(self, size: int = -1) -> bytes:
        with _readable(self._name):
            piece = self._file.read(self.len if size < 0 else min(size, self.len))
        if self.len and size and not piece:
            raise InvalidFileError(f"{self._name} became shorter while it was sent", hint="Nothing was published")
        self.len -= len(piece)
        return piece


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InvalidFileError(f"{name} can't be read: {error.strerror}", hint="Nothing was published") from error


def _part(value: str | FilePart, files: ExitStack) -> Any:
    return value if isinstance(value, str) else (value.filename, _File(value, files), value.content_type)


def _untold(_done: int, _total: int) -> None:
    pass
