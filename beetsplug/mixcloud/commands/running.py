"""What every verb is handed: the library, the command line, the settings, and Mixcloud."""

from __future__ import annotations

from argparse import Namespace, _ActionsContainer
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from beetsplug.mixcloud.arguments import typed
from beetsplug.mixcloud.settings import shared_settings
from mixcloud_core.client import Mixcloud
from mixcloud_core.config import Config
from mixcloud_core.formats import parse_duration, quoted

if TYPE_CHECKING:
    import confuse
    from beets.library import Library
    from beets.logging import BeetsLogger

    from mixcloud_core.auth.manager import AccountManager

__all__ = ["Run", "add_wait"]

# Seconds: what retries can be told to wait at most.
_LONGEST_WAIT = 86_400


def add_wait(parser: _ActionsContainer) -> None:
    """Add `--max-wait` to a verb's parser; `Run.shared` does what it says."""
    parser.add_argument(
        "--max-wait",
        type=typed(_wait),
        metavar="TIME",
        help="longest wait where Mixcloud limits how often it is asked: 10m; 0 for none",
    )


def _wait(text: str) -> float:
    wait = parse_duration(text)
    if wait > _LONGEST_WAIT:
        raise ValueError(f"{quoted(text)} is longer than a day")
    return wait


class Run:
    """One run of a verb. `api`, `accounts` and `shared` are made when they are first wanted, and closed in the end."""

    def __init__(self, library: Library, options: Namespace, config: confuse.ConfigView, messages: BeetsLogger) -> None:
        self.library = library
        self.options = options
        self.config = config
        self.messages = messages
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    @cached_property
    def shared(self) -> Config:
        """The settings that all of mixcloud-plugins shares, with `--max-wait` over them; raises InvalidSettingError."""
        shared = shared_settings(self.config)
        wait = getattr(self.options, "max_wait", None)
        if wait is None:
            return shared
        return replace(shared, api=replace(shared.api, longest_wait=wait, retry_deadline=wait))

    @cached_property
    def accounts(self) -> AccountManager:
        """Who is signed in, and with what."""
        from mixcloud_core.auth.manager import AccountManager
        from mixcloud_core.auth.store import AccountStore

        return AccountManager(self.shared, AccountStore.of(self.shared))

    @cached_property
    def api(self) -> Mixcloud:
        """Mixcloud, with the account that is signed in."""
        return self._cleanup.enter_context(Mixcloud(config=self.shared, credentials=self.accounts))
