"""The suite about the extractor: ours beside yt-dlp's built-in one, which take turns in the same sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.bench.comparison import Comparison
from tests.bench.rows import Sizes
from tests.bench.yt_dlp_runs import Run, run, sandbox_of
from tests.sandbox import Sandbox
from tests.sandbox.catalogue import SITE, Catalogue
from tests.sandbox.records import Show
from tests.sandbox.users import BULK, OWNER

USER = f"{SITE}/{BULK}/"
# By their names in `Run`; to the API and for manifests are parts of all requests.
MEASURES = {"api": "API", "manifests": "manifests", "requests": "requests", "seconds": "seconds"}
# For these the built-in one looks up each show.
FACTS = "%(id)s|%(title)s|%(duration)s|%(uploader)s|%(upload_date)s|%(tags)s|%(repost_count)s"


@dataclass(frozen=True, slots=True)
class Way:
    """Arguments with which ours gives what was asked for, and how many times less it must take, by measure."""

    what: str
    arguments: tuple[str, ...]
    targets: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked for: how of the built-in one, and in which ways of ours; all print the same."""

    builtin: tuple[str, ...]
    ways: tuple[Way, ...]


def measure(sizes: Sizes, _redis_url: str) -> Iterator[Comparison]:
    one_rate, two_rates = (_long_show(sizes.length, two_rates=both) for both in (False, True))
    catalogue = Catalogue(shows=(one_rate, two_rates), bulk=sizes.listed)
    with sandbox_of(catalogue, sizes.latency) as sandbox:
        for task in _lists(sizes):
            yield from _compare(sandbox, task, sizes.turns)
        for show, what in ((one_rate, "one rate"), (two_rates, "two rates")):
            arguments = ("--print", "after_move:id", f"{SITE}/{show.owner}/{show.slug}/")
            way = Way(f"download of {show.duration} s, {what}", arguments)
            yield from _compare(sandbox, Task(arguments, (way,)), sizes.turns)


def _lists(sizes: Sizes) -> Iterator[Task]:
    few, many = ("-I", "1:5"), ("-I", f"1:{sizes.extracted}")
    facts, flat = ("--print", FACTS, USER), ("--flat-playlist", "--print", "id", USER)
    first = f"first 5 of {sizes.listed:,}"
    without_manifests = ("--extractor-args", "mixcloud:formats=http")
    yield Task(
        (*few, *facts),
        (
            Way(first, (*few, *facts), {"api": 5}),
            Way(f"{first}, formats=http", (*few, *without_manifests, *facts), {"requests": 5}),
        ),
    )
    yield Task((*few, *flat), (Way(f"{first}, flat", (*few, *flat), {"requests": 5}),))
    yield Task(flat, (Way(f"flat list of {sizes.listed:,}", flat),))
    yield Task(
        (*many, *facts),
        (
            Way(f"{sizes.extracted} shows", (*many, *facts), {"requests": 1.5}),
            Way(f"{sizes.extracted} shows, facts alone", (*many, "--flat-playlist", *facts)),
        ),
    )


def _compare(sandbox: Sandbox, task: Task, turns: int) -> Iterator[Comparison]:
    """Give the measures in which there is something to compare."""
    rounds = [_turn(sandbox, task) for _ in range(turns)]
    # In the first one modules are compiled, and audio is made.
    rounds = rounds[1:] or rounds
    builtin = [runs[0] for runs in rounds]
    for at, way in enumerate(task.ways, 1):
        ours = [runs[at] for runs in rounds]
        for name, words in MEASURES.items():
            theirs, samples = [getattr(each, name) for each in builtin], [getattr(each, name) for each in ours]
            if all(samples):
                yield Comparison(f"{way.what}: {words}", theirs, samples, way.targets.get(name))


def _turn(sandbox: Sandbox, task: Task) -> list[Run]:
    """One run of the built-in, and one of ours in each way."""
    runs = [run(sandbox, task.builtin, plugin=False)]
    runs += [run(sandbox, way.arguments, plugin=True) for way in task.ways]
    if any(each.out != runs[0].out or not each.out for each in runs):
        raise AssertionError("\n".join(each.out for each in runs))
    return runs


def _long_show(seconds: int, *, two_rates: bool) -> Show:
    slug = f"long-show-{2 if two_rates else 1}"
    published = "2026-02-02T20:00:00+00:00"
    return Show(OWNER, slug, slug, 700 + two_rates, published, "", duration=seconds, two_rates=two_rates)
