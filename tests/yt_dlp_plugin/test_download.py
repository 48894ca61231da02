"""Shows on the disk: the real audio, tagged and whole."""

from __future__ import annotations

import re
import signal
import time
from importlib.util import find_spec
from pathlib import Path

import mutagen
import pytest
from mutagen.mp4 import MP4

from tests.conftest import Programs
from tests.listening import chapters, frequency, length
from tests.sandbox import Fault
from tests.sandbox.catalogue import CATALOGUE

OWNER = "https://www.mixcloud.com/TestToneRadio"
EMBED = ("--embed-metadata", "--embed-chapters", "--embed-thumbnail")
FIVE_MIB = 5 * 1024 * 1024


def download(programs: Programs, address: str, *arguments: str) -> Path:
    result = programs.yt_dlp("-o", "audio.%(ext)s", *arguments, address)
    assert result.status == 0, result.err
    (path,) = programs.home.glob("audio.*")
    return path


def test_the_best_audio_with_chapters_tags_and_cover(programs: Programs) -> None:
    path = download(programs, f"{OWNER}/full-tracklist/", *EMBED)
    audio = MP4(path)
    assert path.suffix == ".m4a"
    assert audio.info.codec == "mp4a.40.2"
    assert audio.info.length == pytest.approx(60, abs=0.5)
    assert audio.info.bitrate > 150_000
    assert audio["\xa9nam"] == ["Full Tracklist"]
    assert audio["\xa9ART"] == ["Test Tone Radio"]
    assert audio["aART"] == ["Test Tone Radio"]
    assert audio["\xa9gen"] == ["Deep House, Techno, Ambient"]
    assert audio["\xa9cmt"] == [f"{OWNER}/full-tracklist/"]
    assert bytes(audio["covr"][0]).startswith(b"\xff\xd8\xff")
    found = chapters(path)
    assert [title for _, title in found][:2] == ["Sine – 220 Hz", "Pure Tone – 330 Hz"]
    for start, title in found:
        wanted = int(re.search(r"(\d+) Hz", title)[1])
        assert frequency(path, start + 0.5) == pytest.approx(wanted, rel=0.03)
        if start:
            assert frequency(path, start - 1) == pytest.approx(wanted - 110, rel=0.03)


def test_the_plain_file_comes_in_ranges_that_are_not_slowed_down(programs: Programs) -> None:
    programs.sandbox.throttle = 1000  # bytes a second after 5 MiB of one answer: a minute and more, if it were one
    path = download(programs, f"{OWNER}/plain-old-show/")
    assert length(path) == pytest.approx(720, abs=1)
    ranges = [r.headers["range"] for r in programs.sandbox.requests if r.host == "dl.mixcloud.stream"]
    assert len(ranges) == 2
    assert ranges[0].startswith("bytes=0-")


@pytest.mark.parametrize(
    ("slug", "chosen", "suffix", "codec"),
    [
        ("new-two-rates", "http", ".m4a", "mp4a"),
        ("new-two-rates", "hls-64", ".m4a", "mp4a"),
        ("new-two-rates", "dash-f2-a1-x3", ".webm", "opus"),
        ("plain-old-show", "dash-a1-x3", ".m4a", "mp4a"),
    ],
)
def test_every_kind_of_stream_can_be_had(programs: Programs, slug: str, chosen: str, suffix: str, codec: str) -> None:
    path = download(
        programs, f"{OWNER}/{slug}/", "-f", chosen, *(["--remux-video", "webm>opus"] if codec == "opus" else [])
    )
    if codec == "opus":
        assert path.suffix == ".opus"
        assert type(mutagen.File(path)).__name__ == "OggOpus"
    else:
        assert path.suffix == suffix
        assert MP4(path).info.codec.startswith(codec)
    assert length(path) == pytest.approx(CATALOGUE.show("TestToneRadio", slug).duration, abs=1)


def test_the_built_in_downloads_from_the_sandbox_too(programs: Programs) -> None:
    """This proves the sandbox, and what the plugin adds: the built-in knows no chapters."""
    result = programs.yt_dlp(
        "-f",
        "http",
        "-o",
        "audio.%(ext)s",
        "--embed-chapters",
        f"{OWNER}/full-tracklist/",
        plugin=False,
        YTDLP_NO_PLUGINS="1",
    )
    assert result.status == 0, result.err
    assert chapters(programs.home / "audio.m4a") == []


def start_and_interrupt(programs: Programs, address: str, *arguments: str, after: str) -> int:
    """Run yt-dlp and send Ctrl-C once a path that holds `after` was answered; gives the exit status."""
    running = programs.start("yt_dlp", "-o", "audio.%(ext)s", *arguments, address)
    deadline = time.monotonic() + 30
    while not any(after in request.path for request in programs.sandbox.requests):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=30)
    assert running.returncode is not None
    return running.returncode


def test_an_interrupted_download_resumes(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", r"seg-4-a1", latency=5))
    status = start_and_interrupt(programs, f"{OWNER}/new-two-rates/", after="seg-3-a1")
    assert status != 0
    assert not (programs.home / "audio.m4a").exists()
    programs.sandbox.faults.clear()
    programs.sandbox.forget()
    path = download(programs, f"{OWNER}/new-two-rates/")
    segments = [request.path for request in programs.sandbox.requests if "/seg-" in request.path]
    assert not any("seg-1-" in segment or "seg-2-" in segment for segment in segments)
    assert length(path) == pytest.approx(60, abs=0.5)
    assert frequency(path, 1) == pytest.approx(220, rel=0.03)
    assert frequency(path, 45) == pytest.approx(440, rel=0.03)


@pytest.mark.skipif(find_spec("imageio_ffmpeg") is None, reason="the extra ffmpeg is not installed")
def test_the_ffmpeg_of_the_extra_is_found(programs: Programs) -> None:
    settings = programs.home / ".config" / "yt-dlp" / "config"
    settings.write_text("\n".join(line for line in settings.read_text().splitlines() if "ffmpeg" not in line))
    result = programs.yt_dlp("-o", "audio.%(ext)s", *EMBED, f"{OWNER}/new-two-rates/", PATH="")
    assert result.status == 0, result.err
    assert len(chapters(programs.home / "audio.m4a")) == 3
    assert MP4(programs.home / "audio.m4a")["\xa9nam"] == ["New Two Rates"]


def test_a_show_that_ends_early_does_not_pass_for_the_whole(programs: Programs) -> None:
    """yt-dlp by itself would skip the pieces, keep the file, and note the show in the archive."""
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/seg-[4-7]-", truncate=1000, times=None))
    arguments = ("--fragment-retries", "0", "--download-archive", "archive.txt", "-o", "audio.%(ext)s", *EMBED)
    result = programs.plain_yt_dlp(*arguments, f"{OWNER}/new-two-rates/")
    assert result.status == 1
    assert 'ERROR: Postprocessing: Of "New Two Rates" only 30 of 60 seconds came.' in result.err
    assert not (programs.home / "audio.m4a").exists()
    assert not (programs.home / "archive.txt").exists()
    programs.sandbox.faults.clear()
    assert programs.yt_dlp(*arguments, f"{OWNER}/new-two-rates/").status == 0
    assert length(programs.home / "audio.m4a") == pytest.approx(60, abs=0.5)


@pytest.mark.parametrize(("section", "wanted"), [("*0-20", 20), ("*30-inf", 30)])
def test_whoever_asks_for_a_section_gets_it(programs: Programs, section: str, wanted: int) -> None:
    path = download(programs, f"{OWNER}/full-tracklist/", "-f", "http", "--download-sections", section)
    assert length(path) == pytest.approx(wanted, abs=1)
