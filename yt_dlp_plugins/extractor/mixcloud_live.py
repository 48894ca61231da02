"""Mixcloud's live streams for yt-dlp."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yt_dlp.networking.exceptions import HTTPError, TransportError
from yt_dlp.utils import ExtractorError, UserNotLive

import yt_dlp_plugins.extractor._mixcloud  # noqa: F401 (makes mixcloud_core importable: before it, not after)

# isort: split
from mixcloud_core import links
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.links import Kind
from yt_dlp_plugins.extractor._mixcloud.base import MixcloudBase

if TYPE_CHECKING:
    from mixcloud_core.models import LiveStream

__all__ = ["MixcloudLiveIE", "MixcloudLiveNowIE"]

# Bytes: it names a handful of variants.
_LARGEST_MANIFEST = 1_000_000


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
        if not stream.hls_url:
            return [], "Mixcloud names no address of its own for it"
        user = stream.owner.username
        try:
            found = self._variants(stream.hls_url, user)
        except (ExtractorError, TransportError) as error:
            cause = getattr(error, "cause", None)
            # The words of other errors may hold the address, and that its signature.
            reason = f"HTTP {cause.status}" if isinstance(cause, HTTPError) else "no answer"
            return [], f"its manifest can't be had ({reason})"
        except ValueError:
            return [], "its manifest makes no sense"
        formats = [made for made in found if is_mixcloud_address(made["url"])]
        if len(formats) < len(found):
            self.report_warning("Streams on hosts that are not Mixcloud's were left out", user)
        return formats, "" if formats else "its manifest names no stream of Mixcloud's"

    def _variants(self, url: str, video_id: str) -> list[dict[str, Any]]:
        """Give what a manifest names, on whatever host; raises ValueError where it is none.

        yt-dlp's own way takes a nonsensical manifest for a fault to be reported to yt-dlp.
        """
        from mixcloud_core.text import clean_text

        response = self._request_webpage(url, video_id, note="Downloading the manifest")
        text = clean_text(response.read(_LARGEST_MANIFEST).decode(errors="replace"))
        if not text.startswith("#EXTM3U"):
            raise ValueError("no manifest")
        formats: list[dict[str, Any]]
        formats, _ = self._parse_m3u8_formats_and_subtitles(
            text, response.url, "mp4", m3u8_id="hls", live=True, video_id=video_id
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

        # In the spelling of whoever asks: the site's own categories begin with a capital.
        with self._in_our_words():
            streams = self._api("live").live_now(tag=self._argument("tag", casesense=True) or None)
        return self._list_result(Listing("live", "Live on Mixcloud", streams, live_entry))
