"""The users of the stand-in; their names are plainly artificial."""

from __future__ import annotations

from tests.sandbox.records import User

OWNER = "TestToneRadio"
GUEST = "GuestTone"
SILENT = "SilentStation"
LISTENER = "ToneListener"
HIDDEN = "HiddenListener"
EMPTY = "EmptyStation"
BULK = "BulkStation"
LIVE = "LiveStation"
ENDED = "EndedStation"

USERS = (
    User(
        OWNER,
        "Test Tone Radio",
        number=1001,
        joined="2012-01-02T03:04:05+00:00",
        biog="A station that plays sine tones.",
        city="Toneville",
        country="United Kingdom",
        country_code="GB",
        followers=321,
        following=12,
        is_select=True,
        is_pro=True,
        links=(("Tones", "https://example.org/test-tones"), ("Shop", "https://example.org/shop")),
        social=(("INSTAGRAM", "https://instagram.example/testtoneradio"),),
    ),
    User(GUEST, "Guest Tone", number=1002, joined="2014-05-06T07:08:09+00:00", followers=23),
    User(SILENT, "Silent Station", number=1003, joined="2020-02-02T02:02:02+00:00"),
    # Subscribes to TestToneRadio, has lists of every kind and uploads nothing.
    User(
        LISTENER,
        "Tone Listener",
        number=1004,
        joined="2016-03-04T05:06:07+00:00",
        city="Sineburg",
        country="Germany",
        country_code="DE",
        followers=1,
        following=4,
        subscribed_to=(OWNER,),
    ),
    User(
        HIDDEN,
        "Hidden Listener",
        number=1005,
        joined="2017-04-05T06:07:08+00:00",
        following=1,
        hides_favorites=True,
        hides_history=True,
    ),
    # Nothing at all: no uploads, no lists, no words, nobody who follows.
    User(EMPTY, "Empty Station", number=1006, joined="2026-01-01T00:00:00+00:00"),
    # A thousand shows, made when they are asked for; see bulk.py.
    User(BULK, "Bulk Station", number=1007, joined="2015-05-06T07:08:09+00:00", city="Toneville", followers=1),
    User(LIVE, "Live Station", number=1008, joined="2019-06-07T08:09:10+00:00"),
    User(ENDED, "Ended Station", number=1009, joined="2019-07-08T09:10:11+00:00"),
)
