"""Expected results that are kept as files, so that a change of decoding shows as a readable difference.

To write them anew after a change that is meant: `UPDATE_GOLDEN=1 python -m pytest tests/core`.
"""

import dataclasses
import json
import os
from datetime import datetime
from enum import Enum
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def check(name: str, value: object) -> None:
    """Compare a model with the file of that name."""
    path = FOLDER / f"{name}.json"
    found = json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert json.loads(found) == json.loads(path.read_text(encoding="utf-8"))


def plain(value: object) -> object:
    """Give dataclasses and dates as JSON has them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value.name if isinstance(value, Enum) else value
