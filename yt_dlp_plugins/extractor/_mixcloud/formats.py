"""A show's streams as yt-dlp's formats, ranked by what they sound like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor

from mixcloud_core.links import is_mixcloud_address
from mixcloud_core.models import Streams

__all__ = ["extract_formats"]

# One connection is slowed down after 4 to 5 MB, so the file is fetched in ranges of this many bytes.
_CHUNK = 5 * 1024 * 1024
# kbit/s: Mixcloud's two rates are 64 and 192 (Opus: about 69 and 211).
_HIGH_RATE = 128

# Best last. The higher rate is the better sound, and AAC in .m4a is what most players and taggers take. At the lower
# rate all carry the same audio: the plain file needs no ffmpeg and is whole at once.
_RANKING = (
    (False, "webm"),
    (False, "dash"),
    (False, "hls"),
    (False, "http"),
    (True, "webm"),
    (True, "dash"),
    (True, "hls"),
)


def extract_formats(extractor: InfoExtractor, streams: Streams, video_id: str) -> list[dict[str, Any]]:
    """Give the formats of all streams; a manifest that can't be had costs a warning, not the show."""
    found: list[dict[str, Any]] = []
    if streams.url:
        found.append(_progressive(streams.url))
    if streams.hls_url:
        found += extractor._extract_m3u8_formats(
            streams.hls_url, video_id, "m4a", "m3u8_native", m3u8_id="hls", fatal=False
        )
        _require_ffmpeg(extractor, found)
    if streams.dash_url:
        found += extractor._extract_mpd_formats(streams.dash_url, video_id, mpd_id="dash", fatal=False)
    formats = [made for made in found if _is_trusted(made)]
    if len(formats) < len(found):
        extractor.report_warning("Streams on hosts that are not Mixcloud's were left out", video_id)
    for made in formats:
        made["vcodec"] = "none"
        made["quality"] = _quality(made)
    return formats


def _progressive(url: str) -> dict[str, Any]:
    path = urlsplit(url).path
    rate = re.search(r"/(\d{2,3})/", path)
    return {
        "format_id": "http",
        "url": url,
        "ext": "mp3" if path.endswith(".mp3") else "m4a",
        "abr": int(rate[1]) if rate else None,
        "downloader_options": {"http_chunk_size": _CHUNK},
    }


def _require_ffmpeg(extractor: InfoExtractor, formats: list[dict[str, Any]]) -> None:
    """Without ffmpeg an HLS download would be a transport stream named `.m4a`, which nothing can tag or seek in.

    The protocol `m3u8` means "ffmpeg downloads it", so choosing such a format fails with a clear message instead.
    """
    if FFmpegPostProcessor(extractor._downloader).basename:
        return
    for made in formats:
        if made.get("protocol") == "m3u8_native":
            made["protocol"] = "m3u8"
    extractor.report_warning(
        "ffmpeg was not found, and the formats hls-* can't be made into .m4a files without it. Install ffmpeg "
        "(or: pip install 'mixcloud-plugins[ffmpeg]'), or take the plain file of 64 kbit/s with: -f http",
        only_once=True,
    )


def _is_trusted(made: dict[str, Any]) -> bool:
    return all(is_mixcloud_address(address) for address in _addresses(made))


def _addresses(made: dict[str, Any]) -> Iterator[str]:
    """Every address that downloading the format would ask, as far as a manifest tells."""
    base = made.get("fragment_base_url") or ""
    yield made["url"]
    if base:
        yield base
    for fragment in made.get("fragments") or ():
        yield fragment.get("url") or base


def _quality(made: dict[str, Any]) -> int:
    high = (made.get("abr") or made.get("tbr") or 0) >= _HIGH_RATE
    kind = "webm" if made.get("ext") == "webm" else made["format_id"].partition("-")[0]
    return _RANKING.index((high, kind)) if (high, kind) in _RANKING else -1
