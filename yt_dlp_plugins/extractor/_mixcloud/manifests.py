"""Manifests: yt-dlp makes formats of them, and gets to see none that is nonsense or steers a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from yt_dlp.compat import compat_etree_fromstring
from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking.exceptions import HTTPError
from yt_dlp.utils import base_url

from mixcloud_core.api.transport import LARGEST_REPLY
from mixcloud_core.hosts import is_mixcloud_address
from mixcloud_core.text import is_plain

__all__ = ["keep_trusted", "read_dash", "read_hls", "why_not_had"]


def read_hls(
    extractor: InfoExtractor, url: str, video_id: str, *, ext: str = "m4a", live: bool = False
) -> list[dict[str, Any]]:
    """Give what an HLS manifest names, on whatever host.

    Raises yt-dlp's ExtractorError or TransportError where it can't be had, and ValueError where it is none: yt-dlp's
    own way takes a nonsensical manifest for a fault to be reported to yt-dlp.
    """
    body, came_from = _download(extractor, url, video_id, "HLS")
    text = body.decode(errors="replace")
    if not text.startswith("#EXTM3U"):
        raise ValueError("it is no HLS")
    _require_plain(text)
    formats: list[dict[str, Any]]
    formats, _ = extractor._parse_m3u8_formats_and_subtitles(
        text, came_from, ext, m3u8_id="hls", live=live, video_id=video_id
    )
    return formats


def read_dash(extractor: InfoExtractor, url: str, video_id: str) -> list[dict[str, Any]]:
    """Give what a DASH manifest names, on whatever host.

    Raises yt-dlp's ExtractorError or TransportError where it can't be had; where it is none, nearly anything.
    """
    body, came_from = _download(extractor, url, video_id, "DASH")
    document = compat_etree_fromstring(body)
    for element in document.iter():  # and not the body, where references may stand for control characters
        _require_plain("\n".join((element.tag, element.text or "", *element.attrib.values())))
    formats: list[dict[str, Any]]
    formats, _ = extractor._parse_mpd_formats_and_subtitles(document, "dash", base_url(came_from), came_from)
    return formats


def _download(extractor: InfoExtractor, url: str, video_id: str, kind: str) -> tuple[bytes, str]:
    """Give a manifest and the address that it came from in the end."""
    response = extractor._request_webpage(url, video_id, note=f"Downloading the {kind} manifest")
    return response.read(LARGEST_REPLY), response.url


def _require_plain(text: str) -> None:
    """yt-dlp prints codecs that it does not know, and names of formats, as they stand in the manifest."""
    if not all(map(is_plain, text.splitlines())):
        raise ValueError("it holds control characters")


def why_not_had(error: Exception) -> str:
    """Tell why a manifest did not come; the words of the error itself may hold an address, and that its signature."""
    cause = getattr(error, "cause", None)
    return f"HTTP {cause.status}" if isinstance(cause, HTTPError) else "no answer"


def keep_trusted(extractor: InfoExtractor, formats: list[dict[str, Any]], video_id: str) -> list[dict[str, Any]]:
    """Give the formats that ask Mixcloud's hosts only; a warning tells of others."""
    kept = [made for made in formats if all(map(is_mixcloud_address, _addresses(made)))]
    if len(kept) < len(formats):
        extractor.report_warning("Streams on hosts that are not Mixcloud's were left out", video_id)
    return kept


def _addresses(made: dict[str, Any]) -> Iterator[str]:
    """Every address that downloading the format would ask, as far as a manifest tells."""
    base = made.get("fragment_base_url") or ""
    yield made["url"]
    if base:
        yield base
    for fragment in made.get("fragments") or ():
        # yt-dlp files an address without a scheme, or with one in capitals, under `path`.
        yield urljoin(base, fragment.get("url") or fragment.get("path") or "")
