"""Tracklists as chapters and as texts."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.models import Section, Tracklist
from mixcloud_core.sidecars import to_lrc, to_lyrics, to_text

TIMED = (Section("One", "Sine", 0), Section("Two", "Sine", 20), Section("Three", "", 40))


def chapters(*sections: Section, duration: float | None = 60) -> list[tuple[float, float, str]]:
    return [(c.start, c.end, c.title) for c in Tracklist(sections).chapters(duration)]


def test_timed_sections_become_chapters_without_gaps() -> None:
    assert chapters(*TIMED) == [(0, 20, "Sine – One"), (20, 40, "Sine – Two"), (40, 60, "Three")]


def test_a_late_first_section_is_preceded_by_an_intro() -> None:
    assert chapters(Section("One", "Sine", 5)) == [(0, 5, "Intro"), (5, 60, "Sine – One")]


def test_unsorted_sections_are_sorted_and_those_without_time_left_out() -> None:
    found = chapters(Section("Late", "", 30), Section("Untimed"), Section("Early", "", 0))
    assert found == [(0, 30, "Early"), (30, 60, "Late")]


@pytest.mark.parametrize("start", [60, 61, -1, None])
def test_sections_outside_the_show_are_left_out(start: float | None) -> None:
    assert chapters(*TIMED, Section("Outside", "", start)) == chapters(*TIMED)


def test_sections_of_one_time_share_a_chapter() -> None:
    found = chapters(Section("Hour one", "", 0), Section("One", "Sine", 0), Section("Two", "Sine", 20))
    assert found == [(0, 20, "Hour one / Sine – One"), (20, 60, "Sine – Two")]


def test_a_tracklist_without_times_gives_none() -> None:
    assert chapters(Section("One", "Sine"), Section("Two", "Sine")) == []


def test_many_sections_all_at_zero_are_no_times() -> None:
    assert chapters(Section("One", "", 0), Section("Two", "", 0)) == []


@pytest.mark.parametrize("duration", [None, 0])
def test_a_show_of_unknown_length_has_none(duration: float | None) -> None:
    assert chapters(*TIMED, duration=duration) == []


def test_what_is_in_a_chapter_name_stays_as_it_is_written() -> None:
    assert chapters(Section("Rocksteady / Aretha Franklin", "", 0))[0][2] == "Rocksteady / Aretha Franklin"


sections = st.builds(
    Section,
    title=st.text(max_size=5),
    artist=st.text(max_size=5),
    start=st.none() | st.floats(-10, 100) | st.integers(-10, 100),
)


@given(st.lists(sections), st.none() | st.integers(0, 90))
def test_chapters_always_cover_the_show(listed: list[Section], duration: int | None) -> None:
    found = Tracklist(tuple(listed)).chapters(duration)
    if found:
        assert found[0].start == 0
        assert found[-1].end == duration
    assert all(chapter.start < chapter.end and chapter.title for chapter in found)
    assert all(one.end == two.start for one, two in itertools.pairwise(found))


def test_texts() -> None:
    mixed = Tracklist((Section("One", "Sine", 65.5), Section("Two"), Section("[12:34] fake", "", 7200)))
    assert to_text(mixed) == "Sine – One\nTwo\n[12:34] fake"
    assert to_lrc(mixed, 9000) == "[01:05.50]Sine – One\nTwo\n[120:00.00](12:34) fake"
    assert to_lyrics(mixed, 9000) == to_lrc(mixed, 9000)
    assert to_lyrics(mixed, 100) == "[01:05.50]Sine – One\nTwo\n(12:34) fake"
    assert to_lyrics(Tracklist((Section("One"),)), 60) == "One"
    assert to_lyrics(Tracklist(), None) == ""


def test_lyrics_and_chapters_agree_on_what_is_a_time() -> None:
    nobody_typed_times = Tracklist((Section("One", "", 0), Section("Two", "", 0)))
    assert nobody_typed_times.chapters(60) == ()
    assert to_lyrics(nobody_typed_times, 60) == "One\nTwo"


def test_rounding_never_makes_sixty_seconds() -> None:
    assert to_lrc(Tracklist((Section("x", start=59.999),)), 60) == "[01:00.00]x"
