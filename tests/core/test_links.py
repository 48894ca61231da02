"""Addresses: every form, every spelling, and nothing that is not Mixcloud's."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core import hosts, links
from mixcloud_core.errors import InvalidLinkError
from mixcloud_core.links import Kind, slug_of
from mixcloud_core.links.forms import ORDERS, RESERVED

SHOWS = {
    "https://www.mixcloud.com/Radio/show-1/": ("Radio", "show-1"),
    "http://www.mixcloud.com/Radio/show-1": ("Radio", "show-1"),
    "https://mixcloud.com/Radio/show-1/": ("Radio", "show-1"),
    "https://m.mixcloud.com/Radio/show-1/": ("Radio", "show-1"),
    "https://beta.mixcloud.com/Radio/show-1/": ("Radio", "show-1"),
    "HTTPS://WWW.MIXCLOUD.COM/Radio/show-1/": ("Radio", "show-1"),
    "https://www.mixcloud.com:443/Radio/show-1/": ("Radio", "show-1"),
    "https://www.mixcloud.com/Radio/show-1?utm_source=x": ("Radio", "show-1"),
    "https://www.mixcloud.com/Radio/show-1/?a=/b/": ("Radio", "show-1"),
    "https://www.mixcloud.com/Radio/show-1/#c8955637": ("Radio", "show-1"),
    "https://www.mixcloud.com/Radio/show-1#c8955637": ("Radio", "show-1"),
    "https://www.mixcloud.com//Radio/show-1//": ("Radio", "show-1"),
    "https://www.mixcloud.com/Radio/%C3%A9t%C3%A9/": ("Radio", "été"),
    "https://www.mixcloud.com/Radio/%c3%a9t%c3%a9/": ("Radio", "été"),
    "https://www.mixcloud.com/Radio/été/": ("Radio", "été"),
    # Slugs and names that begin like a tab or a page of the site.
    "https://www.mixcloud.com/Radio/streaming-live-2020/": ("Radio", "streaming-live-2020"),
    "https://www.mixcloud.com/Radio/uploads-mix/": ("Radio", "uploads-mix"),
    "https://www.mixcloud.com/liveset/show/": ("liveset", "show"),
    "https://www.mixcloud.com/Radio/live/": ("Radio", "live"),
    "https://www.mixcloud.com/Radio/playlists-2/": ("Radio", "playlists-2"),
    "https://www.mixcloud.com/widgets/iframe/": ("widgets", "iframe"),
}

OTHERS = {
    "https://www.mixcloud.com/Radio/": Kind.USER,
    "https://www.mixcloud.com/Radio?order=latest": Kind.USER,
    "https://www.mixcloud.com/Radio/uploads/": Kind.TAB,
    "https://www.mixcloud.com/Radio/Favorites/": Kind.TAB,
    "https://www.mixcloud.com/Radio/followers": Kind.TAB,
    "https://www.mixcloud.com/Radio/playlists/": Kind.TAB,
    "https://www.mixcloud.com/Radio/playlists/best/": Kind.PLAYLIST,
    "https://www.mixcloud.com/Radio/posts/news/": Kind.POST,
    "https://www.mixcloud.com/genres/house/": Kind.TAG,
    "https://www.mixcloud.com/genres/house+city:london/popular/": Kind.TAG,
    "https://www.mixcloud.com/discover/house/latest/": Kind.TAG,
    "https://www.mixcloud.com/tag/house/": Kind.TAG,
    "https://www.mixcloud.com/categories/ambient/": Kind.TAG,
    "https://www.mixcloud.com/search/?q=a/b": Kind.SEARCH,
    "https://www.mixcloud.com/live/": Kind.LIVE_NOW,
    "https://www.mixcloud.com/live/Radio/": Kind.LIVE,
    "https://www.mixcloud.com/Live/Radio/": Kind.LIVE,
    "https://www.mixcloud.com/GENRES/house/": Kind.TAG,
    "https://www.mixcloud.com/discover/": Kind.DISCOVER,
    "https://www.mixcloud.com/trending/": Kind.DISCOVER,
    "https://www.mixcloud.com/popular/hot/": Kind.DISCOVER,
    "https://www.mixcloud.com/categories/": Kind.SITE_PAGE,
    "https://www.mixcloud.com/live/Radio/chat/": Kind.LIVE,
    "https://www.mixcloud.com/home/feed/": Kind.OWN_PAGE,
    "https://www.mixcloud.com/listen-later/": Kind.OWN_PAGE,
    "https://www.mixcloud.com/developers/": Kind.SITE_PAGE,
    "https://www.mixcloud.com/": Kind.SITE_PAGE,
    "https://www.mixcloud.com/oauth/authorize/": Kind.SITE_PAGE,
}

FOREIGN = [
    "",
    "https://example.com/Radio/show/",
    "https://mixcloud.com.example.com/Radio/show/",
    "https://notmixcloud.com/Radio/show/",
    "https://api.mixcloud.com/Radio/show/",
    "https://user:secret@www.mixcloud.com/Radio/show/",
    "https://www.mixcloud.com:8080/Radio/show/",
    "https://www.mixcloud.com:port/Radio/show/",
    "https://[www.mixcloud.com/Radio/show/",
    "ftp://www.mixcloud.com/Radio/show/",
    "file:///Radio/show/",
    "https://www.mixcloud.com/Radio/../show/",
    "https://www.mixcloud.com/Radio/%2e%2e/",
    "https://www.mixcloud.com/Radio/a%2Fb/",
    "https://www.mixcloud.com/Radio/a%00b/",
    "https://www.mixcloud.com/Radio/%ff/",
    "https://www.mixcloud.com/Radio/show/extra/",
    "https://www.mixcloud.com/Radio/show/extra/?access_token=secret",
    "https://player-widget.mixcloud.com/Radio/show/",
    "https://www.mixcloud.com/widget/iframe/?feed=https%3A%2F%2Fexample.com%2Fa%2Fb%2F",
    "https://www.mixcloud.com/widget/iframe/",
    "https://www.mixcloud.com/widget/iframe/?feed=%2Fwidget%2Fiframe%2F%3Ffeed%3Dx",
    "https://www.mixcloud.com/Radio/" + "a" * 501,
]


@pytest.mark.parametrize(("address", "parts"), SHOWS.items())
def test_shows_are_read_in_every_spelling(address: str, parts: tuple[str, str]) -> None:
    link = links.parse(address)
    assert (link.kind, link.user, link.slug) == (Kind.CLOUDCAST, *parts)
    assert link.url == links.cloudcast_url(*parts)


@pytest.mark.parametrize("address", ["Radio/show-1", "/Radio/show-1/", "www.mixcloud.com/Radio/show-1"])
def test_keys_and_addresses_without_a_scheme_are_read(address: str) -> None:
    assert links.parse(address).url == "https://www.mixcloud.com/Radio/show-1/"


@pytest.mark.parametrize(("address", "kind"), OTHERS.items())
def test_other_forms_are_told_apart(address: str, kind: Kind) -> None:
    link = links.parse(address)
    assert link.kind is kind
    assert link.url.startswith("https://www.mixcloud.com/")
    if "Radio" in address:
        assert link.user == "Radio"
    with pytest.raises(InvalidLinkError, match=re.escape(kind.value)):
        links.parse_cloudcast(address)


@pytest.mark.parametrize("address", FOREIGN)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(InvalidLinkError) as caught:
        links.parse(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://player-widget.mixcloud.com/widget/iframe/?hide_cover=1&feed=%2FRadio%2Fshow-1%2F",
        "https://www.mixcloud.com/widget/iframe/?feed=https%3A%2F%2Fwww.mixcloud.com%2FRadio%2Fshow-1%2F",
    ],
)
def test_a_player_gives_what_it_plays(address: str) -> None:
    assert links.parse_cloudcast(address).url == "https://www.mixcloud.com/Radio/show-1/"


@pytest.mark.parametrize("address", SHOWS)
def test_the_pattern_for_shows_takes_what_parse_takes(address: str) -> None:
    assert re.match(links.pattern(Kind.CLOUDCAST), address)


@pytest.mark.parametrize("address", OTHERS)
def test_the_pattern_for_shows_takes_nothing_else(address: str) -> None:
    assert not re.match(links.pattern(Kind.CLOUDCAST), address)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.WIDGET, Kind.SITE_PAGE}, key=str))
def test_patterns_exclude_each_other(kind: Kind) -> None:
    for address in (*SHOWS, *OTHERS):
        assert bool(re.match(links.pattern(kind), address)) == (links.parse(address).kind is kind)


_segments = st.sampled_from([*links.TABS, *RESERVED, *ORDERS, "Radio", "show-1", "Live", "chat", "été", "%C3%A9"])
_endings = st.sampled_from(["", "/", "//", "?a=/b/", "/?a=b", "#c1", "/#/c1"])


@given(st.lists(_segments, max_size=4), _endings)
def test_patterns_take_what_parse_takes(segments: list[str], ending: str) -> None:
    address = f"https://www.mixcloud.com/{'/'.join(segments)}{ending}"
    # What is about Mixcloud is what nothing else takes, and a player has an address of its own.
    others = {Kind.WIDGET, Kind.SITE_PAGE}
    taken = {kind for kind in set(Kind) - others if re.match(links.pattern(kind), address)}
    try:
        assert taken == {links.parse(address).kind} - others
    except InvalidLinkError:
        assert taken == set()


@given(st.text())
def test_any_text_gives_a_link_or_a_clear_refusal(text: str) -> None:
    try:
        link = links.parse(text)
    except InvalidLinkError as error:
        assert "\n" not in str(error)
        assert str(error).isprintable()
    else:
        assert hosts.is_mixcloud_address(link.url)


@given(st.text(min_size=1).filter(links.is_segment))
def test_canonical_addresses_lead_back(slug: str) -> None:
    link = links.parse(links.cloudcast_url("Radio", slug))
    assert link.kind is (Kind.TAB if slug.lower() in links.TABS else Kind.CLOUDCAST)
    assert (link.user, link.slug or link.tab) == ("Radio", slug if link.slug else slug.lower())


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://www.mixcloud.com/x", True),
        ("https://aod.mixcloud.stream/secure/hls/x", True),
        ("https://AOD.MIXCLOUD.STREAM/x", True),
        ("https://mixcloud.com/", True),
        ("http://www.mixcloud.com/x", False),
        ("https://mixcloud.stream.example/x", False),
        ("https://xmixcloud.com/x", False),
        ("https://example.com@www.mixcloud.com/", False),
        ("https://www.mixcloud.com@example.com/", False),
        ("https://www.mixcloud.com:444/x", False),
        ("https://example.com\\.mixcloud.com/", False),
        ("https://www.mixcloud.com/\r\nHost: example.com", False),
        ("https://[::1]/", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_only_mixclouds_own_hosts_are_trusted(url: str, trusted: bool) -> None:
    assert hosts.is_mixcloud_address(url) is trusted


def test_a_player_in_a_player_is_refused_however_it_is_written() -> None:
    with pytest.raises(InvalidLinkError, match="does not say what it plays"):
        links.parse("https://www.mixcloud.com" + "/WIDGET/iframe/?feed=" * 2000 + "/a/b/")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        # As they were recorded.
        (
            "The Do!! You!!! Breakfast Show w/ Charlie Bones - 12/09/23",
            "the-do-you-breakfast-show-w-charlie-bones-120923",
        ),
        ("Chillin' at Chiwi's", "chillin-at-chiwis"),
        ("R&B", "rb"),
        ("Baader-Neinhor Blues (R.P.)", "baader-neinhor-blues-rp"),
        ("Bắc Ninh - Bống Lucii Mix", "bắc-ninh-bống-lucii-mix"),
        # As nobody recorded them.
        ("  !!  ", ""),
        ("a\u2003b\n- c", "a-b-c"),
    ],
)
def test_a_name_becomes_a_slug(name: str, slug: str) -> None:
    assert slug_of(name) == slug
