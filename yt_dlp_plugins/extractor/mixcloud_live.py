"""Mixcloud's live streams for yt-dlp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yt_dlp.networking.exceptions import TransportError
from yt_dlp.utils import ExtractorError, UserNotLive

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
        from yt_dlp_plugins.extractor._mixcloud.ffmpeg import adopt_ffmpeg

        adopt_ffmpeg(self)
        with self._in_our_words():
            stream = self._on_air(url)
            formats, trouble = self._formats(stream)
            if trouble:
                # The address is signed for a limited time, and dies with the stream: it is asked for once more.
                stream = self._on_air(url)
                formats, trouble = self._formats(stream)
        if trouble:
            self.raise_no_formats(
                f"The stream is on air, but {trouble}. Please try again later",
                expected=True,
                video_id=stream.owner.username,
            )
        return {**live_fields(stream), "is_live": True, "formats": formats}

    def _on_air(self, url: str) -> LiveStream:
        user = links.parse(url).user
        stream = self._api(user).live_stream(url)
        if stream is None or not stream.is_live:
            # With --wait-for-video, yt-dlp asks again until there is one.
            raise UserNotLive(video_id=user)
        return stream

    def _formats(self, stream: LiveStream) -> tuple[list[dict[str, Any]], str]:
        """Give the formats, or why there are none."""
        from yt_dlp_plugins.extractor._mixcloud.manifests import keep_trusted, read_hls, why_not_had

        if not stream.hls_url:
            return [], "Mixcloud names no address of its own for it"
        user = stream.owner.username
        try:
            found = read_hls(self, stream.hls_url, user, ext="mp4", live=True)
        except (ExtractorError, TransportError) as error:
            return [], f"its manifest can't be had ({why_not_had(error)})"
        except ValueError:
            return [], "its manifest makes no sense"
        formats = keep_trusted(self, found, user)
        return formats, "" if formats else "its manifest names no stream of Mixcloud's"


class MixcloudLiveNowIE(MixcloudBase):
    """What is on air, those with most listeners first."""

    IE_NAME = "mixcloud:live_now"
    IE_DESC = "Mixcloud: what is live now"
    _VALID_URL = links.pattern(Kind.LIVE_NOW)
    _TESTS = [  # noqa: RUF012 (yt-dlp's own convention)
        {"url": "https://www.mixcloud.com/live/", "only_matching": True},
    ]

    def _real_extract(self, url: str) -> dict[str, Any]:  # noqa: ARG002 (yt-dlp's own signature)
        from mixcloud_core.api.listings import Listing

        # In the spelling of whoever asks: the site's own categories begin with a capital.
        with self._in_our_words():
            streams = self._api("live").live_now(tag=self._argument("tag", casesense=True) or None)
        return self._list_result(Listing("live", "Live on Mixcloud", streams))
