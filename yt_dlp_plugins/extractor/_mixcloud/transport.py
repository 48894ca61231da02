"""yt-dlp's own networking as a transport: its proxies, cookies, impersonation, pauses and `-v` all apply."""

from __future__ import annotations

from typing import Any

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking.common import Response
from yt_dlp.networking.exceptions import TransportError
from yt_dlp.utils import ExtractorError

from mixcloud_core import errors
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import LARGEST_REPLY, Account, Reply, Request
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import APP

__all__ = ["YtDlpTransport"]

# Seconds: what Mixcloud asks to wait beyond this is an error, and not a program that seems to hang.
_LONGEST_WAIT = 900


class YtDlpTransport:
    """Sends requests in the name of an extractor, on behalf of the show or list `video_id`.

    What fails in passing is tried again as often as `--extractor-retries` says, with the pauses of `--retry-sleep`; a
    page of a list is no end of the list. When Mixcloud asks to wait, that is waited, and told.

    yt-dlp follows redirects to any host, and gives no way to refuse one: what comes from elsewhere is refused, and the
    site's token goes out only where there is a session that needs it. Requests with the cookies of an account that is
    kept take another way, on which no redirect is followed.
    """

    def __init__(self, extractor: InfoExtractor, video_id: str) -> None:
        self._extractor = extractor
        self._video_id = video_id

    def send(self, request: Request, /) -> Reply:
        """Send a request, and again where that may help; raises what the last try raised."""
        if request.form or request.method not in ("GET", "POST"):
            what = "a form" if request.form else request.method
            raise errors.NetworkError(f"yt-dlp can't send {what}, only GET and POST", sent=False, retryable=False)
        if not request.repeatable:
            return self._send(request)
        for retry in self._extractor.RetryManager():
            try:
                reply = self._send(request)
            except errors.MixcloudError as error:
                if not error.retryable or retry.attempt > retry.retries:
                    raise
                retry.error = ExtractorError(str(error), expected=True)
                continue
            refused = error_of(reply)
            if refused is None or retry.attempt > retry.retries or not self._helps_to_wait(refused):
                return reply
            retry.error = ExtractorError(str(refused), expected=True)
        raise AssertionError("the last try gives a reply or raises")

    def _helps_to_wait(self, error: errors.MixcloudError) -> bool:
        """Tell whether the same request may succeed now, after the wait that Mixcloud asked for."""
        if not isinstance(error, errors.RateLimitError):
            return error.retryable
        wait = error.retry_after
        if wait is None or wait > _LONGEST_WAIT:
            return False
        self._extractor._sleep(wait, self._video_id, f"Mixcloud asks to wait {wait:.0f} seconds")
        return True

    def _send(self, request: Request) -> Reply:
        """Send once; a browser is impersonated where yt-dlp can, for the site's front refuses other programs."""
        try:
            response: Response = self._sender(request)._request_webpage(
                request.url,
                self._video_id,
                note=f"Downloading {request.purpose}",
                data=request.body,
                headers={**request.headers, **self._csrf_header(request)},
                expected_status=lambda _: True,
                impersonate=True,
            )
            body = response.read(LARGEST_REPLY + 1)
        except ExtractorError as error:
            raise _network_error(error.cause or error) from error
        except TransportError as error:
            raise _network_error(error) from error
        if not is_mixcloud_address(response.url):
            raise errors.NetworkError(
                "Mixcloud's reply came from a host that is not Mixcloud's, and was refused", retryable=False
            )
        if _is_signed(request) and 300 <= response.status < 400:
            raise errors.NetworkError(
                f"Mixcloud sends elsewhere ({response.status}), where the account does not go along", retryable=False
            )
        if len(body) > LARGEST_REPLY:
            raise errors.BadReplyError(f"Mixcloud's reply is larger than {LARGEST_REPLY} bytes")
        if response.status == 200 and not (body.lstrip()[:1] == b"{" and body.rstrip()[-1:] == b"}"):
            raise errors.BadReplyError("Mixcloud's reply is cut short or no JSON", retryable=True)
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)

    def _sender(self, request: Request) -> Any:
        if not _is_signed(request):
            return self._extractor
        if not request.url.startswith(f"{APP}/"):
            raise errors.NetworkError(
                "An account was not sent to a host that must not have it", sent=False, retryable=False
            )
        from yt_dlp_plugins.extractor._mixcloud.signed import signed_sender

        return signed_sender(self._extractor)

    def _csrf_header(self, request: Request) -> dict[str, str]:
        """The site wants the cookie's token repeated in a header as soon as a session is used."""
        if _is_signed(request):  # with a token of its own
            return {}
        cookies = self._extractor._get_cookies(request.url)
        token = cookies.get("csrftoken")
        needed = request.account is Account.SESSION or "sessionid" in cookies
        return {"X-CSRFToken": token.value} if token and needed else {}


def _is_signed(request: Request) -> bool:
    """Tell whether the request carries an account that is kept; the cookies of yt-dlp's jar come later."""
    return "Cookie" in request.headers


def _network_error(cause: BaseException) -> errors.NetworkError:
    # curl adds where to read about its errors.
    words = str(cause).partition("\n")[0].partition(" See https://")[0].rstrip(".")
    return errors.TimeoutError.waited() if "timed out" in words.lower() else errors.NetworkError.unreachable(words)
