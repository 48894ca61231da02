"""yt-dlp's own networking as a transport: its proxies, cookies, impersonation, pauses and `-v` all apply."""

from __future__ import annotations

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking.common import Response
from yt_dlp.networking.exceptions import TransportError
from yt_dlp.utils import ExtractorError

from mixcloud_core import errors
from mixcloud_core.api.transport import LARGEST_REPLY, Reply, Request
from mixcloud_core.hosts import is_mixcloud_address

__all__ = ["YtDlpTransport"]


class YtDlpTransport:
    """Sends requests in the name of an extractor, on behalf of the show `video_id`."""

    def __init__(self, extractor: InfoExtractor, video_id: str) -> None:
        self._extractor = extractor
        self._video_id = video_id

    def send(self, request: Request, /) -> Reply:
        """Send a request; a browser is impersonated where yt-dlp can, for the site's front refuses other programs."""
        try:
            response: Response = self._extractor._request_webpage(
                request.url,
                self._video_id,
                note=f"Downloading {request.purpose}",
                data=request.body,
                headers={**request.headers, **self._csrf_header(request.url)},
                expected_status=lambda _: True,
                impersonate=True,
            )
            body = response.read(LARGEST_REPLY + 1)
        except ExtractorError as error:
            raise _network_error(error.cause or error) from error
        except TransportError as error:
            raise _network_error(error) from error
        if not is_mixcloud_address(response.url):
            raise errors.NetworkError("Mixcloud's reply came from a host that is not Mixcloud's, and was refused")
        if len(body) > LARGEST_REPLY:
            raise errors.BadReplyError(f"Mixcloud's reply is larger than {LARGEST_REPLY} bytes")
        return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, body)

    def _csrf_header(self, url: str) -> dict[str, str]:
        """The site wants the cookie's token repeated in a header as soon as a session is used."""
        token = self._extractor._get_cookies(url).get("csrftoken")
        return {"X-CSRFToken": token.value} if token else {}


def _network_error(cause: BaseException) -> errors.NetworkError:
    # curl adds where to read about its errors.
    words = str(cause).partition("\n")[0].partition(" See https://")[0].rstrip(".")
    return errors.TimeoutError.waited() if "timed out" in words.lower() else errors.NetworkError.unreachable(words)
