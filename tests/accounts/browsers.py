"""Profiles of browsers, as far as their cookies go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

__all__ = ["Cookie", "chromium_profile", "firefox_profile", "netscape_file", "session_cookies"]

LATER = 4_000_000_000
"""Unix time."""
_CHROMIUMS = 11_644_473_600
"""Seconds between 1601, from which Chromium counts (in millionths), and 1970."""


class Cookie(NamedTuple):
    """`expires` is Unix time, 0 for one that lasts as long as the browser runs."""

    domain: str
    name: str
    value: str
    expires: int = LATER
    http_only: bool = False


def session_cookies(session: str, csrf: str, domain: str = ".mixcloud.com") -> list[Cookie]:
    return [Cookie(domain, "sessionid", session, http_only=True), Cookie(domain, "csrftoken", csrf)]


def netscape_file(file: Path, cookies: Iterable[Cookie], *, head: str = "# Netscape HTTP Cookie File\n") -> Path:
    lines = (
        f"{'#HttpOnly_' * one.http_only}{one.domain}\t{str(one.domain.startswith('.')).upper()}\t/\tTRUE\t"
        f"{one.expires}\t{one.name}\t{one.value}\n"
        for one in cookies
    )
    file.write_text(f"{head}{''.join(lines)}")
    return file


def firefox_profile(folder: Path, cookies: Iterable[Cookie]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "cookies.sqlite")) as database, database:
        database.execute(
            "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, "
            "value TEXT, host TEXT, path TEXT, expiry INTEGER, isSecure INTEGER, isHttpOnly INTEGER)"
        )
        database.executemany(
            "INSERT INTO moz_cookies (name, value, host, path, expiry, isSecure, isHttpOnly) "
            "VALUES (?, ?, ?, '/', ?, 1, ?)",
            [(one.name, one.value, one.domain, one.expires, one.http_only) for one in cookies],
        )
    return folder


def chromium_profile(folder: Path, cookies: Iterable[Cookie]) -> Path:
    """As Chromium writes it where there is no keyring, without encryption."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "Cookies")) as database, database:
        database.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        database.execute("INSERT INTO meta VALUES ('version', '20')")
        database.execute(
            "CREATE TABLE cookies (host_key TEXT, name TEXT, value TEXT, encrypted_value BLOB DEFAULT '', path TEXT "
            "DEFAULT '/', expires_utc INTEGER, is_secure INTEGER DEFAULT 1)"
        )
        database.executemany(
            "INSERT INTO cookies (host_key, name, value, expires_utc) VALUES (?, ?, ?, ?)",
            [
                (one.domain, one.name, one.value, one.expires and (one.expires + _CHROMIUMS) * 1_000_000)
                for one in cookies
            ],
        )
    return folder
