"""Kept replies as bytes: they come back as they were, or not at all."""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.api.transport import LARGEST_REPLY
from mixcloud_core.http.entries import Entry, decode, encode

KEY = "ab" * 32
ENTRY = Entry(1_700_000_000.25, 300.0, {"etag": '"v1"'}, b'{"name": "T\xc3\xb6ne"}' * 20)

times = st.floats(-(2**50), 2**50)
entries = st.builds(Entry, times, times, st.dictionaries(st.text(), st.text(), max_size=5), st.binary(max_size=2000))


def forged(content: bytes) -> bytes:
    """Give bytes whose digest is right, as somebody makes them who knows the format and can write to the store."""
    start = encode(KEY, ENTRY)[:16]
    return start + hashlib.sha256(KEY.encode() + b"\n" + content).digest() + content


def content(facts: object, body: bytes) -> bytes:
    told = json.dumps(facts).encode()
    return len(told).to_bytes(4, "big") + told + body


@given(entries)
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    assert decode(KEY, encode(KEY, entry)) == entry


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_no_entry(data: bytes) -> None:
    assert decode(KEY, data) is None
    assert decode(KEY, forged(data)) is None


@pytest.mark.parametrize("part", range(8))
def test_a_part_of_an_entry_is_none(part: int) -> None:
    data = encode(KEY, ENTRY)
    assert decode(KEY, data[: len(data) * part // 8]) is None


def test_no_bit_may_be_another() -> None:
    data = encode(KEY, ENTRY)
    for index in range(len(data)):
        changed = data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]
        assert decode(KEY, changed) is None, index


def test_an_entry_of_another_key_is_none() -> None:
    assert decode("cd" * 32, encode(KEY, ENTRY)) is None


@pytest.mark.parametrize(
    "data",
    [
        content([1, 2], zlib.compress(b"{}")),
        content([1, 2, {}, 4], zlib.compress(b"{}")),
        content(["1", 2, {}], zlib.compress(b"{}")),
        content([1, True, {}], zlib.compress(b"{}")),
        content([1, float("nan"), {}], zlib.compress(b"{}")),
        content([1, 10**400, {}], zlib.compress(b"{}")),
        content([1, 2, {"etag": 3}], zlib.compress(b"{}")),
        content([1, 2, []], zlib.compress(b"{}")),
        content({"1": 1, "2": 2, "3": {}}, zlib.compress(b"{}")),
        content(None, zlib.compress(b"{}")),
        content([1, 2, {}], b"no zlib"),
        content([1, 2, {}], zlib.compress(b"{}")[:-2]),
        content([1, 2, {}], zlib.compress(b"0" * (LARGEST_REPLY + 1))),
        (1000).to_bytes(4, "big") + b"[" * 900,
        (90_000).to_bytes(4, "big") + b"[" * 90_000,
        b"\xff\xff\xff\xff",
    ],
    ids=range(16),
)
def test_a_forged_entry_is_none(data: bytes) -> None:
    assert decode(KEY, forged(content([1, 2, {}], zlib.compress(b"{}")))) == Entry(1, 2, {}, b"{}")
    assert decode(KEY, forged(data)) is None


class Trap:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def test_a_planted_pickle_never_runs(tmp_path: Path) -> None:
    pickled = pickle.dumps(Trap(tmp_path / "ran"))
    for data in (pickled, forged(pickled), forged(content([1, 2, {}], pickled)), encode(KEY, ENTRY)[:48] + pickled):
        assert decode(KEY, data) is None
    assert not (tmp_path / "ran").exists()
    pickle.loads(pickled)
    assert (tmp_path / "ran").exists()


def test_age() -> None:
    assert ENTRY.age(ENTRY.stored_at + 5) == 5
    assert ENTRY.age(ENTRY.stored_at - 5) == 0  # the clock of another machine
    assert ENTRY.age(ENTRY.stored_at - 500) is None
    assert [ENTRY.is_fresh(ENTRY.stored_at + later) for later in (-500, 0, 299, 300)] == [False, True, True, False]
    assert not replace(ENTRY, lifetime=0).is_fresh(ENTRY.stored_at)
