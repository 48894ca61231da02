"""A transport made of `requests`."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from mixcloud_core import errors
from mixcloud_core.api.transport import LARGEST_REPLY, FilePart, Reply, Request
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.version import __version__

__all__ = ["RequestsTransport"]

_USER_AGENT = f"mixcloud-plugins/{__version__}"
_CHUNK = 65536


class _WithoutSecrets(logging.Filter):
    """urllib3 logs each address that is asked, and a token of Mixcloud's is a part of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = re.sub(r"((?:access_token|sig)=)[^&\s\"']+", r"\1…", record.getMessage()), ()
        return True


logging.getLogger("urllib3.connectionpool").addFilter(_WithoutSecrets())


class RequestsTransport:
    """Sends requests to Mixcloud's hosts, and only there.

    `connect_timeout`, `read_timeout` (between two pieces of a reply) and `total_timeout` are in seconds,
    `largest_reply` in bytes after decompression; `user_agent` is added to the program's name. Proxies and certificates
    of the environment are used (`HTTPS_PROXY`, `REQUESTS_CA_BUNDLE`), its `.netrc` is not. No redirect is followed.
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
        self._session = requests.Session()
        # A cookie of one reply would go out with the requests of other accounts, and of none.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.headers["User-Agent"] = f"{_USER_AGENT} {user_agent}".strip()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def send(self, request: Request, /) -> Reply:
        """Send a request; raises NetworkError, errors.TimeoutError, or BadReplyError for a reply that is too large."""
        if not is_mixcloud_address(request.url):
            raise errors.NetworkError(
                "A request to an address that is not Mixcloud's was refused", sent=False, retryable=False
            )
        deadline = time.monotonic() + self._total_timeout
        try:
            with (
                _body(request) as (body, headers),
                self._session.request(
                    request.method,
                    request.url,
                    data=body,
                    headers={**request.headers, **headers},
                    timeout=self._timeouts,
                    allow_redirects=False,
                    stream=True,
                    auth=_no_netrc,
                ) as response,
            ):
                return Reply(response.status_code, _lower(response), self._read(response, deadline))
        except requests.Timeout as error:
            raise errors.TimeoutError.waited(sent=_was_sent(error)) from None
        except requests.RequestException as error:
            # The exception's own text holds the whole address, with a token in it: no traceback may show it.
            raise errors.NetworkError.unreachable(_reason(error), sent=_was_sent(error)) from None
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


@contextmanager
def _body(request: Request) -> Iterator[tuple[Any, dict[str, str]]]:
    """Give what is sent, and the headers that belong to it: a form is read from its files while it goes out."""
    if not request.form:
        yield request.body, {}
        return
    from requests_toolbelt import MultipartEncoder, MultipartEncoderMonitor

    with ExitStack() as files:
        fields = [(name, _part(value, files)) for name, value in request.form]
        encoder = MultipartEncoder(fields)
        progress, total = request.progress, encoder.len
        # Its length is known, so that it is not sent in chunks: those were refused (a client of 2026).
        body = MultipartEncoderMonitor(encoder, lambda sent: progress(sent.bytes_read, total)) if progress else encoder
        yield body, {"Content-Type": encoder.content_type}


def _part(value: str | FilePart, files: ExitStack) -> Any:
    if isinstance(value, str):
        return value
    return value.filename, files.enter_context(value.path.open("rb")), value.content_type


def _was_sent(error: requests.RequestException) -> bool:
    """Tell whether any of the request may have left: it has not where there was no connection."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return not isinstance(reason, NewConnectionError | ConnectTimeoutError)


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
