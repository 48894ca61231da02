"""Shows by tag, city and artist; and what is heard most."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tests.sandbox.directory import MUSIC, TALK
from tests.sandbox.records import Track
from tests.sandbox.relay import Node, connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.graph import Graph
    from tests.sandbox.records import Show

Wish = dict[str, str]
"""`slug` and `type` (TAG, CITY or ARTIST)."""


def slug_of(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.casefold()).split())


def _names(graph: Graph, show: Show, kind: str) -> dict[str, str]:
    """What a show can be found by: names by slug."""
    match kind:
        case "CITY":
            city = graph.catalogue.owner(show).city
            names = [city] if city else []
        case "ARTIST":
            names = [one.artist for one in show.sections if isinstance(one, Track) and one.artist]
        case _:
            return {tag.slug: tag.name for tag in show.tags}
    return {slug_of(name): name for name in names}


def discover(graph: Graph, _none: None, *, discoverTags: list[Wish] | None = None, **_country: object) -> Node:  # noqa: N803  (the argument's name in the schema)
    """Shows that have all of what is wished for; tags that nobody uses are not among the selected ones."""
    wishes = discoverTags or []
    public = graph.library.public()
    shows = [show for show in public if all(wish["slug"] in _names(graph, show, wish["type"]) for wish in wishes)]
    selected = [tag for wish in wishes if (tag := _selected(graph, public, wish))]
    slugs = {wish["slug"] for wish in wishes if wish["type"] == "TAG"}

    def staff_picks(**arguments: Any) -> Node:
        return connection(_ordered(shows, arguments.get("orderBy"))[::5], graph.show_node, arguments)

    def chart(**arguments: Any) -> Node:
        return _chart(graph, _ordered(shows, arguments.get("orderBy")), arguments)

    return {
        "isChart": False,
        "isCategory": len(wishes) == 1 and slugs <= {tag.slug for tag in (*MUSIC, *TALK)} and bool(slugs),
        "name": ", ".join(tag["name"] for tag in selected) or None,
        "selectedTags": selected,
        "shows": chart,
        "staffPicks": staff_picks,
        "related": lambda first: _related(shows, slugs)[:first],
    }


def trending(graph: Graph, _none: None, **arguments: Any) -> Node:
    return _chart(graph, _ordered(graph.library.public(), "HOT"), arguments)


def _chart(graph: Graph, shows: list[Show], page: dict[str, Any]) -> Node:
    return connection(shows, graph.show_node, page, lambda _show, at: {"position": at + 1})


def _ordered(shows: list[Show], order: str | None) -> list[Show]:
    """By date or by plays; without an order, what is hot: how that is reckoned is not known."""
    keys: dict[str | None, Callable[[Show], object]] = {
        "LATEST": lambda show: show.published,
        "POPULAR": lambda show: show.plays,
    }
    return sorted(shows, key=keys.get(order, lambda show: show.number * 7919 % 1000), reverse=True)  # type: ignore[arg-type]


def _selected(graph: Graph, shows: list[Show], wish: Wish) -> Node | None:
    found = (name for show in shows if (name := _names(graph, show, wish["type"]).get(wish["slug"])))
    name = next(found, None)
    kind = "DiscoverTagCity" if wish["type"] == "CITY" else "DiscoverTagTag"
    return {"__typename": kind, "name": name, "slug": wish["slug"]} if name else None


def _related(shows: list[Show], but: set[str]) -> list[Node]:
    """Tags that go along with these, the most frequent first."""
    tags = Counter(tag for show in shows for tag in show.tags if tag.slug not in but)
    return [{"__typename": "DiscoverTagTag", "name": tag.name, "slug": tag.slug} for tag, _count in tags.most_common()]
