"""What a user reads when there is nothing to be had: one clear line, and a status that is not 0."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.conftest import Programs
from tests.sandbox import CLOUDFLARE, Fault

OWNER = "https://www.mixcloud.com/TestToneRadio"
ONCE = ("--extractor-retries", "0")

NO_AUDIO = {
    "select-only": "is for those who subscribe to Test Tone Radio",
    "select-null-streams": "is for those who subscribe to Test Tone Radio",
    "geo-restricted": "can't be played in your country",
    "play-limit": "can't be played again for now",
    "awaiting-audio": "still being processed",
    "draft-show": "not published yet",
    "scheduled-show": "not published yet",
    "preview-only": "is for those who subscribe to Test Tone Radio",
    "taken-down": "taken down over copyright",
    "drm-show": "copy protection",
    "foreign-stream": "evil.example",
}


@pytest.mark.parametrize(("slug", "words"), NO_AUDIO.items())
def test_shows_without_audio_say_why(programs: Programs, slug: str, words: str) -> None:
    result = programs.plain_yt_dlp(f"{OWNER}/{slug}/")
    assert result.status == 1
    (line,) = result.error_lines
    assert line.startswith("ERROR: ")
    assert words in line
    assert "report this issue" not in line


@pytest.mark.parametrize("slug", NO_AUDIO)
def test_their_metadata_can_still_be_had(programs: Programs, slug: str) -> None:
    result = programs.yt_dlp("--ignore-no-formats-error", "-J", f"{OWNER}/{slug}/")
    assert result.status == 0, result.err
    info = json.loads(result.out)
    assert info["uploader"] == "Test Tone Radio"
    assert info["thumbnails"]
    assert info["formats"] == []
    availability = {"select-only": "subscriber_only", "preview-only": "subscriber_only", "draft-show": "private"}
    assert info["availability"] == availability.get(slug, info["availability"])
    assert NO_AUDIO[slug] in result.err


def test_a_select_show_points_at_cookies(programs: Programs) -> None:
    assert "--cookies-from-browser" in programs.yt_dlp(f"{OWNER}/select-only/").err


def test_a_show_that_is_gone(programs: Programs) -> None:
    result = programs.plain_yt_dlp(f"{OWNER}/gone/")
    assert result.status == 1
    (line,) = result.error_lines
    assert line == (
        'ERROR: [mixcloud] TestToneRadio_gone: Mixcloud knows no show "TestToneRadio/gone". '
        "It was deleted, renamed or made private, or is spelled differently"
    )


BROKEN = {
    "cloudflare": (Fault("app.mixcloud.com", "/graphql", status=403, body=CLOUDFLARE, times=None), "robot"),
    "rate limit": (
        Fault("app.mixcloud.com", "/graphql", status=429, headers={"Retry-After": "30"}, times=None),
        "wait 30 seconds",
    ),
    "500": (Fault("app.mixcloud.com", "/graphql", status=500, times=None), "trouble of its own (500)"),
    "half": (Fault("app.mixcloud.com", "/graphql", truncate=100, times=None), "can't be reached"),
    "nonsense": (
        Fault("app.mixcloud.com", "/graphql", body="{]", content_type="application/json", times=None),
        "cut short or no JSON",
    ),
    "errors": (
        Fault("app.mixcloud.com", "/graphql", graphql_errors=["Out of order"], times=None),
        "Out of order",
    ),
}


@pytest.mark.parametrize(("fault", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_server_gives_one_clear_line(programs: Programs, fault: Fault, words: str) -> None:
    programs.sandbox.faults.add(fault)
    result = programs.plain_yt_dlp(*ONCE, f"{OWNER}/full-tracklist/")
    assert result.status == 1
    (line,) = result.error_lines
    assert words in line
    assert "report this issue" not in line
    assert programs.files(programs.home / ".cache") == []


@pytest.mark.parametrize("kind", ["500", "half", "nonsense"])
def test_passing_trouble_is_tried_again(programs: Programs, kind: str) -> None:
    fault = BROKEN[kind][0]
    for _ in range(2):
        programs.sandbox.faults.add(Fault(**{**fault.__dict__, "times": 1}))
    result = programs.yt_dlp("--retry-sleep", "extractor:0", "--print", "title", f"{OWNER}/full-tracklist/")
    assert (result.status, result.out) == (0, "Full Tracklist\n")


def test_what_trying_again_does_not_mend_is_not_tried(programs: Programs) -> None:
    programs.sandbox.faults.add(BROKEN["cloudflare"][0])
    programs.yt_dlp(f"{OWNER}/full-tracklist/")
    assert len(programs.sandbox.requests) == 1


def test_one_manifest_out_of_order_costs_a_warning(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/secure/hls/", status=404, times=None))
    result = programs.yt_dlp("--print", "format_id", f"{OWNER}/full-tracklist/")
    assert (result.status, result.out) == (0, "dash-f2-a1-x3\n")
    assert "A stream's manifest can't be had and is left out (HTTP 404)" in result.err


HLS = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=999999,CODECS="{}"\n{}\n'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html>\x1b[31m", "A stream's manifest makes no sense and is left out (it is no HLS)"),
        ("", "A stream's manifest makes no sense and is left out (it is no HLS)"),
        (HLS.format("mp4a.40.2", "https://evil.example/a.m3u8"), "Streams on hosts that are not Mixcloud's"),
        (HLS.format("mp4a.40.2", "//["), "A stream's manifest makes no sense and is left out"),
        (
            HLS.format("\x1b]0;mine\x07", "a.m3u8"),
            "A stream's manifest makes no sense and is left out (it holds control characters)",
        ),
        (
            HLS.format("\x9b31m", "a.m3u8"),
            "A stream's manifest makes no sense and is left out (it holds control characters)",
        ),
    ],
)
def test_a_hostile_hls_manifest_is_left_out(programs: Programs, body: str, words: str) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/secure/hls/", body=body, times=None))
    result = programs.yt_dlp("--print", "formats.:.format_id", f"{OWNER}/full-tracklist/")
    assert (result.status, result.out) == (0, "['dash-f1-a1-x3', 'http', 'dash-f2-a1-x3']\n")
    assert words in result.err
    assert "report" not in result.err
    assert not set(result.err) & set("\x1b\x07\x9b")


DASH = """<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT60S">
<Period><AdaptationSet><Representation id="{name}" mimeType="audio/mp4" codecs="{codecs}" bandwidth="999999">
<SegmentTemplate timescale="{timescale}" startNumber="1" media="{media}" initialization="init.mp4" duration="10000"/>
</Representation></AdaptationSet></Period></MPD>"""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"media": "https://evil.example/f-$Number$.m4s"}, "not Mixcloud's"),
        ({"media": "//evil.example/f-$Number$.m4s"}, "not Mixcloud's"),
        ({"media": "HTTP://evil.example/f-$Number$.m4s"}, "not Mixcloud's"),
        ({"timescale": 0}, "makes no sense"),
        ({"name": "&#x9b;31m"}, "control characters"),
        ({"codecs": "\x9b31m"}, "control characters"),
    ],
)
def test_a_hostile_dash_manifest_is_left_out(programs: Programs, changes: dict[str, Any], words: str) -> None:
    body = DASH.format(**{"name": "a1", "codecs": "mp4a.40.2", "media": "f-$Number$.m4s", "timescale": 1000} | changes)
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "manifest.mpd", body=body, times=None))
    result = programs.yt_dlp("--print", "formats.:.format_id", f"{OWNER}/full-tracklist/")
    assert (result.status, result.out) == (0, "['hls-64', 'http', 'hls-192']\n")
    assert words in result.err


def test_a_reply_of_endless_size_is_not_read(programs: Programs) -> None:
    bomb = gzip.compress(b" " * 40_000_000)
    programs.sandbox.faults.add(
        Fault("app.mixcloud.com", "/graphql", body=bomb, headers={"Content-Encoding": "gzip"}, times=None)
    )
    result = programs.plain_yt_dlp(f"{OWNER}/full-tracklist/")
    assert result.status == 1
    assert "larger than" in result.err
    assert len(programs.sandbox.requests) == 1


def test_without_ffmpeg_it_says_what_to_do(programs: Programs) -> None:
    nowhere = ("--ffmpeg-location", str(programs.home), "-o", "audio.%(ext)s")
    result = programs.plain_yt_dlp(*nowhere, "--embed-thumbnail", f"{OWNER}/new-two-rates/", PATH="")
    assert result.status == 1
    (line,) = result.error_lines
    assert line.startswith("ERROR: [mixcloud]")
    assert line.endswith("or take the plain file of 64 kbit/s with: -f http")
    assert not list(programs.home.glob("audio*"))


@pytest.mark.parametrize(("slug", "chosen"), [("new-two-rates", ("-f", "http")), ("plain-old-show", ())])
def test_without_ffmpeg_the_plain_file_can_be_had(programs: Programs, slug: str, chosen: tuple[str, ...]) -> None:
    nowhere = ("--ffmpeg-location", str(programs.home), "-o", "audio.%(ext)s")
    result = programs.yt_dlp(*nowhere, *chosen, f"{OWNER}/{slug}/", PATH="")
    assert result.status == 0, result.err
    assert "ffmpeg" not in result.err
    assert (programs.home / "audio.m4a").is_file()


def test_without_ffmpeg_everything_can_be_looked_at(programs: Programs) -> None:
    nowhere = ("--ffmpeg-location", str(programs.home))
    result = programs.yt_dlp(*nowhere, "--print", "format_id", f"{OWNER}/new-two-rates/", PATH="")
    assert (result.status, result.out) == (0, "hls-192\n")
