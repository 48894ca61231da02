"""Going through a list page by page, whatever the list holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mixcloud_core.api.decode import Node
from mixcloud_core.errors import BadReplyError

__all__ = ["pages"]


def pages(ask: Callable[[str | None], Node]) -> Iterator[Node]:
    """Give the pages of a connection: `ask` is called with the cursor to go on after, first with None.

    Raises BadReplyError when a page promises more and its cursor does not move: no list is endless, or silently short.
    """
    after, seen = None, set[str]()
    while True:
        page = ask(after)
        yield page
        info = page.node("pageInfo")
        if not info.flag("hasNextPage"):
            return
        after = info.raw("endCursor")
        if not after or after in seen:
            raise BadReplyError("Mixcloud promises more of a list but does not say where", path=info.path)
        seen.add(after)
