"""The files of the sandbox: progressive, HLS and DASH, pictures, previews, waveforms, pages."""

from __future__ import annotations

import time

import requests

from tests.sandbox import Sandbox
from tests.sandbox.addresses import dash_url, hls_url, progressive_url
from tests.sandbox.catalogue import CATALOGUE, audio_path
from tests.sandbox.records import Show


def show(slug: str) -> Show:
    found = CATALOGUE.show("TestToneRadio", slug)
    assert found
    return found


def test_ranges(session: requests.Session) -> None:
    address = progressive_url(show("no-tracklist"))
    whole = session.get(address, timeout=10)
    size = len(whole.content)
    assert (whole.status_code, whole.headers["Content-Type"], whole.headers["Accept-Ranges"]) == (
        *(200, "audio/mp4"),
        "bytes",
    )
    part = session.get(address, headers={"Range": "bytes=100-199"}, timeout=10)
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 100-199/{size}")
    assert part.content == whole.content[100:200]
    rest = session.get(address, headers={"Range": f"bytes={size - 10}-"}, timeout=10)
    assert rest.content == whole.content[-10:]
    beyond = session.get(address, headers={"Range": f"bytes={size}-"}, timeout=10)
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert session.head(address, timeout=10).headers["Content-Length"] == str(size)
    assert session.options(address, timeout=10).status_code == 405


def test_the_signature_is_needed(session: requests.Session) -> None:
    address = progressive_url(show("no-tracklist")).partition("?")[0]
    for end in ("", "?sig=", "?sig=AAAAAAAAAAAAAAAAAAAAAA"):
        assert session.get(address + end, timeout=10).status_code == 403


def test_manifests_are_in_the_words_of_the_packager(session: requests.Session) -> None:
    master = session.get(hls_url(show("new-two-rates")), timeout=10)
    base = f"https://aod.mixcloud.stream/secure/hls/{audio_path(show('new-two-rates'))}"
    assert master.headers["Access-Control-Expose-Headers"] == "Content-Length, Content-Range"
    assert master.text.splitlines() == [
        "#EXTM3U",
        '#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=64003,CODECS="mp4a.40.2"',
        f"{base}.m4a/streamindex-a1.m3u8",
        '#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH=192001,CODECS="mp4a.40.2"',
        f"{base}-192K.m4a/streamindex-a1.m3u8",
    ]
    segment = session.get(f"{base}.m4a/seg-2-a1.ts", timeout=10)
    assert (segment.headers["Content-Type"], segment.content[0]) == ("video/MP2T", 0x47)
    dash = session.get(dash_url(show("new-two-rates")), timeout=10).text
    assert 'id="f2-a1-x3"' in dash
    assert 'bandwidth="210946"' in dash


def test_pictures_have_the_size_asked_for(session: requests.Session) -> None:
    root = CATALOGUE.picture(show("no-artwork"))
    assert root.startswith("profile/")
    reply = session.get(f"https://thumbnailer.mixcloud.com/unsafe/301x99/{root}", timeout=10)
    assert (reply.headers["Content-Type"], reply.content[:2]) == ("image/jpeg", b"\xff\xd8")
    frame = reply.content.index(b"\xff\xc0")
    assert reply.content[frame + 5 : frame + 9] == bytes((0, 99, 301 >> 8, 301 & 255))


def test_previews_waveforms_and_pages(session: requests.Session) -> None:
    audio = audio_path(show("select-only"))
    preview = session.get(f"https://audiocdn1.mixcloud.com/previews/{audio}.mp3", timeout=10)
    assert preview.headers["Content-Type"] == "audio/mpeg"
    waveform = session.get(f"https://waveform.mixcloud.com/{audio}.json?v=0.1", timeout=10).json()
    assert all(isinstance(height, int) for height in waveform)
    assert "Test Tone Radio" in session.get("https://m.mixcloud.com/testtoneradio/", timeout=10).text
    assert session.get("https://www.mixcloud.com/testtoneradio/gone/", timeout=10).status_code == 404


def test_the_throttle_begins_after_five_mebibytes(sandbox: Sandbox, session: requests.Session) -> None:
    address = progressive_url(show("plain-old-show"))
    size = len(session.get(address, timeout=10).content)
    sandbox.throttle = 2 * (size - 5 * 1024 * 1024)
    started = time.monotonic()
    assert len(session.get(address, timeout=10).content) == size
    whole = time.monotonic() - started
    started = time.monotonic()
    assert len(session.get(address, headers={"Range": "bytes=5242880-"}, timeout=10).content) == size - 5_242_880
    assert 0.4 < whole < 5
    assert time.monotonic() - started < 0.4
    sandbox.throttle = None
