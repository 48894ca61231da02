"""The benchmark runs, as small as can be: what it measures is for people to look at, and no test."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.bench import __main__ as bench
from tests.bench import table
from tests.bench.comparison import Comparison
from tests.bench.rows import Row
from tests.core import redis_servers


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_core_suite_measures_everything() -> None:
    with redis_servers.stand_in() as url:
        done = run("core", "--tiny", "--json", "--redis", url)
    assert done.returncode in (0, 1), done.stderr
    report = json.loads(done.stdout)
    assert report["suite"] == "core"
    rows = {row["what"]: row for row in report["rows"]}
    for words in (
        "from JSON to models",
        "import",
        "cache hit, sqlite",
        "cache hit, redis",
        "added by retry",
        "kept",
        "in a file",
        "in Redis",
    ):
        assert any(words in what for what in rows), words
    # What does not depend on the machine.
    assert rows["requests for the first show of a list"]["best"] == 1
    assert rows["requests for a list of 1,000 shows"]["best"] == 2  # of which there are 101 in the tiny one
    assert all(row["samples"] for row in rows.values())
    assert done.returncode == any(row["is_met"] is False for row in rows.values())


def test_the_extractor_suite_compares_everything() -> None:
    done = run("extractor", "--tiny", "--json")
    assert done.returncode in (0, 1), done.stderr
    rows = {row["what"]: row for row in json.loads(done.stdout)["rows"]}
    # What does not depend on the machine: (built-in, ours).
    requests = {
        "first 5 of 101: API": (7, 2),
        "first 5 of 101: manifests": (10, 10),
        "first 5 of 101: requests": (17, 12),
        "first 5 of 101, formats=http: requests": (17, 2),
        "first 5 of 101, flat: requests": (2, 2),
        "flat list of 101: API": (2, 3),
        "2 shows: requests": (8, 6),
        "2 shows, facts alone: requests": (8, 2),
        "download of 20 s, one rate: API": (1, 1),
    }
    assert {what: (rows[what]["builtin"], rows[what]["ours"]) for what in requests} == requests
    assert all(row["ratio"] == row["builtin"] / row["ours"] for row in rows.values())
    assert rows["download of 20 s, two rates: seconds"]["ours"] > 0
    assert rows["first 5 of 101, formats=http: requests"]["is_met"]
    assert rows["first 5 of 101: API"]["is_met"] is False  # of 101 shows two pages are listed, of 1,000 ten


def test_the_suite_of_syncs_asks_for_one_page_and_survives_kills() -> None:
    done = run("beets-sync", "--tiny", "--json")
    assert done.returncode in (0, 1), done.stderr
    rows = json.loads(done.stdout)["rows"]
    cpu, pages, *killed = rows
    assert cpu["best"] > 0
    assert pages["best"] == 1
    assert [row["best"] for row in killed] == [0, 0]


def test_the_suite_of_uploads_sets_ours_beside_requests() -> None:
    done = run("upload", "--tiny", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["what"]: row for row in json.loads(done.stdout)["rows"]}
    ways = ("ours, 8 MiB", "ours, 4 MiB", "requests, 4 MiB")
    assert list(rows) == [f"{way}: {what}" for way in ways for what in ("memory above start", "time", "speed")]
    assert rows["ours, 8 MiB: memory above start"]["is_met"]
    assert rows["requests, 4 MiB: speed"]["best"] > 0


ROWS = (
    Row("quick enough", "ms", [3.0, 1.0, 2.0], 1.5),
    Row("too slow", "ms", [3.0, 2.0], 1.5),
    Row("much enough", "%", [93.0], 90, at_least=True),
    Row("of no importance, but with a name that is long", "requests", [123456.7]),
)


# By the medians: one slow run does not count.
COMPARISONS = (
    Comparison("few requests", [15, 15, 15], [3, 3, 60], 5),
    Comparison("still too many for the target: requests", [14], [3], 5),
    Comparison("seconds", [1000.0], [2000.0]),
)


def test_the_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bench.SUITES, "core", lambda _sizes, _redis: iter(ROWS))
    monkeypatch.setattr(sys, "argv", ["bench", "core"])
    assert bench.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines] == ["target", "ok", "missed", "ok", "requests"]
    assert max(map(len, lines)) <= 80
    assert lines[1].split() == ["quick", "enough", "1", "2", "≤", "1.5", "ms", "ok"]


def test_the_table_of_comparisons(capsys: pytest.CaptureFixture[str]) -> None:
    table.show(COMPARISONS)
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["what", "built-in", "ours", "ratio", "target"]
    assert lines[0].split() == ["few", "requests", "15", "3", "5", "≥", "5", "ok"]
    assert [line.split()[-1] for line in lines[1:]] == ["missed", "0.5"]
    assert max(map(len, (head, *lines))) <= 80


def test_json_tells_what_the_table_does() -> None:
    rows = json.loads(table.as_json("core", ROWS))["rows"]
    assert [row["is_met"] for row in rows] == [True, False, True, None]
    assert (rows[0]["best"], rows[0]["median"], rows[2]["best"]) == (1.0, 2.0, 93.0)


def test_a_suite_that_there_is_not() -> None:
    done = run("everything")
    assert done.returncode == 2
    assert "everything" in done.stderr


def test_the_beets_suite_compares_ways_of_importing() -> None:
    done = run("beets", "--tiny", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["what"]: row["best"] for row in json.loads(done.stdout)["rows"]}
    assert rows.keys() == {
        f"{way}: {what}"
        for way in ("ours", "yt-dlp, then beet import")
        for what in ("time", "requests", "largest process")
    }
    assert all(rows.values())
