"""What tests of imports share: settings, and a library as facts that can be compared."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.conftest import Programs, Running

OWNER = "https://www.mixcloud.com/TestToneRadio"
BULK = "https://www.mixcloud.com/BulkStation/"

# What differs between two imports of the same show.
_PASSING = {"id", "added", "mtime", "album_id"}


def config_file(programs: Programs) -> Path:
    return Path(programs.environment["BEETSDIR"]) / "config.yaml"


def add_settings(programs: Programs, *lines: str) -> None:
    """Add lines to the settings of the plugin, or to beets' own if they are not indented."""
    ours = "".join(f"  {line.strip()}\n" for line in lines if line.startswith(" "))
    others = "".join(f"{line}\n" for line in lines if not line.startswith(" "))
    config_file(programs).write_text(others + config_file(programs).read_text() + ours)


def start(programs: Programs, *arguments: str, **environment: str) -> Running:
    """Start `beet mixcloud import`."""
    return programs.start("beets", "mixcloud", "import", *arguments, **environment)


def wait_for(programs: Programs, path: str, times: int = 1) -> None:
    """Wait until the sandbox has answered so many requests whose path holds the text."""
    deadline = time.monotonic() + 60
    while sum(path in request.path for request in programs.sandbox.requests) < times:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def facts(programs: Programs) -> dict[str, Any]:
    """Give everything about the library that should not depend on what happened on the way."""
    with closing(sqlite3.connect(programs.home / "library.db")) as database:
        return {
            "items": _rows(database, "items", "item_attributes"),
            "albums": _rows(database, "albums", "album_attributes"),
            "files": {name: _digest(programs.music / name) for name in programs.files()},
            "staging": programs.files(programs.staging) if programs.staging.exists() else [],
        }


def _rows(database: sqlite3.Connection, table: str, attributes: str) -> list[dict[str, Any]]:
    database.row_factory = sqlite3.Row
    rows = []
    for row in database.execute(f"SELECT * FROM {table}"):
        flexible = database.execute(f"SELECT key, value FROM {attributes} WHERE entity_id = ?", [row["id"]])
        rows.append(
            {name: value for name, value in dict(row).items() if name not in _PASSING} | dict(map(tuple, flexible))
        )
    return sorted(rows, key=lambda row: str(row.get("path", "")) + str(row["album"]))


def _digest(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
