"""The system's keyring, asked with a time limit: one that is locked or hangs must not make a program hang."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, TypeVar

__all__ = ["Keyring", "KeyringError", "find_keyring"]

_T = TypeVar("_T")

# Under which secrets stand in the keyring; the name of the account is their user.
_SERVICE = "mixcloud-plugins"
# Seconds: where a person sits at the terminal, time to unlock it.
_WITH_PERSON, _ALONE = 60.0, 5.0

# Those of the systems themselves. Others may prompt, or keep a plain text, as keyrings.alt does unasked.
_OF_SYSTEMS = ("SecretService", "libsecret", "kwallet", "macOS", "Windows")


class KeyringError(Exception):
    """The keyring did not do what it was asked; the text tells people why, and holds no secret.

    `absent`: there is none that may be used, and it is not only locked or slow.
    """

    def __init__(self, reason: str, *, absent: bool = False) -> None:
        super().__init__(reason)
        self.absent = absent


class Keyring:
    """A keyring as a place for short texts by name; whatever goes wrong is a KeyringError."""

    def __init__(self, backend: Any, limit: float) -> None:
        self._backend = backend
        self._limit = limit
        self._hangs = False

    @property
    def place(self) -> str:
        """Where the texts lie, for people."""
        return f"keyring ({_name(self._backend)})"

    def get(self, name: str) -> str | None:
        """Give a text, None where there is none."""
        found = self._ask(lambda: self._backend.get_password(_SERVICE, name))
        return found if isinstance(found, str) else None

    def put(self, name: str, text: str) -> None:
        """Keep a text, and make sure that it is there."""
        self._ask(lambda: self._backend.set_password(_SERVICE, name, text))
        if self.get(name) != text:
            raise KeyringError("the keyring did not keep what it was given")

    def remove(self, name: str) -> None:
        """Remove a text, if there is one."""
        if self.get(name) is not None:
            self._ask(lambda: self._backend.delete_password(_SERVICE, name))

    def _ask(self, work: Callable[[], _T]) -> _T:
        if self._hangs:
            raise KeyringError("it does not answer")
        try:
            return _within(self._limit, work)
        except TimeoutError:
            self._hangs = True  # the next question would wait as long
            raise KeyringError(f"it did not answer within {self._limit:.0f} seconds") from None


def find_keyring(*, with_person: bool) -> Keyring:
    """Give the keyring; raises KeyringError that says why there is none.

    `with_person`: somebody sits at the terminal, who can be asked to unlock it. Without, one that would ask is none.
    """
    limit = _WITH_PERSON if with_person else _ALONE
    try:
        backends = _within(limit, lambda: list(_backends()))
    except TimeoutError:
        raise KeyringError(f"it did not answer within {limit:.0f} seconds") from None
    reason, absent = "there is none", True
    for backend, was_chosen in backends:
        if _is_plain(backend):
            reason = f"{_name(backend)} keeps nothing secret"
        elif not _is_of_system(backend) and not (with_person and was_chosen):
            reason = f"{_name(backend)} is not the system's own, and may ask for a password"
        elif not with_person and _is_locked(backend):
            reason, absent = "it is locked", False
        else:
            return Keyring(backend, limit)
    raise KeyringError(reason, absent=absent)


def _backends() -> Iterator[tuple[Any, bool]]:
    """Go through the keyrings in the order in which they count, and tell whether the user chose it."""
    try:
        import keyring.core
    except ImportError:
        raise KeyringError("the package `keyring` is not installed", absent=True) from None
    chosen = keyring.core.load_env() or keyring.core.load_config()
    found = chosen or keyring.core.get_keyring()
    # A chainer asks several one after the other, the plain ones too.
    for backend in getattr(found, "backends", None) or [found]:
        yield backend, chosen is not None


def _within(limit: float, work: Callable[[], _T]) -> _T:
    """Do something that may hang or prompt; raises TimeoutError, and KeyringError for whatever it raises."""
    results: list[_T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 (of any kind: D-Bus, the system, somebody else's backend)
            failures.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(limit)
    if results:
        return results[0]
    if not failures:
        raise TimeoutError
    if isinstance(failures[0], KeyringError):
        raise failures[0]
    # Its own text may hold what was to be kept.
    raise KeyringError(f"it failed ({type(failures[0]).__name__})")


def _name(backend: Any) -> str:
    kind = type(backend)
    return kind.__module__.rpartition(".")[2] if kind.__module__.startswith("keyring.") else kind.__name__


def _is_of_system(backend: Any) -> bool:
    return type(backend).__module__ in {f"keyring.backends.{name}" for name in _OF_SYSTEMS}


def _is_plain(backend: Any) -> bool:
    kind = type(backend)
    return kind.__module__ in ("keyring.backends.null", "keyring.backends.fail") or "plain" in kind.__name__.lower()


def _is_locked(backend: Any) -> bool:
    """Tell whether using it would open a window in which somebody has to type a password."""
    if not type(backend).__module__.endswith(".SecretService"):
        return False

    def ask() -> bool:
        import secretstorage

        with closing(secretstorage.dbus_init()) as bus:
            return bool(secretstorage.get_default_collection(bus).is_locked())

    try:
        return _within(_ALONE, ask)
    except (KeyringError, TimeoutError):
        return True
