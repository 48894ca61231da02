"""Replies for tests of what needs no server, and a transport that plays them."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from mixcloud_core.api.transport import Reply, Request

FULL_SHOW: dict[str, Any] = {
    "__typename": "Cloudcast",
    "id": "Q2xvdWRjYXN0OjE=",
    "name": "Night Shift #12",
    "slug": "night-shift-12",
    "description": "Two hours.\r\nLive.",
    "publishDate": "2024-02-29T23:30:00+01:00",
    "audioLength": 7200,
    "owner": {"username": "TestRadio", "displayName": "Test Radio"},
    "creatorAttributions": {"edges": [{"node": {"username": "guest", "displayName": "Guest"}}, {"node": None}]},
    "picture": {
        "url": "https://thumbnailer.mixcloud.com/unsafe/1024x1024/extaudio/1/a/6/1/eaa7-151a-48a9-96f6-12df7773a25d",
        "urlRoot": "extaudio/1/a/6/1/eaa7-151a-48a9-96f6-12df7773a25d",
    },
    "tags": [
        {"tag": {"name": "deep house", "slug": "deep-house"}},
        {"tag": {"name": "night shift", "slug": "night-shift"}},
        None,
    ],
    "featuringArtistList": ["Sine", None, "Saw"],
    "sections": [
        {"__typename": "ChapterSection", "startSeconds": 0, "chapter": "Hour one"},
        {"__typename": "TrackSection", "startSeconds": 90, "artistName": "Sine", "songName": "220 Hz"},
        {"__typename": "TrackSection", "startSeconds": None, "artistName": None, "songName": "Unknown tone"},
        {"__typename": "FutureSection"},
    ],
    "streamInfo": {
        "url": "https://dl.mixcloud.stream/secure/c/m4a/64/1/2/3/4/5.m4a?sig=abc",
        "hlsUrl": "https://aod.mixcloud.stream/secure/hls/1/2/3/4/5.m4a/index.m3u8",
        "dashUrl": "https://evil.example/manifest.mpd",
        "hlsDrmUrl": None,
        "dashDrmUrl": None,
    },
    "hiddenStats": False,
    "plays": 1234,
    "favorites": {"totalCount": 56},
    "reposts": {"totalCount": 7},
    "listeners": {"totalCount": 890},
    "comments": {"totalCount": 3},
    "isExclusive": False,
    "isExclusivePreviewOnly": False,
    "isUnlisted": True,
    "isDraft": False,
    "isScheduled": False,
    "isAwaitingAudio": False,
    "isDisabledCopyright": None,
    "restrictedReason": None,
    "previewUrl": "https://audiocdn1.mixcloud.com/previews/1/2/3/4/5.mp3",
    "waveformUrl": "https://evil.example/waveform.json",
}


def full_show(**changes: Any) -> dict[str, Any]:
    """Give the full show with some members changed."""
    return deepcopy(FULL_SHOW) | changes


def lookup(show: object, **beside: Any) -> bytes:
    """Give the body of a reply to a look-up."""
    return json.dumps({"data": {"cloudcastLookup": show}, **beside}).encode()


class PlayedTransport:
    """Gives or raises what it was made with, one after the other, and keeps the requests."""

    def __init__(self, *played: Reply | bytes | BaseException) -> None:
        self._played = list(played)
        self.requests: list[Request] = []

    def send(self, request: Request, /) -> Reply:
        self.requests.append(request)
        played = self._played.pop(0)
        if isinstance(played, BaseException):
            raise played
        return Reply(200, {}, played) if isinstance(played, bytes) else played
