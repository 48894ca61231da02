"""The form of a show as text: what is written is read again, and what is wrong is named with its line."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beetsplug.mixcloud.publishing.form_editing import _checked
from beetsplug.mixcloud.publishing.form_text import FilledForm, FormTextError, form_from_text, form_to_text, sections_of
from beetsplug.mixcloud.publishing.visibility import local_time, parse_time, seen_of
from mixcloud_core.models import CloudcastForm, Section
from mixcloud_core.text import clean_line, clean_text

# Letters, and all that means something in the text.
LETTERS = st.text(st.sampled_from("aé\u0301\\#,:–—- 01\n\tT") | st.characters(), max_size=30)
LINES = LETTERS.map(clean_line)
WORDS = LINES.filter(bool)
TITLES = WORDS | st.sampled_from(["Tracklist:", "Description:", "1:02 Tone", "#1", "A – B", "A -", "\\", "- A", "0:00"])
SECTIONS = st.builds(Section, TITLES, st.just("") | TITLES, st.none() | st.integers(0, 400_000).map(float))
DESCRIPTIONS = st.lists(
    LETTERS | st.sampled_from(["Tracklist:", "Description:", "# no comment", "Name: x"]), max_size=5
)
TIMES = st.integers(40_000_000, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
SEEN = st.sampled_from(["", "public", "unlisted", "draft"]).map(seen_of) | TIMES.map(
    lambda moment: seen_of(local_time(moment))
)


@st.composite
def filled_forms(draw: st.DrawFn) -> FilledForm:
    seen = draw(SEEN)
    names = st.lists(WORDS, max_size=5, unique=True).map(tuple)
    form = CloudcastForm(
        name=draw(WORDS),
        description=clean_text("\n".join(draw(DESCRIPTIONS))) or None,
        tags=draw(names) or None,
        sections=tuple(draw(st.lists(SECTIONS, max_size=6))) or None,
        hosts=draw(names) or None,
        unlisted=seen.unlisted,
        publish_date=seen.publish_date,
        disable_comments=draw(st.none() | st.booleans()),
        hide_stats=draw(st.none() | st.booleans()),
    )
    return FilledForm(form, seen.publish)


@given(filled_forms())
def test_what_is_written_is_read_again(filled: FilledForm) -> None:
    assert form_from_text(form_to_text(*filled)) == filled


HEADS = ["Name:", "Tags:", "Visibility:", "Hosts:", "Cover:", "Cover: " + "x" * 300, "Statistics:", "Description:"]


@given(st.lists(LETTERS | st.sampled_from(HEADS), max_size=6), st.lists(LETTERS | TITLES, max_size=5))
def test_any_text_is_a_form_or_is_refused_with_a_line(above: list[str], below: list[str]) -> None:
    text = "\n".join([*above, "Description:", "words", "Tracklist:", *below])
    try:
        filled = form_from_text(text)
    except FormTextError as error:
        assert 1 <= error.line <= len(text.splitlines())
    else:
        assert form_from_text(form_to_text(*filled)).form.sections == filled.form.sections


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_times_are_those_of_the_clock_here(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    # The hour that a clock lives twice, on both sides of it.
    for hour in range(4):
        moment = datetime(2027, 10, 30, 23, 30, tzinfo=UTC) + timedelta(hours=hour)
        assert parse_time(local_time(moment)) == moment
    shown = local_time(datetime(2027, 6, 1, 20, tzinfo=UTC))
    monkeypatch.undo()
    time.tzset()
    assert shown == ("2027-06-01 20:00" if zone == "UTC" else "2027-06-01 22:00")


def test_a_form_as_people_see_it(tmp_path: Path) -> None:
    cover = tmp_path / "front.jpg"
    cover.write_bytes(b"\xff\xd8\xff")
    form = CloudcastForm(
        name="Mix, No. 1",
        description="First line\n\nTracklist:\n1:00 no track",
        picture=cover,
        tags=("deep house", "a,b"),
        sections=(Section("Tone", "Sine", 0.7), Section("Interval – no artist", "", 3723), Section("#3")),
        hosts=("GuestTone",),
        publish_date=parse_time("2027-01-31 20:00"),
        hide_stats=False,
        disable_comments=True,
    )
    text = form_to_text(form, None)
    assert all(len(line) <= 80 for line in text.splitlines() if line.startswith("#"))
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        *("", "Name: Mix, No. 1", "Tags: deep house, a\\,b", "Visibility: 2027-01-31 20:00", "Hosts: GuestTone"),
        *(f"Cover: {cover}", "Statistics: shown", "Comments: off", "", "Description:", "First line", ""),
        *(
            "Tracklist:",
            "1:00 no track",
            "",
            "Tracklist:",
            "0:00 Sine – Tone",
            "1:02:03 Interval \\– no artist",
            "\\#3",
        ),
    ]
    assert form_from_text(text) == (replace(form, sections=sections_of(form)), None)
    pasted = form_from_text("Name: A\nDescription:\n\nTracklist:\n0:00 Sine - Tone\n # later\n1:00   Low — Tone\n")
    assert pasted.form.sections == (Section("Tone", "Sine", 0), Section("Tone", "Low", 60))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Name: a\nVisibility: hidden\nDescription:\nTracklist:", 2, "none of public, unlisted and draft"),
        ("Name: a\n\nName: b\nDescription:\nTracklist:", 3, "stands in line 1 as well"),
        ("Name: a\nHost: b\nDescription:\nTracklist:", 2, '"Host: b" is none of Name, Tags, Visibility'),
        ("Statistics: no\nDescription:\nTracklist:", 1, '"no" is neither shown nor hidden'),
        ("Cover: /nowhere.jpg\nDescription:\nTracklist:", 1, "there is no file"),
        ("Name: a\nTracklist:\n", 2, 'the line "Description:" is gone'),
        ("Tracklist:\nDescription:\n", 1, "belongs under the description"),
        ("Description:\nTracklist:\n0:00 A\n\n0:75 B", 5, '"0:75" is not a duration'),
        ("Description:\nTracklist:\n# so\n0:30", 4, "no title"),
        ("", 1, "is gone"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FormTextError) as caught:
        form_from_text(text)
    assert (caught.value.line, words in str(caught.value)) == (line, True), caught.value


BEFORE = FilledForm(
    CloudcastForm(
        name="Mix",
        description="Words",
        tags=("a",),
        sections=(Section("B", "", 60), Section("A", "", 30)),
        publish_date=datetime(2026, 1, 1, tzinfo=UTC),
    )
)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("Name: Mix", "Name:", "Name", "a show needs a name"),
        ("Tags: a", "Tags: a, b, c, d, e, f", "Tags", "6 are too many"),
        ("Hosts:", "Hosts: a, b, c", "Hosts", "3 are too many"),
        ("Words", "Words " * 200, "Description", "1199 characters are too many"),
        ("Visibility: 2026-01-01", "Visibility: 2026-02-01", "Visibility", "is over"),
        ("Cover:", f"Cover: {__file__}", "Cover", "no JPEG or PNG picture"),
        ("0:30 A", "# later\n1:30 A\n\n1:20 C", "1:20 C", "starts before"),
        ("1:00 B\n0:30 A", "1:00 B\n3:20 A", "3:20 A", "3:20"),
    ],
)
def test_what_mixcloud_would_not_take_is_named_with_its_line(old: str, new: str, line: str, words: str) -> None:
    text = form_to_text(*BEFORE)
    assert old in text
    text = text.replace(old, new)
    with pytest.raises(FormTextError) as caught:
        _checked(text, BEFORE, 200.0, datetime(2026, 11, 1, tzinfo=UTC))
    assert text.splitlines()[caught.value.line - 1].startswith(line), caught.value
    assert words in str(caught.value)


def test_what_is_emptied_is_cleared_and_what_was_wrong_before_may_stay() -> None:
    """The times of the tracklist fall, as Mixcloud has them: that keeps nobody from changing the name."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    text = form_to_text(*BEFORE).replace("Name: Mix", "Name: Other").replace("Tags: a", "Tags:").replace("Words", "")
    assert _checked(text, BEFORE, 200.0, now) == replace_form(BEFORE, name="Other", tags=(), description="")
    emptied = text.replace("1:00 B\n0:30 A", "")
    assert _checked(emptied, BEFORE, 200.0, now).form.sections == ()


def replace_form(filled: FilledForm, **members: Any) -> FilledForm:
    return filled._replace(form=replace(filled.form, **members))
