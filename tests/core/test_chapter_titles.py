"""Titles of chapters that any file can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.ffmpeg import chapter_title


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sine – 220 Hz", "Sine – 220 Hz"),
        (" \\o/ ", "\\o/"),
        ("ends in \\", "ends in \\ "),
        ("ü" * 200, "ü" * 127),
        ("a" + "ü" * 200, "a" + "ü" * 126),
        ("\\" * 300, "\\" * 254 + " "),
        ("", ""),
    ],
)
def test_titles(title: str, written: str) -> None:
    assert chapter_title(title) == written


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_any_title_fits(title: str) -> None:
    written = chapter_title(title)
    assert len(written.encode()) <= 255
    assert not written.endswith("\\")
    assert title.strip().startswith(written.rstrip(" ") if title.strip() else "")
