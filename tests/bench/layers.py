"""What cache, retry and limits add to a request, on a transport that answers at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from mixcloud_core.api.transport import Content, Request, Transport
from mixcloud_core.http.cache import CachingTransport
from mixcloud_core.http.limit_stores import PaceFile, PaceMemory
from mixcloud_core.http.limits import Limiter, LimitingTransport
from mixcloud_core.http.retry import RetryingTransport
from mixcloud_core.http.stores import open_store
from tests.bench.rows import Row, Sizes, side_by_side
from tests.bench.transports import Same

BARE = "bare"
REQUEST = Request("POST", "https://app.mixcloud.com/graphql", "a benchmark", body=b"{}", content=Content.SHOW)


def measure(sizes: Sizes) -> Iterator[Row]:
    inner = Same(b'{"data": {"viewer": {}}}')
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        store = open_store("sqlite", folder=folder)
        layers: dict[str, Transport] = {
            BARE: inner,
            "retry": RetryingTransport(inner),
            # On a clock that is always a turn ahead: nothing has to wait.
            "limits of one process": LimitingTransport(inner, Limiter(PaceMemory(_ahead()))),
            "limits of the machine": LimitingTransport(inner, Limiter(PaceFile(folder, _ahead()))),
            "cache, to ask and keep (sqlite)": CachingTransport(inner, store),
        }
        # A fresh request is always sent on, and its reply kept.
        fresh = replace(REQUEST, fresh=True)
        works: dict[str, Callable[[], object]] = {each: partial(layers[each].send, fresh) for each in layers}
        side_by_side(works, 1, 1)
        samples = side_by_side(works, sizes.rounds, sizes.calls)
        store.close()
    # By the best of each: a difference of two samples can be all noise.
    bare = min(samples.pop(BARE))
    for layer, taken in samples.items():
        yield Row(f"added by {layer}", "µs", [each - bare for each in taken])


def _ahead() -> Callable[[], float]:
    times = count(1_800_000_000.0, 10.0)
    return lambda: next(times)
