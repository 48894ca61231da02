"""A library that holds shows already, and what changes at Mixcloud meanwhile."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.conftest import Programs
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import CATALOGUE, show_key
from tests.sandbox.records import Tag, Track

OWNER = "https://www.mixcloud.com/TestToneRadio"
SHOWS = ("full-tracklist", "new-two-rates", "no-tracklist")

NEW_TRACKS = (Track("New Tone", "110 Hz", 0), Track("Newer = Tone; #1", "165 Hz\\", 25))
NEW_LYRICS = "[00:00.00]New Tone – 110 Hz\n[00:25.00]Newer = Tone; #1 – 165 Hz\\"
NEW_CHAPTERS = [(0.0, "New Tone – 110 Hz"), (25.0, "Newer = Tone; #1 – 165 Hz\\")]
NEW_TAGS = (Tag("dub", "dub"), Tag("tape", "tape"))


@cache
def _imported(sandbox: Sandbox) -> Path:
    """Import the shows once for all tests of a process; each gets a copy, for paths in a library are relative."""
    folder = Path(tempfile.mkdtemp(prefix="held-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    result = Programs(sandbox, folder).beet("mixcloud", "import", *(f"{OWNER}/{slug}/" for slug in SHOWS))
    assert result.status == 0, result.err
    return folder


def hold(programs: Programs) -> None:
    """Put the shows into the library of the test."""
    folder = _imported(programs.sandbox)
    shutil.copytree(folder / "music", programs.music)
    shutil.copy2(folder / "library.db", programs.home / "library.db")
    programs.sandbox.forget()


def edit(sandbox: Sandbox, slug: str, **members: object) -> None:
    """Let the owner edit a show."""
    show = CATALOGUE.show("TestToneRadio", slug)
    assert show
    sandbox.state.edited[show_key(show)] = replace(show, **members)  # type: ignore[arg-type]


def lengthen(sandbox: Sandbox) -> None:
    """Let "Full Tracklist" take an hour, with a track every five minutes."""
    edit(
        sandbox,
        "full-tracklist",
        duration=3600,
        sections=tuple(Track("Tone", f"{number}", 300 * number) for number in range(12)),
    )


def vanish(sandbox: Sandbox, slug: str) -> None:
    """Let the owner delete a show."""
    sandbox.state.disabled.add(f"/TestToneRadio/{slug}/")


def fields(programs: Programs, query: str, *names: str, album: bool = False) -> list[str]:
    """Give some fields of the only item (or album) that a query finds, as beets formats them."""
    result = programs.beet("ls", *(["-a"] if album else []), "-f", "\x1f".join(f"${name}" for name in names), query)
    return result.out.removesuffix("\n").split("\x1f")


def file_of(programs: Programs, slug: str) -> Path:
    """Give the file of a show."""
    title = slug.replace("-", " ").title()
    (path,) = [path for path in programs.music.rglob(f"*{title}.m4a") if not path.name.startswith(".")]
    return path


def rows_of(programs: Programs) -> list[tuple[object, ...]]:
    """Give all that the library's database holds, to see whether anything changed."""
    with sqlite3.connect(programs.home / "library.db") as database:
        tables = ("items", "albums", "item_attributes", "album_attributes")
        return [row for table in tables for row in database.execute(f"SELECT * FROM {table} ORDER BY id")]


def questions(programs: Programs) -> int:
    """Give how often GraphQL was asked."""
    return sum(request.path == "/graphql" for request in programs.sandbox.requests)
