"""A show's streams as yt-dlp's formats, ranked by what they sound like."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from yt_dlp.extractor.common import InfoExtractor
from yt_dlp.networking.exceptions import TransportError
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor
from yt_dlp.utils import ExtractorError

from mixcloud_core.models import Streams
from mixcloud_core.text import clean_line
from yt_dlp_plugins.extractor._mixcloud.manifests import keep_trusted, read_dash, read_hls, why_not_had

__all__ = ["asked_for", "extract_formats", "lost"]

# One connection is slowed down after 4 to 5 MB, so the file is fetched in ranges of this many bytes.
_CHUNK = 5 * 1024 * 1024
# kbit/s: Mixcloud's two rates are 64 and 192 (Opus: about 69 and 211).
_HIGH_RATE = 128

# Listed, so that everybody sees that there is one, and never asked for.
_PROTECTED = {"format_id": "drm", "url": "about:blank", "ext": "m4a", "vcodec": "none", "has_drm": True, "quality": -1}

# Best last, among those of one rate. AAC in .m4a is what most players and taggers take. At the lower rate all carry the
# same audio: the plain file needs no ffmpeg and is whole at once; at the higher rate there is none.
_KINDS = ("webm", "dash", "hls", "http")


def asked_for(streams: Streams, wanted: Sequence[str]) -> dict[str, str]:
    """Give the addresses of the streams that `wanted` names and the show has, by kind.

    `wanted` holds `http`, `hls` or `dash`, with `*` for any letters; all are given, if it holds nothing.
    """
    addresses = {"http": streams.progressive_url, "hls": streams.hls_url, "dash": streams.dash_url}
    named = {kind for kind in addresses if not wanted or any(fnmatchcase(kind, pattern) for pattern in wanted)}
    return {kind: url for kind, url in addresses.items() if url and kind in named}


def lost(asked: dict[str, str], formats: list[dict[str, Any]]) -> set[str]:
    """Give the kinds of streams that were asked for and brought no format."""
    return asked.keys() - {made["format_id"].partition("-")[0] for made in formats}


def extract_formats(
    extractor: InfoExtractor, asked: dict[str, str], video_id: str, *, protected: bool = False
) -> list[dict[str, Any]]:
    """Give the formats of the streams in `asked_for`; a manifest that can't be had costs a warning, not the show.

    `protected`: there is a copy-protected stream as well.
    """
    found: list[dict[str, Any]] = []
    if "http" in asked:
        found.append(_progressive(asked["http"]))
    if "hls" in asked:
        found += _read_manifest(read_hls, extractor, asked["hls"], video_id)
    if "dash" in asked:
        found += _read_manifest(read_dash, extractor, asked["dash"], video_id)
    formats = keep_trusted(extractor, found, video_id)
    for made in formats:
        made["vcodec"] = "none"
        made["quality"] = _quality(made)
    if protected and formats:
        formats.append(dict(_PROTECTED))
    _require_ffmpeg(extractor, formats)
    return formats


def _read_manifest(
    read: Callable[..., list[dict[str, Any]]], extractor: InfoExtractor, url: str, video_id: str
) -> list[dict[str, Any]]:
    try:
        return read(extractor, url, video_id)
    except (ExtractorError, TransportError) as error:
        trouble = f"can't be had and is left out ({why_not_had(error)})"
    except Exception as error:  # noqa: BLE001 (a nonsensical manifest makes yt-dlp divide by zero, and worse)
        trouble = f"makes no sense and is left out ({clean_line(str(error))})"
    extractor.report_warning(f"A stream's manifest {trouble}", video_id)
    return []


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

    Raises ExtractorError where yt-dlp would choose such a format by itself and download it.
    """
    if FFmpegPostProcessor(extractor._downloader).basename:
        return
    for made in formats:
        if made.get("protocol") == "m3u8_native":
            made["protocol"] = "m3u8"  # "ffmpeg downloads it": choosing it fails with a clear message
    best = max(formats, key=lambda made: made["quality"], default={})
    chosen = extractor.get_param("format") or extractor.get_param("simulate") or extractor.get_param("skip_download")
    if best.get("protocol") == "m3u8" and not chosen:
        raise ExtractorError(
            "ffmpeg was not found, and the best audio of this show can't be made into an .m4a file without it. Install "
            "ffmpeg (or: pip install 'mixcloud-plugins[ffmpeg]'), or take the plain file of 64 kbit/s with: -f http",
            expected=True,
        )


def _quality(made: dict[str, Any]) -> int:
    """The higher rate is the better sound, whatever it comes in."""
    high = (made.get("abr") or made.get("tbr") or 0) >= _HIGH_RATE
    kind = "webm" if made.get("ext") == "webm" else made["format_id"].partition("-")[0]
    return len(_KINDS) * high + (_KINDS.index(kind) if kind in _KINDS else 0)
