"""The types of GraphQL's replies against what is asked, and against the schema of August 2021."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, get_args, get_type_hints

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_client_schema,
    get_named_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_union_type,
    parse,
)

from mixcloud_core import api, types
from mixcloud_core.api.graphql import Forgotten
from mixcloud_core.api.operations import Operation
from tests.core.forms import Hint, admits_none, kind_of, members, misfits, only
from tests.recordings import recording
from tests.sandbox.graph_schema import schema

# What stands in `data` of the reply to each operation.
REPLIES = {
    types.CloudcastLookupReply: """
        Cloudcast CloudcastCounts CloudcastDetails CloudcastId CloudcastStatistics CloudcastTracklist Comments
        Favoriters Listeners MoreFromOwner Related Reposters""",
    types.CloudcastByIdReply: "CloudcastById",
    types.CloudcastLookupManyReply: "Cloudcasts",
    types.DisabledReasonLookupReply: "DisabledReason",
    types.CommentByIdReply: "Replies",
    types.UserLookupReply: """
        Drafts Favorites Followers Followings History LiveStream Playlists Reposts Stream Uploads User UserId""",
    types.UserLookupManyReply: "Users",
    types.PlaylistLookupReply: "Playlist PlaylistId PlaylistItems",
    types.ViewerDataReply: """
        AccountStatistics Categories Countries Discover Feed ListenLater LiveCategories LiveNow Me NewUploads
        Notifications OwnPlaylists PlaylistsWith RelatedTags SearchShows SearchTags SearchUsers StaffPicks
        Subscriptions TagSuggestions Trending Unlisted WhoAmI""",
    types.ChangeReply: "ChangeFavorite ChangeFollowing ChangeListenLater ChangeRepost",
    types.AddCommentReply: "AddComment",
    types.AddReplyReply: "AddReply",
    types.RemoveCommentReply: "RemoveComment",
    types.MarkNotificationsReadReply: "MarkNotificationsRead",
    types.AddPlaylistReply: "AddPlaylist",
    types.AddPlaylistItemReply: "AddPlaylistItem",
    types.RemovePlaylistItemReply: "RemovePlaylistItem",
    types.ReorderPlaylistReply: "ReorderPlaylist",
    types.ChangePlaylistNameReply: "ChangePlaylistName",
    types.DeletePlaylistReply: "DeletePlaylist",
    types.DisableCloudcastReply: "DisableCloudcast",
}
REPLY_OF = {name: reply for reply, names in REPLIES.items() for name in names.split()}

# Members that admit null although the schema of 2021 does not, and where that was seen.
MORE_NULLS = {
    ("EdgeReply", "node"): "deleted shows are null nodes of lists (clients of 2026)",
    ("StreamEdgeReply", "node"): "as of other edges",
    ("NewUploadEdgeReply", "node"): "as of other edges",
    ("PlaylistItemReply", "cloudcast"): "null when the show has gone (clients of 2026)",
}
SCALARS = {"String": str, "ID": str, "DateTime": str, "Date": str, "Int": int, "Float": float, "Boolean": bool}


def operations() -> Iterator[Operation]:
    for module in iter_modules(api.__path__, f"{api.__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Operation):
                yield value


OPERATIONS = {operation.definition.name: operation for operation in operations()}


@dataclass(frozen=True)
class Asked:
    """A field that is asked for: whose member it becomes, of which type in GraphQL, and the hint (None: no member)."""

    place: str
    owner: Hint
    parent: str
    name: str
    hint: Hint | None


@cache
def asked(name: str, of: GraphQLSchema | None = None) -> tuple[Asked, ...]:
    """Give all fields of an operation; what they are of is known as far as a schema knows it."""
    document = parse(Forgotten().render(OPERATIONS[name]).text)
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    (operation,) = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]

    def fields(selected: SelectionSetNode, owner: Hint, parent: str, place: str) -> Iterator[Asked]:
        for node in selected.selections:
            if isinstance(node, FragmentSpreadNode):
                fragment = fragments[node.name.value]
                yield from fields(fragment.selection_set, owner, fragment.type_condition.name.value, place)
            elif isinstance(node, InlineFragmentNode):
                on = node.type_condition.name.value if node.type_condition else parent
                yield from fields(node.selection_set, owner, on, place)
            elif isinstance(node, FieldNode):
                key = (node.alias or node.name).value
                hint = members(owner).get(key)
                yield Asked(f"{place}.{key}", owner, parent, node.name.value, hint)
                if node.selection_set and hint:
                    yield from fields(node.selection_set, _object(hint), _named(of, parent, key), f"{place}.{key}")

    root = {"query": "Query", "mutation": "Mutation"}[operation.operation.value]
    return tuple(fields(operation.selection_set, REPLY_OF[name], root, name))


def _object(hint: Hint) -> Hint:
    """Give the TypedDict inside of lists and unions."""
    return _object(get_args(only(hint))[0]) if kind_of(only(hint)) is list else only(hint)


def _field(of: GraphQLSchema | None, parent: str, name: str) -> Any:
    """Give the type of a field, None where the schema does not know it."""
    fields = getattr(of.type_map.get(parent), "fields", {}) if of else {}
    return fields[name].type if name in fields else None


def _named(of: GraphQLSchema | None, parent: str, name: str) -> str:
    found = _field(of, parent, name)
    return get_named_type(found).name if found else ""


def shapes(kind: Any, hint: Hint, name: str) -> Iterator[tuple[str, bool, bool]]:
    """Give, for a member and what its lists hold, whether the schema and the hint admit null; checks what they are."""
    yield name, not is_non_null_type(kind), admits_none(hint)
    bare = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if is_list_type(bare):
        assert kind_of(only(hint)) is list, name
        yield from shapes(bare.of_type, get_args(only(hint))[0], f"{name}[]")
    elif is_enum_type(bare):
        assert set(get_args(only(hint))) == set(bare.values), name
    elif bare.name in SCALARS:
        assert only(hint) is SCALARS[bare.name], name
    else:
        assert members(only(hint)), name


@pytest.fixture(scope="module")
def recorded() -> GraphQLSchema:
    reply = json.loads(recording("graphql/introspection_2021-08.json").read_text(encoding="utf-8"))
    return build_client_schema(reply.get("data", reply))


def test_every_operation_has_a_reply() -> None:
    assert OPERATIONS.keys() == REPLY_OF.keys()


@pytest.mark.parametrize("name", sorted(REPLY_OF))
def test_everything_that_is_asked_is_a_member(name: str) -> None:
    assert [field.place for field in asked(name) if field.hint is None] == []


def test_every_member_is_asked_for() -> None:
    """And every type is reached from a reply, but for the envelope and what is no GraphQL."""
    wanted = defaultdict(set)
    for name in REPLY_OF:
        for field in asked(name):
            wanted[kind_of(field.owner).__name__].add(field.place.rpartition(".")[2])
    of_graphql = {name for name in types.__all__ if name.endswith("Reply") and not name.startswith("Rest")}
    beside = {"EnvelopeReply", "ErrorReply", "ErrorLocationReply", "LoginReply", "LoginFormReply"}
    assert of_graphql - wanted.keys() == beside
    assert {name: get_type_hints(getattr(types, name)).keys() for name in wanted} == wanted


def test_what_is_null_in_the_recorded_schema_may_be_null_and_nothing_else(recorded: GraphQLSchema) -> None:
    by_member = defaultdict(set)
    for name in REPLY_OF:
        for field in asked(name, recorded):
            kind = _field(recorded, field.parent, field.name)
            for path, nullable, admitted in shapes(kind, field.hint, field.name) if kind else ():
                by_member[kind_of(field.owner).__name__, path].add((nullable, admitted))
    assert len(by_member) > 150
    # A type that stands for several of Mixcloud's admits null if any of them does.
    wrong = {
        member: found
        for member, found in by_member.items()
        if any(nullable for nullable, _ in found) != all(admitted for _, admitted in found)
    }
    assert wrong.keys() == MORE_NULLS.keys(), wrong


def test_what_was_never_recorded_may_be_null(recorded: GraphQLSchema) -> None:
    newer = [
        field
        for name in REPLY_OF
        for field in asked(name, recorded)
        if field.parent and field.name != "__typename" and not _field(recorded, field.parent, field.name)
    ]
    assert {"audioType", "uploadLimits", "hlsDrmUrl", "audioPosition"} <= {field.name for field in newer}
    assert [field.place for field in newer if not admits_none(field.hint)] == []


def test_what_the_sandbox_gives_is_of_the_types() -> None:
    """Its schema has what is newer than 2021 as well."""
    sandbox, tried = schema(), set()
    for name in REPLY_OF:
        for field in asked(name, sandbox):
            if kind := _field(sandbox, field.parent, field.name):
                tried.add(field.name)
                for path, nullable, admitted in shapes(kind, field.hint, field.place):
                    assert admitted or not nullable, path
    assert {"audioType", "uploadLimits", "hlsDrmUrl", "audioPosition"} <= tried


def test_sections_are_of_the_types_that_were_recorded(recorded: GraphQLSchema) -> None:
    union = recorded.type_map["Section"]
    assert is_union_type(union)
    assert members(types.SectionReply)["__typename"] == Literal[*(each.name for each in union.types)]


@pytest.mark.parametrize(
    "name",
    [
        "graphql/avoidquest_cloudcast_ok.json",
        "graphql/avoidquest_cloudcast_not_found.json",
        "graphql/avoidquest_cloudcast_restricted_tracklist.json",
        "errors/graphql_not_found.json",
    ],
)
def test_recorded_replies(name: str) -> None:
    body = json.loads(recording(name).read_text(encoding="utf-8"))
    assert misfits(body, types.EnvelopeReply[types.CloudcastLookupReply]) == []


def test_the_recorded_section() -> None:
    body = json.loads(recording("graphql/mwt_chapter_section.json").read_text(encoding="utf-8"))
    # The site's own program asked for these two, and nobody else does.
    assert sorted(misfits(body, types.SectionReply)) == [".__isNode is no member", ".id is no member"]
