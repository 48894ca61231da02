"""What yt-dlp's own extractor gets wrong, shown with it and with ours: this is what the plugin is for."""

from __future__ import annotations

from tests.conftest import Programs, Result

SITE = "https://www.mixcloud.com"
OWNER = f"{SITE}/TestToneRadio"
WITHOUT = {"YTDLP_NO_PLUGINS": "1"}


def both(programs: Programs, *arguments: str) -> tuple[tuple[Result, int], tuple[Result, int]]:
    """Run yt-dlp without the plugin and with it; gives each with the number of its requests."""
    found = []
    for environment in (WITHOUT, {}):
        programs.sandbox.forget()
        result = programs.yt_dlp(*arguments, plugin=not environment, **environment)
        found.append((result, len(programs.sandbox.requests)))
    return found[0], found[1]


CLEAR = {
    "Nobody/": 'Mixcloud knows no user "Nobody"',
    "TestToneRadio/select-only/": "is for those who subscribe to Test Tone Radio",
    'TestToneRadio/a"b/': 'Mixcloud knows no show "TestToneRadio/a"b"',
}


def test_what_there_is_not_gets_a_clear_line(programs: Programs) -> None:
    theirs, ours = (each.err for each, _ in both(programs, *(f"{SITE}/{path}" for path in CLEAR)))
    assert theirs.count("ERROR: 'NoneType' object has no attribute 'get'") == 2
    assert "Unable to download JSON metadata: HTTP Error 400" in theirs
    lines = [line for line in ours.splitlines() if line.startswith("ERROR: [mixcloud")]
    assert len(lines) == len(CLEAR)
    assert all(words in line for line, words in zip(lines, CLEAR.values(), strict=True))
    assert not any(words in theirs for words in CLEAR.values())


def test_shows_that_it_does_not_find(programs: Programs) -> None:
    paths = ("full-tracklist?utm_source=x", "streaming-live-2020/")
    (theirs, _), (ours, _) = both(programs, "--print", "id", *(f"{OWNER}/{path}" for path in paths))
    assert (theirs.status, theirs.out) == (1, "")
    assert (ours.status, ours.out.split()) == (0, ["TestToneRadio_full-tracklist", "TestToneRadio_streaming-live-2020"])


def test_two_shows_of_a_thousand_cost_it_every_page(programs: Programs) -> None:
    arguments = ("-I", "1:2", "--flat-playlist", "--print", "%(id)s %(duration)s")
    (theirs, their_requests), (ours, our_requests) = both(programs, *arguments, f"{SITE}/BulkStation/uploads/")
    names = ["BulkStation_bulk-show-00000", "BulkStation_bulk-show-00001"]
    assert theirs.out.splitlines() == [f"{name} NA" for name in names]
    assert ours.out.splitlines() == [f"{name} 60" for name in names]
    assert (their_requests, our_requests) == (10, 2)


def test_a_filter_costs_it_every_show(programs: Programs) -> None:
    arguments = ("--match-filters", "title=Guest Show", "--print", "id")
    (theirs, their_requests), (ours, our_requests) = both(programs, *arguments, f"{SITE}/ToneListener/favorites/")
    assert theirs.out == ours.out == "GuestTone_guest-show\n"
    assert their_requests == 1 + 5 * 3  # the list; each show with its two manifests
    assert our_requests == 2 + 2


def test_one_show_has_one_id_and_an_archived_one_costs_nothing(programs: Programs) -> None:
    (programs.home / "archive.txt").write_text("mixcloud TestToneRadio_full-tracklist\n")
    addresses = (f"{OWNER}/full-tracklist/", f"{SITE}/testtoneradio/full-tracklist/")
    archived = ("--download-archive", "archive.txt", "--print", "id")
    (theirs, their_requests), (ours, our_requests) = both(programs, *archived, *addresses)
    assert (theirs.out, their_requests) == ("testtoneradio_full-tracklist\n", 3 + 3)
    assert (ours.out, our_requests) == ("", 0 + 3)


def test_the_file_and_its_artist(programs: Programs) -> None:
    arguments = ("-f", "bestaudio[protocol^=m3u8]", "--print", "%(ext)s %(artists.0)s", f"{OWNER}/full-tracklist/")
    assert [result.out for result, _ in both(programs, *arguments)] == ["mp4 Sine\n", "m4a Test Tone Radio\n"]
