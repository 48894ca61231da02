"""yt-dlp as it runs inside beets: it speaks to Mixcloud's hosts and to no others.

A manifest may name any host for the pieces of the audio, for keys and for further manifests; all of them are asked for
by one method.
"""

from __future__ import annotations

from typing import Any

from yt_dlp import YoutubeDL
from yt_dlp.networking.exceptions import TransportError

from mixcloud_core.hosts import host_of, is_mixcloud_address

__all__ = ["guarded_downloader"]


def guarded_downloader(options: dict[str, Any]) -> YoutubeDL:
    """Give a YoutubeDL that refuses requests to hosts that are not Mixcloud's, and replies that come from one."""
    return _MixcloudOnly(options)


class _MixcloudOnly(YoutubeDL):
    def urlopen(self, req: Any) -> Any:
        """Send a request, as yt-dlp does for all it downloads; raises TransportError for a host that is refused."""
        _refuse_foreign(req if isinstance(req, str) else req.url)
        response = super().urlopen(req)
        try:
            _refuse_foreign(response.url)
        except TransportError:
            response.close()
            raise
        return response


def _refuse_foreign(url: str) -> None:
    if not is_mixcloud_address(url):
        raise TransportError(f"{host_of(url) or 'an address without a host'} is not Mixcloud's and was refused")
