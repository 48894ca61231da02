"""The page of `beet mixcloud stats --html`: what is in it, and what a browser makes of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from beetsplug.mixcloud.library.in_numbers import InNumbers
from beetsplug.mixcloud.showing.plots import Bar, columns, rows
from beetsplug.mixcloud.showing.statistics_page import statistics_page
from mixcloud_core.models import Cloudcast, Counts, Tag, User
from mixcloud_core.summary import Tally, summarise
from tests.beets_plugin.held import hold
from tests.browser import Browser
from tests.conftest import Programs
from tests.sandbox import Sandbox

HOSTILE = (
    "</title></svg><script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">\x1b[31m\x00\u202e"
)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture
def sandbox(browser_sandbox: Sandbox) -> Sandbox:
    return browser_sandbox


def some_shows(number: int, name: str = "Show", owner: str = "Owner") -> InNumbers:
    shows = [
        Cloudcast(
            id="",
            owner=User(f"user{n % 12}", f"{owner} {n % 12}"),
            slug=f"show-{n}",
            name=f"{name} {n}",
            published=datetime(2012 + n % 15, 1 + n % 12, 1 + n % 28, tzinfo=UTC),
            duration=1200 + n * 60,
            tags=(Tag(f"{name} tag {n % 30}", ""),),
            counts=Counts(plays=n * n),
        )
        for n in range(number)
    ]
    seconds = (Tally(owner, 36_000 * number), Tally("Other", 1800 * number))
    formats = (Tally("AAC, 192 kbit/s", number),)
    return InNumbers(summarise(shows), seconds, (Tally("2012", 7200 * number),), formats, number, 10**9, 0)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(page)
    return reader.tags


def test_no_script_and_nothing_from_elsewhere_whatever_the_texts_say() -> None:
    page = statistics_page(some_shows(40, HOSTILE, HOSTILE), NOW)
    tags = tags_of(page)
    assert not {"script", "img", "link", "iframe", "object", "use", "image", "style "} & {tag for tag, _ in tags}
    names = {name for _, attributes in tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "style", "xlink:href")}
    links = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert links
    assert all(str(link).startswith("https://www.mixcloud.com/") for link in links)
    assert not set(page) & set("\x1b\x00\u202e")
    assert "url(" not in page
    assert "@import" not in page
    (policy,) = [attributes["content"] for _, attributes in tags if "http-equiv" in attributes]
    assert str(policy).startswith("default-src 'none'; style-src 'sha256-")


def test_every_plot_has_a_title_a_description_and_a_table() -> None:
    page = statistics_page(some_shows(40), NOW)
    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) == 9
    for figure in figures:
        assert re.search(r'<svg [^>]*role="img" aria-labelledby="(\w+)-title \1-text"><title id="\1-title">', figure)
        assert re.search(r'<desc id="\w+-text">[^<]+</desc>', figure)
        assert figure.count("<tr>") >= 2
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_an_empty_library_and_one_show() -> None:
    assert "<figure" not in statistics_page(some_shows(0), NOW)
    assert "1 show, counted on 2026-11-24" in statistics_page(some_shows(1), NOW)


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = rows([Bar("a", 10), Bar("b", 5), Bar("c", 0)], "n", "title", "text")
    widths = re.findall(r'width="([\d.]+%)" height="8" rx="4" class="bar"', drawn)
    assert widths == ["100.00%", "50.00%", "0%"]
    drawn = columns([Bar("a", 4), Bar("b", 2)], "n", "title", "text")
    heights = [float(height) for height in re.findall(r'height="([\d.]+)" rx', drawn)]
    assert heights[0] == pytest.approx(2 * heights[1])


def test_a_browser_shows_it_on_a_desk_and_on_a_phone(programs: Programs, browser: Browser) -> None:
    hold(programs)
    result = programs.beet("mixcloud", "stats", "--html", "page.html")
    assert (result.status, result.out) == (0, "Counted 3 shows. The page: page.html\n")
    assert [path.name for path in programs.home.glob("*page*")] == ["page.html"]
    page = programs.home / "page.html"
    page.write_text(page.read_text().replace("Full Tracklist", HOSTILE.replace("<", "&lt;")))
    programs.sandbox.forget()
    for width, scheme in ((1200, "light"), (390, "dark")):
        look(browser, page, width, scheme)
        assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= width
        back = browser.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", back))) < 200) == (scheme == "dark")
        assert "Hours by owner" in browser.text
        assert browser.driver.title == "Mixcloud in the library"
    bars = browser.driver.execute_script(
        "return [...document.querySelectorAll('.bar')].map(bar => bar.getBoundingClientRect().right)"
    )
    assert 0 < max(bars) <= 390
    assert [request.host for request in programs.sandbox.requests if "mixcloud" in request.host] == []


def look(browser: Browser, page: Path, width: int, scheme: str) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.open(page.as_uri())
