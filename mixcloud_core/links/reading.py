"""Reading addresses, of whatever host and spelling."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links.building import SITE, is_segment, shown
from mixcloud_core.links.forms import FORMS, SITE_HOSTS, WIDGET_HOST, Kind

__all__ = ["Link", "parse", "parse_as", "parse_cloudcast"]

_EXAMPLES = {
    Kind.CLOUDCAST: f"A show's address looks like {SITE}/user/show/",
    Kind.USER: f"A user's address looks like {SITE}/user/",
    Kind.PLAYLIST: f"A playlist's address looks like {SITE}/user/playlists/name/",
}


class Link(NamedTuple):
    """One address, taken apart: what it leads to, its path as canonical addresses have it, and its parts decoded.

    `user`, `slug` and `tab` are as people write them (`été`, not `%C3%A9t%C3%A9`), and empty where the kind has none;
    so is `order`, how a list by tag is ordered.
    """

    kind: Kind
    path: str
    user: str = ""
    slug: str = ""
    tab: str = ""
    order: str = ""
    query: str = ""

    @property
    def url(self) -> str:
        """The canonical address, as far as the text itself tells (the spelling of names is Mixcloud's to say)."""
        return f"{SITE}/{self.path}/" if self.path else f"{SITE}/"


def parse(text: str) -> Link:
    """Read an address: of any host and spelling, without a scheme, or as a key (`user/show`).

    A player's address (`…/widget/iframe/?feed=…`) gives what it plays.
    Raises InvalidLinkError for what is not Mixcloud's.
    """
    if not text.strip():
        raise InvalidLinkError("The address is empty")
    host, path, query = _split(text.strip())
    for form in FORMS:
        found = re.fullmatch(form.regex, path)
        if not found:
            continue
        if form.kind is Kind.WIDGET:
            return _parse_feed(query, text)
        if host == WIDGET_HOST:
            break
        parts = {name: _decode(value, text) for name, value in found.groupdict().items()}
        path = "/".join(quote(_decode(segment, text), safe="") for segment in path.split("/") if segment)
        parts |= {name: parts[name].lower() for name in ("tab", "order") if name in parts}
        return Link(form.kind, path, query=query, **parts)
    raise InvalidLinkError(f"{shown(text)} is not an address that Mixcloud has")


def parse_as(text: str, kind: Kind, *others: Kind) -> Link:
    """Read an address of one of these kinds; raises InvalidLinkError that says what it is instead."""
    link = parse(text)
    if link.kind not in (kind, *others):
        raise InvalidLinkError(f"{shown(text)} is {link.kind.value}, not {kind.value}", hint=_EXAMPLES.get(kind, ""))
    return link


def parse_cloudcast(text: str) -> Link:
    """Read the address of a show; raises InvalidLinkError that says what it is instead."""
    return parse_as(text, Kind.CLOUDCAST)


def _split(text: str) -> tuple[str, str, str]:
    """Give host, path without outer slashes, and query."""
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text)
    first = text.partition("/")[0]
    whole = text
    if not has_scheme and ("." in first or ":" in first):
        whole = f"https://{text}"
    elif not has_scheme:
        whole = f"{SITE}/{text.strip('/')}"
    hint = f"One looks like {SITE}/user/show/"
    try:
        parts = urlsplit(whole)
        usual_port = parts.port in (None, 80, 443)
    except ValueError as error:
        raise InvalidLinkError(f"{shown(text)} is not a Mixcloud address", hint=hint) from error
    host = (parts.hostname or "").lower()
    known = host in SITE_HOSTS or host == WIDGET_HOST
    if parts.scheme not in ("http", "https") or not known or not usual_port or "@" in parts.netloc:
        raise InvalidLinkError(f"{shown(text)} is not a Mixcloud address", hint=hint)
    return host, parts.path.strip("/"), parts.query


def _parse_feed(query: str, text: str) -> Link:
    """Read what a player plays: its `feed` is a key (`/user/show/`) or a whole address."""
    feed = parse_qs(query).get("feed", [""])[0]
    if not feed or "widget/iframe" in unquote(feed).lower():
        raise InvalidLinkError(f"{shown(text)} does not say what it plays")
    return parse(feed)


def _decode(segment: str, text: str) -> str:
    try:
        decoded = unquote(segment, errors="strict")
    except UnicodeDecodeError:
        decoded = "/"
    if not is_segment(decoded):
        raise InvalidLinkError(f"{shown(text)} is not an address that Mixcloud has")
    return decoded
