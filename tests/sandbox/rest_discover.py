"""What belongs to nobody: tags and cities, categories, charts, and the search."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from tests.sandbox.directory import MUSIC, TALK
from tests.sandbox.rest_entries import category, tag
from tests.sandbox.rest_lists import shows_by_date
from tests.sandbox.rest_objects import short_user
from tests.sandbox.rest_paging import Listing, Paging, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.sandbox.records import Show, Tag
    from tests.sandbox.rest_library import Library
    from tests.sandbox.rest_objects import Links
    from tests.sandbox.rest_replies import Body

CATEGORIES = {one.slug: one for one in (*MUSIC, *TALK)}

# What every tag has, in the words of today and of 2018.
ORDERS = {"popular": "popular", "hot": "popular", "latest": "latest", "new": "latest"}


def discovered(links: Links, root: str, terms: str, rest: list[str]) -> Body | Listing | None:
    """`/genres/{slug}/`, `/genres/city:{city}/`, both joined by `+`, the older `/discover/` and `/tag/`, and the
    lists of each. `/discover/all/` is about everything."""
    chosen = _chosen(links.library, terms)
    match rest:
        case _ if chosen is None:
            return None
        case []:
            names = ("popular", "new", "hot")
            # The key is the one of today, the connections stay at the address that was asked (recorded in 2018).
            return tag(links, terms, _title(links.library, terms)) | links.connections(f"/{root}/{terms}/", names)
        case [order] if order in ORDERS:
            return chart(links, chosen, order)
        case _:
            return None


def chart(links: Links, shows: Sequence[Show], order: str) -> Listing:
    """Shows by plays (always by offsets, as recorded in 2018) or by date."""
    if ORDERS[order] == "latest":
        return Listing(shows_by_date(links, shows))
    by_plays = sorted(shows, key=lambda show: show.plays, reverse=True)
    return Listing(shows_by_date(links, by_plays), Paging.OFFSETS)


def front(links: Links, order: str, name: str) -> Listing:
    """`/popular/` and `/new/`: about everything, and without links (recorded in 2017)."""
    return Listing(chart(links, links.library.public(), order).rows, Paging.UNLINKED, name)


def _chosen(library: Library, terms: str) -> list[Show] | None:
    """The public shows that all terms fit, newest first; None if a term is neither a tag nor a city."""
    shows = library.public()
    for term in [] if terms == "all" else terms.split("+"):
        city = term.removeprefix("city:")
        if city == term:
            left = [show for show in shows if any(one.slug == term for one in show.tags)]
            is_known = term in CATEGORIES or any(one.slug == term for one in _tags(library))
        else:
            left = [show for show in shows if _slug(library.catalogue.owner(show).city) == city]
            is_known = any(_slug(user.city) == city for user in library.catalogue.users)
        if not is_known:
            return None
        shows = left
    return shows


def _title(library: Library, terms: str) -> str:
    """`Funk shows` is in the documentation; the words for cities are made up."""
    names = {one.slug: one.name for one in (*_tags(library), *CATEGORIES.values())}
    tags = [names[term].title() for term in terms.split("+") if term in names]
    cities = [term.removeprefix("city:").title() for term in terms.split("+") if term.startswith("city:")]
    return " ".join((*tags, "shows", *(f"from {city}" for city in cities)))


def _tags(library: Library) -> list[Tag]:
    return list({one.slug: one for show in library.public() for one in show.tags}.values())


def _slug(name: str | None) -> str:
    return re.sub(r"\W+", "-", (name or "").casefold())


def categories(links: Links) -> Listing:
    return Listing([Row("", partial(category, links, one)) for one in CATEGORIES.values()], Paging.WHOLE)


def categorised(links: Links, slug: str, rest: list[str]) -> Body | Listing | None:
    """A category, its shows and the users who upload them; the staff picks the first of each."""
    if slug not in CATEGORIES:
        return None
    shows = _chosen(links.library, slug) or []
    users = list({show.owner: links.library.catalogue.owner(show) for show in shows}.values())
    rows = {
        "cloudcasts": shows_by_date(links, shows),
        "users": [Row("", partial(short_user, links, user)) for user in users],
    }
    match rest:
        case []:
            names = ("userpick-users", "userpick-cloudcasts", "cloudcasts", "users")
            return category(links, CATEGORIES[slug]) | links.connections(f"/categories/{slug}/", names)
        case [name] if name in rows:
            return Listing(rows[name], Paging.OFFSETS)
        case [name] if (picked := name.removeprefix("userpick-")) in rows:
            return Listing(rows[picked][:1], Paging.OFFSETS)
        case _:
            return None


def found(links: Links, words: str, kind: str) -> Listing | None:
    """What holds all the words, newest first; None if there is no such kind. No words find nothing (not recorded)."""
    library = links.library
    wanted = words.casefold().split()

    def fits(*texts: str) -> bool:
        text = " ".join(texts).casefold()
        return bool(wanted) and all(word in text for word in wanted)

    match kind:
        case "cloudcast":
            shows = [show for show in library.public() if fits(*_words(library, show))]
            return Listing(shows_by_date(links, shows), Paging.OFFSETS)
        case "user":
            users = [user for user in library.catalogue.users if fits(user.username, user.display_name)]
            return Listing([Row("", partial(short_user, links, user)) for user in users], Paging.OFFSETS)
        case "tag":
            tags = [one for one in _tags(library) if fits(one.slug, one.name)]
            rows = [Row("", partial(tag, links, one.slug, one.name.title())) for one in tags]
            return Listing(rows, Paging.OFFSETS)
        case _:
            return None


def _words(library: Library, show: Show) -> list[str]:
    owner = library.catalogue.owner(show)
    return [show.name, owner.username, owner.display_name, *(one.name for one in show.tags)]
