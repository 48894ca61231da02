"""What every form of site address is: one table, and the regular expressions that come of it."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

__all__ = ["FORMS", "SITE_HOSTS", "TABS", "WIDGET_HOST", "Kind", "pattern"]


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

# A second segment out of this list is a tab of the user's page, never a show.
TABS = (
    "uploads favorites listens history stream reposts tracks playlists posts followers following hosts activity select"
).split()

# A first segment out of this list is a page of the site, never a user.
RESERVED = (
    "about advertise apps brand categories contact dashboard developers discover dmca faq favorites featured "
    "genres history home jobs listen-later live login me media messages new notifications oauth oembed player "
    "playlists plans popular premium press privacy pro search select settings signup tag terms trending "
    "upload widget"
).split()

# Of these, the pages of one's own account.
OWN_PAGES = "dashboard favorites history home listen-later messages notifications playlists settings upload".split()


# How a list of shows by tag is ordered.
ORDERS = "popular latest trending new hot".split()


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
    "{order}": f"(?P<order>(?i:{'|'.join(ORDERS)}))",
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
    Form(Kind.TAG, "categories/{any}/{order}"),
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


def pattern(*kinds: Kind) -> str:
    """Give the regular expression for whole site addresses of some kinds; `parse` takes them apart."""
    hosts = (*SITE_HOSTS, WIDGET_HOST) if Kind.WIDGET in kinds else SITE_HOSTS
    # A group may be named once in an expression, and a kind can have several forms.
    paths = "|".join(re.sub(r"\?P<\w+>", "?:", form.regex) for form in FORMS if form.kind in kinds)
    escaped = "|".join(re.escape(host) for host in hosts)
    return rf"(?i:https?://(?:{escaped}))(?::(?:80|443))?/+(?:{paths})/*(?:[?#].*)?$"
