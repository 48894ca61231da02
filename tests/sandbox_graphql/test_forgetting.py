"""A Mixcloud that has not got what it had, and words its errors otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from graphql import validate_schema
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox import Sandbox
from tests.sandbox.graph_schema import schema
from tests.sandbox_graphql.client import Client


@dataclass(frozen=True)
class Case:
    """What is forgotten, a query that needs it, and how both generations of graphql-core put it."""

    forgotten: str
    query: str
    today: str
    then: str


CASES = (
    Case(
        "Cloudcast.sections",
        '{ cloudcastLookup(lookup: {username: "TestToneRadio", slug: "full-tracklist"}) { sections { __typename } } }',
        "Cannot query field 'sections' on type 'Cloudcast'.",
        'Cannot query field "sections" on type "Cloudcast".',
    ),
    Case(
        "User.uploads(audioTypes)",
        "{ viewer { me { uploads(audioTypes: [SHOW]) { totalCount } } } }",
        "Unknown argument 'audioTypes' on field 'User.uploads'.",
        'Unknown argument "audioTypes" on field "uploads" of type "User".',
    ),
    Case(
        "type AudioTypeEnum",
        "query ($types: [AudioTypeEnum]) { viewer { me { uploads(audioTypes: $types) { totalCount } } } }",
        "Unknown type 'AudioTypeEnum'.",
        'Unknown type "AudioTypeEnum".',
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.forgotten for case in CASES])
def test_what_is_forgotten_is_unknown(sandbox: Sandbox, anyone: Client, case: Case) -> None:
    anyone.ask(case.query)
    sandbox.forget_schema(case.forgotten)
    reply = anyone.send(case.query)
    assert reply.status_code == 400
    assert reply.json()["errors"][0]["message"].startswith(case.today)
    assert reply.json()["errors"][0]["locations"]
    sandbox.switches.legacy_errors = True
    sandbox.switches.error_locations = False
    sandbox.switches.error_status = 200
    reply = anyone.send(case.query)
    assert reply.status_code == 200
    assert reply.json()["errors"][0]["message"].startswith(case.then)
    assert "locations" not in reply.json()["errors"][0]
    sandbox.reset()
    anyone.ask(case.query)


def test_a_type_takes_along_what_needs_it(sandbox: Sandbox, anyone: Client) -> None:
    sandbox.forget_schema("type AudioTypeEnum", "type TrackSection")
    kinds: Any = schema(sandbox.switches.forgotten).type_map
    assert "audioType" not in kinds["Cloudcast"].fields
    assert [member.name for member in kinds["Section"].types] == ["ChapterSection"]
    sections = anyone.show("mixed-tracklist", "sections { ... on ChapterSection { chapter } }")["sections"]
    assert [section["chapter"] for section in sections] == ["330 Hz / Pure Tone", "Interlude", "Words"]


def test_what_never_was_cannot_be_forgotten(sandbox: Sandbox) -> None:
    for name in ("Cloudcast.section", "type Cloudcasts", "User.uploads(type)"):
        with pytest.raises(LookupError):
            sandbox.forget_schema(name)
    assert not sandbox.switches.forgotten


NAMES = sorted(
    name
    for kind in schema().type_map.values()
    if not kind.name.startswith("__") and kind.ast_node is not None and kind.name != "Query"
    for name in (f"type {kind.name}", *(f"{kind.name}.{field}" for field in getattr(kind, "fields", ())))
)


@settings(max_examples=15)
@given(st.sets(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_what_is_left_is_a_schema(forgotten: set[str]) -> None:
    assert validate_schema(schema(frozenset(forgotten))) == []
