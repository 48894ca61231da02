"""The sandbox's GraphQL schema against the one that Mixcloud published by introspection in August 2021."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLInputField,
    GraphQLNamedType,
    GraphQLSchema,
    build_client_schema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    is_union_type,
    validate_schema,
)

from tests.sandbox.graph_schema import schema

RECORDING = Path(__file__).parents[2] / "shared" / "recordings" / "graphql" / "introspection_2021-08.json"

# What is newer than the recording, and where it was seen: all in the queries of clients of 2022 to 2026,
# gathered in the protocol dossier (its section first).
SHOW = "5.4 The show: selected by clients, newer than 2021"
COMMENTS = "5.9 and appendix B: CloudcastCommentsQuery of GRAYJAY"
UPLOADS = "5.6 and appendix B: uploads by type, GRAYJAY"
PROFILE = "5.6: profile fields of clients, newer than 2021; the names of their types are ours"
NEWER = {
    "AudioTypeEnum": SHOW,
    "Cloudcast.audioType": SHOW,
    "Cloudcast.audioQuality": f"{SHOW} (the HQ badge; its type is not known)",
    "Cloudcast.creatorAttributions": SHOW,
    "Cloudcast.isDisabledCopyright": SHOW,
    "Cloudcast.tagList": SHOW,
    "Cloudcast.comments(promotedCommentId)": COMMENTS,
    "Comment.likeCount": COMMENTS,
    "Comment.isLiked": COMMENTS,
    "Comment.audioPosition": COMMENTS,
    "StreamInfo.hlsDrmUrl": SHOW,
    "StreamInfo.dashDrmUrl": SHOW,
    "User.uploads(audioTypes)": UPLOADS,
    "User.uploads(onlyAttributedTo)": UPLOADS,
    "User.reposted": "5.6 and appendix B: UserRepostsQuery of GRAYJAY",
    **dict.fromkeys(("User.socialMediaLinks", "SocialMediaLink"), PROFILE),
    **dict.fromkeys(("User.customProfileLinks", "CustomProfileLink"), PROFILE),
    **dict.fromkeys(("User.uploadLimits", "UploadLimits"), "5.8: session check, and 5.9: RSSHUB"),
    **dict.fromkeys(("Viewer.liveCategories", "LiveCategories", "LiveCategory"), "5.8: live categories of MCF"),
}

# What was recorded otherwise.
CHANGED = {
    "PlaylistItem.cloudcast": "5.7: null when the show has gone, seen by clients; it was non-null",
    "Discover.selectedTags": "appendix B: typed by the interface DiscoverTagInterface in 2023; it was a union",
    "Discover.related": "5.8: as selectedTags",
}


@pytest.fixture(scope="module")
def recorded() -> GraphQLSchema:
    if not RECORDING.is_file():
        pytest.skip(f"the recordings are not part of the project: no {RECORDING.name} in ../shared/recordings/graphql")
    reply = json.loads(RECORDING.read_text(encoding="utf-8"))
    return build_client_schema(reply.get("data", reply))


def facts(kind: GraphQLNamedType) -> Iterator[tuple[str, str]]:
    """Everything that a type says, as (name, type) pairs."""
    name = kind.name
    yield name, type(kind).__name__
    if is_object_type(kind) or is_interface_type(kind):
        for interface in kind.interfaces:
            yield f"{name} implements {interface.name}", ""
        for field_name, field in kind.fields.items():
            yield f"{name}.{field_name}", str(field.type)
            for argument_name, argument in field.args.items():
                yield f"{name}.{field_name}({argument_name})", str(argument.type)
    elif is_input_object_type(kind):
        fields: dict[str, GraphQLInputField] = kind.fields
        yield from ((f"{name}.{field_name}", str(field.type)) for field_name, field in fields.items())
    elif is_enum_type(kind):
        yield from ((f"{name}.{value}", "") for value in kind.values)
    elif is_union_type(kind):
        yield from ((f"{name} | {member.name}", "") for member in kind.types)


def all_facts(of: GraphQLSchema) -> dict[str, str]:
    return {
        name: kind
        for type_name, each in of.type_map.items()
        if not type_name.startswith("__")
        for name, kind in facts(each)
    }


def is_newer(name: str) -> bool:
    """Whether the fact, or the type or field that it is a part of, is on the list."""
    return any(name == newer or name.startswith((f"{newer}.", f"{newer}(")) for newer in (*NEWER, *CHANGED))


def test_the_schema_is_valid() -> None:
    assert validate_schema(schema()) == []


def test_everything_in_the_schema_was_recorded_or_is_listed_as_newer(recorded: GraphQLSchema) -> None:
    known = all_facts(recorded)
    strange = {
        name: (kind, known.get(name))
        for name, kind in all_facts(schema()).items()
        if known.get(name) != kind and not is_newer(name)
    }
    assert strange == {}


def test_the_list_of_newer_fields_holds_nothing_else(recorded: GraphQLSchema) -> None:
    known, ours = all_facts(recorded), all_facts(schema())
    assert [name for name in NEWER if name in known or name not in ours] == []


def test_the_list_of_changed_fields_holds_nothing_else(recorded: GraphQLSchema) -> None:
    known, ours = all_facts(recorded), all_facts(schema())
    assert [name for name in CHANGED if name not in known or known[name] == ours.get(name)] == []
