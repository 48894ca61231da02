"""The form of the coverage table: what is called, by whom, what that asks Mixcloud, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from mixcloud_core import Mixcloud
from mixcloud_core.api.actions import Act
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rest import Get
from mixcloud_core.client import Credentials
from mixcloud_core.config import Config
from mixcloud_core.config.choices import CacheBackend, SharedLimits
from mixcloud_core.config.sections import Api, Cache
from tests.sandbox import Sandbox
from tests.sandbox.state import access_token, csrf_token, session_id
from tests.sandbox.users import EMPTY, LISTENER, OWNER

__all__ = ["ANYONE", "EVERYBODY", "Caller", "Question", "Row", "cookies", "credentials", "open_client", "row"]

Question = Operation | Get[Any] | Act


class Caller(Enum):
    """Who asks, and with which kind of account."""

    ANYONE = ("", "")
    # Somebody who follows, favorited and owns nothing, and so is told what anyone is told.
    STRANGER = (EMPTY, "token and session")
    LISTENER_WITH_TOKEN = (LISTENER, "token")
    LISTENER_WITH_SESSION = (LISTENER, "session")
    OWNER_WITH_TOKEN = (OWNER, "token")
    OWNER_WITH_SESSION = (OWNER, "session")
    OWNER_WITH_BOTH = (OWNER, "token and session")

    @property
    def has_session(self) -> bool:
        return "session" in self.value[1]


ANYONE = (Caller.ANYONE,)
EVERYBODY = (Caller.ANYONE, Caller.STRANGER)


def cookies(username: str) -> dict[str, str]:
    """The cookies of a session, as a browser has them."""
    return {"sessionid": session_id(username), "csrftoken": csrf_token(username)}


def credentials(caller: Caller) -> Credentials:
    username, kind = caller.value
    return Credentials(
        access_token(username) if "token" in kind else "", cookies(username) if "session" in kind else {}
    )


def open_client(who: Credentials | None = None, *, cache: Cache | None = None) -> Mixcloud:
    """A client over the real transport, without cache and limits."""
    config = Config(
        cache=cache or Cache(backend=CacheBackend.NONE), api=Api(shared_limits=SharedLimits.OFF, retry_attempts=1)
    )
    return Mixcloud(config=config, credentials=who)


@dataclass(frozen=True)
class Row:
    """One call: `method` with its arguments, by each of `callers`, after the sandbox was prepared.

    `sends` are the questions it asks, in order. `held` is what the sandbox holds before the call, `given` what came of
    it: the two must be the same.
    """

    method: str
    sends: tuple[Question, ...]
    held: Callable[[Sandbox], object]
    given: Callable[[Any, Sandbox], object]
    args: tuple[Any, ...] | Callable[[Path], tuple[Any, ...]] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    callers: tuple[Caller, ...] = EVERYBODY
    prepare: Callable[[Sandbox], None] = lambda _box: None

    @property
    def target(self) -> tuple[str, str]:
        """The part of the client (`rest`, or nothing) and the method's name."""
        part, _, name = self.method.rpartition(".")
        return part, name

    def call(self, mixcloud: Mixcloud, folder: Path) -> Any:
        part, name = self.target
        args = self.args(folder) if callable(self.args) else self.args
        result = getattr(getattr(mixcloud, part) if part else mixcloud, name)(*args, **self.kwargs)
        return list(result) if hasattr(result, "__next__") else result


def row(
    method: str,
    *args: Any,
    sends: Question | tuple[Question, ...],
    held: Callable[[Sandbox], object],
    given: Callable[[Any, Sandbox], object],
    callers: tuple[Caller, ...] | Caller = EVERYBODY,
    prepare: Callable[[Sandbox], None] = lambda _box: None,
    **kwargs: Any,
) -> Row:
    """Write a row like the call it is about; a single callable argument makes the arguments, in a folder of its own."""
    made = args[0] if len(args) == 1 and callable(args[0]) else args
    asked = sends if isinstance(sends, tuple) else (sends,)
    by = callers if isinstance(callers, tuple) else (callers,)
    return Row(method, asked, held, given, made, kwargs, by, prepare)
