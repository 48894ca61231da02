"""For how long a reply counts as true, by what it holds and what Mixcloud says."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.api.lifetimes import LIFETIMES
from mixcloud_core.api.transport import Content, Reply
from mixcloud_core.http.freshness import CacheControl, etag_of, lifetime_of, parse_cache_control

DAY = 86_400


@pytest.mark.parametrize(
    ("content", "headers", "seconds"),
    [
        (Content.PROFILE, {"cache-control": "max-age=10"}, 10),
        (Content.PROFILE, {"cache-control": "max-age=7200"}, 7200),
        (Content.PROFILE, {"cache-control": "max-age=99999999999999999999"}, DAY),
        (Content.PROFILE, {"cache-control": "max-age=-5"}, 0),
        (Content.PROFILE, {"cache-control": "max-age=100", "age": "30"}, 70),
        (Content.PROFILE, {"cache-control": "max-age=100", "age": "500"}, 0),
        (Content.PROFILE, {"cache-control": "public"}, 3600),
        (Content.STREAMS, {"cache-control": "max-age=7200"}, 300),
        (Content.STREAMS, {"cache-control": "max-age=7"}, 7),
    ],
)
def test_mixcloud_decides_on_the_lifetime(content: Content, headers: dict[str, str], seconds: float) -> None:
    assert lifetime_of(content, Reply(200, headers, b"{}"), LIFETIMES) == seconds


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b'{"data": {"cloudcastLookup": null}}', 60),
        (b'{"data": {"__requestId": "1", "cloudcastLookup": null}}', 60),
        (b'{"data": null}', 60),
        (b'{"data": {"cloudcastLookup": null, "userLookup": {}}}', 3600),
        (b'{"data": [], "paging": {}}', 3600),
        (b'{"data": {"cloudcastLookup": {}}, "errors": []}', 3600),
        (b"[]", None),
    ],
)
def test_what_finds_nothing_is_asked_again_soon(body: bytes, seconds: float | None) -> None:
    assert lifetime_of(Content.SHOW, Reply(200, {}, body), LIFETIMES) == seconds


@pytest.mark.parametrize(
    ("value", "control"),
    [
        ("", CacheControl()),
        ("max-age=5, max-age=3", CacheControl(max_age=3)),
        ('Max-Age="7", MUST-REVALIDATE', CacheControl(must_revalidate=True, max_age=7)),
        ('private="set-cookie, x", max-age=1', CacheControl(forbidden=True, max_age=1)),
        ("max-age=1e3", CacheControl(max_age=0)),
        ("max-age=٣", CacheControl(max_age=0)),
        ("max-age", CacheControl(max_age=0)),
        ("x-no-store=1", CacheControl()),
        ('extension="no-store"', CacheControl()),
        ("x" * 2000, CacheControl(forbidden=True)),
    ],
)
def test_cache_control(value: str, control: CacheControl) -> None:
    assert parse_cache_control(value) == control


@given(st.text(max_size=1100))
def test_no_cache_control_is_too_odd(value: str) -> None:
    control = parse_cache_control(value)
    assert control.max_age is None or 0 <= control.max_age <= DAY


@given(
    st.lists(st.sampled_from(["public", "immutable", 's-maxage="4"', "x=y", 'a="b, c"']), max_size=5),
    st.integers(0, DAY),
    st.sampled_from(["", "no-store", "private", "no-cache"]),
    st.randoms(use_true_random=False),
)
def test_cache_control_among_others(others: list[str], seconds: int, forbid: str, random: Random) -> None:
    directives = [*others, f"max-age={seconds}", *filter(None, [forbid])]
    random.shuffle(directives)
    assert parse_cache_control(", ".join(directives)) == CacheControl(bool(forbid), False, seconds)


@given(st.text())
def test_an_etag_never_ends_its_header(text: str) -> None:
    for etag in (etag_of({"etag": text}), etag_of({"etag": f'"{text}"'})):
        assert etag is None or (etag.isascii() and etag.isprintable() and " " not in etag and len(etag) < 210)
