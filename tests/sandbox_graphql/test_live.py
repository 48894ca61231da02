"""What GraphQL says of live streams that begin and end while somebody looks."""

from __future__ import annotations

import pytest
import requests

from tests.sandbox import Sandbox
from tests.sandbox_graphql.client import LISTENER, Client

USER = "EmptyStation"
"""Who has never been live."""
FIELDS = "liveStream(isPublic: false) { id streamStatus hlsUrl startedAt endedAt currentSpectators }"


def names(client: Client, arguments: str = "first: 10") -> list[str]:
    fields = f"live {{ currentLiveStreams({arguments}) {{ edges {{ node {{ owner {{ username }} }} }} }} }}"
    edges = client.viewer(fields)["live"]["currentLiveStreams"]["edges"]
    return [edge["node"]["owner"]["username"] for edge in edges]


def test_a_stream_begins_and_ends(sandbox: Sandbox, session: requests.Session, anyone: Client) -> None:
    assert anyone.user(USER, FIELDS)["liveStream"] is None
    sandbox.start_live(USER.lower())
    now = anyone.user(USER, FIELDS)["liveStream"]
    assert (now["streamStatus"], now["endedAt"], now["currentSpectators"]) == ("LIVE", None, 1)
    assert names(anyone) == ["LiveStation", USER]
    assert session.get(now["hlsUrl"], timeout=10).status_code == 200

    sandbox.end_live(USER.lower())
    over = anyone.user(USER, FIELDS)["liveStream"]
    assert (over["streamStatus"], over["currentSpectators"]) == ("ENDED", 0)
    assert (over["hlsUrl"], over["startedAt"], over["id"]) == (now["hlsUrl"], now["startedAt"], now["id"])
    assert over["endedAt"] > over["startedAt"]
    assert names(anyone) == ["LiveStation"]
    assert session.get(over["hlsUrl"], timeout=10).status_code == 404
    by_id = anyone.ask("query ($id: ID!) { liveStream(id: $id) { streamStatus } }", id=now["id"])
    assert by_id["liveStream"] == {"streamStatus": "ENDED"}


def test_the_list_is_sorted_and_filtered(sandbox: Sandbox, listener: Client) -> None:
    sandbox.start_live(USER)
    assert names(listener, "orderBy: STARTED_AT") == [USER, "LiveStation"]
    assert names(listener, 'tag: "Live Tones"') == ["LiveStation"]
    assert names(listener, "filterBy: FOLLOWING") == []
    sandbox.state.following[LISTENER] = [USER]
    assert names(listener, "filterBy: FOLLOWING") == [USER]


def test_reset_brings_back_what_ran(sandbox: Sandbox, anyone: Client) -> None:
    sandbox.end_live("LiveStation")
    sandbox.start_live(USER)
    assert names(anyone) == [USER]
    sandbox.reset()
    assert names(anyone) == ["LiveStation"]
    assert anyone.user(USER, FIELDS)["liveStream"] is None


def test_only_users_go_live(sandbox: Sandbox) -> None:
    with pytest.raises(LookupError):
        sandbox.start_live("nobody")
