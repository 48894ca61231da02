"""Tracklists out of pasted lines, LRC, cue sheets and descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.sidecars import to_lrc, to_text
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import decode_text, find_tracklist, parse_tracklist


def sections(text: str) -> list[tuple[float | None, str, str]]:
    return [(section.start, section.artist, section.title) for section in parse_tracklist(text).sections]


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("[00:12:34] Artist - Title", (754, "Artist", "Title")),
        ("12:34 Artist – Title", (754, "Artist", "Title")),
        ("12:34 Artist — Title", (754, "Artist", "Title")),
        ("00:00 - Artist - Title", (0, "Artist", "Title")),
        ("00:00 – Title", (0, "", "Title")),
        ("00:00: Artist - Title", (0, "Artist", "Title")),
        ("00:00-Artist - Title", (0, "Artist", "Title")),
        ("00:00 | Artist - Title", (0, "Artist", "Title")),
        ("(1:02:03) Artist - Title", (3723, "Artist", "Title")),
        ("75:30 Artist - Title", (4530, "Artist", "Title")),
        ("100:00:00 Title", (360_000, "", "Title")),
        ("0:01.5 Title", (1.5, "", "Title")),
        ("00:00 - 05:30 Artist - Title", (0, "Artist", "Title")),
        ("[00:00 - 1:05:30] Artist - Title", (0, "Artist", "Title")),
        ("1. Artist - Title (Label)", (None, "Artist", "Title (Label)")),
        ("01) Artist - Title [Label]", (None, "Artist", "Title [Label]")),
        ("#1: Artist - Title", (None, "Artist", "Title")),
        ("[01] Artist - Title", (None, "Artist", "Title")),
        ("1. 12:34 Artist - Title", (754, "Artist", "Title")),
        ("12:34 1. Artist - Title", (754, "Artist", "Title")),
        ("• Artist - Title", (None, "Artist", "Title")),
        ("- 12:34 Artist - Title", (754, "Artist", "Title")),
        ("Artist - Title 12:34", (754, "Artist", "Title")),
        ("Artist - Title (12:34)", (754, "Artist", "Title")),
        ("Artist - Title - [1:02:03]", (3723, "Artist", "Title")),
        ("Artist - Title @ 12:34", (754, "Artist", "Title")),
        ("ID - ID", (None, "ID", "ID")),
        ("12:34 ID", (754, "", "ID")),
        ("Artist - Title - Remix", (None, "Artist", "Title - Remix")),
        ("Jean-Michel - Title", (None, "Jean-Michel", "Title")),
        ("=== Hour one ===", (None, "", "Hour one")),
        ("— Hour one —", (None, "", "Hour one")),
        ("## Hour one", (None, "", "Hour one")),
        ("808 State - Pacific", (None, "808 State", "Pacific")),
        ("12:60 Title", (None, "", "12:60 Title")),
        ("12:34:56:78 Title", (None, "", "12:34:56:78 Title")),
        ("1:2 Title", (None, "", "1:2 Title")),
        ("２:３４ Title", (None, "", "２:３４ Title")),
        ("2.0 Title", (None, "", "2.0 Title")),
        ("\x1b[31m12:34\x1b[0m\tArtist  -  Title", (754, "Artist", "Title")),
    ],
)
def test_a_line(line: str, section: tuple[float | None, str, str]) -> None:
    assert sections(line) == [section]


def test_order_is_kept_and_blank_lines_and_captions_are_not() -> None:
    text = "\nTracklist:\r\n\r\n10:00 B - Two\n----\n\n05:00 A - One\nHour two\n"
    assert sections(text) == [(600, "B", "Two"), (300, "A", "One"), (None, "", "Hour two")]


def test_a_time_on_a_line_of_its_own_belongs_to_the_next() -> None:
    assert sections("00:00\nA - One\n05:00\n\nB - Two\n10:00") == [(0, "A", "One"), (300, "B", "Two")]
    assert sections("00:00\n01:00 A - One\nB - Two") == [(60, "A", "One"), (None, "B", "Two")]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("1. One\n2. Two", ["One", "Two"]),
        ("1. One\nHour two\n1. Two\n2. Three", ["One", "Hour two", "Two", "Three"]),
        ("1. One\n3. Three", ["One", "Three"]),
        ("99. Luftballons\n7. Seconds", ["99. Luftballons", "7. Seconds"]),
        ("01 One\n02 Two\n03 Three", ["One", "Two", "Three"]),
        ("1 - One\n2 - Two\n3 - Three", ["One", "Two", "Three"]),
        ("7 Seconds\n99 Luftballons\n1999 Party", ["7 Seconds", "99 Luftballons", "1999 Party"]),
        ("7 Seconds\n8 Days\n9 Nights", ["7 Seconds", "8 Days", "9 Nights"]),
        ("01 One\n02 Two", ["01 One", "02 Two"]),
    ],
)
def test_numbers_go_where_they_count(text: str, titles: list[str]) -> None:
    assert [title for _, _, title in sections(text)] == titles


@pytest.mark.parametrize(
    ("ends", "starts"),
    [
        (("0:00", "4:10", "9:55"), [0, 250, 595]),
        (("5:10", "4:50", "6:00"), None),  # lengths
        (("3:10", "3:30", "4:00"), None),  # lengths that happen to rise
        (("", "", "3:30"), None),
        (("", "5:00", "10:00"), [None, 300, 600]),
    ],
)
def test_times_at_the_ends_are_starts_or_lengths(ends: tuple[str, ...], starts: list[float | None] | None) -> None:
    lines = [f"A - T {end}".strip() for end in ends]
    expected = [(start, "A", "T") for start in starts] if starts else [(None, "A", line[4:]) for line in lines]
    assert sections("\n".join(lines)) == expected


def test_times_at_the_ends_do_not_count_beside_times_in_front() -> None:
    assert sections("00:00 A - One 5:00\n05:00 B - Two 7:00") == [(0, "A", "One 5:00"), (300, "B", "Two 7:00")]


def test_lrc() -> None:
    text = "[ar:Somebody]\n[length: 03:20]\n[00:00.00]A – One\n[1:05.50] [9:00.00]B – 12:34\n[75:00]C\n[76:00.00]\n1. x"
    assert sections(text) == [(0, "A", "One"), (65.5, "B", "12:34"), (4500, "", "C"), (None, "", "1. x")]


CUE = """\
REM GENRE "House"
PERFORMER "The DJ"
TITLE "The mix"
FILE "mix.mp3" MP3
  TRACK 01 AUDIO
    TITLE "One "two" three"
    PERFORMER "Sine"
    INDEX 00 00:00:10
    INDEX 01 00:01:00
  TRACK 02 AUDIO
    TITLE Two - Remix
    INDEX 01 75:30:37
  track 03 audio
    title 'Three'
    index 01 80:60:00
  TRACK 04 AUDIO
    INDEX 01 90:00:75
"""


def test_cue_sheets() -> None:
    assert sections(CUE) == [
        (1, "Sine", 'One "two" three'),
        (75 * 60 + 30 + 37 / 75, "The DJ", "Two - Remix"),
        (None, "The DJ", "Three"),
        (None, "The DJ", ""),
    ]


def test_times_in_a_second_file_are_not_those_of_the_show() -> None:
    second = CUE + 'FILE "two.mp3" MP3\n  TRACK 05 AUDIO\n    TITLE "Five"\n    INDEX 01 00:00:00\n'
    assert sections(second)[:4] == sections(CUE)
    assert sections(second)[4] == (None, "The DJ", "Five")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_any_usual_encoding(encoding: str) -> None:
    text = CUE.replace("Sine", "Sigur Rós – é")
    assert decode_text(text.encode(encoding)) == text
    assert sections(decode_text(text.encode(encoding)))[0][1] == "Sigur Rós – é"


def test_utf_16_of_the_other_order() -> None:
    assert decode_text(b"\xfe\xff" + "Rós".encode("utf-16-be")) == "Rós"


@given(st.binary())
def test_any_file_is_text(content: bytes) -> None:
    parse_tracklist(decode_text(content))


@pytest.mark.parametrize(
    ("description", "starts"),
    [
        (
            "Welcome to my show!\n\n00:00 A - One\n05:10 B - Two\n1:02:03 C - Three\n\nFollow me - please",
            [0, 310, 3723],
        ),
        ("1. A - One (0:00)\n2. B - Two (5:10)\n3. C - Three (10:20)", [0, 310, 620]),
        ("00:00 A\n05:10 B", None),
        ("00:00 A\n05:10 B\n05:00 C", None),
        ("00:00 A\n05:10 B\n05:10 C", None),
        ("Live tonight:\n20:00 Doors\n21:30 A\n22:15 B", None),
        ("12:02 A\n15:07 B\n19:33 C", [722, 907, 1173]),
        ("Recorded at 20:00 in Berlin\nEnjoy\nBye", None),
        ("", None),
    ],
)
def test_a_tracklist_in_a_description(description: str, starts: list[float] | None) -> None:
    found = find_tracklist(description)
    assert (found and [section.start for section in found.sections]) == starts


# What a tracklist of Mixcloud's holds: cleaned, the dash between artist and title excepted.
words = st.text(min_size=1, max_size=20).map(clean_line).filter(lambda text: text and not set(text) & set("-–—"))
plain_words = (
    st.from_regex(r"\A[A-Za-zäß夏&'(]([A-Za-z0-9äß夏&'() ]{0,20}[A-Za-zäß夏)])?\Z")
    .map(clean_line)
    .filter(lambda text: not text.lower().replace(" ", "").startswith(("track", "setlist", "playlist")))
)


def tracks(words: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Section, ...]]:
    start = st.none() | st.integers(0, 10**8).map(lambda hundredths: hundredths / 100)
    section = st.builds(Section, title=words, artist=words | st.just(""), start=start)
    return st.lists(section, max_size=8).map(tuple)


@given(tracks(plain_words))
def test_text_that_was_written_reads_back(listed: tuple[Section, ...]) -> None:
    read = parse_tracklist(to_text(Tracklist(listed)))
    assert read == Tracklist(tuple(Section(one.title, one.artist) for one in listed))


@given(tracks(words.filter(lambda text: not text.startswith("["))), st.none() | st.integers(1, 10**6))
def test_lrc_that_was_written_reads_back(listed: tuple[Section, ...], duration: int | None) -> None:
    tracklist = Tracklist(listed)
    timed = tracklist.timed(duration)
    if not timed:  # then it is no LRC, but plain text
        return
    expected = [Section(one.title, one.artist, one.start if one in timed else None) for one in listed]
    assert parse_tracklist(to_lrc(tracklist, duration)) == Tracklist(tuple(expected))


@given(st.text() | st.text("0123456789:.[]()-– \nAB#*"))
def test_any_text_is_read_and_nothing_is_added(text: str) -> None:
    lines = [clean_line(line) for line in text.splitlines()]
    for section in parse_tracklist(text).sections:
        assert section.title
        assert any(section.title in line and section.artist in line for line in lines)
        assert section.start is None or section.start >= 0
    find_tracklist(text)


@pytest.mark.parametrize(
    "piece",
    [
        "0",
        "0:",
        "00:00 ",
        "[",
        "[0",
        "1. ",
        "- ",
        " ",
        "\n",
        "=",
        "[00:00.00]",
        " – ",
        "TRACK 01 AUDIO\n",
        "\tTRACK",
        "\u0301",
    ],
)
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert len(parse_tracklist(text).sections) <= 1_000_000 // len(piece)
    find_tracklist(text)
