"""Recordings of live streams that begin and end while the real yt-dlp runs."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import Programs
from tests.listening import frequency, length
from tests.sandbox import Sandbox, ffmpeg
from tests.sandbox.media import LIVE_FRAMES, LIVE_FREQUENCY, LIVE_VARIANTS

LIVE = "https://www.mixcloud.com/live"
NEVER_LIVE = "EmptyStation"
PATIENCE = 60
"""Seconds after which a stream ends in any case, so that whatever records it does."""


def asked_for(sandbox: Sandbox, pattern: str) -> int:
    """How many addresses have been asked for whose path matches."""
    return len({request.path for request in sandbox.requests if re.search(pattern, request.path)})


def recorded(programs: Programs, *arguments: str, starts: bool = False) -> Path:
    """Record a stream that ends by itself; one that `starts` does so when yt-dlp has heard that there is none."""
    sandbox = programs.sandbox
    for variant in LIVE_VARIANTS:
        sandbox.media.live(variant)

    def until(pattern: str, count: int = 1) -> None:
        deadline = time.monotonic() + PATIENCE
        while asked_for(sandbox, pattern) < count:
            assert time.monotonic() < deadline, f"nobody asked for {pattern}"
            time.sleep(0.02)

    def stream() -> None:
        if starts:
            until("/graphql")
            sandbox.start_live(NEVER_LIVE)
        try:
            # Which ones depends on how soon the recorder comes.
            until(r"/720p-\d+\.ts$", 2)
        finally:
            sandbox.end_live(NEVER_LIVE)

    if not starts:
        sandbox.start_live(NEVER_LIVE)
    with ThreadPoolExecutor(1) as pool:
        streaming = pool.submit(stream)
        result = programs.yt_dlp("-o", "recording.%(ext)s", *arguments, f"{LIVE}/{NEVER_LIVE}/")
        assert result.status == 0, result.err
        streaming.result()
    assert ("not currently live" in result.err) == starts
    (path,) = programs.home.glob("recording.*")
    return path


def check_recording(path: Path) -> None:
    """Pictures and sound from one end to the other."""
    assert path.suffix == ".mp4"
    seconds = length(path)
    assert seconds > 5
    shown = ffmpeg.run("-xerror", "-i", str(path), "-map", "0:v", "-f", "framemd5", "-").splitlines()
    frames = [line.split(b",")[-1] for line in shown if not line.startswith(b"#")]
    assert len(frames) == pytest.approx(seconds * LIVE_FRAMES, abs=2)
    assert len(set(frames)) > 3
    for at in (0.5, seconds - 1):
        assert frequency(path, at) == pytest.approx(LIVE_FREQUENCY, rel=0.02)


def test_a_stream_that_ends_is_a_whole_file_and_the_next_is_another(programs: Programs) -> None:
    archive = ("--download-archive", "archive.txt")
    check_recording(recorded(programs, *archive))
    (first,) = (programs.home / "archive.txt").read_text().split("\n")[:-1]
    assert first.startswith(f"mixcloudlive {NEVER_LIVE}_live_")

    programs.sandbox.start_live(NEVER_LIVE)
    result = programs.yt_dlp(*archive, "--print", "id", f"{LIVE}/{NEVER_LIVE}/")
    assert result.status == 0, result.err
    assert result.out.startswith(f"{NEVER_LIVE}_live_")
    assert result.out.strip() not in first


@pytest.mark.skipif(find_spec("imageio_ffmpeg") is None, reason="the extra ffmpeg is not installed")
def test_whoever_waits_records_with_the_ffmpeg_of_the_extra(programs: Programs) -> None:
    settings = programs.home / ".config" / "yt-dlp" / "config"
    settings.write_text("\n".join(line for line in settings.read_text().splitlines() if "ffmpeg" not in line))
    programs.environment["PATH"] = ""
    check_recording(recorded(programs, "--wait-for-video", "1", starts=True))
