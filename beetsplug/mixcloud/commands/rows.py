"""Shows, users, playlists and tags as rows: what a terminal shows of them, and what a pipe is told."""

from __future__ import annotations

from beetsplug.mixcloud.library.known import KnownShows
from beetsplug.mixcloud.terminal.columns import Column, Row
from beetsplug.mixcloud.terminal.screen import has_letters
from mixcloud_core.formats import format_clock, format_date, format_short_count
from mixcloud_core.links import genre_url
from mixcloud_core.models import Cloudcast, Playlist, Tag, User

__all__ = [
    "PLAYLISTS",
    "SHOWS",
    "TAGS",
    "USERS",
    "numbered",
    "playlist_row",
    "show_row",
    "tag_row",
    "user_row",
]

SHOWS = (
    Column("", 1, style="bold green"),
    Column("date", 10, rank=1),
    Column("length", 7, right=True),
    Column("owner", 16, style="cyan", rank=2),
    Column("title", 0),
    Column("plays", 6, right=True, rank=3),
)
USERS = (
    Column("username", 18, style="cyan"),
    Column("name", 0),
    Column("place", 20, rank=2),
    Column("shows", 5, right=True, rank=1),
    Column("followers", 9, right=True, rank=3),
)
PLAYLISTS = (
    Column("playlist", 20, style="cyan"),
    Column("title", 0),
    Column("shows", 5, right=True),
    Column("length", 8, right=True, rank=1),
)
TAGS = (Column("tag", 30, style="cyan"), Column("name", 0))


def show_row(show: Cloudcast, known: KnownShows) -> Row:
    """Give a show: a pipe is told date, length, owner, title, plays, and `*` for what the library has."""
    date = format_date(show.published) if show.published else ""
    length = _clock(show.duration)
    owner = show.owner
    is_known = show.url in known
    mark = ("✓" if has_letters() else "*") if is_known else ""
    return Row(
        (mark, date, length, owner.display_name, show.name, _short(show.counts.plays)),
        (date, length, owner.username, show.name, _number(show.counts.plays), "*" if is_known else ""),
        show.url,
    )


def numbered(row: Row, number: int) -> Row:
    """Give a row with the number by which it can be picked."""
    return Row((str(number), *row.shown), row.told, row.address)


def user_row(user: User) -> Row:
    """Give a user: a pipe is told username, name, city, country, shows and followers."""
    counts = user.counts
    return Row(
        (
            user.username,
            user.display_name,
            ", ".join(filter(None, (user.city, user.country))),
            _short(counts.uploads),
            _short(counts.followers),
        ),
        (
            user.username,
            user.display_name,
            user.city,
            user.country,
            _number(counts.uploads),
            _number(counts.followers),
        ),
        user.url,
    )


def playlist_row(playlist: Playlist) -> Row:
    """Give a playlist: a pipe is told the name in its address, title, number of shows and length."""
    length = _clock(playlist.duration)
    return Row(
        (playlist.slug, playlist.name, _short(playlist.count), length),
        (f"{playlist.owner.username}/{playlist.slug}", playlist.name, _number(playlist.count), length),
        playlist.url,
    )


def tag_row(tag: Tag) -> Row:
    """Give a tag: a pipe is told the tag as addresses have it, and its name."""
    return Row((tag.slug, tag.name), (tag.slug, tag.name), genre_url(tag.slug))


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else format_clock(seconds)


def _short(count: int | None) -> str:
    return "" if count is None else format_short_count(count)


def _number(count: int | None) -> str:
    return "" if count is None else str(count)
