"""The settings of the metadata source."""

from __future__ import annotations

from dataclasses import dataclass

import confuse
from beets.exceptions import UserError

from mixcloud_core.formats import parse_duration

__all__ = ["SourceSettings"]


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What is searched for: whether at all, files of how many seconds at least, and for how many shows."""

    search: bool
    min_length: float
    limit: int

    @classmethod
    def read(cls, config: confuse.ConfigView) -> SourceSettings:
        """Read the settings; raises UserError that names the one that is wrong."""
        try:
            search, limit = config["search"].get(bool), config["search_limit"].get(int)
            return cls(search, _seconds(config["search_min_length"]), limit)
        except confuse.ConfigError as error:
            raise UserError(f"configuration error: {error}") from error


def _seconds(view: confuse.ConfigView) -> float:
    try:
        return parse_duration(str(view.get()))
    except ValueError as error:
        raise confuse.ConfigValueError(f"{view.name}: {error}") from error
