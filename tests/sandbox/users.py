"""The users of the stand-in; their names are plainly artificial."""

from __future__ import annotations

from tests.sandbox.records import User

OWNER = "TestToneRadio"
GUEST = "GuestTone"

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
    ),
    User(GUEST, "Guest Tone", number=1002, joined="2014-05-06T07:08:09+00:00", followers=23),
    User("SilentStation", "Silent Station", number=1003, joined="2020-02-02T02:02:02+00:00"),
)
