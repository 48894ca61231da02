"""What every verb is handed: the library, the command line, the settings, and Mixcloud."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from beetsplug.mixcloud.settings import shared_settings
from mixcloud_core.client import Mixcloud
from mixcloud_core.config import Config

if TYPE_CHECKING:
    import confuse
    from beets.library import Library
    from beets.logging import BeetsLogger

__all__ = ["Run"]


class Run:
    """One run of a verb. `api` and `shared` are made when they are first wanted, and closed in the end."""

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
        """The settings that all of mixcloud-plugins shares; raises InvalidSettingError."""
        return shared_settings(self.config)

    @cached_property
    def api(self) -> Mixcloud:
        """Mixcloud, with the account that is signed in."""
        return self._cleanup.enter_context(Mixcloud(config=self.shared))
