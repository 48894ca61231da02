"""The proxy: takes CONNECT, ends TLS with a certificate for the hosts it serves, and refuses every other host."""

from __future__ import annotations

import socket
import ssl
import sys
import traceback
from contextlib import suppress
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.sandbox.handler import HUNG_UP, Handler
from tests.sandbox.log import Log

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug import Request, Response

    from tests.sandbox.faults import Faults
    from tests.sandbox.switches import Switches

    Host = Callable[[Request], Response]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Proxy(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(
        self, port: int, hosts: dict[str, Host], tls: ssl.SSLContext, faults: Faults, switches: Switches
    ) -> None:
        self.hosts = hosts
        self.tls = tls
        self.faults = faults
        self.switches = switches
        self.log = Log()
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Outside)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, _request: object, _client: object) -> None:
        if not isinstance(sys.exc_info()[1], HUNG_UP):
            traceback.print_exc()

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Inside(Handler):
    """What the client says to one host inside of the tunnel."""

    host = ""

    def respond(self) -> None:
        path, _, query = self.path.partition("?")
        self.serve("https", self.host, path, query)


class Outside(Handler):
    """What the client says to the proxy itself: CONNECT, or a whole `http://` address."""

    def do_CONNECT(self) -> None:  # noqa: N802  (the name that http.server looks for)
        host = self.path.rpartition(":")[0].lower()
        if host not in self.server.hosts:
            self.refuse(host)
            return
        self.close_connection = True
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        # A client that does not trust our certificate ends the handshake: its right, too.
        with suppress(*HUNG_UP), self.server.tls.wrap_socket(self.connection, server_side=True) as tunnel:
            inside = type("Inside", (Inside,), {"host": host})
            inside(tunnel, self.client_address, self.server)

    def respond(self) -> None:
        address = urlsplit(self.path)
        host = (address.hostname or self.headers.get("Host", "").partition(":")[0]).lower()
        if host not in self.server.hosts or address.scheme != "http":
            self.refuse(host)
            return
        self.serve("http", host, address.path or "/", address.query)


for _handler in (Inside, Outside):
    for _method in METHODS:
        setattr(_handler, f"do_{_method}", _handler.respond)
