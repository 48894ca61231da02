"""A kept reply as bytes: what a store holds, made so that nothing in it can run and no damage goes unseen."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from mixcloud_core.api.transport import LARGEST_REPLY, Reply

__all__ = ["Entry", "decode", "encode"]

# The last byte is the version of the format.
_MAGIC = b"MIXCLOUD-REPLY\x00\x01"
_DIGEST = hashlib.sha256().digest_size
_LENGTH = 4
_ZLIB_LEVEL = 1  # JSON shrinks to a fifth with it, five times as fast as with the usual level
# Seconds: machines that share a store don't have quite the same time.
_CLOCK_SKEW = 60.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A reply of status 200 that was kept: `stored_at` in Unix seconds, `lifetime` in seconds."""

    stored_at: float
    lifetime: float
    headers: Mapping[str, str]
    body: bytes

    def age(self, now: float) -> float | None:
        """Give the seconds since it was stored; None where it comes from the future, and nothing is known."""
        age = now - self.stored_at
        return max(age, 0.0) if age >= -_CLOCK_SKEW else None

    def is_fresh(self, now: float) -> bool:
        """Tell whether it counts as true."""
        age = self.age(now)
        return age is not None and age < self.lifetime

    def reply(self, now: float) -> Reply:
        """Give the reply, with the header `age` that a cache has to add (RFC 9111, 5.1)."""
        return Reply(200, {**self.headers, "age": f"{self.age(now) or 0:.0f}"}, self.body)


def encode(key: str, entry: Entry) -> bytes:
    """Write an entry: magic, SHA-256 of key and rest, length of the facts, facts as JSON, body by zlib."""
    facts = json.dumps([entry.stored_at, entry.lifetime, dict(entry.headers)]).encode()
    content = len(facts).to_bytes(_LENGTH, "big") + facts + zlib.compress(entry.body, _ZLIB_LEVEL)
    return _MAGIC + _digest(key, content) + content


def decode(key: str, data: bytes) -> Entry | None:
    """Read an entry; None for what is damaged, of another version, of another key or nobody's."""
    start = len(_MAGIC) + _DIGEST
    content = data[start:]
    if not data.startswith(_MAGIC) or data[len(_MAGIC) : start] != _digest(key, content):
        return None
    end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
    # The digest tells damage; whoever can write to the store can make a right one for anything.
    try:
        stored_at, lifetime, headers = json.loads(content[_LENGTH:end])
        body = _decompress(content[end:])
    except (ValueError, TypeError, RecursionError, zlib.error):
        return None
    right = _is_number(stored_at) and _is_number(lifetime) and _are_headers(headers)
    return Entry(stored_at, lifetime, headers, body) if right else None


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + content).digest()


def _decompress(data: bytes) -> bytes:
    decompressor = zlib.decompressobj()
    body = decompressor.decompress(data, LARGEST_REPLY)
    if not decompressor.eof:
        raise ValueError("cut short, or larger than any reply")
    return body


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53 and isfinite(value)


def _are_headers(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
