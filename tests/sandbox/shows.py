"""The shows of the stand-in. All names are plainly artificial; every show holds one awkwardness."""

from __future__ import annotations

from tests.sandbox.records import Chapter, Comment, Show, StreamForm, Tag, Track
from tests.sandbox.users import GUEST, OWNER

DEEP_HOUSE = Tag("deep-house", "deep house", is_category=True)
TECHNO = Tag("techno", "techno", is_category=True)
AMBIENT = Tag("ambient", "ambient", is_category=True)
RADIO_SHOW = Tag("radio-show", "radio show")
TEST_TONES = Tag("test-tones", "test tones")

COMMENTS = (
    Comment(
        9001,
        GUEST,
        "The third tone is the best.",
        "2026-03-02T10:00:00+00:00",
        position=21,
        likes=2,
        replies=(Comment(9002, OWNER, "Thank you!", "2026-03-02T11:00:00+00:00"),),
    ),
    Comment(9003, "SilentStation", "Louder, please.", "2026-03-03T12:30:00+00:00"),
)

FULL_TRACKLIST = (
    Track("Sine", "220 Hz", 0),
    Track("Pure Tone", "330 Hz", 10),
    Track("Sine", "440 Hz", 20),
    Track("Oscillator", "550 Hz", 30),
    Track("Sine & Oscillator", "660 Hz (Long Version)", 40),
    Track("Überton", "770 Hz", 50),
)

# As uploaders leave them: out of order, without times, past the end, twice at one time, and with
# "Title / Artist" in a chapter (a chapter section of July 2023, recorded in graphql/mwt_chapter_section.json).
MIXED_TRACKLIST = (
    Track("Sine", "220 Hz", 5),
    Chapter("330 Hz / Pure Tone", 20),
    Track("Sine", "440 Hz", None),
    Track("Oscillator", "550 Hz", 12),
    Track(None, "660 Hz", 30),
    Chapter("Interlude", 30),
    Chapter("Words", None),
    Track("Sine", "990 Hz", 38),
    Track("Sine", "1100 Hz", 400),
)

# Escapes for terminals, a line break, bidirectional overrides, templates of Python, yt-dlp and beets,
# paths, NUL and a lone surrogate (JSON can carry it as an escape).
HOSTILE = (
    "\x1b[31mred\x1b[0m\x1b]0;title\x07 \nsecond line\t\u202egnp.exe\u202c "
    "{title} %(id)s $artist ${x} \"double\" 'single' `tick` ../../etc/passwd \\..\\x C:\\ <b>&amp; \x00\x9b \ud800 "
)


def _show(slug: str, name: str, number: int, published: str, special: str, **others: object) -> Show:
    return Show(OWNER, slug, name, number, published, special, **others)  # type: ignore[arg-type]


SHOWS = (
    _show(
        "plain-old-show",
        "Plain Old Show",
        101,
        "2013-03-04T05:06:07+00:00",
        "one rate (64k), 720 s so that the file is over 5 MiB, sent as audio/mpeg, no tracklist",
        duration=720,
        two_rates=False,
        tags=(TECHNO,),
    ),
    _show(
        "new-two-rates",
        "New Two Rates",
        102,
        "2026-02-03T20:00:00+00:00",
        "two rates: HLS 64k and 192k, DASH Opus; short timed tracklist",
        duration=60,
        sections=(Track("Sine", "220 Hz", 0), Track("Pure Tone", "330 Hz", 20), Track("Sine", "440 Hz", 40)),
        tags=(DEEP_HOUSE, TEST_TONES),
    ),
    _show(
        "full-tracklist",
        "Full Tracklist",
        103,
        "2026-03-01T18:30:00+00:00",
        "six timed tracks, five tags, long description, comments with a reply",
        duration=60,
        sections=FULL_TRACKLIST,
        description="Six tones in a row.\r\n\r\nEvery Sunday at 18:30.\r\nhttps://example.org/test-tones",
        tags=(DEEP_HOUSE, TECHNO, RADIO_SHOW, AMBIENT, TEST_TONES),
        comments=COMMENTS,
    ),
    _show("no-tracklist", "No Tracklist", 104, "2025-01-10T12:00:00+00:00", "no tracklist, no tags"),
    _show(
        "untimed-tracklist",
        "Untimed Tracklist",
        105,
        "2018-06-07T08:00:00+00:00",
        "tracks without any times",
        two_rates=False,
        sections=tuple(Track(track.artist, track.song) for track in FULL_TRACKLIST[:4]),
        tags=(AMBIENT,),
    ),
    _show(
        "mixed-tracklist",
        "Mixed Tracklist",
        106,
        "2025-05-05T05:05:05+00:00",
        "tracks and chapters, unsorted, times missing, doubled and past the end; first at 5 s",
        duration=50,
        sections=MIXED_TRACKLIST,
    ),
    _show(
        "hidden-statistics",
        "Hidden Statistics",
        107,
        "2025-06-01T10:00:00+00:00",
        "statistics hidden by the owner: plays null (or 0, see Sandbox.hidden_plays), other counters 0",
        hidden_stats=True,
    ),
    _show(
        "select-only",
        "Select Only",
        108,
        "2025-07-01T10:00:00+00:00",
        "Select, not subscribed: streamInfo null, preview only",
        is_exclusive=True,
        stream_form=StreamForm.NULL,
    ),
    _show(
        "select-null-streams",
        "Select Null Streams",
        109,
        "2025-07-02T10:00:00+00:00",
        "Select, not subscribed: streamInfo with null members, preview only",
        is_exclusive=True,
        stream_form=StreamForm.MEMBERS_NULL,
    ),
    _show(
        "geo-restricted",
        "Geo Restricted",
        110,
        "2025-07-03T10:00:00+00:00",
        "not licensed in this country: restrictedReason tracklist",
        restricted_reason="tracklist",
        stream_form=StreamForm.NULL,
    ),
    _show(
        "play-limit",
        "Play Limit",
        111,
        "2025-07-04T10:00:00+00:00",
        "play limit reached: restrictedReason repeat_play",
        restricted_reason="repeat_play",
        stream_form=StreamForm.NULL,
    ),
    _show(
        "awaiting-audio",
        "Awaiting Audio",
        112,
        "2026-11-01T10:00:00+00:00",
        "still processing: no length, no streams",
        duration=None,
        is_awaiting_audio=True,
        stream_form=StreamForm.NULL,
    ),
    _show(
        "été-à-zürich-夏", "Été à Zürich 夏", 113, "2024-08-01T10:00:00+00:00", "letters outside ASCII in slug and name"
    ),
    _show(
        "unlisted-show",
        "Unlisted Show",
        114,
        "2025-08-01T10:00:00+00:00",
        "unlisted: found by its address only",
        is_unlisted=True,
    ),
    _show(
        "hosted-by-guest",
        "Hosted by Guest",
        115,
        "2025-09-01T10:00:00+00:00",
        "GuestTone is named as host",
        hosts=(GUEST,),
    ),
    _show(
        "no-artwork",
        "No Artwork",
        116,
        "2025-10-01T10:00:00+00:00",
        "no picture of its own: the owner's profile picture instead",
        has_artwork=False,
    ),
    _show(
        "streaming-live-2020",
        "Streaming Live 2020",
        117,
        "2020-04-01T10:00:00+00:00",
        "an ordinary show whose slug begins like the tab /stream/",
        two_rates=False,
    ),
    _show(
        "hostile-text",
        HOSTILE + "x" * 300,
        118,
        "2025-11-01T10:00:00+00:00",
        "control characters, bidi overrides, templates and paths in every text",
        sections=(Track(HOSTILE, HOSTILE, 0), Chapter(HOSTILE, 20)),
        description=HOSTILE * 2,
        tags=(Tag("hostile", HOSTILE), Tag("../tag", "../" * 9)),
        comments=(Comment(9004, GUEST, HOSTILE, "2025-11-02T10:00:00+00:00"),),
    ),
    _show(
        "foreign-stream",
        "Foreign Stream",
        119,
        "2025-11-02T10:00:00+00:00",
        "stream addresses that decode to a host which is not Mixcloud's",
        stream_form=StreamForm.FOREIGN,
    ),
    _show(
        "plain-streams",
        "Plain Streams",
        120,
        "2025-11-03T10:00:00+00:00",
        "stream addresses given unencoded",
        stream_form=StreamForm.PLAIN,
    ),
    _show(
        "drm-show",
        "DRM Show",
        121,
        "2025-11-04T10:00:00+00:00",
        "only protected streams (hlsDrmUrl, dashDrmUrl)",
        stream_form=StreamForm.DRM,
    ),
    _show(
        "draft-show",
        "Draft Show",
        122,
        "2026-11-02T10:00:00+00:00",
        "a draft, as far as it is seen at all",
        is_draft=True,
        stream_form=StreamForm.NULL,
    ),
    _show(
        "scheduled-show",
        "Scheduled Show",
        123,
        "2026-12-24T20:00:00+00:00",
        "to be published later",
        is_scheduled=True,
        stream_form=StreamForm.NULL,
    ),
    _show(
        "preview-only",
        "Preview Only",
        124,
        "2025-11-05T10:00:00+00:00",
        "Select, a preview for everybody else",
        is_preview_only=True,
        stream_form=StreamForm.NULL,
    ),
    _show(
        "taken-down",
        "Taken Down",
        125,
        "2025-11-06T10:00:00+00:00",
        "removed over copyright",
        is_taken_down=True,
        stream_form=StreamForm.NULL,
    ),
    Show(GUEST, "guest-show", "Guest Show", 201, "2025-12-01T10:00:00+00:00", "an ordinary show of another user"),
)

# A show that was deleted is simply not there: the look-up gives null.
GONE = f"/{OWNER}/gone/"
