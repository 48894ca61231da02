"""Keyrings that behave as the real ones may: real backends, which `PYTHON_KEYRING_BACKEND` can name.

They keep what they are given in a file that the variable `KEYRING_DOUBLE` names, and stand for one of the systems' own
if their module says so, as only these are used where nobody sits at the terminal.
"""

from __future__ import annotations

import getpass
import json
import os
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

__all__ = ["FILE", "environment", "told"]

FILE = "KEYRING_DOUBLE"
_SYSTEMS = "keyring.backends.Windows"  # the one of them that nobody is asked about


def environment(double: type[KeyringBackend], file: Path) -> dict[str, str]:
    """Give the variables with which a program uses a double."""
    root = str(Path(__file__).resolve().parents[2])
    return {"PYTHON_KEYRING_BACKEND": f"{__name__}.{double.__name__}", FILE: str(file), "PYTHONPATH": root}


class Chosen(KeyringBackend):
    """Works, and is none of the systems' own."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.asked: list[str] = []

    @property
    def texts(self) -> dict[str, str]:
        try:
            texts: dict[str, str] = json.loads(Path(os.environ[FILE]).read_text())
        except FileNotFoundError:
            return {}
        return texts

    def keep(self, texts: dict[str, str]) -> None:
        """Write it at once, as real ones do: also when the program is killed, it is the old or the new text."""
        file = Path(os.environ[FILE])
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(texts))
        part.replace(file)

    def get_password(self, service: str, username: str) -> str | None:
        self.asked.append(f"get {username}")
        return self.texts.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.asked.append(f"set {username}")
        self.keep(self.texts | {f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        self.asked.append(f"delete {username}")
        texts = self.texts
        if texts.pop(f"{service} {username}", None) is None:
            raise PasswordDeleteError("there is none")
        self.keep(texts)


class System(Chosen):
    """Works, and is the system's own."""

    __module__ = _SYSTEMS


class Keeping(System):
    """Keeps things in memory: for use inside of one program."""

    __module__ = _SYSTEMS

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}

    @property
    def texts(self) -> dict[str, str]:
        return dict(self.held)

    def keep(self, texts: dict[str, str]) -> None:
        self.held = texts


class PlaintextLike(Chosen):
    """Keeps plain texts, and says so, as those of keyrings.alt do."""


class Locked(Keeping):
    """Is locked, and says so when it is used; `is_locked` can be changed."""

    __module__ = _SYSTEMS
    is_locked = True

    def get_password(self, service: str, username: str) -> str | None:
        self._refuse()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._refuse()
        super().set_password(service, username, password)

    def _refuse(self) -> None:
        if self.is_locked:
            raise KeyringLocked("Failed to unlock the collection!")


class Hanging(Keeping):
    """Does not come back from what `hangs` names, until `go_on` is set."""

    __module__ = _SYSTEMS
    hangs: tuple[str, ...] = ("get", "set", "delete")

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def _hang(self, what: str) -> None:
        if what in self.hangs:
            self.go_on.wait()

    def get_password(self, service: str, username: str) -> str | None:
        self._hang("get")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._hang("set")
        super().set_password(service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        self._hang("delete")
        super().delete_password(service, username)


class HangingToBegin(Keeping):
    """Hangs before it can be asked anything."""

    __module__ = _SYSTEMS

    def __init__(self) -> None:
        super().__init__()
        threading.Event().wait()


class HangingInside(Keeping):
    """Hangs inside of the system, where no Python runs."""

    __module__ = _SYSTEMS

    def set_password(self, *_: str) -> None:
        reading, _writing = os.pipe()
        os.read(reading, 1)


class Raising(Keeping):
    """Fails with whatever `error` is, and with the secret in its text."""

    __module__ = _SYSTEMS
    error: type[BaseException] = PasswordSetError

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error(f"can't find {service} {username} among {self.texts}")

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        raise self.error(f"can't keep {password}")


class Prompting(Chosen):
    """Asks for a password at the terminal, as keyrings.alt's encrypted file does."""

    def get_password(self, service: str, username: str) -> str | None:
        getpass.getpass("Password of the keyring: ")
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        getpass.getpass("New password of the keyring: ")
        super().set_password(service, username, password)


class Reading(Chosen):
    """Asks on the standard input."""

    def get_password(self, service: str, username: str) -> str | None:
        input("Password of the keyring: ")
        return super().get_password(service, username)

    set_password = Prompting.set_password


class Forgetting(Keeping):
    """Keeps nothing, and says nothing."""

    __module__ = _SYSTEMS

    def set_password(self, *_: str) -> None:
        pass


class Stubborn(Keeping):
    """Removes nothing, and says nothing."""

    __module__ = _SYSTEMS

    def delete_password(self, *_: str) -> None:
        pass


class Damaging(Keeping):
    """Gives back something else than a text."""

    __module__ = _SYSTEMS
    gives: Any = b"bytes"

    def get_password(self, *_: str) -> Any:
        return self.gives


class Slow(System):
    """Takes its time."""

    __module__ = _SYSTEMS

    def get_password(self, service: str, username: str) -> str | None:
        time.sleep(0.3)
        return super().get_password(service, username)


def told(error: BaseException | None) -> str:
    """All that a traceback tells of an error and of those behind it."""
    return "".join(traceback.format_exception(error)) + repr(error)
