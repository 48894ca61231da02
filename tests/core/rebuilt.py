"""Replies of GraphQL, put together again from what another client made of them; and what must come of these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mixcloud_core.models import Cloudcast, User
from mixcloud_core.text import clean_line, clean_text
from tests.sandbox.addresses import encoded

__all__ = ["facts_of_show", "facts_of_user", "recorded_show", "recorded_user", "show_node", "user_node"]

Raw = dict[str, Any]


def picture(raw: Raw) -> str:
    return str(raw["images"]["1024wx1024h"])


def cover(raw: Raw) -> str | None:
    """The path of the wide picture; the other client wrote null for none into the address."""
    path = raw["coverImage"].partition("x370/")[2]
    return None if path == "null" else path


def user_node(raw: Raw) -> Raw:
    return {
        "id": raw["id"],
        "username": raw["username"],
        "displayName": raw["name"],
        "biog": raw["about"],
        "city": raw["city"],
        "country": raw["country"],
        "picture": {"urlRoot": picture(raw).partition("/unsafe/1024x1024/")[2]},
        "coverPicture": {"urlRoot": cover(raw)},
    }


def show_node(raw: Raw) -> Raw:
    streams = raw["streams"] or {}
    names = {"url": "http", "hlsUrl": "hls", "dashUrl": "dash"}
    return {
        "id": raw["id"],
        "name": raw["name"],
        "slug": raw["slug"],
        "description": raw["description"],
        "publishDate": raw["publishDate"],
        "audioLength": raw["duration"],
        "isExclusive": raw["isExclusive"],
        "tags": [{"tag": {"name": tag["name"], "slug": tag["slug"]}} for tag in raw["tags"]],
        "owner": user_node(raw["owner"]),
        "picture": {"url": picture(raw)},
        "streamInfo": {ours: encoded(address) for ours, name in names.items() if (address := streams.get(name))},
    }


def facts_of_user(user: User) -> Raw:
    return {
        "id": user.id,
        "name": user.display_name,
        "url": user.url,
        "about": user.biog,
        "place": (user.city, user.country),
        "picture": user.picture and user.picture.url(1024),
        "cover": user.cover and user.cover.root,
    }


def recorded_user(raw: Raw) -> Raw:
    return {
        "id": raw["id"],
        "name": clean_line(raw["name"]) or raw["username"],
        "url": raw["url"],
        "about": clean_text(raw["about"] or ""),
        "place": (clean_line(raw["city"] or ""), clean_line(raw["country"] or "")),
        "picture": picture(raw),
        "cover": cover(raw),
    }


def facts_of_show(show: Cloudcast) -> Raw:
    return {
        "id": show.id,
        "name": show.name,
        "url": show.url,
        "owner": (show.owner.id, show.owner.username),
        "description": show.description,
        "published": show.published,
        "duration": show.duration,
        "exclusive": show.flags.exclusive,
        "tags": [(tag.name, tag.slug) for tag in show.tags],
        "picture": show.picture and show.picture.url(1024),
        "streams": (show.streams.progressive_url, show.streams.hls_url, show.streams.dash_url),
    }


def recorded_show(raw: Raw) -> Raw:
    return {
        "id": raw["id"],
        "name": clean_line(raw["name"]),
        "url": raw["url"],
        "owner": (raw["owner"]["id"], raw["owner"]["username"]),
        "description": clean_text(raw["description"] or ""),
        "published": datetime.fromisoformat(raw["publishDate"]),
        "duration": raw["duration"],
        "exclusive": raw["isExclusive"],
        "tags": [(clean_line(tag["name"]), tag["slug"]) for tag in raw["tags"]],
        "picture": picture(raw),
        "streams": tuple((raw["streams"] or {}).get(name) for name in ("http", "hls", "dash")),
    }
