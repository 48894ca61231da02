"""Files that pretend to be a tracklist: nothing but the documented error, and no time that grows with the square."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.errors import InvalidFileError
from mixcloud_core.histories.plays import Play, over_midnight, tracklist_of_plays
from mixcloud_core.models import Section, Tracklist
from mixcloud_core.sidecars import to_cue, to_lrc, to_text
from mixcloud_core.text import clean_line
from mixcloud_core.tracklist_files import read_tracklist_file
from tests.core import test_histories as real

FILES = [
    text if isinstance(text, bytes) else text.encode()
    for text in (
        real.REKORDBOX.encode("utf-16"),
        real.REKORDBOX_XML,
        real.REKORDBOX_CUE,
        real.SERATO_CSV,
        real.SERATO_TEXT,
        real.SERATO_SESSION,
        real.nml(real.entry("1.mp3", 132_317_970, 5), real.entry("2.mp3", 132_317_970, 50)),
        real.TRAKTOR_PAGE,
        real.VIRTUALDJ,
        real.VIRTUALDJ_M3U,
        "0.0\t1.0\tSaw - One\n12.5\t13.0\tTwo\n",
    )
]
# What is put into them: numbers out of bounds, ends of everything, marks, escapes.
PIECES = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"\x1b[2J",
    b"\xe2\x80\xae",
    b"<",
    b'"',
    b"&#x110000;",
    b"&x;",
    b"\t",
    b"\n",
    b",",
    b"99:99",
    b"-1",
    b"1e999",
    b"nan",
    b"9" * 5000,
    b"\xff\xff\xff\xff",
    b"</title>",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile") / "file"


def sections_of(path: Path, content: bytes) -> tuple[Section, ...]:
    """Give the sections, none where the file is refused, after a look at both."""
    path.write_bytes(content)
    try:
        sections = read_tracklist_file(path).sections
    except InvalidFileError as error:
        assert str(error).startswith("file ")
        assert str(error) == clean_line(str(error))
        return ()
    assert 0 < len(sections) <= 10_000
    for section in sections:
        assert section.title == clean_line(section.title)
        assert section.artist == clean_line(section.artist)
        assert section.label != "Unknown" or section.title
        assert section.start is None or 0 <= section.start < 1e11
    return sections


@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 40)), max_size=3),
)
def test_real_files_that_were_damaged(path: Path, content: bytes, damages: list[tuple[float, bytes, int]]) -> None:
    for place, piece, length in damages:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    sections_of(path, content)


@given(
    st.sampled_from([b"", b"vrsn\0\0\0\0S\0e\0r\0a\0t\0o\0", b"<NML ", b"<html><tr>", b"#EXTM3U\n", b"#\t"]),
    st.binary(),
)
def test_any_bytes(path: Path, start: bytes, rest: bytes) -> None:
    sections_of(path, start + rest)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        ("#EXTM3U\n", "#EXTVDJ:<artist>"),
        ("#EXTM3U\n", "<title>"),
        ("#EXTM3U\n#EXTVDJ:", "<title>" * 100 + "\nx\n"),
        ("<html>", "<table"),
        ("<html>", "<tr><td>"),
        ("<html><tr><td>", "&amp"),
        ("<html>", "<!--"),
        ("2026/01/01\n", "10:00 : "),
        ("name  artist\n", "a  "),
        ("name  artist\n", " " * 1000 + "\n"),
        ("name,artist\n", '"'),
        ("name;artist\n", ";"),
        ("#\tname\n", "\t"),
        ("0.0\t1.0\t\n", "1" * 100),
        ("<NML ", "a='1' "),
        ("<NML>", "<a>"),
        ('REM RECORDED_BY "rekordbox"\n', "TRACK 01 AUDIO\n"),
        ("REM ", "REM RECORDED_BY "),
    ],
)
def test_a_megabyte_of_anything_is_read(path: Path, start: str, piece: str) -> None:
    sections_of(path, (start + piece * (999_000 // len(piece))).encode())


words = (
    st.text(min_size=1, max_size=10).map(clean_line).filter(lambda text: text and not set(text) & set("-–—\"'[:#<{%"))
)
timed = st.lists(st.tuples(words, words | st.just(""), st.integers(0, 6000)), min_size=2, max_size=8)


@given(timed)
def test_what_this_project_writes_is_read(path: Path, listed: list[tuple[str, str, int]]) -> None:
    tracks = tuple(Section(title, artist, start) for title, artist, start in listed)
    ordered = Tracklist(tracks).timed(None)
    if not ordered:
        return
    assert sections_of(path, to_cue(Tracklist(tracks), None, "a.mp3").encode()) == ordered
    assert sections_of(path, to_lrc(Tracklist(ordered), None).encode()) == ordered
    # Titles and artists only: lines begin with what may be a number, or a heading.
    plain = Tracklist(tuple(Section(f"t{one.title}", f"a{one.artist}") for one in tracks))
    assert sections_of(path, to_text(plain).encode()) == plain.sections


@given(st.lists(st.integers(0, 3600), min_size=1, max_size=20), st.integers(0, 86_399), st.booleans())
def test_sets_go_on_after_midnight(steps: list[int], first: int, newest_first: bool) -> None:
    """The moments of a set come back from its times of day, whichever way the program lists them."""
    moments = [first + sum(steps[:number]) for number in range(len(steps) + 1)]
    plays = [Play(f"{number}", at=float(moment % 86_400)) for number, moment in enumerate(moments)]
    if newest_first and moments[-1] > first:
        plays.reverse()
    sections = tracklist_of_plays(over_midnight(plays)).sections
    assert sorted(section.start or 0 for section in sections) == [section.start for section in sections]
    assert {section.title: section.start for section in sections} == {
        str(number): moment - first for number, moment in enumerate(moments)
    }


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 9)), max_size=12))
def test_one_second_on_two_decks_is_one_track(listed: list[tuple[str, int | None]]) -> None:
    plays = [Play(title, at=at) for title, at in listed]
    sections = tracklist_of_plays(plays).sections
    starts = [section.start for section in sections if section.start is not None]
    assert all(one <= other for one, other in pairwise(starts))
    assert sum(section.start is None for section in sections) == sum(at is None for _, at in listed)
    assert len(starts) == len({(title, at) for title, at in listed if at is not None})
