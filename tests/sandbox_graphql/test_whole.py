"""Every field of every type gives what its type says, to anyone and to whom it belongs."""

from __future__ import annotations

import pytest
import requests
from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type, is_abstract_type, is_leaf_type, is_object_type

from tests.sandbox.graph_schema import schema
from tests.sandbox.relay import global_id
from tests.sandbox_graphql.client import LISTENER, NOBODY, RADIO, Client

SHOW = '(lookup: {username: "TestToneRadio", slug: "full-tracklist"})'
PLAYLIST = '(lookup: {username: "ToneListener", slug: "tones-of-many"})'
ROOTS = {
    "cloudcastLookup": SHOW,
    "cloudcastLookupMany": SHOW.replace("{", "[{").replace("}", "}]"),
    "cloudcastLookupManyById": f'(lookup: [{{cloudcastId: "{global_id("Cloudcast", 103)}"}}])',
    "cloudcastDisabledReasonLookup": '(lookup: {username: "TestToneRadio", slug: "taken-down"})',
    "userLookup": '(lookup: {username: "TestToneRadio"})',
    "userLookupMany": '(lookup: [{username: "TestToneRadio"}, {username: "ToneListener"}])',
    "playlistLookup": PLAYLIST,
    "tagLookup": '(lookup: {slug: "techno"})',
    "cloudcast": f'(id: "{global_id("Cloudcast", 100_007)}")',
    "user": f'(id: "{global_id("User", 1008)}")',
    "comment": f'(id: "{global_id("Comment", 9002)}")',
    "playlist": f'(id: "{global_id("Playlist", 2001)}")',
    "liveStream": f'(id: "{global_id("LiveStream", 1_800_001)}")',
    "viewer": "",
}
REQUIRED = {"term": '"tone"', "q": '"te"', "feed": '"/TestToneRadio/"', "first": "3"}


def all_fields(kind: GraphQLNamedType, depth: int) -> str:
    """A selection of everything down to `depth` objects inside of each other; connections don't count."""
    if is_abstract_type(kind):
        members = schema().get_possible_types(kind)
        texts = (f"... on {each.name} {{ {aliased(each, depth)} }}" for each in members)
        return " ".join(("__typename", *texts))
    assert is_object_type(kind)
    return " ".join(("__typename", *(text for name in kind.fields if (text := selected(kind, name, depth)))))


def aliased(kind: GraphQLObjectType, depth: int) -> str:
    """Members of a union may have fields of one name and different types, so each has its own aliases."""
    fields = ((name, selected(kind, name, depth)) for name in kind.fields)
    return " ".join(("__typename", *(f"{kind.name}_{name}: {text}" for name, text in fields if text)))


def selected(kind: GraphQLObjectType, name: str, depth: int) -> str:
    field = kind.fields[name]
    given = [f"{argument}: {REQUIRED[argument]}" for argument in field.args if argument in REQUIRED]
    text = name + (f"({', '.join(given)})" if given else "")
    inner = get_named_type(field.type)
    if is_leaf_type(inner):
        return text
    is_part = inner.name.endswith(("Connection", "Edge", "Stats", "StatsType", "Info", "SearchQuery"))
    left = depth if is_part else depth - 1
    return f"{text} {{ {all_fields(inner, left)} }}" if left >= 0 else ""


@pytest.mark.parametrize("username", [NOBODY, RADIO, LISTENER])
@pytest.mark.parametrize("root", ROOTS)
def test_every_field_can_be_asked_for(session: requests.Session, root: str, username: str | None) -> None:
    query_type = schema().query_type
    assert query_type
    kind = get_named_type(query_type.fields[root].type)
    query = f"{{ {root}{ROOTS[root]} {{ {all_fields(kind, 1)} }} }}"
    assert Client(session, username).ask(query)[root]


@pytest.mark.parametrize("kind", ["Cloudcast:103", "User:1001", "Playlist:2001", "PlaylistItem:20001", "Comment:9001"])
def test_a_node_is_found_by_its_id(anyone: Client, kind: str) -> None:
    name, number = kind.split(":")
    node_id = global_id(name, int(number))
    assert anyone.ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=node_id)["node"] == {
        "__typename": name,
        "id": node_id,
    }


@pytest.mark.parametrize("node_id", ["", "x", "!", "VXNlcjo=", global_id("User", 1), global_id("Nothing", 1)])
def test_other_ids_find_nothing(anyone: Client, node_id: str) -> None:
    assert anyone.ask("query ($id: ID!) { node(id: $id) { id } user(id: $id) { id } }", id=node_id)["node"] is None
