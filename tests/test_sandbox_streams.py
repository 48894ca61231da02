"""The sandbox serves yt-dlp's built-in extractor, which knows nothing of it: real downloads, real audio."""

from __future__ import annotations

import subprocess
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mutagen.mp4 import MP4

from tests.sandbox import Sandbox, ffmpeg
from tests.sandbox.catalogue import CATALOGUE, INTRO_FREQUENCY, SITE, show_key, tones
from tests.sandbox.records import Show

SAMPLE_RATE = 8000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def show(slug: str) -> Show:
    found = CATALOGUE.show("TestToneRadio", slug)
    assert found
    return found


def download(sandbox: Sandbox, home: Path, slug: str, formats: str) -> Path:
    """The folder with one file for each of the formats, named after them, by the built-in extractor."""
    folder = home / "downloads"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "yt_dlp", "--no-progress", "--no-update", "-f", formats),
            *("--paths", str(folder), "-o", "%(format_id)s.%(ext)s", SITE + show_key(show(slug))),
        ],
        env=sandbox.environment(home) | {"YTDLP_NO_PLUGINS": "1"},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return folder


def information(file: Path) -> Any:
    return MP4(file).info


def samples(file: Path) -> array[int]:
    decoded = ffmpeg.run("-i", str(file), "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "s16le", "-")
    return array("h", decoded)


def frequency(sound: array[int], start: float, end: float) -> float:
    """Hz between two moments (seconds), by counting how often the wave rises through zero."""
    part = sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    rises = [at for at in range(1, len(part)) if part[at - 1] < 0 <= part[at]]
    return (len(rises) - 1) * SAMPLE_RATE / (rises[-1] - rises[0])


def assert_sounds(file: Path, of: Show) -> None:
    """The file has the length of the show and the tones of its sections, each where it should be."""
    sound = samples(file)
    assert of.duration is not None
    assert len(sound) / SAMPLE_RATE == pytest.approx(of.duration, abs=0.15)
    for tone in tones(of):
        assert frequency(sound, tone.start + 0.3, tone.end - 0.3) == pytest.approx(tone.frequency, rel=0.01)


def test_a_show_of_one_rate_by_http_hls_and_dash(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = download(sandbox, tmp_path, "untimed-tracklist", "http,hls-64,dash-a1-x3")
    files = sorted(folder.iterdir())
    assert [file.stem for file in files] == ["dash-a1-x3", "hls-64", "http"]
    for file in files:
        assert information(file).length == pytest.approx(40, abs=0.15)
        assert_sounds(file, show("untimed-tracklist"))
    assert {tone.frequency for tone in tones(show("untimed-tracklist"))} == {INTRO_FREQUENCY}


def test_a_show_of_two_rates_by_hls_and_dash(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = download(sandbox, tmp_path, "full-tracklist", "hls-192,dash-f2-a1-x3")
    opus, better = sorted(folder.iterdir())
    assert (opus.name, better.stem) == ("dash-f2-a1-x3.webm", "hls-192")
    assert information(better).length == pytest.approx(60, abs=0.15)
    assert information(better).bitrate > 180_000
    assert_sounds(better, show("full-tracklist"))
    assert_sounds(opus, show("full-tracklist"))


def test_unsorted_sections_sound_in_the_order_of_their_times(sandbox: Sandbox) -> None:
    mixed = show("mixed-tracklist")
    assert [(tone.start, tone.frequency) for tone in tones(mixed)] == [
        (0, INTRO_FREQUENCY),
        (5, 220),
        (12, 550),
        (20, 330),
        (30, 660),
        (38, 990),
    ]
    assert_sounds(sandbox.media.piece(mixed, "64.m4a"), mixed)


def test_the_old_show_is_longer_than_one_range(sandbox: Sandbox) -> None:
    file = sandbox.media.piece(show("plain-old-show"), "64.m4a")
    assert file.stat().st_size > 5 * 1024 * 1024
    assert file.read_bytes()[4:12] == b"ftypM4A "
    assert information(file).length == pytest.approx(720, abs=0.15)
