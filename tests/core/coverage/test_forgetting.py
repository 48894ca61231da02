"""A Mixcloud that forgets: whatever can be done without is left out, once and with a warning; the rest is told."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api.documents import Kind, Selection, parse
from mixcloud_core.api.fragments import FRAGMENTS
from tests.core.coverage.asked import ASKED, Asked
from tests.core.coverage.table import Caller, Row, open_client
from tests.sandbox import Sandbox
from tests.sandbox.graph_schema import schema
from tests.sandbox.users import GUEST, OWNER

Clients = Callable[[Caller], Mixcloud]

FULL = f"{OWNER}/full-tracklist"

# What can be left out: fields and types one by one, the arguments of one question at a time.
OPTIONAL = {name: asked for name, asked in ASKED.items() if not asked.is_needed}
# Without these nothing can be asked for at all: what is asked about, and the type of it.
ABOUT = ("(lookup)", "(id)", "(term)", "(q)", "related(first)")
# Long lists, which would come whole without it.
LONG = ("trending", "staff_picks", "discover", "new_uploads", "feed", "search")
ARGUMENTS = [asked for name, asked in OPTIONAL.items() if "(" in name and not name.endswith(ABOUT)]
ARGUMENTS = [asked for asked in ARGUMENTS if asked.row.method not in LONG or not asked.name.endswith("(first)")]
ARGUMENTS.sort(key=lambda asked: asked.row.method)
BY_METHOD = {method: list(group) for method, group in groupby(ARGUMENTS, key=lambda asked: asked.row.method)}
THINGS = {f"type {name}" for name in ("Tag", "User", "Playlist", "LiveStream", "StatsType", "Comment", "Cloudcast")}
THINGS |= {f"type {name}" for name in ("CloudcastLookup", "PlaylistLookup", "UserLookup", "DiscoverTagInterface")}
ALONE = {name: asked for name, asked in OPTIONAL.items() if "(" not in name and name not in THINGS}


def packs() -> Iterator[tuple[Row, set[str]]]:
    """Types one by one; fields of one type a few at a time, that some of the type is left."""
    of_types = sorted(ALONE.values(), key=lambda asked: (asked.row.method, asked.name.partition(".")[0]))
    for (_, name), group in groupby(of_types, key=lambda asked: (asked.row.method, asked.name.partition(".")[0])):
        fields = list(group)
        size = (
            1
            if name.startswith("type ")
            else max(1, min(8, len(fields) // 2, len(schema().type_map[name].fields) // 2))
        )
        for start in range(0, len(fields), size):
            yield fields[start].row, {asked.name for asked in fields[start : start + size]}


PACKS = list(packs())


def warned(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What warnings say that Mixcloud no longer knows."""
    told = (record.getMessage() for record in caplog.records if record.levelno == logging.WARNING)
    return [text.removeprefix("Mixcloud no longer knows ").partition(":")[0] for text in told if "no longer" in text]


@pytest.mark.parametrize(("row", "names"), PACKS, ids=[" ".join(sorted(names)) for _, names in PACKS])
def test_what_is_optional_is_left_out(
    *, sandbox: Sandbox, clients: Clients, caplog: pytest.LogCaptureFixture, tmp_path: Path, row: Row, names: set[str]
) -> None:
    sandbox.forget_schema(*names)
    row.call(clients(row.callers[0]), tmp_path)
    refused, *others = (request.status for request in sandbox.requests)
    assert refused == 400
    assert set(others) == {200}
    assert len(others) == 1 or "Feed" in str(names)  # a feed without shows is gone through
    # One warning for each; a field of a thing that is asked for in several places is named by place.
    assert len(set(warned(caplog))) == len(warned(caplog)) >= len(names)


@pytest.mark.parametrize("method", BY_METHOD)
def test_arguments_are_left_out(
    sandbox: Sandbox, clients: Clients, caplog: pytest.LogCaptureFixture, tmp_path: Path, method: str
) -> None:
    names = {asked.name for asked in BY_METHOD[method]}
    row = BY_METHOD[method][0].row
    sandbox.forget_schema(*names)
    row.call(clients(row.callers[0]), tmp_path)
    assert [request.status for request in sandbox.requests][:2] == [400, 200]
    assert 400 not in [request.status for request in sandbox.requests][1:]
    assert len(warned(caplog)) == len(names)


NEEDED = list({asked.row.method: asked for asked in reversed(ASKED.values()) if asked.is_needed}.values())
OF_FRAGMENTS = (
    "Cloudcast.name",
    "Cloudcast.slug",
    "Cloudcast.owner",
    "User.username",
    "Playlist.name",
    "LiveStream.owner",
)


@pytest.mark.parametrize("asked", NEEDED, ids=lambda asked: asked.name)
def test_what_is_needed_is_told(sandbox: Sandbox, clients: Clients, tmp_path: Path, asked: Asked) -> None:
    sandbox.forget_schema(asked.name)
    with pytest.raises(errors.ServiceChangedError, match="no longer knows") as caught:
        asked.row.call(clients(asked.row.callers[0]), tmp_path)
    assert asked.name.partition(".")[2] in str(caught.value)
    assert len(sandbox.requests) == 1


@pytest.mark.parametrize("name", ["type CloudcastLookup", "Query.cloudcastLookup(lookup)"])
def test_what_nothing_can_be_asked_without_is_told(sandbox: Sandbox, name: str) -> None:
    sandbox.forget_schema(name)
    with open_client() as mixcloud, pytest.raises(errors.ApiError):
        mixcloud.cloudcast(FULL)
    assert len(sandbox.requests) <= 3


MODES = {
    "today": (False, True, 400),
    "status 200": (False, True, 200),
    "no locations": (False, False, 400),
    "old words": (True, True, 400),
    "old words alone": (True, False, 200),
}
# By what Mixcloud forgets: what the warning names, and the part of the show that is not known then.
PARTS = {
    "Cloudcast.sections": ("Cloudcast.sections", "tracklist"),
    "Cloudcast.streamInfo": ("Cloudcast.streamInfo", "streams"),
    "Cloudcast.plays": ("Cloudcast.plays", "counts"),
    "Cloudcast.audioLength": ("Cloudcast.audioLength", "duration"),
    "Cloudcast.publishDate": ("Cloudcast.publishDate", "published"),
    "Cloudcast.description": ("Cloudcast.description", "description"),
    "Cloudcast.tags": ("Cloudcast.tags", "tags"),
    "Cloudcast.creatorAttributions": ("Cloudcast.creatorAttributions", "hosts"),
    "Cloudcast.picture": ("Cloudcast.picture", "picture"),
    "Cloudcast.featuringArtistList": ("Cloudcast.featuringArtistList", "featured_artists"),
    "Cloudcast.restrictedReason": ("Cloudcast.restrictedReason", "restricted_reason"),
    "Cloudcast.previewUrl": ("Cloudcast.previewUrl", "preview_url"),
    "Cloudcast.waveformUrl": ("Cloudcast.waveformUrl", "waveform_url"),
    "Cloudcast.hiddenStats": ("Cloudcast.hiddenStats", "hidden_stats"),
}


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize("name", ["Cloudcast.sections", "StreamInfo.dashUrl", "Cloudcast.picture(width)"])
def test_however_it_is_worded(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, name: str, mode: tuple[bool, bool, int]
) -> None:
    switches = sandbox.switches
    switches.legacy_errors, switches.error_locations, switches.error_status = mode
    sandbox.forget_schema(name)
    with open_client() as mixcloud:
        shows = [mixcloud.cloudcast(FULL) for _ in range(2)]
    assert shows[0] == shows[1]
    assert shows[0].name == "Full Tracklist"
    assert ("tracklist" in shows[0].unknown) == (name == "Cloudcast.sections")
    assert len(sandbox.requests) == 3
    assert len(warned(caplog)) == 1


@pytest.mark.parametrize(("name", "key", "part"), [(name, *told) for name, told in PARTS.items()])
def test_what_is_left_out_is_unknown_and_not_empty(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture, name: str, key: str, part: str
) -> None:
    with open_client() as mixcloud:
        before = mixcloud.cloudcast(FULL)
        sandbox.forget_schema(name)
        after = mixcloud.cloudcast(FULL)
    assert before.unknown == frozenset()
    assert after.unknown == {part}
    assert warned(caplog) == [key]


@pytest.mark.parametrize(
    ("name", "part", "ask"),
    [
        ("User.biog", "biog", lambda mixcloud: mixcloud.user(OWNER)),
        ("User.coverPicture", "cover", lambda mixcloud: mixcloud.user(OWNER)),
        ("User.dateJoined", "joined", lambda mixcloud: mixcloud.user(OWNER)),
        ("User.customProfileLinks", "links", lambda mixcloud: mixcloud.user(OWNER)),
        ("Playlist.items", "count", lambda mixcloud: next(mixcloud.playlists(OWNER))),
        ("LiveStream.hlsUrl", "hls_url", lambda mixcloud: mixcloud.live_stream("LiveStation")),
        ("LiveStream.streamStatus", "is_live", lambda mixcloud: mixcloud.live_stream("LiveStation")),
    ],
)
def test_other_things_say_so_as_well(sandbox: Sandbox, name: str, part: str, ask: object) -> None:
    assert callable(ask)
    sandbox.forget_schema(name)
    with open_client() as mixcloud:
        assert ask(mixcloud).unknown == {part}


def test_many_things_at_once_cost_one_request_more(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    names = {"Cloudcast.sections", "Cloudcast.plays", "Cloudcast.tags", "StreamInfo.url", "Tag.slug"}
    sandbox.forget_schema(*names)
    with open_client() as mixcloud:
        (show,) = mixcloud.uploads(GUEST, limit=1)
        mixcloud.user(GUEST)
        assert show.unknown == {"tracklist", "counts", "tags"}
    assert [request.status for request in sandbox.requests] == [400, 200, 200]
    assert set(warned(caplog)) >= names - {"StreamInfo.url", "Tag.slug"}


def test_what_is_known_again_is_asked_for_by_the_next_process(sandbox: Sandbox, forgotten: object) -> None:
    sandbox.forget_schema("Cloudcast.sections")
    with open_client() as mixcloud:
        assert "tracklist" in mixcloud.cloudcast(FULL).unknown
        sandbox.reset()
        assert "tracklist" in mixcloud.cloudcast(FULL).unknown
        sent = json.loads(sandbox.requests[0].body)["query"]
    assert "sections" not in sent


def names_of(selections: tuple[Selection, ...]) -> set[str]:
    return {s.name for s in selections if s.kind is Kind.FIELD and s.name != "__typename"} | {
        name for s in selections for name in names_of(s.selections)
    }


def test_all_of_the_fragments_is_forgotten_once() -> None:
    written = {name for fragment in parse(FRAGMENTS) for name in names_of(fragment.selections)}
    assert written <= {name.partition(".")[2] for name in ASKED}
    assert len(ALONE) > 130
