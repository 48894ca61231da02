"""The system's keyring, asked with a time limit: one that is locked or hangs must not make a program hang."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from typing import Any, TypeVar

__all__ = ["Keyring", "KeyringError", "find_keyring"]

_T = TypeVar("_T")

# Under which secrets stand in the keyring; the name of the account is their user.
_SERVICE = "mixcloud-plugins"
# Seconds: where a person sits at the terminal, time to unlock it.
_WITH_PERSON, _ALONE = 60.0, 5.0
# Seconds after which that person is told what the program waits for.
_TOLD = 3.0

# Those of the systems themselves. Others may prompt, or keep a plain text, as keyrings.alt does unasked.
_OF_SYSTEMS = ("SecretService", "libsecret", "kwallet", "macOS", "Windows")


_log = logging.getLogger(__name__)


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
        """Remove a text, if there is one, and make sure that it is gone."""
        if self.get(name) is None:
            return
        self._ask(lambda: self._backend.delete_password(_SERVICE, name))
        if self.get(name) is not None:
            raise KeyringError("the keyring did not remove what it holds")

    def _ask(self, work: Callable[[], _T]) -> _T:
        return _within(self._limit, work)


def find_keyring(*, with_person: bool) -> Keyring:
    """Give the keyring; raises KeyringError that says why there is none.

    `with_person`: somebody sits at the terminal, who can be asked to unlock it. Without, one that would ask is none.
    """
    limit = _WITH_PERSON if with_person else _ALONE
    reason, absent = "there is none", True
    for backend, was_chosen in _within(_ALONE, lambda: list(_backends())):
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
        if type(backend).__module__ != "keyring.backends.fail":  # stands for none
            yield backend, chosen is not None


# What a keyring was asked and has not answered: until it does, the next question would wait as long.
_unanswered = threading.Thread()


def _within(limit: float, work: Callable[[], _T]) -> _T:
    """Do something that may hang or prompt; raises KeyringError for whatever it raises, and if it takes too long."""
    global _unanswered  # noqa: PLW0603 (of the process: there may be several stores)
    if _unanswered.is_alive():
        raise KeyringError("it does not answer")
    results: list[_T] = []
    failures: list[BaseException] = []
    ended = threading.Event()  # a thread whose `join` is interrupted passes for one that has ended (Python 3.11)

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 (of any kind: D-Bus, the system, somebody else's backend)
            failures.append(error)
        ended.set()

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    with _same_terminal(ended):
        thread.start()
        if not ended.wait(min(limit, _TOLD)) and limit > _ALONE:
            _log.warning("Waiting for the keyring, which may ask for its password in a window")
        ended.wait(max(limit - _TOLD, 0))
    if results:
        return results[0]
    if not failures:
        _unanswered = thread
        raise KeyringError(f"it did not answer within {limit:.0f} seconds")
    if isinstance(failures[0], KeyringError):
        raise failures[0]
    # Its own text may hold what was to be kept.
    kind = type(failures[0]).__name__
    raise KeyringError("it is locked" if kind == "KeyringLocked" else f"it failed ({kind})")


@contextmanager
def _same_terminal(ended: threading.Event) -> Iterator[None]:
    """Let the terminal show again what is typed, if a question for a password is left alone."""
    mode = _terminal_mode()
    try:
        yield
    finally:
        if mode and not ended.is_set():
            import termios

            with suppress(OSError, termios.error):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, mode)


def _terminal_mode() -> list[Any] | None:
    try:
        import termios
    except ImportError:  # Windows
        return None
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError, termios.error):  # there is no terminal
        return None


def _name(backend: Any) -> str:
    kind = type(backend)
    return kind.__module__.rpartition(".")[2] if kind.__module__.startswith("keyring.") else kind.__name__


def _is_of_system(backend: Any) -> bool:
    return type(backend).__module__ in {f"keyring.backends.{name}" for name in _OF_SYSTEMS}


def _is_plain(backend: Any) -> bool:
    kind = type(backend)
    return kind.__module__ == "keyring.backends.null" or "plain" in kind.__name__.lower()


def _is_locked(backend: Any) -> bool:
    """Tell whether using it would open a window in which somebody has to type a password."""
    kind = type(backend).__module__.rpartition(".")[2]
    is_locked = {"SecretService": _is_locked_service, "libsecret": _is_locked_service, "kwallet": _is_closed_wallet}
    if kind not in is_locked:
        return False
    try:
        return _within(_ALONE, lambda: is_locked[kind](backend))
    except KeyringError:
        return True


def _is_locked_service(backend: Any) -> bool:
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        # Not `get_default_collection`, which would ask for a password for a new one where there is none.
        path = getattr(backend, "preferred_collection", secretstorage.collection.DEFAULT_COLLECTION)
        return bool(secretstorage.Collection(bus, path).is_locked())


def _is_closed_wallet(backend: Any) -> bool:
    dbus = import_module("dbus")  # has no types
    service = dbus.SessionBus().get_object(backend.bus_name, backend.object_path)
    wallet = dbus.Interface(service, "org.kde.KWallet")
    return not wallet.isOpen(wallet.networkWallet())
