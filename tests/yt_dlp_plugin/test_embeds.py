"""Players: in pages of others, through yt-dlp's generic extractor, and by their own addresses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Programs
from yt_dlp_plugins.extractor.mixcloud import MixcloudEmbedIE

SITE = "https://www.mixcloud.com"
BLOG = "https://blog.example.org"
WIDGET = "https://player-widget.mixcloud.com/widget/iframe/"
SHOWN = ("--flat-playlist", "--print", "%(playlist_id)s %(webpage_url)s")

FULL = f"{SITE}/TestToneRadio/full-tracklist/"
GUEST = f"{SITE}/GuestTone/guest-show/"
PAGES = {
    "show": [f"NA {FULL}"],
    "playlist": [
        f"ToneListener_tones-of-many {address}"
        for address in (FULL, GUEST, f"{SITE}/BulkStation/bulk-show-00003/", f"{SITE}/TestToneRadio/no-tracklist/")
    ],
    "user": [f"GuestTone_uploads {address}" for address in (GUEST, f"{SITE}/TestToneRadio/hosted-by-guest/")],
    "old-form": [f"NA {GUEST}"],
    "entities": [f"NA {GUEST}"],
}


def test_pages_with_a_player_give_what_it_plays(programs: Programs) -> None:
    result = programs.yt_dlp(*SHOWN, *(f"{BLOG}/{page}/" for page in PAGES))
    assert result.status == 0, result.err
    assert result.out.splitlines() == [line for lines in PAGES.values() for line in lines]


def test_a_page_without_a_player_gives_nothing(programs: Programs) -> None:
    """A link is no player."""
    result = programs.plain_yt_dlp(f"{BLOG}/none/")
    assert (result.status, result.error_lines) == (1, [f"ERROR: Unsupported URL: {BLOG}/none/"])
    assert {request.host for request in programs.sandbox.requests} == {"blog.example.org"}


PLAYED = {
    f"{WIDGET}?hide_cover=1&feed=%2FTestToneRadio%2Ffull-tracklist%2F&light=1": [f"NA {FULL}"],
    f"{SITE}/widget/iframe/?feed=http%3A%2F%2Fm.mixcloud.com%2FGuestTone%2Fguest-show": [f"NA {GUEST}"],
    f"{WIDGET}?feed=%2FGuestTone%2Fuploads%2F": PAGES["user"],
}


def test_a_player_by_its_own_address(programs: Programs) -> None:
    result = programs.yt_dlp(*SHOWN, *PLAYED)
    assert result.status == 0, result.err
    assert result.out.splitlines() == [line for lines in PLAYED.values() for line in lines]


NOT_PLAYED = {
    WIDGET: f"{WIDGET} does not say what it plays",
    f"{WIDGET}?hide_cover=1": f"{WIDGET} does not say what it plays",
    f"{WIDGET}?feed=": f"{WIDGET} does not say what it plays",
    f"{WIDGET}?feed=%2Fwidget%2Fiframe%2F%3Ffeed%3Dx": f"{WIDGET} does not say what it plays",
    f"{WIDGET}?feed=https%3A%2F%2Fevil.example%2Fa%2Fb%2F": "https://evil.example/a/b/ is not a Mixcloud address",
    f"{WIDGET}?feed=%1b%5b31m": "?[31m is not an address that Mixcloud has",
    f"{WIDGET}?feed=%2Flisten-later%2F": f"{WIDGET} is a page of your own account, not a show",
    f"{WIDGET}?feed=%2Fabout%2F": f"{WIDGET} is a page about Mixcloud, not a show",
    f"{WIDGET}?feed=%2FTestToneRadio%2Fposts%2Fx%2F": f"{WIDGET} is a post, not a show",
}


def test_a_player_that_plays_nothing_says_why(programs: Programs) -> None:
    """Without a question to anybody."""
    result = programs.plain_yt_dlp(*NOT_PLAYED)
    assert result.status == 1
    lines = [line.removeprefix("ERROR: [mixcloud:embed] ").partition(". ")[0] for line in result.error_lines]
    assert lines == list(NOT_PLAYED.values())
    assert "report" not in result.err
    assert programs.sandbox.requests == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f'<iframe src="{WIDGET}?feed=%2Fa%2Fb%2F">', [f"{WIDGET}?feed=%2Fa%2Fb%2F"]),
        (f"<IFRAME\n SRC = '{WIDGET}?feed=%2Fa%2Fb%2F'>", [f"{WIDGET}?feed=%2Fa%2Fb%2F"]),
        (f'<iframe loading="lazy" data-src="{WIDGET}?feed=a">', [f"{WIDGET}?feed=a"]),
        ('<iframe src="//mixcloud.com/widget/iframe?feed=a">', ["https://mixcloud.com/widget/iframe?feed=a"]),
        (f'<iframe src="{WIDGET}?feed=a"></iframe>' * 2, [f"{WIDGET}?feed=a"] * 2),
        (f'<a href="{WIDGET}?feed=a">', []),
        ('<iframe src="https://www.mixcloud.com.evil.example/widget/iframe/?feed=a">', []),
        ('<iframe src="https://evil.example/?u=//www.mixcloud.com/widget/iframe/?feed=a">', []),
        ('<iframe src="https://www.mixcloud.com/GuestTone/guest-show/">', []),
        (f'<iframe src="{WIDGET}">', []),
    ],
)
def test_what_is_a_player(page: str, found: list[str]) -> None:
    extractor: Any = MixcloudEmbedIE  # yt-dlp has no annotations
    assert list(extractor._extract_embed_urls(f"{BLOG}/", page)) == found
    assert all(extractor.suitable(address) for address in found)
