"""`dl.mixcloud.stream` and `aod.mixcloud.stream`: the progressive file, HLS and DASH."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.utils import send_file

from tests.sandbox.addresses import STREAMS, signature
from tests.sandbox.editing import heard
from tests.sandbox.manifests import dash_manifest, hls_list, hls_master
from tests.sandbox.media import REPRESENTATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.media import Media
    from tests.sandbox.records import Show
    from tests.sandbox.state import State

TEN_YEARS = 315_360_000
AUDIO = r"(?:[0-9a-f]/){4}[0-9a-f-]{32}"
HLS_TYPE = "application/vnd.apple.mpegurl"

# Seen on master, list and segments in 2026.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Expose-Headers": "Content-Length, Content-Range",
}


def page(status: int) -> Response:
    return Response(f"<html><h1>{status}</h1></html>\n", status, content_type="text/html")


def file(request: Request, path: Path, kind: str) -> Response:
    """A file with ranges: 206 with Content-Range, 416 outside of the file."""
    try:
        response = send_file(path, request.environ, mimetype=kind, conditional=True, max_age=TEN_YEARS)
    except RequestedRangeNotSatisfiable:
        response = page(416)
        response.headers["Content-Range"] = f"bytes */{path.stat().st_size}"
    response.headers.remove("Content-Disposition")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Accept-Ranges"] = "bytes"
    return response


@dataclass(frozen=True)
class Downloads:
    """The progressive file: 403 without its signature, 405 to OPTIONS (both seen in 2026)."""

    catalogue: Catalogue
    state: State
    media: Media

    def __call__(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return page(405)
        match = re.fullmatch(rf"/secure/c/m4a/64/({AUDIO})\.m4a", request.path)
        show = heard(self.catalogue, self.state, match[1]) if match else None
        if request.args.get("sig") != signature(request.path):
            return page(403)
        if not show or not show.is_playable:
            return page(404)
        # Very old files are sent as audio/mpeg although they are MP4.
        kind = "audio/mpeg" if show.is_old else "audio/mp4"
        return file(request, self.media.piece(show, "64.m4a"), kind)


@dataclass(frozen=True)
class Streams:
    catalogue: Catalogue
    state: State
    media: Media

    def __call__(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status=204, headers=CORS)
        response = (self._hls(request) or self._dash(request)) if request.method in {"GET", "HEAD"} else page(405)
        response = response or page(404)
        response.headers.update(CORS)
        return response

    def _show(self, audio: str) -> Show | None:
        show = heard(self.catalogue, self.state, audio)
        return show if show and show.is_playable else None

    def _hls(self, request: Request) -> Response | None:
        if match := re.fullmatch(rf"/secure/hls/,?({AUDIO})(,\1-192K,\.m4a\.urlset|\.m4a)/index\.m3u8", request.path):
            return self._hls_master(match[1], both="192K" in match[2])
        if match := re.fullmatch(rf"/secure/hls/({AUDIO})(-192K)?\.m4a/([^/]+)", request.path):
            return self._hls_part(request, match[1], "192" if match[2] else "64", match[3])
        return None

    def _hls_master(self, audio: str, *, both: bool) -> Response | None:
        show = self._show(audio)
        if show is None or both != show.two_rates:
            return None
        suffixes = {"64": "", "192": "-192K"} if both else {"64": ""}
        variants = [
            (rate, f"{STREAMS}/secure/hls/{audio}{suffix}.m4a/streamindex-a1.m3u8") for rate, suffix in suffixes.items()
        ]
        return Response(hls_master(variants), content_type=HLS_TYPE)

    def _hls_part(self, request: Request, audio: str, rate: str, name: str) -> Response | None:
        show = self._show(audio)
        if show is None or (rate == "192" and not show.two_rates):
            return None
        folder = self.media.piece(show, f"hls-{rate}")
        if name == "streamindex-a1.m3u8":
            return Response(hls_list(folder), content_type=HLS_TYPE)
        if re.fullmatch(r"seg-\d+-a1\.ts", name) and (folder / name).is_file():
            return file(request, folder / name, "video/MP2T")
        return None

    def _dash(self, request: Request) -> Response | None:
        one = re.fullmatch(rf"/secure/dash2/({AUDIO})\.m4a/([^/]+)", request.path)
        two = re.fullmatch(rf"/secure/dash_multi/,({AUDIO})-64K,\1-192K,\.m4a\.urlset/([^/]+)", request.path)
        match = one or two
        show = self._show(match[1]) if match else None
        if match is None or show is None or bool(two) != show.two_rates:
            return None
        pieces = ("opus-64", "opus-192") if two else ("dash-64",)
        folders = {REPRESENTATIONS[piece]: self.media.piece(show, piece) for piece in pieces}
        return self._dash_part(request, show, folders, match[2])

    def _dash_part(self, request: Request, show: Show, folders: dict[str, Path], name: str) -> Response | None:
        base = STREAMS + request.path.removesuffix(name)
        if name == "manifest.mpd":
            text = dash_manifest(base, float(show.duration or 0), folders)
            return Response(text, content_type="application/dash+xml")
        match = re.fullmatch(r"(?:init|fragment-\d+)-((?:f\d-)?a1-x3)\.(mp4|m4s|webm)", name)
        folder = folders.get(match[1]) if match else None
        if match and folder and (folder / name).is_file():
            return file(request, folder / name, "audio/webm" if match[2] == "webm" else "audio/mp4")
        return None
