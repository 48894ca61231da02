"""The catalogue with its look-ups, and what follows from it: keys, tones, pictures, audio paths."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from urllib.parse import quote

from tests.sandbox.bulk import FIRST_NUMBER, bulk_show, place
from tests.sandbox.records import Show, User
from tests.sandbox.shows import SHOWS
from tests.sandbox.users import BULK, USERS

INTRO_FREQUENCY = 165
"""Hz where no timed section sounds: the whole of a show without times, or before its first section."""

SITE = "https://www.mixcloud.com"


@dataclass(frozen=True, slots=True)
class Tone:
    start: int
    end: int
    frequency: int


def section_frequency(show: Show, index: int) -> int:
    """Hz of the tone that sounds from the start of the section at `index` of the show's list."""
    if not 0 <= index < len(show.sections):
        raise IndexError(index)
    return 220 + 110 * index


def tones(show: Show) -> tuple[Tone, ...]:
    """What sounds when: the timed sections in order of time, of several at one time the first."""
    length = show.duration or 0
    starts = {0: INTRO_FREQUENCY}
    timed: dict[int, int] = {}
    for index, section in enumerate(show.sections):
        if section.start is not None and section.start < length:
            timed.setdefault(section.start, section_frequency(show, index))
    starts.update(timed)
    times = [*sorted(starts), length]
    return tuple(Tone(start, end, starts[start]) for start, end in pairwise(times))


def show_key(show: Show) -> str:
    """The path of a show; letters outside ASCII are percent-encoded in keys and addresses."""
    return f"/{show.owner}/{quote(show.slug)}/"


def _path(name: str) -> str:
    """Four hex folders and the tail of a UUID, as in every file address of Mixcloud."""
    digits = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
    tail = "-".join((digits[4:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
    return "/".join((*digits[:4], tail))


def audio_path(show: Show) -> str:
    """The path that the audio, the preview and the waveform of a show have in common."""
    return _path(f"audio {show_key(show)}")


def user_picture(user: User) -> str:
    return f"profile/{_path(f'picture {user.key}')}"


def picture_root(name: str) -> str:
    return f"extaudio/{_path(f'picture {name}')}"


@dataclass(frozen=True)
class Catalogue:
    """Users and shows; those of BulkStation, `bulk` of them, are found by every look-up but not part of `shows`."""

    users: tuple[User, ...] = USERS
    shows: tuple[Show, ...] = SHOWS
    bulk: int = 1_000

    @cached_property
    def _users(self) -> dict[str, User]:
        return {user.username.casefold(): user for user in self.users}

    @cached_property
    def _shows(self) -> dict[tuple[str, str], Show]:
        return {(show.owner.casefold(), show.slug): show for show in self.shows}

    @cached_property
    def _by_audio(self) -> dict[str, Show]:
        return {audio_path(show): show for show in self.shows if show.duration}

    @cached_property
    def _bulk(self) -> list[Show]:
        return [bulk_show(at) for at in range(self.bulk)]

    @cached_property
    def _bulk_by_audio(self) -> dict[str, Show]:
        return {audio_path(show): show for show in self._bulk}

    def user(self, username: str) -> User | None:
        """The user of that name in any case: `/testtoneradio/` finds TestToneRadio."""
        return self._users.get(username.casefold())

    def show(self, username: str, slug: str) -> Show | None:
        if username.casefold() == BULK.casefold():
            at = place(slug)
            return bulk_show(at) if at is not None and at < self.bulk else None
        return self._shows.get((username.casefold(), slug))

    def owner(self, show: Show) -> User:
        return self._users[show.owner.casefold()]

    def by_audio(self, path: str) -> Show | None:
        return self._by_audio.get(path) or self._bulk_by_audio.get(path)

    def by_node_id(self, node_id: str) -> Show | User | None:
        kind, _, number = node_id.partition(":")
        if kind == "Cloudcast" and number.isdecimal() and 0 <= int(number) - FIRST_NUMBER < self.bulk:
            return bulk_show(int(number) - FIRST_NUMBER)
        return self._nodes.get(node_id)

    @cached_property
    def _nodes(self) -> dict[str, Show | User]:
        return {f"Cloudcast:{show.number}": show for show in self.shows} | {
            f"User:{user.number}": user for user in self.users
        }

    def uploads(self, user: User, *, hosted: bool = True) -> list[Show]:
        """A user's public shows, newest first; with `hosted` also those of others that name the user as host."""
        if user.username == BULK:
            return list(self._bulk)
        mine = [
            show
            for show in self.shows
            if show.is_public and (show.owner == user.username or (hosted and user.username in show.hosts))
        ]
        return sorted(mine, key=lambda show: show.published, reverse=True)

    def picture(self, show: Show) -> str:
        """The root of a show's picture; without artwork the owner's picture is given (recorded in 2026)."""
        if not show.has_artwork:
            return user_picture(self.owner(show))
        return show.artwork or picture_root(show_key(show)) + (".jpg" if show.is_old else "")


CATALOGUE = Catalogue()
