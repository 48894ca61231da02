"""What an account sees: its own lists and its Select shows, with the cookies of a browser and without."""

from __future__ import annotations

import pytest

from tests.conftest import Programs
from tests.listening import length
from tests.sandbox.state import csrf_token, session_id

SITE = "https://www.mixcloud.com"
SELECT = f"{SITE}/TestToneRadio/select-only/"
FLAT = ("--flat-playlist", "-I", "1:3", "--print", "%(playlist_title)s: %(id)s")
HOW = "Use --cookies-from-browser or --cookies for the authentication"


@pytest.fixture
def signed_in(programs: Programs) -> tuple[str, str]:
    """The arguments of somebody who subscribes to TestToneRadio."""
    line = "\t".join([".mixcloud.com", "TRUE", "/", "TRUE", "0"])
    cookies = {"csrftoken": csrf_token("ToneListener"), "sessionid": session_id("ToneListener")}
    lines = ["# Netscape HTTP Cookie File", *(f"{line}\t{name}\t{value}" for name, value in cookies.items()), ""]
    (programs.home / "cookies.txt").write_text("\n".join(lines))
    return ("--cookies", "cookies.txt")


def test_own_lists_come_with_cookies(programs: Programs, signed_in: tuple[str, str]) -> None:
    paths = ("home/feed", "home/new-uploads", "listen-later", "history", "Favorites", "playlists")
    result = programs.plain_yt_dlp(*signed_in, *FLAT, *(f"{SITE}/{path}/" for path in paths))
    assert (result.status, result.err) == (0, "")
    found: dict[str, list[str]] = {}
    for line in result.out.splitlines():
        name, _, entry = line.partition(": ")
        found.setdefault(name, []).append(entry)
    full, rates = "TestToneRadio_full-tracklist", "TestToneRadio_new-two-rates"
    assert found == {
        "Your feed": ["TestToneRadio_awaiting-audio", full, "BulkStation_bulk-show-00000"],
        "Your new uploads": ["TestToneRadio_awaiting-audio", full, "TestToneRadio_taken-down"],
        "Your listen later": [
            "TestToneRadio_mixed-tracklist",
            "TestToneRadio_untimed-tracklist",
            "GuestTone_guest-show",
        ],
        "Your history": [rates, full, "GuestTone_guest-show"],
        "Your favorites": [full, "GuestTone_guest-show", rates],
        "Your playlists": ["ToneListener_empty-list", "ToneListener_tones-of-many"],
    }
    for request in programs.sandbox.requests:
        assert request.headers["x-csrftoken"] == csrf_token("ToneListener")
        assert session_id("ToneListener") in request.headers["cookie"]


def test_without_cookies_they_say_how(programs: Programs) -> None:
    paths = {"home/feed": "your feed", "favorites": "your account", "playlists": "your playlists"}
    result = programs.plain_yt_dlp(*FLAT, *(f"{SITE}/{path}/" for path in (*paths, "dashboard", "messages/somebody")))
    assert result.status == 1
    *refused, dashboard, messages = result.error_lines
    for line, name in zip(refused, paths.values(), strict=True):
        assert line.startswith("ERROR: [mixcloud:own] ")
        assert f"only to those who are signed in: {name}. {HOW}" in line
    assert dashboard == "ERROR: [mixcloud:own] The page dashboard of your account holds no list of shows"
    assert messages == "ERROR: [mixcloud:own] The page messages/somebody of your account holds no list of shows"


def test_a_subscriber_gets_a_select_show_and_nobody_else_does(programs: Programs, signed_in: tuple[str, str]) -> None:
    refused = programs.plain_yt_dlp("-o", "audio.%(ext)s", SELECT)
    assert refused.status == 1
    (line,) = refused.error_lines
    assert line.startswith('ERROR: [mixcloud] TestToneRadio_select-only: "Select Only" is a Mixcloud Select show')
    assert f"for those who subscribe to Test Tone Radio. {HOW}" in line
    assert not list(programs.home.glob("audio*"))
    programs.sandbox.forget()
    result = programs.yt_dlp(*signed_in, "-o", "audio.%(ext)s", SELECT)
    assert result.status == 0, result.err
    assert length(programs.home / "audio.m4a") == pytest.approx(40, abs=0.5)
    for request in programs.sandbox.requests:
        # The session is for who has to know it.
        assert ("cookie" in request.headers) == (request.host == "app.mixcloud.com")
    assert session_id("ToneListener") not in result.out + result.err


def test_passwords_are_refused_in_one_line_and_an_empty_netrc_is_none_of_ours(programs: Programs) -> None:
    words = "Mixcloud lets no program sign in with a password. Sign in with your browser, and give yt-dlp its cookies "
    password = ("--username", "somebody", "--password", "secret-word")
    addresses = (f"{SITE}/TestToneRadio/new-two-rates/", f"{SITE}/TestToneRadio/", "mcsearch:tones")
    result = programs.plain_yt_dlp(*password, *addresses)
    assert result.status == 1
    assert [line.partition("Mixcloud lets")[0] for line in result.error_lines] == [
        "ERROR: [mixcloud] TestToneRadio_new-two-rates: ",
        "ERROR: [mixcloud:user] ",
        "ERROR: [mixcloud:search] ",
    ]
    assert all(f"{words}with --cookies-from-browser" in line for line in result.error_lines)
    assert "secret-word" not in result.err
    assert programs.sandbox.requests == []
    (programs.home / ".netrc").write_text("machine example.org login somebody password secret-word\n")
    (programs.home / ".netrc").chmod(0o600)
    with_netrc = programs.plain_yt_dlp("--netrc", "--flat-playlist", "-I", "1", "--print", "id", addresses[1])
    assert (with_netrc.status, with_netrc.err) == (0, "")
