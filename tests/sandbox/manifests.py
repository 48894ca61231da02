"""HLS lists and DASH manifests in the words of Mixcloud's packager (Kaltura's nginx-vod-module)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tests.sandbox.media import LIVE_FRAMES, LIVE_SECONDS, LIVE_SEGMENTS, LIVE_VARIANTS

# As yt-dlp showed them for a show of September 2026 (recordings/stream/aimp_ytdlp_cloudcast_single.json).
BANDWIDTHS = {"64": 64_003, "192": 192_001}
DASH_BANDWIDTHS = {"a1-x3": 71_132, "f1-a1-x3": 68_940, "f2-a1-x3": 210_946}


def hls_master(variants: Iterable[tuple[str, str]]) -> str:
    """The master list for (rate, absolute address) pairs."""
    lines = ["#EXTM3U"]
    for rate, address in variants:
        lines.append(f'#EXT-X-STREAM-INF:PROGRAM-ID=1,BANDWIDTH={BANDWIDTHS[rate]},CODECS="mp4a.40.2"')
        lines.append(address)
    return "\n".join([*lines, ""])


def hls_list(folder: Path) -> str:
    """The media list; the lengths are those that ffmpeg wrote into its own."""
    lengths = _segment_lengths(folder)
    lines = [
        "#EXTM3U",
        f"#EXT-X-TARGETDURATION:{math.ceil(max(lengths))}",
        "#EXT-X-ALLOW-CACHE:YES",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-VERSION:3",
        "#EXT-X-MEDIA-SEQUENCE:1",
    ]
    for number, length in enumerate(lengths, 1):
        lines += [f"#EXTINF:{length:.3f},", f"seg-{number}-a1.ts"]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _segment_lengths(folder: Path) -> list[float]:
    """Seconds, from ffmpeg's own list."""
    return [float(text) for text in re.findall(r"#EXTINF:([\d.]+)", (folder / "list.m3u8").read_text(encoding="utf-8"))]


def live_master(folders: dict[str, Path]) -> str:
    """The master list of a live stream, for the folder of each variant; what real ones say was not recorded."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:3"]
    for variant, folder in folders.items():
        width, height, level = LIVE_VARIANTS[variant]
        peak = max(segment.stat().st_size for segment in folder.glob("*.ts")) * 8 // LIVE_SECONDS
        # 42c0 is the constrained baseline profile.
        codecs = f"avc1.42c0{int(level.replace('.', '')):02x},mp4a.40.2"
        form = f'RESOLUTION={width}x{height},FRAME-RATE={LIVE_FRAMES:.3f},CODECS="{codecs}"'
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={peak},{form}", f"index-{variant}.m3u8"]
    return "\n".join([*lines, ""])


def live_list(folder: Path, variant: str, listed: range, *, is_over: bool) -> str:
    """The part of a stream without end that `listed` names; where the pictures begin again, times do, too."""
    lengths = _segment_lengths(folder)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:3",
        f"#EXT-X-TARGETDURATION:{math.ceil(max(lengths))}",
        f"#EXT-X-MEDIA-SEQUENCE:{listed.start}",
        # How many of the marks below have left the list; a mark leaves with the segment after it.
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{max(0, listed.start - 1) // LIVE_SEGMENTS}",
    ]
    for number in listed:
        place = number % LIVE_SEGMENTS
        if number and not place:
            lines.append("#EXT-X-DISCONTINUITY")
        lines += [f"#EXTINF:{lengths[place]:.3f},", f"{variant}-{number}.ts"]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if is_over else []), ""])


def dash_manifest(base: str, duration: float, folders: dict[str, Path]) -> str:
    """A static manifest with one Representation for each id in `folders`; addresses begin with `base`."""
    is_webm = "a1-x3" not in folders
    kind = "webm" if is_webm else "mp4"
    codec, rate = ("opus", 48_000) if is_webm else ("mp4a.40.2", 44_100)
    templates = "".join(
        _representation(base, name, folder, f'mimeType="audio/{kind}" codecs="{codec}" audioSamplingRate="{rate}"')
        for name, folder in folders.items()
    )
    return f"""<?xml version="1.0"?>
<MPD
    xmlns="urn:mpeg:dash:schema:mpd:2011"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="urn:mpeg:dash:schema:mpd:2011 http://standards.iso.org/ittf/PubliclyAvailableStandards/MPEG-DASH_schema_files/DASH-MPD.xsd"
    type="static"
    mediaPresentationDuration="PT{duration:.3f}S"
    minBufferTime="PT10S"
    profiles="urn:mpeg:dash:profile:isoff-main:2011">
  <Period>
    <AdaptationSet
        id="1"
        segmentAlignment="true">
{templates}    </AdaptationSet>
  </Period>
</MPD>
"""


def _representation(base: str, name: str, folder: Path, form: str) -> str:
    init, media = (".webm", ".webm") if name.startswith("f") else (".mp4", ".m4s")
    timeline = "".join(
        f'              <S d="{length}"{f" r={quoted}" if (quoted := _repeats(count)) else ""}/>\n'
        for length, count in _lengths(folder)
    )
    return f"""      <Representation
          id="{name}"
          {form}
          startWithSAP="1"
          bandwidth="{DASH_BANDWIDTHS[name]}">
        <SegmentTemplate
            timescale="1000"
            media="{base}fragment-$Number$-$RepresentationID${media}"
            initialization="{base}init-$RepresentationID${init}"
            startNumber="1">
          <SegmentTimeline>
{timeline}          </SegmentTimeline>
        </SegmentTemplate>
      </Representation>
"""


def _repeats(count: int) -> str:
    return f'"{count - 1}"' if count > 1 else ""


def _lengths(folder: Path) -> list[tuple[int, int]]:
    """(milliseconds, how many in a row) from the timeline in ffmpeg's own manifest."""
    text = (folder / "list.mpd").read_text(encoding="utf-8")
    match = re.search(r'timescale="(\d+)"', text)
    timescale = int(match[1]) if match else 1000
    lengths: list[int] = []
    for entry in re.findall(r"<S [^>]*>", text):
        values = {name: int(value) for name, value in re.findall(r'(\w)="(\d+)"', entry)}
        lengths += [round(values["d"] * 1000 / timescale)] * (values.get("r", 0) + 1)
    return [(length, len(list(row))) for length, row in groupby(lengths)]
