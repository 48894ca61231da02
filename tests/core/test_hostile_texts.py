"""Cleaning of texts that were made to get past it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.text import clean_line, clean_text, is_plain
from tests.core.mutations import is_clean

MARKS = "\u0301\u0327\u0345\u0334\u0344\u0f73\u0f81\u20dd\u0488"
# Half of what is drawn is what the cleaning looks for.
nasty = st.text(
    st.sampled_from(
        "\x1b[]0;m\x07\\\x9b \t\n\r\v\f\x85\u2028\u200b\u200d\u202e\ufeff\u0958\ud800ae\u1100\u1161" + MARKS
    )
)
texts = st.text(st.characters(codec=None)) | nasty | st.builds("".join, st.lists(nasty | st.text(max_size=5)))


@given(texts)
def test_the_short_way_gives_what_the_long_one_does(text: str) -> None:
    # A character that draws nothing is not clean, so that the long way is gone, and is gone with it.
    assert clean_line("\u200b" + text[:999]) == clean_line(text[:999])


@given(texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_text(text)) == clean_line(clean_line(text))


@given(texts)
def test_what_is_cleaned_is_clean(text: str) -> None:
    line = clean_line(text)
    assert is_clean(line)
    assert is_clean(clean_text(text))
    assert "\n" not in line
    assert line == line.strip()
    assert unicodedata.is_normalized("NFC", line)
    assert is_plain(line)


@given(texts)
def test_a_plain_name_loses_nothing_but_spaces_by_cleaning(text: str) -> None:
    if is_plain(text) and not any(character.isspace() for character in text) and text.isprintable():
        assert unicodedata.normalize("NFC", clean_line(text)) == unicodedata.normalize("NFC", text) or any(
            unicodedata.combining(character) for character in text
        )


@pytest.mark.parametrize("letter", ["\u0958", "\U0001d160", "\ufb2c"])
def test_letters_that_become_longer_do_not_make_a_text_longer(letter: str) -> None:
    line, text = clean_line(letter * 2_000), clean_text(letter * 20_000)
    assert len(line) <= 1_000
    assert len(text) <= 10_000
    assert (clean_line(line), clean_text(text)) == (line, text)


@pytest.mark.parametrize("marks", [MARKS[:-2], "\u0327\u0301", "\u0f73", "\u0344", "\u0301"])
def test_towers_of_marks_are_cut(marks: str) -> None:
    for cleaned in (clean_line("a" + marks * 400 + "b"), clean_text("a" + marks * 4_000 + "\nb")):
        towers = "".join("m" if unicodedata.combining(character) else " " for character in cleaned).split()
        assert max(map(len, towers)) <= 30
        assert cleaned.endswith("b") or len(cleaned) < 100
        assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    "text",
    ["Zoë", "ภาษาไทยที่นี่", "अन्तर्राष्ट्रीयकरण", "עִבְרִית", "Việt Nam", "\U0001f468\u200d\U0001f469", "-" * 80, "……" * 40],
)
def test_languages_and_rules_keep_their_marks(text: str) -> None:
    assert clean_line(text) == unicodedata.normalize("NFC", text)
