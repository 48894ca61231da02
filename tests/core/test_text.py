"""Texts that people typed into Mixcloud, made safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.text import clean_line, clean_text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain", "plain"),
        ("  two   spaces\t", "two spaces"),
        ("a\r\nb\nc\rd", "a b c d"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("e\u0301te\u0301", "été"),
        ("{braces} 'quotes' \"too\" ../up", "{braces} 'quotes' \"too\" ../up"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467", "family \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("夏の夜", "夏の夜"),
        ("", ""),
    ],
)
def test_a_line_keeps_its_words_only(text: str, line: str) -> None:
    assert clean_line(text) == line


def test_a_text_keeps_its_lines() -> None:
    assert clean_text("one \r\n\r\n\r\n\r\ntwo\u2028three\n") == "one\n\ntwo\nthree"


def test_texts_without_end_are_cut() -> None:
    assert len(clean_line("x" * 1_000_000)) == 1_000
    assert len(clean_text("\u0301\u0327" * 500_000)) <= 10_000


@given(st.text(st.characters(codec=None)))
def test_nothing_that_steers_is_left(text: str) -> None:
    cleaned = clean_text(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in cleaned.replace("\n", ""))
    cleaned.encode("utf-8")  # lone surrogates would raise
    assert "\n" not in clean_line(text)


@given(st.text(st.characters(codec=None)))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
