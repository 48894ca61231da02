"""What callers hand in, checked where Python would take something else than was meant, or fail much later."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mixcloud_core.errors import InvalidSettingError

__all__ = ["moment", "texts"]


def moment(setting: str, value: object) -> datetime | None:
    """Give a point in time with a zone, or None; raises InvalidSettingError for anything else."""
    if value is None:
        return None
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise InvalidSettingError(
            "must be a datetime with a zone, such as datetime(2026, 1, 31, tzinfo=UTC)", setting=setting
        )
    return value


def texts(setting: str, values: Iterable[str]) -> tuple[str, ...]:
    """Give several texts; raises InvalidSettingError for a single one, whose letters would be taken for them."""
    if isinstance(values, str):
        raise InvalidSettingError(
            f"must be a list of texts, such as [{values[:50]!r}], and not one text", setting=setting
        )
    return tuple(values)
