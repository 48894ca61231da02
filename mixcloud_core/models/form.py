"""What is sent to Mixcloud to publish or to change a show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mixcloud_core.models.tracklist import Section, Tracklist

__all__ = ["CloudcastForm"]


@dataclass(frozen=True, slots=True)
class CloudcastForm:
    """The form of a show. None leaves a thing as it is, an empty text or list clears it.

    Tags (5 at most), sections and hosts (usernames, 2 at most) are each replaced as a whole. Sections start at whole
    seconds. `unlisted` keeps the show out of all lists; `publish_date` (aware of its zone; Pro accounts) schedules a
    show that was never public. `disable_comments`, `hide_stats` and `hosts` are for Pro accounts.
    """

    name: str | None = None
    description: str | None = None
    picture: Path | None = None
    tags: tuple[str, ...] | None = None
    sections: tuple[Section, ...] | Tracklist | None = None
    hosts: tuple[str, ...] | None = None
    unlisted: bool | None = None
    publish_date: datetime | None = None
    disable_comments: bool | None = None
    hide_stats: bool | None = None
