"""HTTP/1.1 with one client: reads requests, has them answered, spoils replies on demand, logs."""

from __future__ import annotations

import socket
import ssl
import time
import traceback
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from werkzeug import Request, Response
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import FileWrapper

from tests.sandbox.body import PIECE, LongBody
from tests.sandbox.log import LoggedRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sandbox.faults import Fault
    from tests.sandbox.proxy import Proxy

THROTTLED_AFTER = 5 * 1024 * 1024
LARGEST_IN_MEMORY = 1024 * 1024
"""A longer body is read as it comes (to the disk, if it comes in chunks), and the log has none."""
NO_REPLY = 0
"""In the log, the status of what was never answered."""

# A client may hang up at any time: that is its right, not an error.
HUNG_UP = (ConnectionError, TimeoutError, ssl.SSLError, ValueError)


def _large_pieces(file: IO[bytes], _size: int = 0) -> FileWrapper:
    return FileWrapper(file, PIECE)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    server: Proxy

    def setup(self) -> None:
        super().setup()
        self.server.open.add(self.connection)

    def handle(self) -> None:
        with suppress(*HUNG_UP):
            super().handle()

    def finish(self) -> None:
        self.server.open.discard(self.connection)
        with suppress(*HUNG_UP):
            super().finish()

    def version_string(self) -> str:
        return "nginx"

    def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002  (the name in the base class)
        pass

    def refuse(self, host: str) -> None:
        self.server.log.refuse(host)
        self.send_simply(502, f"The sandbox refuses {host}: not a host of Mixcloud\n")

    def send_simply(self, status: int, text: str) -> None:
        self.close_connection = True
        self.send_response(status)
        body = text.encode()
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def serve(self, scheme: str, host: str, path: str, query: str) -> None:
        """Answer one request for one of our hosts."""
        arrived = time.monotonic()
        chapter = self.server.log.chapter()
        self._acknowledge()
        fault = self.server.faults.take(self.command, host, path)
        headers = {name.lower(): ", ".join(self.headers.get_all(name) or ()) for name in self.headers}
        if fault and fault.breaks:
            known, status = b"", NO_REPLY
            self._long_body().skip(int(self._length * (fault.breaks_at or 0)))
        else:
            with self._body() as (body, length, known):
                environ = self._environ(scheme, host, path, query)
                request = Request(environ | {"CONTENT_LENGTH": str(length), "wsgi.input": body})
                time.sleep(self.server.faults.latency)
                if fault:
                    fault.delay()
                response = self._answer(request, host, fault)
                status = response.status_code
        logged = LoggedRequest(self.command, host, path, query, headers, known, status, arrived)
        self.server.log.answered(logged, chapter)
        if fault and fault.breaks_at is not None:
            self.close_connection = True
        else:
            self._send(request, response, host, fault.truncate if fault else None)

    @contextmanager
    def _body(self) -> Iterator[tuple[IO[bytes] | LongBody, int, bytes]]:
        """What the request's body is read from, its length, and the body itself for the log; read to its end then."""
        if self.is_chunked or self._length <= LARGEST_IN_MEMORY:
            with SpooledTemporaryFile(LARGEST_IN_MEMORY) as file:
                length = self.read_body(file)
                known = file.read() if length <= LARGEST_IN_MEMORY else b""
                file.seek(0)
                yield file, length, known
        else:
            long = self._long_body()
            yield long, self._length, b""
            long.skip(long.left)

    def _long_body(self) -> LongBody:
        return LongBody(self.rfile, self._length)

    @property
    def _length(self) -> int:
        return int(self.headers.get("Content-Length") or 0)

    def _acknowledge(self) -> None:
        # urllib3 leaves Nagle's algorithm on towards proxies, so the body waits for the headers to be
        # acknowledged: without this line every POST of requests takes 40 ms.
        if hasattr(socket, "TCP_QUICKACK"):
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    @property
    def is_chunked(self) -> bool:
        return "chunked" in self.headers.get("Transfer-Encoding", "").lower()

    def read_body(self, file: IO[bytes]) -> int:
        """Bytes of the body, which is in `file` then, read from its start."""
        if self.is_chunked:
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                self._copy(size, file)
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
        else:
            self._copy(self._length, file)
        length = file.tell()
        file.seek(0)
        return length

    def _copy(self, size: int, file: IO[bytes]) -> None:
        while size:
            piece = self.rfile.read(min(size, PIECE))
            if not piece:
                raise ConnectionError("the client hung up in the middle of a body")
            size -= file.write(piece)

    def _environ(self, scheme: str, host: str, path: str, query: str) -> dict[str, Any]:
        environ = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "RAW_PATH": path,
            "QUERY_STRING": query,
            "SERVER_NAME": host,
            "SERVER_PORT": "443" if scheme == "https" else "80",
            "SERVER_PROTOCOL": self.request_version,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "wsgi.url_scheme": scheme,
            "wsgi.file_wrapper": _large_pieces,
            "sandbox.chunked": self.is_chunked,
        }
        # The body is whole by now, so nobody else has to know that it came in chunks.
        for name, value in self.headers.items():
            if name.lower() != "transfer-encoding":
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return environ

    def _answer(self, request: Request, host: str, fault: Fault | None) -> Response:
        if fault and fault.replaces:
            return fault.reply()
        try:
            response = self.server.hosts[host](request)
        except ClientDisconnected as error:
            raise ConnectionError from error
        except Exception:  # noqa: BLE001  (a bug of the stand-in must not look like a client's)
            traceback.print_exc()
            return Response("The sandbox failed\n", 500)
        return fault.spoil(response) if fault else response

    def _send(self, request: Request, response: Response, host: str, truncate: int | None) -> None:
        pieces, _status, headers = response.get_wsgi_response(request.environ)
        self.send_response(response.status_code)
        for name, value in headers:
            if name != "Date":
                self.send_header(name, value)
        self.end_headers()
        throttle = self.server.switches.throttle if host.startswith("dl.") else None
        sent = 0
        with closing(response):
            for piece in pieces:
                if truncate is not None and sent + len(piece) > truncate:
                    self.wfile.write(piece[: truncate - sent])
                    self.close_connection = True
                    break
                self.wfile.write(piece)
                sent += len(piece)
                if throttle and sent > THROTTLED_AFTER:
                    self.wfile.flush()
                    time.sleep(len(piece) / throttle)
            self.wfile.flush()
