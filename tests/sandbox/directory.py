"""What Mixcloud lists by itself: categories, countries, live streams; and when the stand-in's present is."""

from __future__ import annotations

from datetime import datetime

from tests.sandbox.records import LiveStream, Tag
from tests.sandbox.users import ENDED, LIVE

NOW = datetime.fromisoformat("2026-03-10T12:00:00+00:00")
"""The present: what is a week old, and when a thing is done, depends on no real clock."""


def _categories(*names: str) -> tuple[Tag, ...]:
    return tuple(Tag(name.lower().replace(" & ", "-").replace(" ", "-"), name, is_category=True) for name in names)


MUSIC = _categories(
    *("Ambient", "Bass", "Beats", "Chillout", "Classical", "Deep House", "Drum & Bass", "Dub", "Dubstep", "EDM"),
    *("Electronica", "Funk", "Garage", "Hip Hop", "House", "Indie", "Jazz", "Pop", "Rap", "Reggae", "Rock", "Soul"),
    *("Tech House", "Techno", "Trance", "Trap", "World"),
)
TALK = _categories(
    *("Business", "Comedy", "Education", "Lifestyle", "Interview", "News", "Politics", "Science", "Sport"),
    "Technology",
)
LIVE_MUSIC = ("Ambient", "Disco", "Drum and bass", "Electronic", "Techno")
"""Names only, and spelt in their own way (recorded in 2023)."""

COUNTRIES = {"GLOBAL": "Global", "AUS": "Australia", "FRA": "France", "DEU": "Germany", "GBR": "United Kingdom"}
CURRENT_COUNTRY = "GBR"

LIVE_STREAMS = (
    LiveStream(
        LIVE,
        1_800_001,
        "A Tone, Live",
        "a-tone-live",
        "2026-03-10T11:10:42.908950+00:00",
        description="One tone, all day.",
        plays=42,
        spectators=7,
        tags=(Tag("ambient", "ambient", is_category=True), Tag("live-tones", "live tones")),
    ),
    LiveStream(
        ENDED,
        1_800_002,
        "A Tone That Is Over",
        "a-tone-that-is-over",
        "2026-03-08T20:00:01.000001+00:00",
        ended="2026-03-08T22:00:02.000002+00:00",
        plays=9,
        tags=(Tag("techno", "techno", is_category=True),),
    ),
)
