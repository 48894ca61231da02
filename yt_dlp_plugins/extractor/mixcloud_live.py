"""Mixcloud's live streams for yt-dlp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yt_dlp.utils import UserNotLive

import yt_dlp_plugins.extractor._mixcloud  # noqa: F401 (makes mixcloud_core importable: before it, not after)

# isort: split
from mixcloud_core import links
from mixcloud_core.links import Kind
from yt_dlp_plugins.extractor._mixcloud.base import MixcloudBase

if TYPE_CHECKING:
    from mixcloud_core.models import LiveStream

__all__ = ["MixcloudLiveIE", "MixcloudLiveNowIE"]


class MixcloudLiveIE(MixcloudBase):
    """A user's live stream, video and audio."""

    IE_NAME = "mixcloud:live"
    IE_DESC = "Mixcloud live streams"
    _VALID_URL = links.pattern(Kind.LIVE)
    _RETURN_TYPE = "video"
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/live/dholbach/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:
        from yt_dlp_plugins.extractor._mixcloud.entries import live_fields

        with self._in_our_words():
            user = links.parse(url).user
            stream = self._api(user).live_stream(url)
        if stream is None or not stream.is_live:
            # With --wait-for-video, yt-dlp asks again until there is one.
            raise UserNotLive(video_id=user)
        return {**live_fields(stream), "is_live": True, "formats": self._formats(stream)}

    def _formats(self, stream: LiveStream) -> list[dict[str, Any]]:
        if not stream.hls_url:
            self.raise_no_formats("The stream is on air, but Mixcloud does not say where", expected=True)
            return []
        formats: list[dict[str, Any]] = self._extract_m3u8_formats(
            stream.hls_url, stream.owner.username, "mp4", "m3u8_native", m3u8_id="hls", live=True
        )
        return formats


class MixcloudLiveNowIE(MixcloudBase):
    """What is on air, those with most listeners first."""

    IE_NAME = "mixcloud:live_now"
    IE_DESC = "Mixcloud: what is live now"
    _VALID_URL = links.pattern(Kind.LIVE_NOW)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/live/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:  # noqa: ARG002 (yt-dlp's own signature)
        from yt_dlp_plugins.extractor._mixcloud.entries import live_entry
        from yt_dlp_plugins.extractor._mixcloud.lists import Listing

        with self._in_our_words():
            streams = self._api("live").live_now(tag=self._argument("tag") or None)
        return self._list_result(Listing("live", "Live on Mixcloud", streams, live_entry))
