"""How the state of the stand-in begins: who favorited, heard, follows and collects what."""

from __future__ import annotations

from tests.sandbox.bulk import bulk_show
from tests.sandbox.records import Comment, NoticeKind, Notification, Playlist, PlaylistItem, Show
from tests.sandbox.shows import SHOWS
from tests.sandbox.users import BULK, GUEST, HIDDEN, LISTENER, OWNER, SILENT

_BY_SLUG = {show.slug: show for show in SHOWS}


def _shows(*slugs: str) -> list[Show]:
    return [_BY_SLUG[slug] for slug in slugs]


def favorites() -> dict[str, list[Show]]:
    return {
        LISTENER: _shows("full-tracklist", "guest-show", "new-two-rates", "no-tracklist", "plain-old-show"),
        HIDDEN: _shows("full-tracklist", "mixed-tracklist"),
        GUEST: _shows("full-tracklist"),
        OWNER: _shows("guest-show"),
    }


def reposts() -> dict[str, list[Show]]:
    return {
        LISTENER: _shows("full-tracklist", "guest-show"),
        GUEST: _shows("new-two-rates", "full-tracklist"),
        OWNER: _shows("guest-show"),
    }


def listens() -> dict[str, list[Show]]:
    """One show was heard twice."""
    return {
        LISTENER: _shows("new-two-rates", "full-tracklist", "guest-show", "new-two-rates"),
        HIDDEN: _shows("mixed-tracklist"),
        GUEST: _shows("full-tracklist"),
    }


def listen_later() -> dict[str, list[Show]]:
    return {LISTENER: _shows("mixed-tracklist", "untimed-tracklist", "guest-show")}


def following() -> dict[str, list[str]]:
    return {
        LISTENER: [OWNER, GUEST, BULK, SILENT],
        HIDDEN: [OWNER],
        GUEST: [OWNER, LISTENER],
        OWNER: [GUEST],
    }


def _items(first: int, *shows: Show | None) -> list[PlaylistItem]:
    return [PlaylistItem(first + at, show) for at, show in enumerate(shows)]


def playlists() -> list[Playlist]:
    """One with shows of several owners and one of which the show has gone, one of one owner, one empty, one big."""
    several = (*_shows("full-tracklist", "guest-show"), None, bulk_show(3), *_shows("no-tracklist"))
    two = _shows("new-two-rates", "full-tracklist")
    return [
        _playlist(LISTENER, "Tones of Many", 2001, _items(20_001, *several), "Of several stations."),
        _playlist(LISTENER, "Empty List", 2002, []),
        _playlist(OWNER, "Best Tones", 2003, _items(20_011, *two)),
        _playlist(BULK, "Bulk List", 2004, _items(21_000, *map(bulk_show, range(150)))),
    ]


def _playlist(owner: str, name: str, number: int, items: list[PlaylistItem], text: str = "") -> Playlist:
    created, modified = (f"{number + 19}-{month}-01T00:00:00+00:00" for month in ("05", "06"))
    slug = name.lower().replace(" ", "-")
    return Playlist(owner, slug, name, number, text, items, created, modified)


def profile_comments() -> dict[str, list[Comment]]:
    return {
        OWNER: [
            Comment(9102, LISTENER, "When is the next tone?", "2026-02-02T10:00:00+00:00"),
            Comment(
                9101,
                GUEST,
                "Thank you for the tones.",
                "2026-01-02T10:00:00+00:00",
                replies=(Comment(9103, OWNER, "You are welcome.", "2026-01-02T11:00:00+00:00"),),
            ),
        ]
    }


def notifications() -> dict[str, list[Notification]]:
    show = _BY_SLUG["full-tracklist"]
    return {
        OWNER: [
            Notification(8004, NoticeKind.FAVORITE, LISTENER, "2026-03-04T10:00:00+00:00", show),
            Notification(8003, NoticeKind.COMMENT, GUEST, "2026-03-02T10:00:00+00:00", show, show.comments[0]),
            Notification(8002, NoticeKind.REPOST, GUEST, "2026-03-01T20:00:00+00:00", show),
            Notification(8001, NoticeKind.FOLLOW, HIDDEN, "2017-05-01T10:00:00+00:00"),
        ]
    }


def notifications_read() -> set[int]:
    return {8001, 8002}


def uploads_viewed() -> dict[str, set[str]]:
    return {LISTENER: {"/TestToneRadio/new-two-rates/", "/GuestTone/guest-show/"}}
