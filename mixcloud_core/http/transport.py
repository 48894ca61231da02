"""A transport made of `requests`."""

from __future__ import annotations

import time

import requests

from mixcloud_core import errors
from mixcloud_core.api.transport import LARGEST_REPLY, Reply, Request
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.version import __version__

__all__ = ["RequestsTransport"]

_USER_AGENT = f"mixcloud-plugins/{__version__}"
_CHUNK = 65536


class RequestsTransport:
    """Sends requests to Mixcloud's hosts, and only there.

    `connect_timeout`, `read_timeout` (between two pieces of a reply) and `total_timeout` are in seconds,
    `largest_reply` in bytes after decompression. Proxies and certificates of the environment are used
    (`HTTPS_PROXY`, `REQUESTS_CA_BUNDLE`), its `.netrc` is not. No redirect is followed.
    """

    def __init__(
        self,
        *,
        connect_timeout: float = 10,
        read_timeout: float = 30,
        total_timeout: float = 120,
        largest_reply: int = LARGEST_REPLY,
    ) -> None:
        self._timeouts = (connect_timeout, read_timeout)
        self._total_timeout = total_timeout
        self._largest_reply = largest_reply
        self._session = requests.Session()
        self._session.headers["User-Agent"] = _USER_AGENT

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises NetworkError, errors.TimeoutError, or BadReplyError for a reply that is too large."""
        if not is_mixcloud_address(request.url):
            raise errors.NetworkError("A request to an address that is not Mixcloud's was refused")
        deadline = time.monotonic() + self._total_timeout
        try:
            with self._session.request(
                request.method,
                request.url,
                data=request.body,
                headers=dict(request.headers),
                timeout=self._timeouts,
                allow_redirects=False,
                stream=True,
                auth=_no_netrc,
            ) as response:
                return Reply(response.status_code, _lower(response), self._read(response, deadline))
        except requests.Timeout as error:
            raise errors.TimeoutError.waited() from error
        except requests.RequestException as error:
            # The exception's own text holds the whole address: it is not repeated.
            raise errors.NetworkError.unreachable(_reason(error)) from error
        except OSError as error:  # such as certificates that REQUESTS_CA_BUNDLE names and that are not there
            raise errors.NetworkError.unreachable(str(error)) from error

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._largest_reply:
                raise errors.BadReplyError(f"Mixcloud's reply is larger than {self._largest_reply} bytes")
            if time.monotonic() > deadline:
                raise errors.TimeoutError.waited()
        return bytes(body)


def _no_netrc(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    return prepared


def _lower(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _reason(error: requests.RequestException) -> str:
    for kind, words in (
        (requests.exceptions.ProxyError, "the proxy does not work"),
        (requests.exceptions.SSLError, "the connection is not secure"),
        (requests.exceptions.ChunkedEncodingError, "the reply broke off"),
        (requests.exceptions.ContentDecodingError, "the reply is damaged"),
        (requests.ConnectionError, "no connection"),
    ):
        if isinstance(error, kind):
            return words
    return type(error).__name__
