"""A transport that remembers replies."""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from mixcloud_core.api.lifetimes import LIFETIMES
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Budget, Content, Reply, Request, Transport
from mixcloud_core.errors import NetworkError, NotFoundError, RateLimitError, ServerError
from mixcloud_core.http.entries import Entry, decode, encode
from mixcloud_core.http.flights import Flights
from mixcloud_core.http.freshness import etag_of, kept_headers, lifetime_of, may_be_kept, parse_cache_control
from mixcloud_core.http.stores.store import Store

__all__ = ["CachingTransport"]

# What changes something at Mixcloud.
_CHANGES = (Budget.ACTION, Budget.UPLOAD)

# When an old answer is better than none.
_TROUBLE = (NetworkError, RateLimitError, ServerError)

_log = logging.getLogger(__name__)


class CachingTransport:
    """Gives replies from a store for as long as they count as true, and asks `inner` for all others.

    Only reads without any account are kept (freshness.py says which, and for how long); `inner` must not add one by
    itself. `lifetimes` are in seconds. While Mixcloud fails, old replies are given for up to `stale_for` seconds
    after they ran out, but never old addresses of audio, which don't work. A `fresh` request goes round the store,
    and its reply is kept; so does whatever was kept before the caller last changed something. Threads that want the
    same at the same time ask once. `clock` gives Unix time.
    """

    def __init__(
        self,
        inner: Transport,
        store: Store,
        *,
        lifetimes: Mapping[Content, float] = LIFETIMES,
        stale_for: float = 86_400,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._inner = inner
        self._store = store
        self._lifetimes = lifetimes
        self._stale_for = stale_for
        self._clock = clock
        self._flights = Flights()
        self._has_warned = False
        self._changed_at = -math.inf

    def send(self, request: Request, /) -> Reply:
        """Send a request, or give what is known; raises what `inner` raises."""
        if request.budget in _CHANGES:
            return self._change(request)
        if not may_be_kept(request, self._lifetimes):
            return self._inner.send(request)
        key = _key(request)
        if request.fresh:
            return self._ask(request, key, None)
        entry = self._find(key)
        if entry and self._is_fresh(entry):
            return entry.reply(self._clock())
        with self._flights.turn(key) as others_asked:
            if others_asked:
                entry = self._find(key)
                if entry and self._is_fresh(entry):
                    return entry.reply(self._clock())
            return self._ask(request, key, entry)

    def close(self) -> None:
        """Close the store; `inner` stays open."""
        self._store.close()

    def _change(self, request: Request) -> Reply:
        """Send what changes something, after which nobody knows which replies are still true."""
        try:
            return self._inner.send(request)
        finally:
            self._changed_at = self._clock()

    def _is_fresh(self, entry: Entry) -> bool:
        return entry.stored_at > self._changed_at and entry.is_fresh(self._clock())

    def _find(self, key: str) -> Entry | None:
        data = self._store.get(key)
        if data is None:
            return None
        entry = decode(key, data)
        if entry is None:
            _log.debug("A damaged entry of the cache was removed")
            self._store.remove(key)
        return entry

    def _ask(self, request: Request, key: str, entry: Entry | None) -> Reply:
        """Ask, with what is known in hand: it is confirmed, replaced, or given in spite of its age."""
        etag = etag_of(entry.headers) if entry else None
        conditional = replace(request, headers={**request.headers, "If-None-Match": etag}) if etag else request
        asked_at = self._clock()
        try:
            reply = self._inner.send(conditional)
        except _TROUBLE as error:
            if entry and self._is_still_good(request, entry):
                return self._old(entry, error)
            raise
        if entry and etag and reply.status == 304:
            return self._confirmed(request, key, entry, reply, asked_at)
        refused = error_of(reply)
        if isinstance(refused, _TROUBLE) and entry and self._is_still_good(request, entry):
            return self._old(entry, refused)
        if isinstance(refused, NotFoundError):
            self._store.remove(key)
        self._keep(request, key, reply, asked_at)
        return reply

    def _keep(self, request: Request, key: str, reply: Reply, asked_at: float) -> None:
        # By when it was asked for: what came while something was changed may be from before.
        lifetime = lifetime_of(request.content, reply, self._lifetimes)
        if lifetime is not None:
            self._store.put(key, encode(key, Entry(asked_at, lifetime, kept_headers(reply), reply.body)))

    def _confirmed(self, request: Request, key: str, entry: Entry, reply: Reply, asked_at: float) -> Reply:
        """Give a reply that Mixcloud calls unchanged (304), whose headers take the place of the old ones."""
        whole = Reply(200, {**entry.headers, **kept_headers(reply)}, entry.body)
        self._keep(request, key, whole, asked_at)
        return whole

    def _is_still_good(self, request: Request, entry: Entry) -> bool:
        age = entry.age(self._clock())
        return (
            request.content is not Content.STREAMS
            and age is not None
            and age < entry.lifetime + self._stale_for
            and not parse_cache_control(entry.headers.get("cache-control", "")).must_revalidate
        )

    def _old(self, entry: Entry, error: Exception) -> Reply:
        now = self._clock()
        level = logging.DEBUG if self._has_warned else logging.WARNING
        self._has_warned = True
        minutes = (entry.age(now) or 0) / 60
        _log.log(level, "%s: answers come from the cache, this one is %.0f minutes old", error, minutes)
        return entry.reply(now)


def _key(request: Request) -> str:
    digest = hashlib.sha256()
    for part in (request.method.encode(), request.url.encode(errors="backslashreplace"), request.body or b""):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
