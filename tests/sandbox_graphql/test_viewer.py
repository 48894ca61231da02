"""What Mixcloud shows by itself: search, discovery, charts, categories, countries, the widget's feed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox_graphql.client import Client, slugs

NODES = "{ edges { node { slug } } pageInfo { hasNextPage } }"


def search(client: Client, term: str, fields: str) -> Any:
    query = f"query ($term: String!) {{ viewer {{ search {{ searchQuery(term: $term) {{ {fields} }} }} }} }}"
    return client.ask(query, term=term)["viewer"]["search"]["searchQuery"]


@pytest.mark.parametrize(
    ("term", "arguments", "found"),
    [
        ("TRACKLIST full", "first: 9", ["full-tracklist"]),
        ("tracklist", "isTimestamped: YES", ["full-tracklist", "mixed-tracklist"]),
        ("bulk-show", "first: 9", []),
        ("guest tone", "first: 9", ["guest-show", "hosted-by-guest"]),
        ("new two", "createdAfter: PAST_WEEK", []),
        ("new two", "createdAfter: PAST_YEAR", ["new-two-rates"]),
        ("draft", "first: 9", []),
        ("", "first: 9", []),
    ],
)
def test_shows_are_found(anyone: Client, term: str, arguments: str, found: list[str]) -> None:
    assert slugs(search(anyone, term, f"cloudcasts({arguments}) {NODES}")["cloudcasts"]) == found


def test_search_comes_in_pages(anyone: Client) -> None:
    found = search(anyone, "bulk show", f"cloudcasts(first: 100) {NODES}")["cloudcasts"]
    assert (len(found["edges"]), found["pageInfo"]["hasNextPage"]) == (100, True)


def test_users_and_tags_are_found(anyone: Client) -> None:
    fields = (
        "users(isUploader: NO) { edges { node { username } } } tags { edges { node { slug } } } "
        "new: users(dateJoinedAfter: PAST_YEAR) { edges { node { username } } }"
    )
    found = search(anyone, "station", fields)
    names = {edge["node"]["username"] for edge in found["users"]["edges"]}
    assert names == {"SilentStation", "EmptyStation", "LiveStation", "EndedStation"}
    assert [edge["node"]["username"] for edge in found["new"]["edges"]] == ["EmptyStation"]
    assert slugs(search(anyone, "tones", fields)["tags"]) == ["bulk-tones", "test-tones"]
    assert anyone.viewer('tagSuggestions(q: "Te") { slug }')["tagSuggestions"] == [
        {"slug": "techno"},
        {"slug": "test-tones"},
    ]


def discover(client: Client, fields: str, *wishes: tuple[str, str]) -> Any:
    tags = ", ".join(f'{{slug: "{slug}", type: {kind}}}' for slug, kind in wishes)
    return client.viewer(f'discover(discoverTags: [{tags}], country: "GLOBAL") {{ {fields} }}')["discover"]


def test_discovery_by_tag_city_and_artist(anyone: Client) -> None:
    fields = f"isCategory name selectedTags {{ __typename slug name }} shows(orderBy: LATEST, first: 20) {NODES}"
    one = discover(anyone, fields, ("deep-house", "TAG"))
    assert slugs(one["shows"]) == ["full-tracklist", "new-two-rates"]
    assert (one["isCategory"], one["name"]) == (True, "deep house")
    assert one["selectedTags"] == [{"__typename": "DiscoverTagTag", "slug": "deep-house", "name": "deep house"}]
    assert slugs(discover(anyone, fields, ("deep-house", "TAG"), ("techno", "TAG"))["shows"]) == ["full-tracklist"]
    artist = discover(anyone, fields, ("pure-tone", "ARTIST"))
    assert set(slugs(artist["shows"])) >= {"full-tracklist", "new-two-rates", "untimed-tracklist"}
    city = discover(anyone, fields, ("toneville", "CITY"), ("deep-house", "TAG"))
    assert [tag["__typename"] for tag in city["selectedTags"]] == ["DiscoverTagCity", "DiscoverTagTag"]
    assert slugs(city["shows"]) == ["full-tracklist", "new-two-rates"]
    none = discover(anyone, fields, ("nowhere", "TAG"))
    assert (none["shows"]["edges"], none["selectedTags"]) == ([], [])


def test_charts_and_related_tags(anyone: Client) -> None:
    fields = (
        "shows(first: 9, orderBy: POPULAR) { edges { position node { plays } } } "
        "staffPicks(first: 3) { edges { node { slug } } } related(first: 2) { name slug }"
    )
    found = discover(anyone, fields, ("jazz", "TAG"))
    plays = [edge["node"]["plays"] for edge in found["shows"]["edges"]]
    assert plays == sorted(plays, reverse=True)
    assert [edge["position"] for edge in found["shows"]["edges"]] == list(range(1, 10))
    assert len(found["staffPicks"]["edges"]) == 3
    assert found["related"][0] == {"name": "bulk tones", "slug": "bulk-tones"}
    trending = anyone.viewer("trending(first: 2) { edges { position node { slug } } }")["trending"]
    assert [edge["position"] for edge in trending["edges"]] == [1, 2]


def test_categories_and_countries(anyone: Client) -> None:
    fields = (
        "categories { music { name slug } talk { slug } } liveCategories { music { name } } "
        "localisation { currentCountry { code } availableCountries { code name } }"
    )
    viewer = anyone.viewer(fields)
    assert {"name": "Drum & Bass", "slug": "drum-bass"} in viewer["categories"]["music"]
    assert len(viewer["categories"]["talk"]) == 10
    assert {"name": "Drum and bass"} in viewer["liveCategories"]["music"]
    assert {"code": "GLOBAL", "name": "Global"} in viewer["localisation"]["availableCountries"]
    assert viewer["localisation"]["currentCountry"] == {"code": "GBR"}


@pytest.mark.parametrize(
    ("feed", "first"),
    [
        ("/TestToneRadio/full-tracklist/", ["full-tracklist"]),
        ("https://www.mixcloud.com/GuestTone/", ["guest-show"]),
        ("/ToneListener/playlists/tones-of-many/", ["full-tracklist", "guest-show", "bulk-show-00003", "no-tracklist"]),
        ("/nobody/", []),
    ],
)
def test_the_widget_has_a_feed(anyone: Client, feed: str, first: list[str]) -> None:
    assert slugs(anyone.viewer(f'playerWidgetFeed(feed: "{feed}") {NODES}')["playerWidgetFeed"]) == first
