"""The page of `beet mixcloud analytics --html`: what is in it, and what a browser makes of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from beetsplug.mixcloud.showing.analytics_page import analytics_page
from beetsplug.mixcloud.showing.curves import area
from beetsplug.mixcloud.showing.plots import Bar
from beetsplug.mixcloud.showing.reports import Report
from mixcloud_core.analytics import overview
from mixcloud_core.engagement import audience
from mixcloud_core.models import Chapter, DayCount, Series, Statistics
from tests.beets_plugin.held import lengthen
from tests.beets_plugin.terminal import signed_in
from tests.beets_plugin.test_analytics import OWNER, SHOW
from tests.beets_plugin.test_stats_page import HOSTILE, NOW, look, tags_of
from tests.browser import Browser
from tests.conftest import Programs
from tests.sandbox import Sandbox


@pytest.fixture
def sandbox(browser_sandbox: Sandbox) -> Sandbox:
    return browser_sandbox


def report(days: int, title: str = "Show", address: str = SHOW) -> Report:
    counts = tuple(DayCount(date(2020, 1, 1) + timedelta(day), day % 50) for day in range(days))
    series = Series(sum(each.count for each in counts), counts)
    chapters = tuple(Chapter(60 * at, 60 * at + 60, f"{title} {at}") for at in range(60))
    heard = audience([100 - at for at in range(60)], chapters, 3600)
    return Report(title, address, overview(Statistics(plays=series, minutes=series)), heard=heard)


def test_no_script_and_nothing_from_elsewhere_whatever_the_texts_say() -> None:
    for reports in ([report(1000, HOSTILE)], [report(30, HOSTILE), report(30, HOSTILE, f"javascript:{HOSTILE}")]):
        page = analytics_page(reports, NOW)
        tags = tags_of(page)
        assert not {"script", "img", "link", "iframe", "object", "use", "image"} & {tag for tag, _ in tags}
        names = {name for _, attributes in tags for name in attributes}
        assert not {name for name in names if name.startswith("on") or name in ("src", "style", "xlink:href")}
        links = [str(attributes["href"]) for tag, attributes in tags if tag == "a"]
        assert links
        assert all(link.startswith("https://www.mixcloud.com/") for link in links)
        assert not set(page) & set("\x1b\x00\u202e")
        identifiers = re.findall(r' id="([^"]+)"', page)
        assert len(identifiers) == len(set(identifiers))


def test_a_page_of_nothing_and_of_years_of_days() -> None:
    empty = analytics_page([Report("Show", "", overview(Statistics()))], datetime(2026, 11, 24, tzinfo=UTC))
    assert "<figure" not in empty
    assert "Mixcloud tells nothing of any of these days; asked on 2026-11-24" in empty
    page = analytics_page([report(2000)], NOW)
    assert "Plays a day, by week" in page
    assert len(page) < 400_000


def test_what_nobody_knows_is_a_gap_in_the_curve() -> None:
    bars = [Bar(str(number), 0, "") for number in range(6)]
    drawn = area([4, 2, None, 0, None, 4], bars, "n", "title", "text")
    assert re.findall(r'd="(M[^"]+)" class="curve"', drawn) == [
        "M0 0.0L0.5 0.0L1.5 90.0L2 90.0",
        "M3 180.0L3.5 180.0L4 180.0",
        "M5 0.0L5.5 0.0L6 0.0",
    ]


def test_a_browser_shows_it_on_a_desk_and_on_a_phone(programs: Programs, browser: Browser) -> None:
    lengthen(programs.sandbox)
    result = programs.beet("mixcloud", "analytics", SHOW, "--html", "page.html", "-q", **signed_in(programs, OWNER))
    assert (result.status, result.out, result.err) == (0, "", "")
    page = programs.home / "page.html"
    programs.sandbox.forget()
    for width, scheme in ((1280, "light"), (390, "dark")):
        look(browser, page, width, scheme)
        assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= width
        assert "during Tone – 5" in browser.text
        assert browser.driver.title == "Full Tracklist"
        edges = browser.driver.execute_script(
            "return [...document.querySelectorAll('.curve, .stretch, line.loss')].map(each => {"
            "const box = each.getBoundingClientRect(); return [box.left, box.right]})"
        )
        assert len(edges) == 12 + 3 + 6
        assert all(0 < left <= right < width for left, right in edges)
    assert [request.host for request in programs.sandbox.requests if "mixcloud" in request.host] == []
