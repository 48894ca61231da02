"""An account that is kept serves yt-dlp without cookies, when it is asked for by name."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Programs
from tests.listening import length
from tests.sandbox.state import csrf_token, session_id
from tests.yt_dlp_plugin.accounts import (
    FIRST,
    LATER,
    SELECT,
    SITE,
    accounts_file,
    cookie_file,
    cookies_of,
    keep,
    leaks,
    named,
)


@pytest.fixture
def kept(programs: Programs) -> Programs:
    """Two accounts that are kept; the first one, which subscribes to TestToneRadio, is the default."""
    keep(programs, "ToneListener")
    keep(programs, "GuestTone")
    return programs


WAYS = {
    "the default account": named("me"),
    "in capitals": named("ME"),
    "by name": named("ToneListener"),
    "in another case": named("TONElistener"),
    "as user name": ("--username", "tonelistener", "--password", ""),
    "as user name, default": ("--username", "me", "--password", "none"),
    "as user name, beside it": ("--username", "nobody", "--password", "", *named("me")),
    "in .netrc": ("--netrc",),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_own_lists_and_select_shows_come_with_the_account(kept: Programs, way: tuple[str, ...]) -> None:
    (kept.home / ".netrc").write_text("machine mixcloud login ToneListener password none\n")
    (kept.home / ".netrc").chmod(0o600)
    result = kept.plain_yt_dlp(*way, *FIRST, LATER, SELECT)
    assert (result.status, result.err) == (0, "")
    assert result.out.split() == ["TestToneRadio_mixed-tracklist", "TestToneRadio_select-only"]
    assert leaks(kept, result.out, result.err) == {}
    for request in kept.sandbox.requests:
        assert (
            (request.host == "app.mixcloud.com") == ("cookie" in request.headers) == ("x-csrftoken" in request.headers)
        )
        if "cookie" in request.headers:
            cookies = f"csrftoken={csrf_token('ToneListener')}; sessionid={session_id('ToneListener')}"
            assert sorted(request.headers["cookie"].split("; ")) == cookies.split("; ")


def test_a_select_show_is_downloaded(kept: Programs) -> None:
    result = kept.yt_dlp(*named("me"), "-o", "audio.%(ext)s", "--write-comments", "--write-info-json", SELECT)
    assert result.status == 0, result.err
    assert length(kept.home / "audio.m4a") == pytest.approx(40, abs=0.5)
    assert leaks(kept, result.out, result.err) == {}
    assert {request.host for request in kept.sandbox.requests if "sessionid" in request.headers.get("cookie", "")} == {
        "app.mixcloud.com"
    }


def test_a_folder_that_the_settings_name_counts(kept: Programs) -> None:
    (kept.home / "elsewhere").mkdir()
    folder = accounts_file(kept).parent.rename(kept.home / "elsewhere" / "accounts")
    result = kept.plain_yt_dlp(*named("me"), *FIRST, LATER, MIXCLOUD_AUTH_FOLDER=str(folder))
    assert (result.status, result.err) == (0, "")


@pytest.mark.parametrize("asked", [named("ToneListener"), ("--username", "ToneListener", "--password", "")])
def test_cookies_that_are_given_go_first(kept: Programs, asked: tuple[str, ...]) -> None:
    accounts_file(kept).write_text("damaged")  # nobody looks
    given = cookie_file(kept, cookies_of("HiddenListener"))
    result = kept.run("yt_dlp", "-v", *asked, *given, *FIRST, f"{SITE}/home/feed/", SELECT)
    assert "] Cookies of Mixcloud were given, and go before the account that is kept\n" in result.err
    assert [line for line in result.error_lines if "The cookies that were given go before the account" in line]
    assert "damaged" not in result.err
    assert "is signed in" not in result.err
    for request in kept.sandbox.requests:
        assert session_id("HiddenListener") in request.headers["cookie"]
        assert session_id("ToneListener") not in str(request.headers)


def test_a_cookie_file_for_others_stays_free_of_the_account(kept: Programs) -> None:
    """Mixcloud gives everybody a cookie, which yt-dlp writes to the file: it does not switch the account off."""
    given = cookie_file(kept, {"theirs": "value"}, ".example.org")
    for _ in range(2):
        result = kept.plain_yt_dlp(*named("me"), *given, *FIRST, "--write-comments", LATER, f"{SITE}/BulkStation/")
        assert (result.status, result.err) == (0, "")
        assert leaks(kept, result.out, result.err) == {}
        kept.plain_yt_dlp(*given, "-s", f"{SITE}/TestToneRadio/full-tracklist/")
        written = (kept.home / "cookies.txt").read_text()
        assert "theirs\tvalue" in written
        assert "sessionid" not in written
    assert ".mixcloud.com\t" in written


def test_the_cookies_that_the_settings_name_count_as_everywhere(programs: Programs) -> None:
    cookie_file(programs, cookies_of("ToneListener"))
    cookies = {"MIXCLOUD_AUTH_COOKIES": str(programs.home / "cookies.txt")}
    assert programs.plain_yt_dlp(*FIRST, LATER, **cookies).status == 1
    result = programs.plain_yt_dlp(*named("me"), *FIRST, LATER, **cookies)
    assert (result.status, result.err) == (0, "")


def test_nobody_looks_for_an_account_that_is_not_asked_for(kept: Programs) -> None:
    accounts_file(kept).write_text("damaged")
    (kept.home / "sitecustomize.py").write_text(
        "import sys, atexit\n"
        "sys.addaudithook(lambda event, given: event == 'open' and 'accounts' in str(given[0]) and print(given[0]))\n"
        "atexit.register(lambda: print(*[name for name in sys.modules if name.startswith('mixcloud_core.auth')]))\n"
    )
    arguments = ("--flat-playlist", "-q", "--no-warnings", SELECT, LATER, f"{SITE}/GuestTone/")
    result = kept.plain_yt_dlp(*arguments, PYTHONPATH=str(kept.home))
    assert "accounts" not in result.out
    assert "mixcloud_core.auth" not in result.out
    assert "damaged" not in result.err
    assert not any(session_id("ToneListener") in str(request.headers) for request in kept.sandbox.requests)
    assert "accounts.json" in kept.plain_yt_dlp(*named("me"), *arguments, PYTHONPATH=str(kept.home)).out


LIBRARY = """
import json, sys
from yt_dlp import YoutubeDL

opened = []
sys.addaudithook(lambda event, given: event == "open" and str(given[0]).endswith("accounts.json") and opened.append(1))
options = {"quiet": True, "nocheckcertificate": True, **json.loads(sys.argv[1])}
with YoutubeDL(options) as ydl:
    show = ydl.get_info_extractor("Mixcloud").cloudcast(sys.argv[2])
    first = len(opened)
    found = [ydl.extract_info(url, download=False) for url in sys.argv[2:]]
counts = [len(info.get("formats") or info["entries"]) for info in found]
print(json.dumps([bool(show.streams), first, len(opened), counts]))
"""


@pytest.mark.parametrize(
    "options",
    [
        {"extractor_args": {"mixcloud": {"account": ["tonelistener"]}}},
        {"username": "me", "password": ""},
        {"usenetrc": True},
    ],
)
def test_programs_that_use_yt_dlp_as_a_library_ask_once(kept: Programs, options: dict[str, object]) -> None:
    (kept.home / ".netrc").write_text("machine mixcloud login ToneListener password none\n")
    (kept.home / ".netrc").chmod(0o600)
    (kept.home / "library.py").write_text(LIBRARY)
    addresses = (SELECT, f"{SITE}/TestToneRadio/full-tracklist/", f"{SITE}/playlists/")
    options = {**options, "extract_flat": True}
    result = kept.run("library", json.dumps(options), *addresses, PYTHONPATH=str(kept.home))
    assert result.status == 0, result.err
    has_streams, first, in_all, counts = json.loads(result.out)
    assert has_streams
    assert first == in_all > 0
    assert all(counts)
