"""What all readers share: names, pictures, totals, and what was not told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from mixcloud_core.api.decode import Node
from mixcloud_core.errors import BadReplyError
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import is_segment
from mixcloud_core.models import Picture, Tag
from mixcloud_core.text import is_plain

__all__ = ["address_of", "read_picture", "read_segment", "read_tag", "said", "total", "try_segment", "unknown_parts"]

# What a list holds again and again is kept once, which nobody notices: models never change. It takes a quarter of the
# memory of a long list, and some time, away.
_tag = lru_cache(256)(Tag)


def unknown_parts(node: Node, parts: Mapping[str, str]) -> frozenset[str]:
    """Give the parts of a model whose members (`parts`, by member) a reply does not have at all."""
    return frozenset(part for member, part in parts.items() if not node.has(member))


def said(node: Node, name: str) -> bool | None:
    """Tell what a member says, None where it says nothing."""
    return node.flag(name) if node.knows(name) else None


def total(node: Node, name: str) -> int | None:
    """Give the length of a connection."""
    return node.node(name).integer("totalCount")


def read_picture(node: Node) -> Picture | None:
    """Give a picture, however GraphQL names it."""
    return Picture.read(node.raw("url")) or Picture.read(node.raw("urlRoot"))


def address_of(node: Node, name: str) -> str | None:
    """Give an address that is never encoded, if it is Mixcloud's."""
    value = node.address(name)
    return value if is_mixcloud_address(value) else None


def read_segment(node: Node, name: str) -> str:
    """Give a name that becomes a part of an address: as it came, or not at all, for it is an identity."""
    if not node.raw(name):
        node.missing(name)
    if segment := try_segment(node, name):
        return segment
    raise BadReplyError("Mixcloud's reply holds a name that no address can hold", path=f"{node.path}.{name}")


def try_segment(node: Node, name: str) -> str:
    """Give a name that becomes a part of an address as it came; empty where it can't be one, or deceives."""
    text = node.raw(name)
    return text if is_segment(text) and is_plain(text) else ""


def read_tag(node: Node) -> Tag | None:
    """Make the model of a tag, None where it has no name."""
    name = node.line("name")
    return _tag(name, try_segment(node, "slug")) if name else None
