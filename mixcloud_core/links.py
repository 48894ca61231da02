"""Addresses of Mixcloud's site: the only place that reads or builds one.

`FORMS` says what every form of site address is. `parse` reads an address by it, `pattern` gives the same
knowledge as one regular expression for hosts that match addresses themselves.

Sources: the site's own addresses as clients of 2023 to 2026 use them.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from mixcloud_core.errors import InvalidLinkError

__all__ = [
    "FORMS",
    "Kind",
    "Link",
    "api_url",
    "cloudcast_url",
    "is_segment",
    "live_url",
    "parse",
    "parse_as",
    "parse_cloudcast",
    "pattern",
    "playlist_url",
    "user_url",
]


class Kind(Enum):
    """What an address leads to; the value is how a message names it."""

    CLOUDCAST = "a show"
    USER = "a user"
    TAB = "a user's list"
    PLAYLIST = "a playlist"
    POST = "a post"
    TAG = "a list of shows by tag"
    DISCOVER = "a list of popular or new shows"
    SEARCH = "a search"
    LIVE = "a live stream"
    LIVE_NOW = "the list of live streams"
    OWN_PAGE = "a page of your own account"
    WIDGET = "an embedded player"
    SITE_PAGE = "a page about Mixcloud"


class Link(NamedTuple):
    """One address, taken apart: what it leads to, its path as canonical addresses have it, and its parts decoded.

    `user`, `slug` and `tab` are as people write them (`été`, not `%C3%A9t%C3%A9`), and empty where the kind has none.
    """

    kind: Kind
    path: str
    user: str = ""
    slug: str = ""
    tab: str = ""
    query: str = ""

    @property
    def url(self) -> str:
        """The canonical address, as far as the text itself tells (the spelling of names is Mixcloud's to say)."""
        return f"{SITE}/{self.path}/" if self.path else f"{SITE}/"


class Form(NamedTuple):
    """One form of address: a path of literal segments and the placeholders `{user} {slug} {tab} {rest}`."""

    kind: Kind
    path: str

    @property
    def regex(self) -> str:
        """The form as a regular expression over the path, without its first and last slash."""
        return "/".join(_PLACEHOLDERS.get(segment, f"(?i:{re.escape(segment)})") for segment in self.path.split("/"))


SITE_HOSTS = ("www.mixcloud.com", "mixcloud.com", "m.mixcloud.com", "beta.mixcloud.com")
WIDGET_HOST = "player-widget.mixcloud.com"
SITE = f"https://{SITE_HOSTS[0]}"
API = "https://api.mixcloud.com"
APP = "https://app.mixcloud.com"

# A second segment out of this list is a tab of the user's page, never a show.
TABS = (
    "uploads favorites listens history stream reposts tracks playlists posts followers following hosts activity select"
).split()

# A first segment out of this list is a page of the site, never a user.
RESERVED = (
    "about advertise apps brand categories contact dashboard developers discover dmca faq favorites featured "
    "genres history home jobs listen-later live login media messages new notifications oauth oembed player "
    "playlists plans popular premium press privacy pro search select settings signup tag terms trending "
    "upload widget"
).split()

# Of these, the pages of one's own account.
OWN_PAGES = "dashboard favorites history home listen-later messages notifications playlists settings upload".split()


def _word(excluded: list[str]) -> str:
    """A segment that is none of the excluded words (any case); one that merely begins like them is fine."""
    return rf"(?!(?i:{'|'.join(map(re.escape, excluded))})(?:[/?#]|$))[^/?#]+"


_PLACEHOLDERS = {
    "{user}": f"(?P<user>{_word(RESERVED)})",
    "{tab}": f"(?P<tab>(?i:{'|'.join(TABS)}))",
    "{slug}": f"(?P<slug>{_word(TABS)})",
    "{any}": "(?P<slug>[^/?#]+)",
    "{anyone}": "(?P<user>[^/?#]+)",
    "{rest}": "[^?#]*",
    "{own}": f"(?i:{'|'.join(OWN_PAGES)})",
    "{site}": f"(?i:{'|'.join(map(re.escape, RESERVED))})",
    "{order}": "(?i:popular|latest|trending|new|hot)",
}

# The first form that fits is the answer.
FORMS = (
    Form(Kind.WIDGET, "widget/iframe"),
    Form(Kind.LIVE_NOW, "live"),
    Form(Kind.LIVE, "live/{anyone}"),
    Form(Kind.LIVE, "live/{anyone}/chat"),
    Form(Kind.SEARCH, "search"),
    Form(Kind.SEARCH, "search/{any}"),
    Form(Kind.TAG, "genres/{any}"),
    Form(Kind.TAG, "genres/{any}/{order}"),
    Form(Kind.TAG, "discover/{any}"),
    Form(Kind.TAG, "discover/{any}/{order}"),
    Form(Kind.TAG, "tag/{any}"),
    Form(Kind.TAG, "tag/{any}/{order}"),
    Form(Kind.TAG, "categories/{any}"),
    Form(Kind.DISCOVER, "discover"),
    Form(Kind.DISCOVER, "trending"),
    Form(Kind.DISCOVER, "popular"),
    Form(Kind.DISCOVER, "popular/hot"),
    Form(Kind.DISCOVER, "new"),
    Form(Kind.OWN_PAGE, "{own}"),
    Form(Kind.OWN_PAGE, "{own}/{rest}"),
    Form(Kind.SITE_PAGE, ""),
    Form(Kind.SITE_PAGE, "{site}"),
    Form(Kind.SITE_PAGE, "{site}/{rest}"),
    Form(Kind.PLAYLIST, "{user}/playlists/{any}"),
    Form(Kind.POST, "{user}/posts/{any}"),
    Form(Kind.TAB, "{user}/{tab}"),
    Form(Kind.USER, "{user}"),
    Form(Kind.CLOUDCAST, "{user}/{slug}"),
)

_EXAMPLES = {
    Kind.CLOUDCAST: f"A show's address looks like {SITE}/user/show/",
    Kind.USER: f"A user's address looks like {SITE}/user/",
    Kind.PLAYLIST: f"A playlist's address looks like {SITE}/user/playlists/name/",
}

# Segments that a file system or a terminal would take for something else.
_BAD_SEGMENT = re.compile(r"\A\.{1,2}\Z|[\x00-\x1f\x7f-\x9f/\\\ud800-\udfff]")
_LONGEST_SEGMENT = 500


def pattern(kind: Kind) -> str:
    """Give the regular expression for whole site addresses of one kind; `parse` takes them apart."""
    hosts = "|".join(re.escape(host) for host in SITE_HOSTS)
    # A group may be named once in an expression, and a kind can have several forms.
    paths = "|".join(re.sub(r"\?P<\w+>", "?:", form.regex) for form in FORMS if form.kind is kind)
    return rf"(?i:https?://(?:{hosts}))(?::(?:80|443))?/(?:{paths})/?(?:[?#].*)?$"


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
        return Link(form.kind, path, query=query, **(parts | {"tab": parts.get("tab", "").lower()}))
    raise InvalidLinkError(f"{_shown(text)} is not an address that Mixcloud has")


def parse_as(text: str, kind: Kind, *others: Kind) -> Link:
    """Read an address of one of these kinds; raises InvalidLinkError that says what it is instead."""
    link = parse(text)
    if link.kind not in (kind, *others):
        raise InvalidLinkError(f"{_shown(text)} is {link.kind.value}, not {kind.value}", hint=_EXAMPLES.get(kind, ""))
    return link


def parse_cloudcast(text: str) -> Link:
    """Read the address of a show; raises InvalidLinkError that says what it is instead."""
    return parse_as(text, Kind.CLOUDCAST)


def cloudcast_url(user: str, slug: str) -> str:
    """Give the canonical address of a show: `https://www.mixcloud.com/<user>/<slug>/`, percent-encoded."""
    return f"{SITE}/{quote(user, safe='')}/{quote(slug, safe='')}/"


def user_url(user: str) -> str:
    """Give the canonical address of a user's page."""
    return f"{SITE}/{quote(user, safe='')}/"


def playlist_url(user: str, slug: str) -> str:
    """Give the canonical address of a playlist."""
    return f"{user_url(user)}playlists/{quote(slug, safe='')}/"


def live_url(user: str) -> str:
    """Give the address where a user's live stream is watched."""
    return f"{SITE}/live/{quote(user, safe='')}/"


def api_url(*segments: str, host: str = API) -> str:
    """Give the address of a REST object by the decoded segments of its path; raises InvalidLinkError for a bad one.

    Always with the last slash: without it Mixcloud redirects (recorded 2018).
    """
    for segment in segments:
        if not is_segment(segment):
            raise InvalidLinkError(f"{_shown(segment)!r} can't be a part of an address")
    return "/".join([host, *(quote(segment, safe=":+") for segment in segments), ""])


def is_segment(text: str) -> bool:
    """Tell whether a decoded name can be one segment of an address: no path, no control characters, not endless."""
    return 0 < len(text) <= _LONGEST_SEGMENT and not _BAD_SEGMENT.search(text)


def _split(text: str) -> tuple[str, str, str]:
    """Give host, path without outer slashes, and query."""
    has_scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text)
    first = text.partition("/")[0]
    if not has_scheme and ("." in first or ":" in first):
        text = f"https://{text}"
    elif not has_scheme:
        text = f"{SITE}/{text.strip('/')}"
    try:
        parts = urlsplit(text)
        usual_port = parts.port in (None, 80, 443)
    except ValueError as error:
        raise InvalidLinkError(f"{_shown(text)} is not an address") from error
    host = (parts.hostname or "").lower()
    known = host in SITE_HOSTS or host == WIDGET_HOST
    if parts.scheme not in ("http", "https") or not known or not usual_port or "@" in parts.netloc:
        raise InvalidLinkError(f"{_shown(text)} is not a Mixcloud address", hint=f"One looks like {SITE}/user/show/")
    return host, parts.path.strip("/"), parts.query


def _parse_feed(query: str, text: str) -> Link:
    """Read what a player plays: its `feed` is a key (`/user/show/`) or a whole address."""
    feed = parse_qs(query).get("feed", [""])[0]
    if not feed or "widget/iframe" in unquote(feed):
        raise InvalidLinkError(f"{_shown(text)} does not say what it plays")
    return parse(feed)


def _decode(segment: str, text: str) -> str:
    try:
        decoded = unquote(segment, errors="strict")
    except UnicodeDecodeError:
        decoded = "/"
    if not is_segment(decoded):
        raise InvalidLinkError(f"{_shown(text)} is not an address that Mixcloud has")
    return decoded


def _shown(text: str) -> str:
    """Give the address for a message: printable, not endless, without a password or a query, which may hold a token."""
    shown = re.sub(r"//[^/@]*@", "//", re.split(r"[?#]", text, maxsplit=1)[0])
    shown = "".join(character if character.isprintable() else "?" for character in shown)
    return shown if len(shown) <= 200 else f"{shown[:200]}…"
