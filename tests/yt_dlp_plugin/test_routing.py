"""Which extractor answers for an address: ours, exactly one of them, and never the built-in one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Programs

SITE = "https://www.mixcloud.com"

# By the name of the class, without IE.
ROUTES = {
    "Mixcloud": [
        f"{SITE}/Radio/show-1/",
        f"{SITE}/Radio/show-1",
        f"{SITE}/Radio/show-1//",
        "http://www.mixcloud.com/Radio/show-1/",
        "https://mixcloud.com/Radio/show-1/",
        "https://m.mixcloud.com/Radio/show-1/",
        "https://beta.mixcloud.com/Radio/show-1",
        "HTTPS://WWW.MixCloud.COM/Radio/Show-1/",
        "https://www.mixcloud.com:443/Radio/show-1/",
        "http://www.mixcloud.com:80/Radio/show-1/",
        f"{SITE}/Radio/show-1?utm_source=x",
        f"{SITE}/Radio/show-1/?a=/b/",
        f"{SITE}/Radio/show-1/#c8955637",
        f"{SITE}/Radio/show-1#c8955637",
        f"{SITE}/Radio/%C3%A9t%C3%A9/",
        f"{SITE}/Radio/été-à-zürich-夏/",
        f"{SITE}/Überton/show/",
        # Names that begin like a tab or a page of the site, or are one where it means nothing.
        f"{SITE}/Radio/streaming-live-2020/",
        f"{SITE}/Radio/stream-of-tones",
        f"{SITE}/Radio/uploads-mix/",
        f"{SITE}/Radio/favorites-2020/",
        f"{SITE}/Radio/listens2/",
        f"{SITE}/Radio/playlists-and-tones/?x=1",
        f"{SITE}/Radio/live/",
        f"{SITE}/liveset/show/",
        f"{SITE}/searching/for-tones/",
        f"{SITE}/genresque/tag/",
        f"{SITE}/widgets/iframe/",
    ],
    "MixcloudUser": [
        f"{SITE}/Radio/",
        f"{SITE}/Radio",
        f"{SITE}/Radio/?order=latest",
        f"{SITE}/Radio#about",
        "http://m.mixcloud.com/Radio/uploads",
        f"{SITE}/Radio/uploads/",
        f"{SITE}/Radio/uploads/?x=1",
        f"{SITE}/Radio/UPLOADS/",
        f"{SITE}/Radio/favorites/",
        f"{SITE}/Radio/listens/",
        f"{SITE}/Radio/history/",
        f"{SITE}/Radio/stream/",
        f"{SITE}/Radio/reposts/",
        f"{SITE}/Radio/tracks/",
        f"{SITE}/Radio/playlists/",
        f"{SITE}/Radio/followers/",
        f"{SITE}/Radio/following",
        f"{SITE}/Radio/select/",
        f"{SITE}/%C3%9Cberton/",
        f"{SITE}/upload-radio/",
        "https://beta.mixcloud.com/Searchers/",
    ],
    "MixcloudPlaylist": [
        f"{SITE}/Radio/playlists/best/",
        f"{SITE}/Radio/playlists/best?x=1",
        f"{SITE}/Radio/Playlists/uploads/",
        "http://m.mixcloud.com/Radio/playlists/%C3%A9t%C3%A9",
    ],
    "MixcloudTag": [
        f"{SITE}/genres/techno/",
        f"{SITE}/genres/techno+city:london/latest/",
        f"{SITE}/genres/city%3Alondon/",
        f"{SITE}/GENRES/techno/Popular?x=1",
        f"{SITE}/discover/deep-house/",
        f"{SITE}/discover/all/hot/",
        f"{SITE}/tag/deep-house/trending/",
        f"{SITE}/categories/ambient/",
        f"{SITE}/discover/",
        f"{SITE}/trending/",
        f"{SITE}/popular/",
        f"{SITE}/popular/hot/",
        f"{SITE}/new",
    ],
    "MixcloudSearchURL": [
        f"{SITE}/search/?q=deep+house",
        f"{SITE}/search?mixcloud_query=a/b",
        f"{SITE}/Search/deep%20house/",
        f"{SITE}/search/",
    ],
    "MixcloudSearch": ["mcsearch:deep house", "mcsearch5:tag:techno length:1h..", "mcsearchall:a\nb"],
    "MixcloudSearchDate": ["mcsearchdate:deep house", "mcsearchdate5:tones", "mcsearchdateall:tones"],
    "MixcloudLive": [f"{SITE}/live/Radio/", f"{SITE}/Live/Radio/chat/", "http://m.mixcloud.com/live/Radio?x=1"],
    "MixcloudLiveNow": [f"{SITE}/live/", f"{SITE}/live", f"{SITE}/live/?tag=techno"],
    "MixcloudOwnPage": [
        f"{SITE}/home/",
        f"{SITE}/home/feed/",
        f"{SITE}/home/new-uploads/",
        f"{SITE}/listen-later/",
        f"{SITE}/history/",
        f"{SITE}/Favorites/",
        f"{SITE}/playlists/?x=1",
        f"{SITE}/dashboard/",
        f"{SITE}/messages/anybody/",
    ],
    "MixcloudEmbed": [
        "https://player-widget.mixcloud.com/widget/iframe/?feed=%2FRadio%2Fshow-1%2F",
        "https://player-widget.mixcloud.com/widget/iframe?hide_cover=1&feed=%2FRadio%2F",
        f"{SITE}/widget/iframe/?feed=https%3A%2F%2Fwww.mixcloud.com%2FRadio%2Fshow-1%2F",
        "http://mixcloud.com/Widget/iframe/?feed=x",
    ],
    # Not ours: nobody's but the extractor's that takes everything.
    "Generic": [
        f"{SITE}/",
        f"{SITE}/developers/",
        f"{SITE}/about/us/",
        f"{SITE}/oauth/authorize/?client_id=x",
        f"{SITE}/live/Radio/show/extra/",
        f"{SITE}/genres/techno/unknown/",
        f"{SITE}/Radio/show/extra/",
        f"{SITE}/Radio/posts/news/",
        f"{SITE}:8080/Radio/show/",
        "https://user:secret@www.mixcloud.com/Radio/show/",
        "https://api.mixcloud.com/Radio/show/",
        "https://app.mixcloud.com/graphql",
        "https://player-widget.mixcloud.com/Radio/show/",
        "https://notmixcloud.com/Radio/show/",
        "https://www.mixcloud.com.example.com/Radio/show/",
        "https://example.com/?u=https://www.mixcloud.com/Radio/show/",
        "https://example.com/www.mixcloud.com/Radio/show/",
        "ftp://www.mixcloud.com/Radio/show/",
        "www.mixcloud.com/Radio/show/",
        "xmcsearch:tones",
        "mcsearch0:tones",
        "mcsearch:",
    ],
}

WANTED = {address: name for name, addresses in ROUTES.items() for address in addresses}

# What yt-dlp's own extractor makes of addresses, and what it takes from those that it believes to be a show's.
BUILT_IN: dict[str, tuple[str, Any]] = {
    f"{SITE}/Radio/streaming-live-2020/": ("Generic", None),
    f"{SITE}/Radio/uploads-mix/": ("Generic", None),
    f"{SITE}/Radio/show-1?utm_source=x": ("Mixcloud", ["Radio", "show-1?utm_source=x"]),
    f"{SITE}/Radio/?order=latest": ("Mixcloud", ["Radio", "?order=latest"]),
    f"{SITE}/Radio/uploads/?x=1": ("Generic", None),
    f"{SITE}/live/Radio/": ("Mixcloud", ["live", "Radio"]),
    f"{SITE}/discover/deep-house/": ("Mixcloud", ["discover", "deep-house"]),
    f"{SITE}/search/?q=deep+house": ("Mixcloud", ["search", "?q=deep+house"]),
    f"{SITE}/genres/techno/": ("Mixcloud", ["genres", "techno"]),
    f"{SITE}/Radio/followers/": ("Mixcloud", ["Radio", "followers"]),
    f"{SITE}/Radio/reposts/": ("Mixcloud", ["Radio", "reposts"]),
    f"{SITE}/widget/iframe/?feed=https%3A%2F%2Fwww.mixcloud.com%2FRadio%2Fshow-1%2F": (
        "Mixcloud",
        ["widget", "iframe"],
    ),
    "https://player-widget.mixcloud.com/widget/iframe/?feed=%2FRadio%2Fshow-1%2F": ("Generic", None),
    "http://m.mixcloud.com/Radio/uploads": ("Generic", None),
    f"{SITE}/Radio/playlists/": ("Generic", None),
}

# Asks yt-dlp as its own command does: the first class that is suitable answers.
SCRIPT = """
import json, sys
from pathlib import Path
from yt_dlp import YoutubeDL

answers = {}
with YoutubeDL({"quiet": True}) as ydl:
    ours = {key: kind for key, kind in ydl._ies.items() if kind.__module__.startswith("yt_dlp_plugins.")}
    for address in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        first = next(key for key, kind in ydl._ies.items() if kind.suitable(address))
        match = first.startswith("Mixcloud") and ydl.get_info_extractor(first)._match_valid_url(address)
        answers[address] = {
            "first": first,
            "module": type(ydl.get_info_extractor(first)).__module__,
            "ours": [key for key, kind in ours.items() if kind.suitable(address)],
            "groups": match and match.groups() or None,
        }
print(json.dumps(answers))
"""


def answers(programs: Programs, addresses: list[str], **environment: str) -> dict[str, dict[str, Any]]:
    """Give, for each address, which class answers and from where, which of ours would, and what it takes of it."""
    (programs.home / "routes.py").write_text(SCRIPT)
    (programs.home / "addresses.json").write_text(json.dumps(addresses), encoding="utf-8")
    result = programs.run("routes", "addresses.json", PYTHONPATH=str(programs.home), **environment)
    assert (result.status, result.err) == (0, "")
    return dict(json.loads(result.out))


@pytest.mark.parametrize("environment", [{}, {"YTDLP_NO_LAZY_EXTRACTORS": "1"}], ids=["lazy", "not lazy"])
def test_every_address_has_the_one_extractor_that_is_right(programs: Programs, environment: dict[str, str]) -> None:
    assert len(WANTED) == sum(map(len, ROUTES.values())) >= 100
    found = answers(programs, list(WANTED), **environment)
    assert {address: each["first"] for address, each in found.items()} == WANTED
    for address, name in WANTED.items():
        assert found[address]["ours"] == ([] if name == "Generic" else [name]), address
        assert found[address]["module"].startswith("yt_dlp_plugins." if name != "Generic" else "yt_dlp."), address


def test_the_built_in_takes_them_for_something_else(programs: Programs) -> None:
    """This proves the table above: each of these is a row of it, with an answer that is of use."""
    found = answers(programs, list(BUILT_IN), YTDLP_NO_PLUGINS="1")
    assert {address: (each["first"], each["groups"]) for address, each in found.items()} == BUILT_IN
    for address, (name, groups) in BUILT_IN.items():
        assert WANTED[address] != name or "?utm_source=x" in groups[1]
