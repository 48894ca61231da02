"""What yt-dlp knows about a show, for every awkward show that there is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Programs

OWNER = "https://www.mixcloud.com/TestToneRadio"


def information(programs: Programs, address: str, *arguments: str, **environment: str) -> dict[str, Any]:
    result = programs.yt_dlp("-J", *arguments, address, **environment)
    assert result.status == 0, result.err
    return dict(json.loads(result.out))


def test_a_full_show(programs: Programs) -> None:
    info = information(programs, f"{OWNER}/full-tracklist/")
    expected = {
        "id": "TestToneRadio_full-tracklist",
        "display_id": "full-tracklist",
        "extractor": "mixcloud",
        "extractor_key": "Mixcloud",
        "title": "Full Tracklist",
        "description": "Six tones in a row.\n\nEvery Sunday at 18:30.\nhttps://example.org/test-tones",
        "webpage_url": f"{OWNER}/full-tracklist/",
        "timestamp": 1772389800,
        "upload_date": "20260301",
        "duration": 60,
        "uploader": "Test Tone Radio",
        "uploader_id": "TestToneRadio",
        "uploader_url": f"{OWNER}/",
        "artists": ["Test Tone Radio"],
        "album_artists": ["Test Tone Radio"],
        "genres": ["Deep House", "Techno", "Ambient"],
        "tags": ["deep house", "techno", "radio show", "ambient", "test tones"],
        "availability": "public",
        "comment_count": 2,
        "ext": "m4a",
        "format_id": "hls-192",
        "acodec": "mp4a.40.2",
    }
    assert {name: info[name] for name in expected} == expected
    assert [(c["start_time"], c["end_time"], c["title"]) for c in info["chapters"]][:2] == [
        (0, 10, "Sine – 220 Hz"),
        (10, 20, "Pure Tone – 330 Hz"),
    ]
    assert len(info["chapters"]) == 6
    assert info["chapters"][-1]["end_time"] == 60
    assert [thumbnail["width"] for thumbnail in info["thumbnails"]] == [100, 300, 640, 1024]
    assert "Oscillator" in info["cast"]
    counts = [info[name] for name in ("view_count", "like_count", "repost_count")]
    assert all(counts)
    assert len(set(counts)) == 3
    assert info.get("comments") is None


def test_it_costs_one_request_and_the_manifests(programs: Programs) -> None:
    information(programs, f"{OWNER}/full-tracklist/")
    asked = [(request.method, request.host) for request in programs.sandbox.requests]
    assert asked == [("POST", "app.mixcloud.com"), ("GET", "aod.mixcloud.stream"), ("GET", "aod.mixcloud.stream")]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("http://m.mixcloud.com/testtoneradio/full-tracklist?a=b#c1", "full-tracklist"),
        ("https://beta.mixcloud.com/TESTTONERADIO/full-tracklist", "full-tracklist"),
        ("https://mixcloud.com/testtoneradio/streaming-live-2020/", "streaming-live-2020"),
        ("https://www.mixcloud.com/testtoneradio/été-à-zürich-夏/", "%C3%A9t%C3%A9-%C3%A0-z%C3%BCrich-%E5%A4%8F"),
        (
            "https://www.mixcloud.com/testtoneradio/%c3%a9t%c3%a9-%C3%A0-z%C3%BCrich-%E5%A4%8F",
            "%C3%A9t%C3%A9-%C3%A0-z%C3%BCrich-%E5%A4%8F",
        ),
    ],
)
def test_every_spelling_leads_to_the_owners_own(programs: Programs, address: str, canonical: str) -> None:
    info = information(programs, address)
    assert info["webpage_url"] == f"{OWNER}/{canonical}/"
    assert info["id"].startswith("TestToneRadio_")


@pytest.mark.parametrize(
    ("slug", "chapters"),
    [
        ("no-tracklist", None),
        ("untimed-tracklist", None),
        (
            "mixed-tracklist",
            [
                (0, "Intro"),
                (5, "Sine – 220 Hz"),
                (12, "Oscillator – 550 Hz"),
                (20, "330 Hz / Pure Tone"),
                (30, "660 Hz / Interlude"),
                (38, "Sine – 990 Hz"),
            ],
        ),
    ],
)
def test_chapters_are_made_of_real_times_only(
    programs: Programs, slug: str, chapters: list[tuple[int, str]] | None
) -> None:
    found = information(programs, f"{OWNER}/{slug}/")["chapters"]
    assert (found and [(c["start_time"], c["title"]) for c in found]) == chapters


@pytest.mark.parametrize("plays", [None, 0])
def test_hidden_statistics_are_not_zero(programs: Programs, plays: int | None) -> None:
    programs.sandbox.hidden_plays = plays
    info = information(programs, f"{OWNER}/hidden-statistics/")
    assert [info.get(name) for name in ("view_count", "like_count", "repost_count")] == [None, None, None]
    assert info["comment_count"] is not None


@pytest.mark.parametrize(
    ("slug", "field", "value"),
    [
        ("unlisted-show", "availability", "unlisted"),
        ("hosted-by-guest", "artists", ["Test Tone Radio", "Guest Tone"]),
        ("hosted-by-guest", "album_artists", ["Test Tone Radio"]),
        ("no-tracklist", "genres", []),
        ("plain-old-show", "format_id", "http"),
        ("plain-old-show", "ext", "m4a"),
        ("new-two-rates", "format_id", "hls-192"),
        ("plain-streams", "format_id", "hls-192"),
    ],
)
def test_single_facts(programs: Programs, slug: str, field: str, value: object) -> None:
    assert information(programs, f"{OWNER}/{slug}/").get(field) == value


def test_a_show_without_artwork_has_its_owners_picture(programs: Programs) -> None:
    assert "/profile/" in information(programs, f"{OWNER}/no-artwork/")["thumbnail"]


@pytest.mark.parametrize(
    ("slug", "ranking"),
    [
        ("new-two-rates", ["dash-f1-a1-x3", "hls-64", "http", "dash-f2-a1-x3", "hls-192"]),
        ("plain-old-show", ["dash-a1-x3", "hls-64", "http"]),
    ],
)
def test_formats_are_ranked_by_what_they_sound_like(programs: Programs, slug: str, ranking: list[str]) -> None:
    formats = information(programs, f"{OWNER}/{slug}/")["formats"]
    assert [made["format_id"] for made in formats] == ranking
    assert {made["vcodec"] for made in formats} == {"none"}


def test_comments_come_when_asked_for(programs: Programs) -> None:
    info = information(programs, f"{OWNER}/full-tracklist/", "--write-comments")
    comments = [(comment["author_id"], comment["parent"] == "root", comment["text"]) for comment in info["comments"]]
    assert comments == [
        ("GuestTone", True, "The third tone is the best."),
        ("TestToneRadio", False, "Thank you!"),
        ("SilentStation", True, "Louder, please."),
    ]
    assert info["comments"][1]["parent"] == info["comments"][0]["id"]
    assert info["comment_count"] == 3


def test_hostile_texts_are_cleaned(programs: Programs) -> None:
    result = programs.yt_dlp("--print", "title,description,tags,chapters,filename", f"{OWNER}/hostile-text/")
    assert result.status == 0, result.err
    assert not set(result.out) & set("\x1b\x00\x07\x9b\u202e\ud800")
    assert result.out.startswith("red second line gnp.exe {title} %(id)s")


def test_an_archive_of_the_built_in_goes_on_working(programs: Programs) -> None:
    archive = programs.home / "archive.txt"
    archive.write_text("mixcloud testtoneradio_full-tracklist\n")
    arguments = ("--download-archive", str(archive), "--simulate")
    typed = programs.yt_dlp(*arguments, "https://www.mixcloud.com/testtoneradio/full-tracklist/")
    assert "already been recorded" in typed.out + typed.err
    assert programs.sandbox.requests == []
    archive.write_text("mixcloud TestToneRadio_full-tracklist\n")
    other = programs.yt_dlp(*arguments, "https://www.mixcloud.com/testtoneradio/full-tracklist/")
    assert "already been recorded" in other.out + other.err


def test_cookies_are_sent_with_their_token(programs: Programs) -> None:
    cookies = programs.home / "cookies.txt"
    line = "\t".join([".mixcloud.com", "TRUE", "/", "TRUE", "0"])
    cookies.write_text(f"# Netscape HTTP Cookie File\n{line}\tcsrftoken\ttoken-1\n{line}\tsessionid\tsession-1\n")
    information(programs, f"{OWNER}/full-tracklist/", "--cookies", str(cookies))
    (asked,) = [request for request in programs.sandbox.requests if request.host == "app.mixcloud.com"]
    assert asked.headers["x-csrftoken"] == "token-1"
    assert "sessionid=session-1" in asked.headers["cookie"]


def test_lists_lead_to_shows(programs: Programs) -> None:
    result = programs.yt_dlp(
        "-I", "1", "--print", "id", "--print", "album_artists", "https://www.mixcloud.com/GuestTone/"
    )
    assert result.status == 0, result.err
    # The newest upload; the built-in's entry knows neither the album artist nor the owner's spelling.
    assert result.out == "GuestTone_guest-show\n['Guest Tone']\n"


def test_without_lazy_extractors_it_is_ours_too(programs: Programs) -> None:
    info = information(programs, f"{OWNER}/full-tracklist/", YTDLP_NO_LAZY_EXTRACTORS="1")
    assert len(info["chapters"]) == 6
