"""Lists through the real yt-dlp: what they hold, what they cost, and what is decided before anything is extracted."""

from __future__ import annotations

import json

from tests.conftest import Programs

SITE = "https://www.mixcloud.com"
BULK = f"{SITE}/BulkStation/"
FLAT = ("--flat-playlist", "--print", "%(playlist_id)s %(ie_key)s %(id)s")


def asked(programs: Programs, host: str = "app.mixcloud.com") -> int:
    """Give how many requests a host got."""
    return sum(request.host == host for request in programs.sandbox.requests)


def lists_in(out: str) -> dict[str, list[str]]:
    """Give the entries of each list, out of lines that begin with the list's id."""
    found: dict[str, list[str]] = {}
    for line in out.splitlines():
        name, _, entry = line.partition(" ")
        found.setdefault(name, []).append(entry)
    return found


def test_every_list_of_a_user(programs: Programs) -> None:
    tabs = ("favorites", "listens", "history", "stream", "reposts", "tracks", "playlists", "followers", "following")
    addresses = [f"{SITE}/tonelistener/{tab}/" for tab in tabs]
    others = [f"{SITE}/GuestTone/", f"{SITE}/TestToneRadio/followers/", f"{SITE}/EmptyStation/"]
    result = programs.plain_yt_dlp(*FLAT, *addresses, *others)
    assert (result.status, result.err) == (0, "")
    assert lists_in(result.out) == {
        "ToneListener_favorites": [
            "Mixcloud TestToneRadio_full-tracklist",
            "Mixcloud GuestTone_guest-show",
            "Mixcloud TestToneRadio_new-two-rates",
            "Mixcloud TestToneRadio_no-tracklist",
            "Mixcloud TestToneRadio_plain-old-show",
        ],
        # Twice: `history` is the site's new name of it. One show was heard twice.
        "ToneListener_listens": [
            "Mixcloud TestToneRadio_new-two-rates",
            "Mixcloud TestToneRadio_full-tracklist",
            "Mixcloud GuestTone_guest-show",
            "Mixcloud TestToneRadio_new-two-rates",
        ]
        * 2,
        "ToneListener_stream": ["Mixcloud TestToneRadio_full-tracklist", "Mixcloud GuestTone_guest-show"],
        "ToneListener_reposts": ["Mixcloud TestToneRadio_full-tracklist", "Mixcloud GuestTone_guest-show"],
        "ToneListener_playlists": [
            "MixcloudPlaylist ToneListener_empty-list",
            "MixcloudPlaylist ToneListener_tones-of-many",
        ],
        "ToneListener_followers": ["MixcloudUser GuestTone_uploads"],
        "ToneListener_following": [
            "MixcloudUser TestToneRadio_uploads",
            "MixcloudUser GuestTone_uploads",
            "MixcloudUser BulkStation_uploads",
            "MixcloudUser SilentStation_uploads",
        ],
        # A show of another's, who named the user as host.
        "GuestTone_uploads": ["Mixcloud GuestTone_guest-show", "Mixcloud TestToneRadio_hosted-by-guest"],
        "TestToneRadio_followers": [
            "MixcloudUser ToneListener_uploads",
            "MixcloudUser HiddenListener_uploads",
            "MixcloudUser GuestTone_uploads",
        ],
    }
    assert asked(programs) == 2 * (len(tabs) + len(others))


def test_the_first_five_of_a_thousand_cost_one_page(programs: Programs) -> None:
    result = programs.yt_dlp("-I", "1:5", *FLAT, BULK)
    assert result.out.splitlines() == [f"BulkStation_uploads Mixcloud BulkStation_bulk-show-{at:05}" for at in range(5)]
    assert len(programs.sandbox.requests) == 2


def test_a_thousand_shows_are_ten_pages_with_everything_about_each(programs: Programs) -> None:
    result = programs.plain_yt_dlp("--flat-playlist", "-J", BULK)
    assert (result.status, result.err) == (0, "")
    assert len(programs.sandbox.requests) == 11
    found = json.loads(result.out)
    assert (found["title"], found["uploader_id"], found["playlist_count"]) == (
        "Bulk Station (uploads)",
        "BulkStation",
        1000,
    )
    assert [entry["id"] for entry in found["entries"]] == [f"BulkStation_bulk-show-{at:05}" for at in range(1000)]
    expected = {
        "ie_key": "Mixcloud",
        "url": f"{BULK}bulk-show-00000/",
        "title": "Bulk Show 00000",
        "duration": 60,
        "timestamp": 1772366400,
        "upload_date": "20260301",
        "uploader": "Bulk Station",
        "uploader_id": "BulkStation",
        "uploader_url": BULK,
        "view_count": 110_000,
        "like_count": 100_500,
        "availability": "public",
        "tags": ["House", "Jazz", "bulk tones"],
    }
    for name, value in expected.items():
        assert found["entries"][0][name] == value
        assert all(entry[name] is not None for entry in found["entries"]), name
    assert all(entry["repost_count"] and entry["comment_count"] == 0 for entry in found["entries"])
    assert [each["width"] for each in found["entries"][-1]["thumbnails"]] == [100, 300, 640, 1024]


def test_filters_work_before_anything_is_extracted_and_what_is_listed_is_not_asked_for_again(
    programs: Programs,
) -> None:
    """The built-in lets --match-filters and --dateafter wait until each show was extracted."""
    filters = ("--match-filters", "title!=Bulk Show 00000", "--dateafter", "20260301", "--no-simulate")
    result = programs.yt_dlp(*filters, "-I", "1:10", "--skip-download", "--print", "id", BULK)
    assert result.status == 0, result.err
    assert result.out.split() == ["BulkStation_bulk-show-00001", "BulkStation_bulk-show-00002"]
    assert asked(programs) == 2
    assert asked(programs, "aod.mixcloud.stream") == 2 * 2


def test_an_archive_ends_a_list_where_it_was_left(programs: Programs) -> None:
    (programs.home / "archive.txt").write_text("mixcloud BulkStation_bulk-show-00002\n")
    archive = ("--download-archive", "archive.txt", "--break-on-existing", "--extractor-args", "mixcloud:formats=http")
    result = programs.yt_dlp(*archive, "--lazy-playlist", "--print", "id", BULK)
    assert result.status == 101  # yt-dlp's own word for --break-on-existing
    assert result.out.split() == ["BulkStation_bulk-show-00000", "BulkStation_bulk-show-00001"]
    assert len(programs.sandbox.requests) == 2


def test_lazily_a_page_is_asked_for_when_the_one_before_is_done(programs: Programs) -> None:
    arguments = ("--lazy-playlist", "-I", "100:101", "--extractor-args", "mixcloud:formats=hls", "--print", "id")
    result = programs.yt_dlp(*arguments, BULK)
    assert result.out.split() == ["BulkStation_bulk-show-00099", "BulkStation_bulk-show-00100"]
    hosts = [request.host.partition(".")[0] for request in programs.sandbox.requests]
    assert hosts == ["app", "app", "aod", "app", "aod"]


def test_a_playlist_in_its_order_with_every_owner_and_without_what_has_gone(programs: Programs) -> None:
    address = f"{SITE}/ToneListener/playlists/tones-of-many/"
    result = programs.plain_yt_dlp("--flat-playlist", "-J", address)
    found = json.loads(result.out)
    assert [(entry["uploader_id"], entry["title"]) for entry in found["entries"]] == [
        ("TestToneRadio", "Full Tracklist"),
        ("GuestTone", "Guest Show"),
        ("BulkStation", "Bulk Show 00003"),
        ("TestToneRadio", "No Tracklist"),
    ]
    assert (found["id"], found["title"]) == ("ToneListener_tones-of-many", "Tones of Many")
    assert (found["description"], found["uploader_id"]) == ("Of several stations.", "ToneListener")
    assert result.err == (
        "WARNING: [mixcloud:playlist] ToneListener_tones-of-many: 1 show of the list has gone since\n"
    )


def test_all_playlists_of_a_user_lead_to_their_shows(programs: Programs) -> None:
    arguments = ("--extractor-args", "mixcloud:formats=http", "--print", "%(playlist_id)s %(id)s %(album_artists.0)s")
    result = programs.yt_dlp(*arguments, f"{SITE}/ToneListener/playlists/")
    assert result.status == 0, result.err
    assert lists_in(result.out) == {
        "ToneListener_tones-of-many": [
            "TestToneRadio_full-tracklist Test Tone Radio",
            "GuestTone_guest-show Guest Tone",
            "BulkStation_bulk-show-00003 Bulk Station",
            "TestToneRadio_no-tracklist Test Tone Radio",
        ]
    }
    # The user and the list of playlists; each of the two playlists, and its items.
    assert len(programs.sandbox.requests) == 2 + 2 * 2


def test_what_is_no_list_says_so(programs: Programs) -> None:
    paths = ("HiddenListener/favorites", "HiddenListener/listens", "Nobody", "TestToneRadio/posts", "X/playlists/y")
    result = programs.plain_yt_dlp("--flat-playlist", *(f"{SITE}/{path}/" for path in paths))
    assert result.status == 1
    hidden = "HiddenListener"
    gone = "It was deleted, renamed or made private, or is spelled differently"
    assert result.error_lines == [
        f'ERROR: [mixcloud:user] {hidden}_favorites: The owner does not show this: favorites of user "{hidden}"',
        f'ERROR: [mixcloud:user] {hidden}_listens: The owner does not show this: history of user "{hidden}"',
        f'ERROR: [mixcloud:user] Mixcloud knows no user "Nobody". {gone}',
        "ERROR: [mixcloud:user] The page posts of a user holds no list of shows that can be had",
        f'ERROR: [mixcloud:playlist] Mixcloud knows no playlist "X/playlists/y". {gone}',
    ]


def test_the_order_and_the_kind_of_uploads(programs: Programs) -> None:
    oldest = programs.yt_dlp(*FLAT, "-I", "1", "--extractor-args", "mixcloud:order=oldest", f"{SITE}/TestToneRadio/")
    assert oldest.out == "TestToneRadio_uploads Mixcloud TestToneRadio_plain-old-show\n"
    tracks = programs.yt_dlp("--flat-playlist", "-J", "--extractor-args", "mixcloud:audio_type=track", BULK)
    found = json.loads(tracks.out)
    assert (found["entries"], found["playlist_count"]) == ([], 0)  # and not the thousand shows that it has
    wrong = programs.plain_yt_dlp("--extractor-args", "mixcloud:order=trending;audio_type=x", f"{SITE}/TestToneRadio/")
    assert wrong.error_lines == ["ERROR: [mixcloud:user] audio_type: 'x' is not one of show, track"]


def test_lists_by_tag_and_charts(programs: Programs) -> None:
    paths = ("genres/techno", "genres/techno+city:toneville/popular", "discover/deep-house/latest", "tag/techno/latest")
    charts = ("trending", "popular", "popular/hot", "new", "discover", "discover/all/latest")
    result = programs.plain_yt_dlp(*FLAT, "-I", "1", *(f"{SITE}/{path}/" for path in (*paths, *charts)))
    assert (result.status, result.err) == (0, "")
    assert lists_in(result.out) == {
        "techno_trending": ["Mixcloud TestToneRadio_plain-old-show"],
        "techno+city:toneville_popular": ["Mixcloud TestToneRadio_full-tracklist"],
        "deep-house_latest": ["Mixcloud TestToneRadio_full-tracklist"],
        "techno_latest": ["Mixcloud TestToneRadio_full-tracklist"],
        "all_trending": ["Mixcloud BulkStation_bulk-show-00321"] * 2,
        "all_popular": ["Mixcloud BulkStation_bulk-show-00999"],
        "all_hot": ["Mixcloud BulkStation_bulk-show-00321"],
        "all_latest": ["Mixcloud TestToneRadio_awaiting-audio"] * 2,
    }
    assert len(programs.sandbox.requests) == len(paths) + len(charts)


def test_an_address_says_the_order_of_a_chart_and_the_argument_that_of_the_others(programs: Programs) -> None:
    latest = ("--extractor-args", "mixcloud:order=latest;country=GB")
    result = programs.yt_dlp(*FLAT, "-I", "1", *latest, f"{SITE}/trending/", f"{SITE}/discover/", f"{SITE}/tag/techno/")
    assert [line.split()[0] for line in result.out.splitlines()] == ["all_trending", "all_latest", "techno_latest"]
    bodies = [json.loads(request.body)["variables"] for request in programs.sandbox.requests]
    assert [body["country"] for body in bodies] == ["GB"] * 3
    paths = ("genres/techno", "genres/planet:mars")
    wrong = programs.plain_yt_dlp("--extractor-args", "mixcloud:order=oldest", *(f"{SITE}/{path}/" for path in paths))
    assert wrong.error_lines == [
        "ERROR: [mixcloud:tag] order: 'oldest' is not one of latest, popular, hot, trending",
        "ERROR: [mixcloud:tag] Nobody knows what 'planet' means in a list by tags",
    ]
