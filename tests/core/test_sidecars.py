"""Cue sheets, LRC and listings: what is written reads back, whatever people typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.sidecars import to_cue, to_lrc, to_timed_text
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import parse_tracklist

TIMED = Tracklist((Section("One", "Sine", 5), Section("Two"), Section("Three", "", 3725.52)))

CUE = """\
REM GENRE "Deep House, Techno"
REM DATE 2026-03-01
REM COMMENT "https://www.mixcloud.com/TestRadio/night-shift/"
PERFORMER "Test Radio"
TITLE "Night 'Shift'"
FILE "night shift.mp3" MP3
  TRACK 01 AUDIO
    TITLE "One"
    PERFORMER "Sine"
    INDEX 01 00:05:00
  TRACK 02 AUDIO
    TITLE "Three"
    INDEX 01 62:05:39"""


def test_a_cue_sheet() -> None:
    written = to_cue(
        TIMED,
        4000,
        "night shift.mp3",
        title='Night "Shift"',
        performer="Test Radio",
        date="2026-03-01",
        genre="Deep House, Techno",
        comment="https://www.mixcloud.com/TestRadio/night-shift/",
    )
    assert written == CUE


def test_a_cue_sheet_leaves_out_what_nobody_knows() -> None:
    assert to_cue(Tracklist((Section("", "", 0),)), None, "a.m4a").splitlines() == [
        'FILE "a.m4a" WAVE',
        "  TRACK 01 AUDIO",
        "    INDEX 01 00:00:00",
    ]


@pytest.mark.parametrize("tracklist", [Tracklist(), Tracklist((Section("One"), Section("Two")))])
def test_without_times_there_is_no_cue_sheet(tracklist: Tracklist) -> None:
    assert to_cue(tracklist, 60, "a.m4a") == ""


@pytest.mark.parametrize(
    ("file", "kind"),
    [("a.mp3", "MP3"), ("A.MP3", "MP3"), ("a.aiff", "AIFF"), ("a.m4a", "WAVE"), ("a.opus", "WAVE"), ("a", "WAVE")],
)
def test_the_word_for_the_kind_of_file(file: str, kind: str) -> None:
    assert f'FILE "{file}" {kind}' in to_cue(TIMED, None, file)


@pytest.mark.parametrize("file", ['a"b.m4a', "a\nb.m4a", "a\x85b.m4a", "a\u2028b.m4a", "a\x1b[2J.m4a", "a\udcff.m4a"])
def test_a_name_that_no_cue_sheet_can_hold(file: str) -> None:
    with pytest.raises(ValueError, match="no way to name"):
        to_cue(TIMED, None, file)


def test_a_name_in_any_language_is_held_as_it_is() -> None:
    # Decomposed, as macOS writes names, and with a wide space: cleaned, it would name no file.
    name = "E\u0301te\u0301\u3000夏 'n' #1.m4a"
    assert f'FILE "{name}" WAVE' in to_cue(TIMED, None, name).splitlines()


# What people type, and what would break out of its line or its quotes.
texts = st.text() | st.sampled_from(
    ['"', 'a" "b', "x\nTRACK 07 AUDIO", 'x"\r\nINDEX 01 00:00:00', "\ufeffFILE a", "'a'"]
)
frames = st.integers(0, 10**6).map(lambda number: number / 75)
sections = st.builds(Section, title=texts, artist=texts, start=st.none() | frames)


@given(st.lists(sections, max_size=6), texts, texts, texts)
def test_a_cue_sheet_that_was_written_reads_back(
    listed: list[Section], title: str, performer: str, comment: str
) -> None:
    tracklist = Tracklist(tuple(listed))
    written = to_cue(tracklist, None, "a.m4a", title=title, performer=performer, genre=title, comment=comment)
    read = parse_tracklist(written).sections if written else ()
    owner = held(performer)
    named = [(held(one.title), held(one.artist) or owner, one.start) for one in tracklist.timed(None)]
    named = [section for section in named if section[0] or section[1]]  # the others are left out when read
    assert [(one.title, one.artist) for one in read] == [section[:2] for section in named]
    assert [one.start for one in read] == pytest.approx([section[2] for section in named])


def held(text: str) -> str:
    """Give a text as a cue sheet can hold it."""
    return clean_line(text).replace('"', "'")


def test_a_listing_for_people() -> None:
    assert to_timed_text(TIMED, 4000) == "[0:05] Sine – One\nTwo\n[1:02:05] Three"
    assert to_timed_text(TIMED, 60) == "[0:05] Sine – One\nTwo\nThree"
    assert to_timed_text(Tracklist((Section("One", "", 0), Section("Two", "", 0))), 60) == "One\nTwo"


words = st.text("ABCdé", min_size=1, max_size=8)


@given(st.lists(st.builds(Section, title=words, artist=words, start=st.none() | st.integers(0, 10**5)), max_size=6))
def test_a_listing_that_was_written_reads_back(listed: list[Section]) -> None:
    tracklist = Tracklist(tuple(listed))
    timed = tracklist.timed(None)
    expected = [Section(one.title, one.artist, one.start if one in timed else None) for one in listed]
    assert list(parse_tracklist(to_timed_text(tracklist, None)).sections) == expected


@pytest.mark.parametrize("title", ["[offset:-9000]", "[12:34] fake", "[ti: other]", "[by:"])
def test_no_title_is_obeyed_as_a_command_of_lrc(title: str) -> None:
    (untimed, _) = to_lrc(Tracklist((Section(title), Section("One", "", 0))), 60).splitlines()
    assert untimed.startswith("(")
    assert untimed.strip("()") == title.replace("[", "").replace("]", ")").strip("()")
