"""Rows of the coverage table: what is changed with an access token, by REST."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mixcloud_core.api import actions, own_shows, rest_rows, users
from mixcloud_core.models import CloudcastForm, Section
from tests.core.coverage.facts import record
from tests.core.coverage.table import Caller, Question, Row, row
from tests.sandbox import Sandbox
from tests.sandbox.directory import NOW
from tests.sandbox.records import Show, Track
from tests.sandbox.users import EMPTY, GUEST, LISTENER, OWNER

__all__ = ["ROWS"]

PLANNED = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


def slugs(shows: list[Show]) -> list[str]:
    return [show.slug for show in shows]


def listener(method: str, target: str, act: Question, held: Callable[[Sandbox], object], list_name: str) -> Row:
    def given(_none: None, box: Sandbox) -> object:
        names = getattr(box.state, list_name)[LISTENER]
        return names if list_name == "following" else slugs(names)

    return row(method, target, sends=act, held=held, given=given, callers=Caller.LISTENER_WITH_TOKEN)


def added(list_name: str, slug: str) -> Callable[[Sandbox], object]:
    return lambda box: [slug, *slugs(getattr(box.state, list_name)[LISTENER])]


def removed(list_name: str, slug: str) -> Callable[[Sandbox], object]:
    return lambda box: [one for one in slugs(getattr(box.state, list_name)[LISTENER]) if one != slug]


MIXED, FULL, GUESTS = f"{OWNER}/mixed-tracklist", f"{OWNER}/full-tracklist", f"{GUEST}/guest-show"

ACTS = [
    listener("follow", EMPTY, actions.FOLLOW, lambda box: [EMPTY, *box.state.following[LISTENER]], "following"),
    listener("unfollow", GUEST, actions.FOLLOW, lambda _box: [OWNER, "BulkStation", "SilentStation"], "following"),
    # What is not set can't be unset, and that is fine.
    listener("unfollow", EMPTY, actions.FOLLOW, lambda box: list(box.state.following[LISTENER]), "following"),
    listener("favorite", MIXED, actions.FAVORITE, added("favorites", "mixed-tracklist"), "favorites"),
    listener("favorite", FULL, actions.FAVORITE, lambda box: slugs(box.state.favorites[LISTENER]), "favorites"),
    listener("unfavorite", FULL, actions.FAVORITE, removed("favorites", "full-tracklist"), "favorites"),
    listener("repost", MIXED, actions.REPOST, added("reposts", "mixed-tracklist"), "reposts"),
    listener("unrepost", GUESTS, actions.REPOST, removed("reposts", "guest-show"), "reposts"),
    listener(
        "add_to_listen_later", FULL, actions.LISTEN_LATER, added("listen_later", "full-tracklist"), "listen_later"
    ),
    listener(
        "remove_from_listen_later", GUESTS, actions.LISTEN_LATER, removed("listen_later", "guest-show"), "listen_later"
    ),
]


def audio(folder: Path) -> Path:
    (path := folder / "mix.mp3").write_bytes(b"ID3\x04" + bytes(2000))
    return path


def form() -> CloudcastForm:
    sections = (Section("220 Hz", "Sine", 0.0), Section("330 Hz", "Sine", 20.0))
    return CloudcastForm(name="Fresh Tones", description="New.", tags=("Techno",), sections=sections)


def uploaded(address: str, box: Sandbox) -> object:
    (show,) = box.state.uploaded
    now = record(box, OWNER, show.slug) if show.slug in str(box.state.edited) else show
    return address, now.name, [tag.name for tag in now.tags], now.sections, now.is_unlisted, now.is_draft


def held_upload(*, is_draft: bool) -> Callable[[Sandbox], object]:
    address = f"https://www.mixcloud.com/{OWNER}/fresh-tones/"
    tracks = (Track("Sine", "220 Hz", 0), Track("Sine", "330 Hz", 20))
    return lambda _box: (address, "Fresh Tones", ["Techno"], tracks, False, is_draft)


def without_key(box: Sandbox) -> None:
    """Mixcloud sometimes does not say where the upload is (seen in 2026)."""
    box.switches.upload_key = False


def owner(method: str, *args: Any, **kwargs: Any) -> Row:
    return row(method, *args, callers=Caller.OWNER_WITH_TOKEN, **{"sends": ()} | kwargs)


def edited(slug: str, **changes: Any) -> dict[str, Any]:
    """What an edit leaves behind: the show with changes, and nothing else."""
    return {
        "held": lambda box: replace(record(box, OWNER, slug), **changes),
        "given": lambda _none, box: record(box, OWNER, slug),
    }


# Who has no show of a name has none at the first two addresses that the name may have.
NAMELESS = (rest_rows.USER, rest_rows.USER_CLOUDCASTS, rest_rows.CLOUDCAST, rest_rows.CLOUDCAST)
NAMESAKE = (*NAMELESS, rest_rows.CLOUDCAST)


def owner_with_session(name: str, slug: str) -> Row:
    """The session tells what kind of show it is; REST does not."""

    def given(found: Any, _box: Sandbox) -> object:
        return [(show.url, show.flags.unlisted, show.flags.draft) for show in found]

    def held(box: Sandbox) -> object:
        show = record(box, OWNER, slug)
        return [(f"https://www.mixcloud.com/{OWNER}/{slug}/", show.is_unlisted, show.is_draft)]

    asked = (*NAMESAKE, own_shows.UNLISTED, users.DRAFTS)
    return row("own_shows_named", name, sends=asked, held=held, given=given, callers=Caller.OWNER_WITH_BOTH)


UPLOADS = [
    owner_with_session("Unlisted Show", "unlisted-show"),
    owner_with_session("Draft Show", "draft-show"),
    owner_with_session("Full Tracklist", "full-tracklist"),
    owner(
        "upload",
        lambda folder: (audio(folder), form()),
        sends=NAMELESS,
        held=held_upload(is_draft=False),
        given=uploaded,
    ),
    owner(
        "upload",
        lambda folder: (audio(folder), form()),
        sends=(*NAMELESS, *NAMESAKE),
        prepare=without_key,
        held=held_upload(is_draft=False),
        given=uploaded,
    ),
    owner(
        "edit",
        FULL,
        CloudcastForm(name="Fuller Tracklist", description="Changed."),
        **edited("full-tracklist", name="Fuller Tracklist", description="Changed."),
    ),
    owner(
        "edit",
        f"{OWNER}/draft-show",
        CloudcastForm(name="No Draft", unlisted=False),
        publish=True,
        **edited("draft-show", name="No Draft", is_draft=False, published=NOW.isoformat()),
    ),
    owner("publish", f"{OWNER}/unlisted-show", **edited("unlisted-show", is_unlisted=False)),
    owner("unpublish", FULL, **edited("full-tracklist", is_draft=True)),
    owner("unlist", FULL, **edited("full-tracklist", is_unlisted=True)),
    owner(
        "schedule",
        f"{OWNER}/draft-show",
        PLANNED,
        **edited("draft-show", published=PLANNED.isoformat(), is_draft=False, is_scheduled=True),
    ),
]

ROWS: list[Row] = [*ACTS, *UPLOADS]
