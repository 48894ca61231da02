"""The stack of transports, put together from the settings: cache, retry, limits, account, network."""

from __future__ import annotations

from contextlib import ExitStack

from mixcloud_core.api.credentials import CredentialsProvider, SigningTransport
from mixcloud_core.api.transport import Transport
from mixcloud_core.config import CacheBackend, Config, SharedLimits
from mixcloud_core.http.cache import CachingTransport
from mixcloud_core.http.limit_stores import PaceFile, PaceMemory, PaceRedis, PaceStore
from mixcloud_core.http.limits import Limiter, LimitingTransport
from mixcloud_core.http.retry import RetryingTransport
from mixcloud_core.http.stores import Store, open_store
from mixcloud_core.http.transport import RequestsTransport

__all__ = ["build_stack", "open_cache", "open_network"]

# One for all clients of the process that share no more than that.
_PROCESS_LIMITS = PaceMemory()


def build_stack(config: Config, provider: CredentialsProvider, cleanup: ExitStack) -> Transport:
    """Give the transport of a client; what has to be closed goes to `cleanup`.

    The account is put on below the cache, which so never sees a secret; limits stand below retries, which so count.
    """
    transport: Transport = SigningTransport(open_network(config, cleanup), provider)
    if store := _limit_store(config, cleanup):
        limiter = Limiter(store, config.api.rates, longest_wait=config.api.longest_wait)
        transport = LimitingTransport(transport, limiter)
    transport = RetryingTransport(transport, config.api.retry_policy())
    if cache := open_cache(config):
        cleanup.callback(cache.close)
        lifetimes, stale_for = config.cache.lifetimes, config.cache.stale_for
        transport = CachingTransport(transport, cache, lifetimes=lifetimes, stale_for=stale_for)
    return transport


def open_network(config: Config, cleanup: ExitStack) -> RequestsTransport:
    """Give what sends requests, and nothing above it: no cache, no retries, no limits, no account."""
    network = RequestsTransport(
        connect_timeout=config.api.connect_timeout,
        read_timeout=config.api.read_timeout,
        total_timeout=config.api.total_timeout,
        largest_reply=config.api.largest_reply,
        user_agent=config.api.user_agent,
    )
    cleanup.callback(network.close)
    return network


def open_cache(config: Config) -> Store | None:
    """Give the store of replies, if the settings want one."""
    if config.cache.backend is CacheBackend.NONE:
        return None
    return open_store(
        config.cache.backend.value,
        folder=config.cache.place(),
        limit=config.cache.limit,
        redis_url=config.cache.redis_url,
    )


def _limit_store(config: Config, cleanup: ExitStack) -> PaceStore | None:
    match config.api.shared_limits:
        case SharedLimits.PROCESS:
            return _PROCESS_LIMITS
        case SharedLimits.MACHINE:
            return PaceFile(config.cache.place())
        case SharedLimits.REDIS:
            store = PaceRedis(config.cache.redis_url)
            cleanup.callback(store.close)
            return store
        case _:
            return None
