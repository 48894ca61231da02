"""Discovery, by GraphQL: shows by tag, city or artist, charts, categories and countries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixcloud_core.api import lists
from mixcloud_core.api.base import Api, choice
from mixcloud_core.api.decode import Node
from mixcloud_core.api.from_graphql import read_cloudcast, read_tag
from mixcloud_core.api.operations import Operation, listing
from mixcloud_core.api.transport import Content
from mixcloud_core.errors import InvalidSettingError
from mixcloud_core.models import Category, Cloudcast, Country, Tag, TagKind

__all__ = ["DiscoveryApi"]

DISCOVER_ORDERS = ("latest", "popular", "hot", "trending")

_VARIABLES = "$tags: [DiscoverTagType], $country: String, $orderBy: DiscoverOrderByEnum"
_DISCOVER = "discover(discoverTags: $tags, country: $country)"

DISCOVER = listing(
    "Discover",
    _VARIABLES,
    "viewer",
    _DISCOVER,
    "shows(orderBy: $orderBy)",
    node="...Show",
    content=Content.STREAMS,
    personal=True,
)
STAFF_PICKS = listing(
    "StaffPicks",
    _VARIABLES,
    "viewer",
    _DISCOVER,
    "staffPicks(orderBy: $orderBy)",
    node="...Show",
    content=Content.STREAMS,
    personal=True,
)
TRENDING = listing(
    "Trending",
    "$country: String",
    "viewer",
    "trending(country: $country)",
    node="...Show",
    content=Content.STREAMS,
    personal=True,
)
RELATED_TAGS = Operation(
    """
    query RelatedTags($tags: [DiscoverTagType], $country: String) {
      viewer { discover(discoverTags: $tags, country: $country) {
        related(first: 20) { ... on DiscoverTagInterface { name slug } }
      } }
    }
    """,
    "viewer.discover",
    Content.CATALOGUE,
)
CATEGORIES = Operation(
    "query Categories { viewer { categories { music { name slug } talk { name slug } } } }",
    "viewer.categories",
    Content.CATALOGUE,
)
COUNTRIES = Operation(
    "query Countries { viewer { localisation { availableCountries { code name } } } }",
    "viewer.localisation",
    Content.CATALOGUE,
)
TAG_SUGGESTIONS = Operation(
    "query TagSuggestions($q: String!) { viewer { tagSuggestions(q: $q) { ...TagFields } } }",
    "viewer",
    Content.CATALOGUE,
)


class DiscoveryApi(Api):
    """Shows that nobody was asked for by name. `country` is a code (`GB`) or `GLOBAL`; None: as the settings say."""

    def discover(
        self,
        *tags: str,
        city: str | None = None,
        artist: str | None = None,
        country: str | None = None,
        order: str = "trending",
        limit: int | None = None,
    ) -> Iterator[Cloudcast]:
        """Go through shows that bear all of the tags (slugs: `deep-house`), from a city, with an artist.

        `order` is latest, popular, hot or trending.
        """
        variables = _variables(tags, city, artist, country or self._preferences.country) | {"orderBy": _order(order)}
        return self._list(DISCOVER, read_cloudcast, _named(tags, city, artist), variables, limit=limit)

    def staff_picks(
        self,
        *tags: str,
        city: str | None = None,
        country: str | None = None,
        order: str = "latest",
        limit: int | None = None,
    ) -> Iterator[Cloudcast]:
        """Go through the shows that Mixcloud's editors chose for tags; `order` as in `discover`."""
        variables = _variables(tags, city, None, country or self._preferences.country) | {"orderBy": _order(order)}
        return self._list(
            STAFF_PICKS, read_cloudcast, f"staff picks of {_named(tags, city, None)}", variables, limit=limit
        )

    def trending(self, *, country: str | None = None, limit: int | None = None) -> Iterator[Cloudcast]:
        """Go through what is listened to most just now."""
        return self._list(
            TRENDING, read_cloudcast, "trending shows", {"country": country or self._preferences.country}, limit=limit
        )

    def related_tags(self, *tags: str, country: str | None = None) -> tuple[Tag, ...]:
        """Give the tags that go with tags, at most 20."""
        node = self._one(
            RELATED_TAGS,
            f"tags like {', '.join(tags)}",
            _variables(tags, None, None, country or self._preferences.country),
        )
        return _tags(node, "related")

    def tag_suggestions(self, text: str) -> tuple[Tag, ...]:
        """Give the tags that begin like a text, as the site's forms propose them."""
        return _tags(self._one(TAG_SUGGESTIONS, f"tags like {text!r}", {"q": text}), "tagSuggestions")

    def categories(self) -> tuple[Category, ...]:
        """Give Mixcloud's own shelves, of music and of talk (recorded 2023: 28 and 10)."""
        node = self._one(CATEGORIES, "categories", {})
        return tuple(Category(tag.name, tag.slug, kind) for kind in ("music", "talk") for tag in _tags(node, kind))

    def countries(self) -> tuple[Country, ...]:
        """Give the countries that discovery can be asked for."""
        node = self._one(COUNTRIES, "countries", {})
        found = (Country(each.line("code"), each.line("name")) for each in node.nodes("availableCountries"))
        return tuple(country for country in found if country.code)


def _variables(tags: Iterable[str], city: str | None, artist: str | None, country: str) -> dict[str, object]:
    wanted = [(TagKind.TAG, tag) for tag in tags]
    wanted += [(kind, slug) for kind, slug in ((TagKind.CITY, city), (TagKind.ARTIST, artist)) if slug]
    for _, slug in wanted:
        if not slug.strip():
            raise InvalidSettingError("a tag is empty", setting="tags")
    return {"tags": [{"slug": slug, "type": kind.value} for kind, slug in wanted], "country": country}


def _order(order: str) -> str | None:
    # Trending is what the service gives when it is told no order (clients of 2023).
    word = choice("order", order, DISCOVER_ORDERS)
    return None if word == "TRENDING" else word


def _named(tags: Iterable[str], city: str | None, artist: str | None) -> str:
    return f"shows for {', '.join(filter(None, (*tags, city, artist))) or 'everything'}"


def _tags(node: Node, name: str) -> tuple[Tag, ...]:
    return tuple(lists.readable(node.nodes(name), read_tag))
