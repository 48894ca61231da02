"""Live streams through the real yt-dlp: what it says of them, and of those that can't be had."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Programs
from tests.sandbox import Fault, Sandbox
from tests.sandbox.graph_playlists import live_hls_url

LIVE = "https://www.mixcloud.com/live"
HOST = "live-fsn1-hez.mixcloud.com"
NEVER_LIVE = "EmptyStation"
OFF_AIR = "ERROR: [mixcloud:live] {}: The channel is not currently live"


def manifest_path(sandbox: Sandbox) -> str:
    stream = sandbox.live.of("LiveStation")
    assert stream
    return live_hls_url(stream).removeprefix(f"https://{HOST}")


def test_what_a_stream_is(programs: Programs) -> None:
    result = programs.yt_dlp("-J", f"{LIVE}/livestation/chat/")
    assert result.status == 0, result.err
    info = json.loads(result.out)
    wanted = {
        "extractor_key": "MixcloudLive",
        "live_status": "is_live",
        "is_live": True,
        "fulltitle": "A Tone, Live",
        "description": "One tone, all day.",
        "uploader": "Live Station",
        "uploader_id": "LiveStation",
        "uploader_url": "https://www.mixcloud.com/LiveStation/",
        "webpage_url": f"{LIVE}/LiveStation/",
        "timestamp": 1773141042,
        "concurrent_view_count": 7,
        "view_count": 42,
        "tags": ["ambient", "live tones"],
        "thumbnail": "https://thumbnailer.mixcloud.com/unsafe/640x360/live/1800001",
    }
    assert {name: info.get(name) for name in wanted} == wanted
    forms = [(form["height"], form["vcodec"][:4], form["acodec"], form["ext"]) for form in info["formats"]]
    assert forms == [(360, "avc1", "mp4a.40.2", "mp4"), (720, "avc1", "mp4a.40.2", "mp4")]
    assert info["height"] == 720
    assert [request.path for request in programs.sandbox.requests] == ["/graphql", manifest_path(programs.sandbox)]


# When there is nothing.


def test_who_is_not_live_and_who_is_nobody(programs: Programs) -> None:
    """An ended stream has an address still, which is not even asked."""
    names = ("EndedStation", NEVER_LIVE, "nobody")
    result = programs.plain_yt_dlp(*(f"{LIVE}/{name}/" for name in names))
    assert result.status == 1
    assert result.error_lines[:2] == [OFF_AIR.format(name) for name in names[:2]]
    (unknown,) = result.error_lines[2:]
    assert unknown.startswith('ERROR: [mixcloud:live] Mixcloud knows no user "nobody".')
    assert "report" not in result.err
    assert [request.path for request in programs.sandbox.requests] == ["/graphql"] * 3


def manifest(**reply: Any) -> Fault:
    """What is wrong with the manifest, for both times that it is asked for."""
    return Fault(HOST, r"/master\.m3u8$", **{"times": 2} | reply)


MASTER = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS="avc1.42c01f,mp4a.40.2"\n{}\n'
NO_MANIFEST = (
    (manifest(status=403), "its manifest can't be had (HTTP 403)"),
    (manifest(status=404), "its manifest can't be had (HTTP 404)"),
    (manifest(status=503), "its manifest can't be had (HTTP 503)"),
    (manifest(truncate=10), "its manifest can't be had (no answer)"),
    (manifest(body="<html>"), "its manifest makes no sense"),
    (manifest(body=b"\xff\xfe\x00"), "its manifest makes no sense"),
    (manifest(body=MASTER.format("//[/")), "its manifest makes no sense"),
    (manifest(body=MASTER.replace("avc1", "\x9b31m").format("a.m3u8")), "its manifest makes no sense"),
    (manifest(body="#EXTM3U\n"), "its manifest names no stream of Mixcloud's"),
    (manifest(body=MASTER.format("https://evil.example/a.m3u8")), "its manifest names no stream of Mixcloud's"),
    (manifest(body=MASTER.format("//evil.example/a.m3u8")), "its manifest names no stream of Mixcloud's"),
)


def test_a_manifest_that_can_not_be_had(programs: Programs) -> None:
    """One clear line each, after a second look-up."""
    for fault, _words in NO_MANIFEST:
        programs.sandbox.faults.add(fault)
    result = programs.plain_yt_dlp(*[f"{LIVE}/LiveStation/"] * len(NO_MANIFEST))
    assert result.status == 1
    start = "ERROR: [mixcloud:live] LiveStation: The stream is on air, but"
    assert result.error_lines == [f"{start} {words}. Please try again later" for _fault, words in NO_MANIFEST]
    assert "report" not in result.err
    asked = [request.path for request in programs.sandbox.requests]
    assert asked == ["/graphql", manifest_path(programs.sandbox)] * 2 * len(NO_MANIFEST)


def test_an_address_that_expired_is_looked_up_once_more(programs: Programs) -> None:
    programs.sandbox.faults.add(manifest(status=403, times=1))
    result = programs.plain_yt_dlp("--print", "height", f"{LIVE}/LiveStation/")
    assert (result.status, result.out, result.err) == (0, "720\n", "")


def test_without_a_manifest_the_metadata_can_still_be_had(programs: Programs) -> None:
    programs.sandbox.faults.add(manifest(body="<html>"))
    result = programs.yt_dlp("--ignore-no-formats-error", "-J", f"{LIVE}/LiveStation/")
    assert result.status == 0, result.err
    info = json.loads(result.out)
    assert (info["fulltitle"], info["live_status"], info["formats"]) == ("A Tone, Live", "is_live", [])
    assert "its manifest makes no sense" in result.err
    assert "report" not in result.err


def test_variants_elsewhere_are_left_out_and_unknown_ones_are_no_mere_audio(programs: Programs) -> None:
    lines = ("#EXT-X-STREAM-INF:BANDWIDTH=1", "index-360p.m3u8", "#EXT-X-STREAM-INF:BANDWIDTH=2")
    body = "\n".join(["#EXTM3U", *lines, "https://evil.example/a.m3u8", ""])
    programs.sandbox.faults.add(manifest(body=body))
    result = programs.yt_dlp("-J", f"{LIVE}/LiveStation/")
    assert result.status == 0, result.err
    (form,) = json.loads(result.out)["formats"]
    assert form["url"].endswith("/index-360p.m3u8")
    assert form.get("vcodec") != "none"
    assert "not Mixcloud's" in result.err


def told(hls_url: str | None, times: int = 2, **more: Any) -> Fault:
    """GraphQL's word that NEVER_LIVE is on air, and where."""
    owner = {"__typename": "User", "id": "VXNlcjoxMDA2", "username": NEVER_LIVE, "displayName": "Empty Station"}
    stream = {"__typename": "LiveStream", "id": "TGl2ZVN0cmVhbTox", "owner": owner, "name": "A Rumour"}
    body = {"data": {"userLookup": owner | {"liveStream": stream | {"streamStatus": "LIVE", "hlsUrl": hls_url} | more}}}
    return Fault("app.mixcloud.com", body=json.dumps(body), content_type="application/json", times=times)


def test_an_address_elsewhere_is_not_asked(programs: Programs) -> None:
    """Nor is none, nor one that could be another's; a stream that ends meanwhile is over."""
    addresses = ("https://evil.example/m.m3u8", "http://x.mixcloud.com/m.m3u8", "https://a@x.mixcloud.com/m.m3u8", None)
    for address in addresses:
        programs.sandbox.faults.add(told(address))
    programs.sandbox.faults.add(told(None, times=1))
    result = programs.plain_yt_dlp(*[f"{LIVE}/{NEVER_LIVE}/"] * (len(addresses) + 1))
    assert result.status == 1
    words = "The stream is on air, but Mixcloud names no address of its own for it. Please try again later"
    refused = [f"ERROR: [mixcloud:live] {NEVER_LIVE}: {words}"] * len(addresses)
    assert result.error_lines == [*refused, OFF_AIR.format(NEVER_LIVE)]
    assert {request.host for request in programs.sandbox.requests} == {"app.mixcloud.com"}


@pytest.mark.parametrize(("told_of_it", "availability"), [({"isUnlisted": True}, "unlisted"), ({}, None)])
def test_an_unlisted_stream(programs: Programs, told_of_it: dict[str, bool], availability: str | None) -> None:
    programs.sandbox.faults.add(told(None, **told_of_it))
    result = programs.yt_dlp("--ignore-no-formats-error", "-J", f"{LIVE}/{NEVER_LIVE}/")
    assert result.status == 0, result.err
    assert json.loads(result.out)["availability"] == availability


# What is live now.


def test_what_is_live_now_is_told_by_one_request(programs: Programs) -> None:
    programs.sandbox.start_live(NEVER_LIVE)
    fields = "%(title)s|%(uploader)s|%(live_status)s|%(concurrent_view_count)s|%(url)s"
    result = programs.yt_dlp("--flat-playlist", "--print", fields, f"{LIVE}/")
    assert result.status == 0, result.err
    assert result.out.splitlines() == [
        f"A Tone, Live|Live Station|is_live|7|{LIVE}/LiveStation/",
        f"A Tone That Began|Empty Station|is_live|1|{LIVE}/{NEVER_LIVE}/",
    ]
    assert [request.path for request in programs.sandbox.requests] == ["/graphql"]


def test_what_is_live_now_is_extracted_under_the_same_ids(programs: Programs) -> None:
    programs.sandbox.start_live(NEVER_LIVE)
    shown = ("--print", "pre_process:%(id)s", "--print", "%(id)s|%(height)s|%(playlist_id)s|%(playlist_index)s")
    result = programs.yt_dlp(*shown, f"{LIVE}/")
    assert result.status == 0, result.err
    listed, *_ = lines = result.out.splitlines()
    assert listed.startswith("LiveStation_live_")
    assert lines[1::2] == [f"{line}|720|live|{at}" for at, line in enumerate(lines[::2], 1)]
    assert len(lines) == 4


def test_what_is_live_now_by_tag(programs: Programs) -> None:
    """In the spelling that was typed."""
    programs.sandbox.start_live(NEVER_LIVE)
    arguments = ("--extractor-args", "mixcloud:tag=Live Tones", "--flat-playlist", "--print", "uploader_id")
    result = programs.yt_dlp(*arguments, f"{LIVE}/")
    assert (result.status, result.out) == (0, "LiveStation\n"), result.err
    (request,) = programs.sandbox.requests
    assert json.loads(request.body)["variables"]["tag"] == "Live Tones"
