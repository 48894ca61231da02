"""Trouble in the middle: pages that fail, limits, a Mixcloud that has changed, addresses that have died."""

from __future__ import annotations

import pytest
import requests

from tests.conftest import Programs
from tests.sandbox import CLOUDFLARE, Fault

SITE = "https://www.mixcloud.com"
BULK = f"{SITE}/BulkStation/"
SHOW = f"{SITE}/TestToneRadio/new-two-rates/"
FAVORITES = f"{SITE}/ToneListener/favorites/"
AT_ONCE = ("--retry-sleep", "extractor:0")
FLAT = ("--flat-playlist", "--print", "id")


def spoil(programs: Programs, fault: Fault, *, after: int = 0) -> None:
    """Let requests meet a fault, but for the first few, which get the right reply."""
    if after:
        programs.sandbox.faults.add(Fault(fault.host, fault.path, times=after))
    programs.sandbox.faults.add(fault)


def out_of_order(times: int | None = None) -> Fault:
    return Fault("app.mixcloud.com", status=503, times=times)


def test_a_page_that_fails_once_is_asked_for_again_and_the_list_is_whole(programs: Programs) -> None:
    spoil(programs, out_of_order(times=1), after=3)  # the user, and two pages
    result = programs.yt_dlp(*AT_ONCE, *FLAT, "-I", "199:301", BULK)
    assert result.status == 0
    assert result.out.split() == [f"BulkStation_bulk-show-{at:05}" for at in range(198, 301)]
    assert "Mixcloud has trouble of its own (503). Please try again later. Retrying (1/3)" in result.err
    assert [request.status for request in programs.sandbox.requests] == [200, 200, 200, 503, 200, 200]


def test_a_list_that_breaks_off_says_that_it_is_not_whole(programs: Programs) -> None:
    """yt-dlp goes on with the entries that it has got, and says in the end that it has finished the playlist."""
    spoil(programs, out_of_order(), after=3)
    result = programs.plain_yt_dlp(*AT_ONCE, "--extractor-retries", "1", *FLAT, BULK)
    assert result.status == 1
    assert len(result.out.split()) == 200
    (line,) = result.error_lines
    assert line.startswith("ERROR: [mixcloud:user] BulkStation_uploads: Mixcloud has trouble of its own (503)")
    assert line.endswith(". The list is not whole: it breaks off after 200 entries")
    assert len(programs.sandbox.requests) == 3 + 2


def test_a_limit_is_waited_for_and_told(programs: Programs) -> None:
    limit = Fault("app.mixcloud.com", status=429, headers={"Retry-After": "1"})
    spoil(programs, limit, after=1)
    result = programs.plain_yt_dlp("--flat-playlist", "-I", "1", BULK)
    assert result.status == 0
    assert "[mixcloud:user] Mixcloud asks to wait 1 seconds" in result.out
    before, refused, again = programs.sandbox.requests
    assert (before.status, refused.status, again.status) == (200, 429, 200)
    assert again.time - refused.time >= 1


def test_a_robot_s_remedy_is_named_where_it_is_missing(programs: Programs) -> None:
    spoil(programs, Fault("app.mixcloud.com", status=403, body=CLOUDFLARE, times=None))
    (programs.home / "blocked").mkdir()
    (programs.home / "blocked" / "curl_cffi.py").write_text("raise ImportError('as if it were not there')\n")
    words, remedy = "it takes this program for a robot", "pip install 'yt-dlp[default,curl-cffi]'"
    (without,) = programs.plain_yt_dlp(SHOW, PYTHONPATH=str(programs.home / "blocked")).error_lines
    (with_it,) = programs.plain_yt_dlp(SHOW).error_lines
    assert words in without
    assert words in with_it
    assert remedy in without
    assert "pip install" not in with_it
    assert len(programs.sandbox.requests) == 2


def test_a_list_that_leads_to_where_it_was_ends_with_an_error(programs: Programs, session: requests.Session) -> None:
    programs.yt_dlp(*FLAT, "-I", "1", BULK)
    _, page = programs.sandbox.requests
    reply = session.post("https://app.mixcloud.com/graphql", page.body, headers={"Content-Type": "application/json"})
    programs.sandbox.forget()
    same = Fault("app.mixcloud.com", body=reply.content, content_type="application/json", times=None)
    spoil(programs, same, after=1)
    result = programs.plain_yt_dlp("--flat-playlist", BULK)
    assert result.status == 1
    (line,) = result.error_lines
    assert line.startswith("ERROR: [mixcloud:user] BulkStation_uploads: Mixcloud's list leads back to where it was")
    assert line.endswith(". The list is not whole: it breaks off after 100 entries")
    assert len(programs.sandbox.requests) == 3


CHANGES = {
    "Cloudcast.sections": "NA hls-192 20260301 True",
    "Cloudcast.publishDate": "Sine – 220 Hz hls-192 NA True",
    "Cloudcast.favorites": "Sine – 220 Hz hls-192 20260301 NA",
    "Cloudcast.streamInfo": "Sine – 220 Hz NA 20260301 True",
}


@pytest.mark.parametrize(("forgotten", "printed"), CHANGES.items())
def test_what_mixcloud_no_longer_knows_costs_itself_and_one_warning(
    programs: Programs, forgotten: str, printed: str
) -> None:
    programs.sandbox.forget_schema(forgotten)
    asked = "%(chapters.0.title)s %(format_id)s %(upload_date)s %(like_count&True)s"
    result = programs.plain_yt_dlp("-I", "1:2", "--ignore-no-formats-error", "--print", asked, FAVORITES)
    assert result.status == 0
    assert result.out.splitlines()[0] == printed
    assert len(result.out.splitlines()) == 2
    assert result.err.count(f"Mixcloud no longer knows {forgotten}: it is left out") == 1


def test_a_change_that_leaves_nothing_says_what_to_do(programs: Programs) -> None:
    programs.sandbox.forget_schema("Cloudcast.owner")
    result = programs.plain_yt_dlp(FAVORITES, SHOW)
    changed, advice = "Mixcloud has changed: it no longer knows Cloudcast.owner", "look for a newer version"
    assert [changed in line and advice in line for line in result.error_lines] == [True, True]


# As yt-dlp's own command, but with a fault in our code: at a place where all of it is ours.
BROKEN = """
import yt_dlp
from {module} import {function}
import {module}

def broken(*_, **__):
    raise KeyError("something")

{module}.{function} = broken
yt_dlp.main()
"""


@pytest.mark.parametrize(
    ("module", "function", "address"),
    [
        ("mixcloud_core.api.cloudcasts", "read_cloudcast", SHOW),
        ("mixcloud_core.api.users", "read_profile", BULK),
        ("mixcloud_core.api.users", "read_cloudcast", FAVORITES),
    ],
)
def test_a_fault_of_ours_is_not_reported_to_yt_dlp(
    programs: Programs, module: str, function: str, address: str
) -> None:
    (programs.home / "broken.py").write_text(BROKEN.format(module=module, function=function))
    result = programs.run("broken", address, PYTHONPATH=str(programs.home))
    assert result.status == 1
    (line,) = result.error_lines
    assert line.startswith("ERROR: [mixcloud")
    assert "This is a fault of mixcloud-plugins, and not of yt-dlp" in line
    assert line.endswith("(caused by KeyError('something'))")
    assert "github.com/yt-dlp" not in result.err


@pytest.mark.parametrize(
    ("wanted", "formats", "manifests"),
    [
        ("hls", "['hls-64', 'hls-192']", ["hls"]),
        ("http", "['http']", []),
        ("d*", "['dash-f1-a1-x3', 'dash-f2-a1-x3']", ["dash_multi"]),
        ("HTTP, dash", "['dash-f1-a1-x3', 'http', 'dash-f2-a1-x3']", ["dash_multi"]),
    ],
)
def test_only_what_is_wanted_is_looked_at(programs: Programs, wanted: str, formats: str, manifests: list[str]) -> None:
    arguments = ("--extractor-args", f"mixcloud:formats={wanted}", "--print", "formats.:.format_id")
    assert programs.yt_dlp(*arguments, SHOW).out == f"{formats}\n"
    assert [request.path.split("/")[2] for request in programs.sandbox.requests[1:]] == manifests


def test_a_wish_that_no_stream_fits_says_what_there_is(programs: Programs) -> None:
    result = programs.plain_yt_dlp("--extractor-args", "mixcloud:formats=opus", SHOW)
    (line,) = result.error_lines
    assert line.endswith("formats: the show has none of what is asked for, only http, hls, dash")
    assert len(programs.sandbox.requests) == 1


# Of a show from a list also where the plain file, of a lower rate, is left.
@pytest.mark.parametrize(
    ("arguments", "address"), [((), FAVORITES), (("--extractor-args", "mixcloud:formats=hls"), SHOW)]
)
def test_an_address_that_died_is_looked_up_once_more(
    programs: Programs, arguments: tuple[str, ...], address: str
) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", "/hls/", status=403))
    result = programs.yt_dlp(*arguments, "-I", "3", "--print", "%(id)s %(format_id)s", address)
    assert (result.status, result.out) == (0, "TestToneRadio_new-two-rates hls-192\n")
    looked_up = [request.host for request in programs.sandbox.requests].count("app.mixcloud.com")
    assert looked_up == (3 if address == FAVORITES else 2)


def test_addresses_that_stay_dead_are_an_error(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("aod.mixcloud.stream", status=403, times=None))
    result = programs.plain_yt_dlp("--extractor-args", "mixcloud:formats=hls,dash", SHOW)
    assert result.status == 1
    (line,) = result.error_lines
    assert line.endswith("None of the show's streams answers. Please try again later")
    assert len(programs.sandbox.requests) == 2 * 3
