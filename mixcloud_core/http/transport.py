"""A transport made of `requests`."""

from __future__ import annotations

import os
import time

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
)

from mixcloud_core import errors
from mixcloud_core.api.transport import LARGEST_REPLY, FilePart, Reply, Request
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.http.forms import ProgressError, outgoing
from mixcloud_core.http.session import open_session

__all__ = ["RequestsTransport"]

_CHUNK = 65536


class RequestsTransport:
    """Sends requests to Mixcloud's hosts, and only there.

    `connect_timeout`, `read_timeout` (between two pieces of a reply) and `total_timeout` (for a reply's body, once its
    headers are there, and for the answer to a file) are in seconds, `largest_reply` in bytes after decompression;
    `user_agent` is added to the program's name. Proxies and certificates of the environment are used (`HTTPS_PROXY`,
    `REQUESTS_CA_BUNDLE`), its `.netrc` is not. No redirect is followed.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = 10,
        read_timeout: float = 30,
        total_timeout: float = 120,
        largest_reply: int = LARGEST_REPLY,
        user_agent: str = "",
    ) -> None:
        self._timeouts = (connect_timeout, read_timeout)
        self._total_timeout = total_timeout
        self._largest_reply = largest_reply
        self._user_agent = user_agent
        self._session = open_session(user_agent)
        self._process = os.getpid()

    def close(self) -> None:
        """Close the connections; whoever goes on asking opens new ones."""
        self._session.close()

    def send(self, request: Request, /) -> Reply:
        """Send a request.

        Raises NetworkError, errors.TimeoutError, BadReplyError for a reply that is too large, InvalidFileError for a
        file that can't be read, and what the request's `progress` raises.
        """
        if not is_mixcloud_address(request.url):
            raise errors.NetworkError(
                "A request to an address that is not Mixcloud's was refused", sent=False, retryable=False
            )
        try:
            with (
                outgoing(request) as (body, headers),
                self._own_session().request(
                    request.method,
                    request.url,
                    data=body,
                    headers={**request.headers, **headers},
                    timeout=self._timeouts_of(request),
                    allow_redirects=False,
                    stream=True,
                    auth=_no_netrc,
                ) as response,
            ):
                return Reply(response.status_code, _lower(response), self._read(response))
        except ProgressError as error:
            raise error.error from None
        except (requests.Timeout, ReadTimeoutError) as error:
            raise errors.TimeoutError.waited(sent=_was_sent(error)) from None
        except (requests.RequestException, HTTPError) as error:
            # The exception's own text holds the whole address, with a token in it: no traceback may show it.
            raise errors.NetworkError.unreachable(_reason(error), sent=_was_sent(error)) from None
        except TypeError:  # of requests, for a proxy's address without a host
            raise errors.NetworkError.unreachable("the proxy's address makes no sense", sent=False) from None
        except OSError as error:  # such as certificates that REQUESTS_CA_BUNDLE names and that are not there
            raise errors.NetworkError.unreachable(str(error)) from error

    def _own_session(self) -> requests.Session:
        """Give the session of this process: a parent and its child on one connection would get each other's replies."""
        if self._process != os.getpid():
            self._process, self._session = os.getpid(), open_session(self._user_agent)
        return self._session

    def _timeouts_of(self, request: Request) -> tuple[float, float]:
        """Give the time to connect, which also bounds how long a piece takes to leave, and the time to be answered.

        A file goes out over lines that stall for a while, and Mixcloud has work with it before it answers.
        """
        if any(isinstance(value, FilePart) for _, value in request.form):
            return (max(*self._timeouts, self._total_timeout),) * 2
        return self._timeouts

    def _read(self, response: requests.Response) -> bytes:
        """Read a body as its pieces come, however small: one that trickles must not outlast the time allowed."""
        deadline = time.monotonic() + self._total_timeout
        body = bytearray()
        try:
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                body += chunk
                if len(body) > self._largest_reply:
                    raise errors.BadReplyError(f"Mixcloud's reply is larger than {self._largest_reply} bytes")
                if time.monotonic() > deadline:
                    raise errors.TimeoutError.waited()
        except ValueError as error:  # nonsense in place of the size of a piece
            raise errors.NetworkError.unreachable("the reply is damaged") from error
        return bytes(body)


def _was_sent(error: Exception) -> bool:
    """Tell whether any of the request may have left: it has not where there was no connection, or no way to a proxy."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, ProxyError):
        # urllib3 says so as well where a connection through a proxy breaks later on, with the request on its way.
        reason = reason.original_error
        if str(reason).startswith("Tunnel connection failed"):
            return False
    return not isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _no_netrc(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    return prepared


def _lower(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _reason(error: Exception) -> str:
    if isinstance(error, requests.exceptions.ProxyError) and _was_sent(error):
        return "the connection broke off"
    for kind, words in (
        (requests.exceptions.ProxyError, "the proxy does not work"),
        (requests.exceptions.SSLError, "the connection is not secure"),
        ((requests.exceptions.ChunkedEncodingError, ProtocolError), "the reply broke off"),
        ((requests.exceptions.ContentDecodingError, DecodeError), "the reply is damaged"),
        (requests.ConnectionError, "no connection"),
    ):
        if isinstance(error, kind):
            return words
    return type(error).__name__
