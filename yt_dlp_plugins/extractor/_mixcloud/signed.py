"""How requests leave that carry a kept account: by yt-dlp's own handlers, which here follow no redirect.

yt-dlp follows redirects to any host and copies headers, and gives no way to refuse one.
"""

from __future__ import annotations

import copy
import urllib.error
import urllib.request
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Never

from yt_dlp.cookies import YoutubeDLCookieJar
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking.common import _REQUEST_HANDLERS, _RH_PREFERENCES, Request, RequestDirector, Response

__all__ = ["signed_sender"]

_DIRECTOR = "_mixcloud_signed_director"


def signed_sender(extractor: InfoExtractor) -> Any:
    """Give an extractor like this one, but whose requests follow no redirect, and neither get nor leave cookies.

    All else is as for any other request: proxy, time limits, pauses, impersonation.
    """
    sender: Any = copy.copy(extractor)
    sender._downloader = _Detour(extractor._downloader)
    return sender


class _Detour:
    """yt-dlp's downloader in everything but the way that requests take."""

    def __init__(self, downloader: Any) -> None:
        vars(self)["_downloader"] = downloader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._downloader, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._downloader, name, value)

    def urlopen(self, request: Request) -> Response:
        request.extensions["cookiejar"] = _EMPTY
        return _director(self._downloader).send(request)


# It stays so. The account's cookies stand in a header: yt-dlp's own jar would mix others in, and is written to the
# user's file.
_EMPTY = YoutubeDLCookieJar(policy=DefaultCookiePolicy(allowed_domains=()))


def _director(downloader: Any) -> RequestDirector:
    """Give what sends for one YoutubeDL, kept on it: its loggers hold the downloader, and would keep it alive."""
    held = vars(downloader)
    if _DIRECTOR not in held:
        held[_DIRECTOR] = downloader.build_request_director(_handlers(), _RH_PREFERENCES)
        downloader.add_close_hook(lambda: held.pop(_DIRECTOR).close() if _DIRECTOR in held else None)
    director: RequestDirector = held[_DIRECTOR]
    return director


def _handlers() -> list[type]:
    """Give yt-dlp's handlers, as far as they are there, under their own names, by which some are preferred."""
    known = {"CurlCFFI": _CurlCFFI, "Requests": _Requests, "Urllib": _Urllib}
    return [type(base.__name__, (known[key], base), {}) for key, base in _REQUEST_HANDLERS.items() if key in known]


class _Requests:
    def _create_instance(self, **options: Any) -> Any:
        base: Any = super()
        session = base._create_instance(**options)
        session.get_redirect_target = lambda _response: None
        return session


class _CurlCFFI:
    def _create_instance(self, **options: Any) -> Any:
        base: Any = super()
        session = base._create_instance(**options)
        send = session.request

        def send_once(*arguments: Any, **settings: Any) -> Any:
            session.cookies.clear()  # those of earlier replies: curl would send them beside the header
            return send(*arguments, **{**settings, "allow_redirects": False})

        session.request = send_once
        return session


class _Urllib:
    def _create_instance(self, **options: Any) -> Any:
        base: Any = super()
        opener = base._create_instance(**options)
        opener.add_handler(_RefusesRedirects())
        return opener


class _RefusesRedirects(urllib.request.BaseHandler):
    handler_order = 100  # before the one that follows them

    def http_error_302(self, request: Any, response: Any, code: int, message: str, headers: Any) -> Never:
        raise urllib.error.HTTPError(request.full_url, code, message, headers, response)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302
