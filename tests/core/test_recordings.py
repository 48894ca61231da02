"""Every recorded reply of REST becomes models without loss: member by member, and none that nobody looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.api import from_rest
from mixcloud_core.api.decode import Node
from mixcloud_core.models import Cloudcast, User
from mixcloud_core.text import clean_line, clean_text
from tests.core.replies import PlayedTransport
from tests.recordings import FOLDER, recording

Facts = Callable[[Any, dict[str, Any]], tuple[object, object]]

# Addresses and types say nothing new; the rest has no use here (when a record was changed, colours, what Mixcloud
# reckoned of music in 2013).
UNUSED = {"url", "type", "metadata", "updated_time", "picture_primary_color", "percentage_music", "key", "position"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def root(pictures: dict[str, str]) -> str | None:
    """The path in today's addresses of pictures; those of 2014 and before are on a host that is no more."""
    found = re.fullmatch(r"https://thumbnailer\.mixcloud\.com/unsafe/\d+x\d+/(.+)", next(iter(pictures.values()), ""))
    return found and found[1]


def name_of(user: User | None) -> tuple[str, str] | None:
    return user and (user.username, user.display_name)


def raw_name(raw: dict[str, Any]) -> tuple[str, str]:
    return raw["username"], clean_line(raw["name"])


def count(name: str) -> Facts:
    """A counter; hidden ones read as 0."""
    return lambda show, raw: (
        getattr(show.counts, name),
        None if raw.get("hidden_stats") and name != "comments" else raw[f"{COUNTERS[name]}_count"],
    )


COUNTERS = {
    "plays": "play",
    "favorites": "favorite",
    "reposts": "repost",
    "listeners": "listener",
    "comments": "comment",
}


def sections(show: Cloudcast, raw: dict[str, Any]) -> tuple[object, object]:
    told = [(section.artist, section.title, section.start) for section in show.tracklist.sections]
    tracks = [(one["track"], one.get("start_time")) for one in raw["sections"]]
    return told, [(clean_line(track["artist"]["name"]), clean_line(track["name"]), start) for track, start in tracks]


# For each kind, what a recorded member says, and what the model says of it.
SHOW: dict[str, Facts] = {
    "name": lambda show, raw: (show.name, clean_line(raw["name"])),
    "slug": lambda show, raw: (show.slug, raw["slug"]),
    "key": lambda show, raw: (f"/{show.owner.username}/{show.slug}/", unquote(raw["key"])),
    "user": lambda show, raw: (name_of(show.owner), raw_name(raw["user"])),
    "description": lambda show, raw: (show.description, clean_text(raw["description"])),
    "created_time": lambda show, raw: (show.published, moment(raw["created_time"])),
    "audio_length": lambda show, raw: (show.duration, raw["audio_length"]),
    "tags": lambda show, raw: (
        [(tag.name, tag.slug) for tag in show.tags],
        [(clean_line(tag["name"]), tag["key"].split("/")[2]) for tag in raw["tags"]],
    ),
    "pictures": lambda show, raw: (show.picture and show.picture.root, root(raw["pictures"])),
    "hosts": lambda show, raw: ([name_of(host) for host in show.hosts], list(map(raw_name, raw["hosts"]))),
    "sections": sections,
    "hidden_stats": lambda show, raw: (show.hidden_stats, raw["hidden_stats"]),
    **{f"{member}_count": count(name) for name, member in COUNTERS.items()},
}
LISTEN: dict[str, Facts] = {
    "listen_time": lambda listen, raw: (listen.listened, moment(raw["listen_time"])),
    **{
        name: lambda listen, raw, facts=facts: facts(listen.cloudcast, raw)  # type: ignore[misc]
        for name, facts in SHOW.items()
    },
}
USER: dict[str, Facts] = {
    "username": lambda user, raw: (user.username, raw["username"]),
    "name": lambda user, raw: (user.display_name, clean_line(raw["name"])),
    "pictures": lambda user, raw: (user.picture and user.picture.root, root(raw["pictures"])),
    "cover_pictures": lambda user, raw: (bool(user.cover), bool(root(raw["cover_pictures"]))),
    "biog": lambda user, raw: (user.biog, clean_text(raw["biog"])),
    "city": lambda user, raw: (user.city, raw["city"]),
    "country": lambda user, raw: (user.country, raw["country"]),
    "created_time": lambda user, raw: (user.joined, moment(raw["created_time"])),
    "cloudcast_count": lambda user, raw: (user.counts.uploads, raw["cloudcast_count"]),
    "follower_count": lambda user, raw: (user.counts.followers, raw["follower_count"]),
    "following_count": lambda user, raw: (user.counts.following, raw["following_count"]),
    "favorite_count": lambda user, raw: (user.counts.favorites, raw["favorite_count"]),
    "listen_count": lambda user, raw: (user.counts.listens, raw["listen_count"]),
    "is_pro": lambda user, raw: (user.is_pro, raw["is_pro"]),
    "is_premium": lambda user, raw: (user.is_premium, raw["is_premium"]),
}
TAG: dict[str, Facts] = {
    "name": lambda tag, raw: (tag.name, raw["name"]),
    "key": lambda tag, raw: (tag.slug, raw["key"].split("/")[2]),
}
CATEGORY: dict[str, Facts] = {
    "name": lambda category, raw: (category.name, raw["name"]),
    "slug": lambda category, raw: (category.slug, raw["slug"]),
    "format": lambda category, raw: (category.format, raw["format"]),
    "pictures": lambda _category, raw: (None, root(raw["pictures"])),
}
COMMENT: dict[str, Facts] = {
    "key": lambda comment, raw: (comment.id, raw["key"]),
    "comment": lambda comment, raw: (comment.text, clean_text(raw["comment"])),
    "submit_date": lambda comment, raw: (comment.created, moment(raw["submit_date"])),
    "user": lambda comment, raw: (name_of(comment.user), raw_name(raw["user"])),
}
DEED: dict[str, Facts] = {
    "key": lambda item, raw: (item.id, raw["key"]),
    "type": lambda item, raw: (item.kind, raw["type"]),
    "from": lambda item, raw: (name_of(item.user), raw_name(raw["from"])),
    "title": lambda item, raw: (item.text, raw["title"]),
    "created_time": lambda item, raw: (item.created, moment(raw["created_time"])),
    "cloudcasts": lambda item, raw: (
        [show.slug for show in item.cloudcasts],
        [one["slug"] for one in raw["cloudcasts"]],
    ),
}

Read = Callable[[Node], Any]
SHOWS: tuple[Read, dict[str, Facts]] = from_rest.read_cloudcast, SHOW
USERS: tuple[Read, dict[str, Facts]] = from_rest.read_user, USER
TAGS: tuple[Read, dict[str, Facts]] = from_rest.read_tag, TAG
REST: dict[str, tuple[Read, dict[str, Facts]]] = {
    "actfong_cloudcast_response": SHOWS,
    "actfong_search_cloudcasts": SHOWS,
    "avoidquest_search_cloudcast": SHOWS,
    "darrenreddick_sampleResponse1": SHOWS,
    "ntslive_cloudcast": SHOWS,
    "ntslive_cloudcast-item": SHOWS,
    "vcr_cloudcasts": SHOWS,
    "vcr_favorites": SHOWS,
    "vcr_popular": SHOWS,
    "vcr_listens": (from_rest.read_listen, LISTEN),
    "actfong_user_response": USERS,
    "actfong_search_users": USERS,
    "vcr_followers": USERS,
    "vcr_following": USERS,
    "vcr_user": USERS,
    "actfong_search_tags": TAGS,
    "actfong_tag_dnb_hospital_response": TAGS,
    "actfong_tag_funk_response": TAGS,
    "actfong_tag_funky_house_response": TAGS,
    "actfong_tag_liquid_funk_response": TAGS,
    "vcr_tag": TAGS,
    "actfong_category_response": (from_rest.read_category, CATEGORY),
    "vcr_comments": (from_rest.read_comment, COMMENT),
    "vcr_feed": (from_rest.read_feed_item, DEED),
}
# Of what REST no longer has: artists and tracks of their own; and a reply that was cut down to three members.
PASSED_OVER = {
    *("actfong_artist_response", "actfong_search_artists", "actfong_track_response"),
    "darrenreddick_pagedSampleResponse1",
}


def entries(name: str) -> Iterator[dict[str, Any]]:
    """The objects in a recording: a reply's own, or those of its list."""
    found = json.loads(recording(f"rest/{name}.json").read_text(encoding="utf-8"))
    if isinstance(found, list):
        found = [one["response"]["body"] for one in found if one["response"]["status"]["code"] == 200]
    for body in found if isinstance(found, list) else [found]:
        yield from body.get("data", [body])


@pytest.mark.parametrize("name", REST)
def test_rest(name: str) -> None:
    read, table = REST[name]
    found = list(entries(name))
    assert found
    for raw in found:
        model = read(Node(raw, name))
        assert raw.keys() <= table.keys() | UNUSED
        told = {member: facts(model, raw) for member, facts in table.items() if member in raw}
        assert {member: ours for member, (ours, _) in told.items()} == {m: theirs for m, (_, theirs) in told.items()}


def test_every_recording_of_rest_is_in_the_table() -> None:
    recording("rest/vcr_user.json")
    assert {path.stem for path in (FOLDER / "rest").glob("*.json")} == REST.keys() | PASSED_OVER


def test_a_reply_without_an_owner_is_no_show() -> None:
    (raw,) = entries("darrenreddick_pagedSampleResponse1")
    with pytest.raises(errors.BadReplyError, match="user"):
        from_rest.read_cloudcast(Node(raw, ""))


def test_pages_lead_on_as_recorded() -> None:
    body = json.loads(recording("rest/vcr_favorites.json").read_text(encoding="utf-8"))[0]["response"]["body"]
    transport = PlayedTransport(json.dumps(body).encode(), b'{"data": []}')
    assert len(list(Mixcloud(transport).rest.favorites("spartacus"))) == len(body["data"]) == 20
    assert transport.requests[1].url.startswith(
        "https://api.mixcloud.com/spartacus/favorites/?limit=20&until=2015-04-29"
    )
