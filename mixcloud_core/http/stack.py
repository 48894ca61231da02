"""The stack of transports, put together from the settings: cache, retry, limits, account, network."""

from __future__ import annotations

from contextlib import ExitStack

from mixcloud_core.api.credentials import Credentials, SigningTransport, read_cookies
from mixcloud_core.api.transport import Transport
from mixcloud_core.config import CacheBackend, Config, SharedLimits
from mixcloud_core.http.cache import CachingTransport
from mixcloud_core.http.limit_stores import PaceFile, PaceMemory, PaceRedis, PaceStore
from mixcloud_core.http.limits import Limiter, LimitingTransport
from mixcloud_core.http.retry import RetryingTransport
from mixcloud_core.http.stores import open_store
from mixcloud_core.http.transport import RequestsTransport

__all__ = ["build_stack", "credentials_of"]

# One for all clients of the process that share no more than that.
_PROCESS_LIMITS = PaceMemory()


def build_stack(config: Config, credentials: Credentials, cleanup: ExitStack) -> Transport:
    """Give the transport of a client; what has to be closed goes to `cleanup`.

    The account is put on below the cache, which so never sees a secret; limits stand below retries, which so count.
    """
    network = RequestsTransport(
        connect_timeout=config.api.connect_timeout,
        read_timeout=config.api.read_timeout,
        total_timeout=config.api.total_timeout,
        largest_reply=config.api.largest_reply,
        user_agent=config.api.user_agent,
    )
    cleanup.callback(network.close)
    transport: Transport = SigningTransport(network, credentials)
    if store := _limit_store(config, cleanup):
        limiter = Limiter(store, config.api.rates, longest_wait=config.api.longest_wait)
        transport = LimitingTransport(transport, limiter)
    transport = RetryingTransport(transport, config.api.retry_policy())
    if config.cache.backend is not CacheBackend.NONE:
        cache = open_store(
            config.cache.backend.value,
            folder=config.cache.place(),
            limit=config.cache.limit,
            redis_url=config.cache.redis_url,
        )
        cleanup.callback(cache.close)
        lifetimes, stale_for = config.cache.lifetimes, config.cache.stale_for
        transport = CachingTransport(transport, cache, lifetimes=lifetimes, stale_for=stale_for)
    return transport


def credentials_of(config: Config) -> Credentials:
    """Give the accounts that the settings name; raises InvalidCredentialsError for what can't be one."""
    cookies = read_cookies(config.auth.cookies) if config.auth.cookies else {}
    return Credentials(config.auth.access_token, cookies)


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
