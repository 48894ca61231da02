"""Faults on demand: what goes wrong, where, and how often."""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field

from werkzeug import Response

CLOUDFLARE = """<!DOCTYPE html>
<html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head>
<body><h1>Sorry, you have been blocked</h1><p>Enable JavaScript and cookies to continue</p>
<p>Cloudflare Ray ID: <strong>0123456789abcdef</strong></p></body></html>
"""
"""The page that comes with a 403 in place of a reply; use it with content_type="text/html"."""


_HELD = 60  # seconds: no test waits for longer


@dataclass(frozen=True)
class Fault:
    """What happens to requests of `host` whose path, as it was sent, the pattern `path` is found in.

    `times` requests meet it, then it is over; None means always. Without status, body and GraphQL errors
    the right reply is made and only spoiled: delayed by `latency` seconds, given more `headers`, or cut
    off after `truncate` bytes of the body in spite of a full Content-Length. With `breaks_at` no reply is given at all:
    the connection is closed when that share of the request's body (0 to 1) has been read.
    """

    host: str
    path: str = ""
    method: str | None = None
    status: int | None = None
    body: str | bytes | None = None
    content_type: str = "text/html; charset=utf-8"
    graphql_errors: tuple[str, ...] | list[str] = ()
    with_data: bool = False
    """Whether the right `data` comes along with `graphql_errors`; else it is null."""
    headers: dict[str, str] = field(default_factory=dict)
    latency: float = 0
    until: threading.Event | None = None
    """What the reply waits for besides, for at most a minute."""
    truncate: int | None = None
    breaks_at: float | None = None
    is_carried_out: bool = False
    """Whether the request does what it should although its reply is another one, or (`breaks_at` 1) lost."""
    times: int | None = 1

    def meets(self, method: str, host: str, path: str) -> bool:
        return host == self.host and self.method in {None, method} and re.search(self.path, path) is not None

    @property
    def replaces(self) -> bool:
        """Whether the right reply is not needed."""
        has_own = self.status is not None or self.body is not None or bool(self.graphql_errors)
        return has_own and not self.with_data and not self.is_carried_out

    @property
    def breaks(self) -> bool:
        """Whether the request is never answered, nor carried out."""
        return self.breaks_at is not None and not self.is_carried_out

    def delay(self) -> None:
        """Wait as long as the reply should take longer."""
        time.sleep(self.latency)
        if self.until:
            self.until.wait(_HELD)

    def reply(self) -> Response:
        if self.graphql_errors:
            return self.spoil(Response(content_type="application/json"))
        body = self.body if self.body is not None else f"<html><h1>{self.status}</h1></html>\n"
        response = Response(body, self.status or 200, content_type=self.content_type)
        response.headers.update(self.headers)
        return response

    def spoil(self, response: Response) -> Response:
        """The right reply with the headers of the fault, and with its GraphQL errors; or what comes in its place."""
        if self.is_carried_out and (self.status is not None or self.body is not None):
            return self.reply()
        if self.graphql_errors:
            data = json.loads(response.get_data()).get("data") if self.with_data else None
            errors = [
                {"message": message, "path": None, "locations": [{"line": 1, "column": 1}]}
                for message in self.graphql_errors
            ]
            response.set_data(json.dumps({"errors": errors, "data": data}))
            response.status_code = self.status or 200
        response.headers.update(self.headers)
        return response


class Faults:
    """The faults that are waiting; the first that fits is taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, int | None]] = []
        self.latency: float = 0
        """Seconds that every reply takes longer, with or without a fault."""

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append((fault, fault.times))

    def clear(self) -> None:
        self.latency = 0
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, host: str, path: str) -> Fault | None:
        with self._lock:
            for at, (fault, left) in enumerate(self._waiting):
                if not fault.meets(method, host, path):
                    continue
                if left == 1:
                    del self._waiting[at]
                elif left is not None:
                    self._waiting[at] = (fault, left - 1)
                return fault
        return None
