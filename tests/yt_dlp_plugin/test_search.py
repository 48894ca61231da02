"""Searches: by `mcsearch`, and by the addresses of search pages."""

from __future__ import annotations

import json

import requests

from tests.conftest import Programs
from tests.sandbox import Fault

SITE = "https://www.mixcloud.com"
FLAT = ("--flat-playlist", "--print", "%(playlist_title)s: %(ie_key)s %(id)s")
FULL, RATES, UNTIMED = (f"TestToneRadio_{slug}" for slug in ("full-tracklist", "new-two-rates", "untimed-tracklist"))


def variables(programs: Programs) -> list[dict[str, object]]:
    """Give what was asked, request by request."""
    return [json.loads(request.body)["variables"] for request in programs.sandbox.requests]


def found_by(programs: Programs, *arguments: str) -> list[str]:
    result = programs.plain_yt_dlp(*FLAT, *arguments)
    assert (result.status, result.err) == (0, "")
    return result.out.splitlines()


def test_so_many_of_what_is_found(programs: Programs) -> None:
    lines = found_by(programs, "mcsearch3:tones", "mcsearchall:test tones", "mcsearch:deep house")
    bulk = "Mixcloud BulkStation_bulk-show-0000"
    assert lines == [
        *(f"tones: {each}" for each in (f"Mixcloud {FULL}", f"{bulk}0", f"{bulk}1")),
        *(f"test tones: Mixcloud {each}" for each in (FULL, RATES)),
        f"deep house: Mixcloud {FULL}",
    ]
    assert len(programs.sandbox.requests) == 3


def test_what_is_found_can_be_downloaded_without_being_asked_for_again(programs: Programs) -> None:
    arguments = ("--default-search", "mcsearch", "--extractor-args", "mixcloud:formats=http")
    result = programs.yt_dlp(*arguments, "--print", "%(id)s %(format_id)s", "new two rates")
    assert result.out == f"{RATES} http\n"
    assert len(programs.sandbox.requests) == 1


def test_the_newest_of_what_is_found(programs: Programs, session: requests.Session) -> None:
    """Mixcloud finds what fits best: here, for once, the oldest first."""
    dates = ("--flat-playlist", "--print", "%(upload_date)s %(id)s")
    programs.yt_dlp(*dates, "mcsearch:test tone radio")
    (asked,) = programs.sandbox.requests
    reply = session.post("https://app.mixcloud.com/graphql", asked.body, headers={"Content-Type": "application/json"})
    answer = reply.json()
    answer["data"]["viewer"]["search"]["searchQuery"]["cloudcasts"]["edges"].reverse()
    body = json.dumps(answer)
    programs.sandbox.faults.add(Fault("app.mixcloud.com", body=body, content_type="application/json", times=None))
    result = programs.yt_dlp(*dates, "mcsearchdate3:test tone radio", "mcsearch3:test tone radio")
    assert result.out.splitlines() == [
        "20261101 TestToneRadio_awaiting-audio",
        f"20260301 {FULL}",
        f"20260203 {RATES}",
        "20130304 TestToneRadio_plain-old-show",
        f"20180607 {UNTIMED}",
        "20200401 TestToneRadio_streaming-live-2020",
    ]


def test_filters_in_the_words(programs: Programs) -> None:
    searches = {
        "deep house tag:techno length:50s..": [FULL],
        "tag:techno -full order:latest": ["TestToneRadio_plain-old-show"],
        "tag:ambient timed:yes": [FULL],
        'user:TestToneRadio tag:"deep house" until:2026-02-10': [RATES],
    }
    lines = found_by(programs, *(f"mcsearch5:{words}" for words in searches))
    assert lines == [f"{words}: Mixcloud {show}" for words, shows in searches.items() for show in shows]


def test_filters_as_arguments(programs: Programs) -> None:
    filters = ("--extractor-args", "mixcloud:published=past_month;timed=yes")
    lines = found_by(programs, *filters, "mcsearch9:test tone radio", f"{SITE}/search/?q=deep+house")
    assert lines == [f"test tone radio: Mixcloud {FULL}", f"Shows for deep house: Mixcloud {FULL}"]
    assert [(each["createdAfter"], each["isTimestamped"]) for each in variables(programs)] == [
        ("PAST_MONTH", "YES")
    ] * 2


def test_filters_in_the_words_and_as_arguments(programs: Programs) -> None:
    words = "tag:techno order:latest"
    lines = found_by(programs, "--extractor-args", "mixcloud:timed=yes", f"mcsearch5:{words}")
    assert lines == [f"{words}: Mixcloud {FULL}"]
    # The show of 2013 is never of the past year, unless the words ask for longer.
    last_year = ("--extractor-args", "mixcloud:published=past_year")
    searches = ("mcsearch5:tag:techno -full", "mcsearchdate5:plain old show", "mcsearch5:tag:techno -full since:2013")
    lines = found_by(programs, *last_year, *searches)
    assert lines == ["tag:techno -full since:2013: Mixcloud TestToneRadio_plain-old-show"]


def test_search_pages_in_every_spelling(programs: Programs) -> None:
    queries = {
        "?q=deep+house": ("deep house", None, None),
        "?mixcloud_query=deep%20house&createdAfter=PAST_YEAR": ("deep house", "PAST_YEAR", None),
        "?Query=deep%20house&isTimestamped=YES": ("deep house", None, "YES"),
        "?term=%C3%BCberton&created=past_week": ("überton", "PAST_WEEK", None),
        "deep%20house/": ("deep house", None, None),
    }
    found_by(programs, "-I", "1", *(f"{SITE}/search/{query}" for query in queries))
    asked = [(each["term"], each["createdAfter"], each["isTimestamped"]) for each in variables(programs)]
    assert asked == list(queries.values())


def test_users_and_tags_are_found_too(programs: Programs) -> None:
    lines = found_by(programs, f"{SITE}/search/?q=tone&type=users", f"{SITE}/search/?q=tones&type=tags")
    assert lines == [
        "Users for tone: MixcloudUser TestToneRadio_uploads",
        "Users for tone: MixcloudUser GuestTone_uploads",
        "Users for tone: MixcloudUser ToneListener_uploads",
        "Tags for tones: MixcloudTag bulk-tones_trending",
        "Tags for tones: MixcloudTag test-tones_trending",
    ]


def test_a_search_that_makes_no_sense_asks_nobody(programs: Programs) -> None:
    known, hint = "tag:, user:, length:, since:, until:, timed:, order:", "(put a word with a colon in quotes)"
    searches = ("mcsearch5:planet:mars", "mcsearchdate:length:x", f"{SITE}/search/", f"{SITE}/search/?q=x&created=ever")
    result = programs.plain_yt_dlp(*searches)
    assert result.status == 1
    assert result.error_lines == [
        f'ERROR: [mixcloud:search] "planet": there is no such filter; there are {known} {hint}',
        'ERROR: [mixcloud:search:date] length: "x" is not a range such as 1h.., ..30m or 1h..2h',
        "ERROR: [mixcloud:search_url] The address of the search does not say what to search for",
        "ERROR: [mixcloud:search_url] published: 'ever' is not one of past_week, past_month, past_year",
    ]
    assert programs.sandbox.requests == []
