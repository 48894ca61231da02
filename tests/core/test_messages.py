"""Whose warnings go where, when several programs of one process use this library at once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mixcloud_core.messages import shown_by

LOG = logging.getLogger("mixcloud_core.a_test")


def test_each_thread_gets_its_own_and_the_rest_goes_where_it_went(caplog: pytest.LogCaptureFixture) -> None:
    told: dict[str, list[str]] = {"one": [], "two": []}
    both_in, one_out = threading.Barrier(2), threading.Event()

    def run(name: str, wait: Callable[[], object]) -> None:
        with shown_by(told[name].append):
            both_in.wait()
            LOG.warning("from %s", name)
            wait()

    two = threading.Thread(target=run, args=("two", one_out.wait))
    two.start()
    run("one", lambda: None)
    LOG.warning("from nobody")
    one_out.set()
    two.join()
    LOG.warning("afterwards")
    assert told == {"one": ["from one"], "two": ["from two"]}
    assert [record.getMessage() for record in caplog.records] == ["from nobody", "afterwards"]
    assert logging.getLogger("mixcloud_core").propagate
    assert not logging.getLogger("mixcloud_core").handlers


def test_blocks_inside_of_each_other() -> None:
    outer: list[str] = []
    inner: list[str] = []
    with shown_by(outer.append):
        with shown_by(inner.append):
            LOG.warning("in")
        LOG.warning("out")
        LOG.info("no warning")
    assert (outer, inner) == (["out"], ["in"])


def test_blocks_that_overlap() -> None:
    """Two generators in turns, as lists of yt-dlp are."""
    told: dict[str, list[str]] = {"first": [], "second": []}
    first, second = (shown_by(told[name].append) for name in told)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    LOG.warning("still in")
    second.__exit__(None, None, None)
    LOG.warning("out")
    assert told == {"first": [], "second": ["still in"]}
    assert logging.getLogger("mixcloud_core").propagate


def test_a_block_that_another_thread_leaves(caplog: pytest.LogCaptureFixture) -> None:
    """A generator that nobody finished is closed by whoever cleans up."""
    told: list[str] = []

    def listed() -> Generator[int, None, None]:
        with shown_by(told.append):
            yield 1

    entries = listed()
    next(entries)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(entries.close).result()
    LOG.warning("out")
    assert told == []
    assert [record.getMessage() for record in caplog.records] == ["out"]
