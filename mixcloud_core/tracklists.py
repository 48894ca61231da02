"""Tracklists out of texts: pasted lines, LRC, cue sheets, descriptions. No time is ever invented."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from mixcloud_core.cue_sheets import is_cue_sheet, parse_cue_sheet
from mixcloud_core.models import Cloudcast, Section, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["DASHES", "decode_text", "find_tracklist", "parse_tracklist", "section_of", "tracklist_of"]

# Characters, and lines: the longest shows have hundreds of tracks.
_LONGEST_TEXT = 1_000_000
_MOST_LINES = 10_000

_TIME = r"(?:(?P<h>\d{1,3}):(?P<hm>[0-5]\d)|(?P<m>\d{1,6})):(?P<s>[0-5]\d(?:[.,]\d{1,3})?)(?!\d|[.,:]\d)"
_RANGE = r"(?: ?[-–—] ?\d{1,6}(?::[0-5]\d){1,2}(?!\d))?"
_LEADING = re.compile(
    rf"(?P<open>[\[(])?{_TIME}{_RANGE}(?(open)[\])]|(?=[ \-–—|:]|\Z))[ |:]{{0,3}}(?:[-–—] ?)?", re.ASCII
)
_TRAILING = re.compile(rf" (?:[-–—@|] )?[\[(]?{_TIME}[\])]?\Z", re.ASCII)
_LONGEST_TRAILING = 24
_LRC = re.compile(r"\[(?P<m>\d{1,6}):(?P<s>[0-5]\d(?:\.\d{1,3})?)\]", re.ASCII)
_SURELY_LRC = re.compile(r"\[\d{1,6}:[0-5]\d\.\d{2,3}\]", re.ASCII)
_LRC_FACT = re.compile(r"\[(?:al|ar|au|by|length|offset|re|ti|tool|ve):[^\]]*\]")

_BULLET = re.compile(r"[-–—*•·►▶»>+] (?=\S)")
_NUMBER = re.compile(r"(?:#?(?P<plain>\d{1,3})[.):](?!\d)|[\[(](?P<framed>\d{1,3})[\])]) ?(?=\S)", re.ASCII)
_BARE_NUMBER = re.compile(r"(?P<plain>\d{1,3})(?: [-–—])? (?=\S)", re.ASCII)
_RULES = "=*_~#-–—"
_CAPTION = re.compile(r"(?:track ?list(?:ing)?|set ?list|play ?list)\W*", re.IGNORECASE)
DASHES = (" - ", " – ", " — ")

# A text with a mark says what it is; UTF-32's mark begins like UTF-16's, and nobody saves that.
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_text(content: bytes) -> str:
    """Give the text of a file: UTF-8, UTF-16 with a mark, else what Windows wrote in the west (1252). Never raises."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def parse_tracklist(text: str, *, dashes: Sequence[str] = DASHES) -> Tracklist:
    """Give the sections of a tracklist in the order of its lines: pasted text, LRC or a cue sheet.

    Pasted lines may begin or end with a time (`[1:02:03] Artist - Title`, `75:30 Title`, `Artist - Title 12:34`) and be
    numbered; a line without a dash is a title or a chapter. Times at the ends of lines count where they rise as the
    starts of tracks do: lengths of tracks stay part of the title, as they are written. A time on a line of its own
    belongs to the next line. Times are in seconds, and kept whether they rise or not. What stands before the first of
    the `dashes` in a line, between spaces, is the artist.
    """
    text = text[:_LONGEST_TEXT]
    if is_cue_sheet(text):
        return parse_cue_sheet(text)
    lines = [line for raw in text.splitlines()[:_MOST_LINES] if (line := clean_line(raw))]
    read = _lrc(lines) if any(map(_SURELY_LRC.match, lines)) else _pasted(lines)
    return Tracklist(tuple(section_of(words, start, dashes=dashes) for words, start in read))


def section_of(words: str, start: float | None = None, *, dashes: Sequence[str] = DASHES) -> Section:
    """Give a track for `Artist - Title`, with one of the dashes, and a chapter for words without any.

    `start` is in seconds.
    """
    words = clean_line(words)
    at, dash = min(((place, dash) for dash in dashes if (place := words.find(dash)) > 0), default=(0, ""))
    return Section(words[at + len(dash) :].strip(), words[:at].strip(), start) if dash else Section(words, "", start)


def find_tracklist(description: str) -> Tracklist | None:
    """Give the tracklist inside of a description, where at least three lines have times, and these rise.

    What looks like the times of day of an event (`20:00 doors`, `21:30 …`) is none.
    """
    timed = tuple(section for section in parse_tracklist(description).sections if section.start is not None)
    starts = [section.start or 0.0 for section in timed]
    rises = all(one < other for one, other in pairwise(starts))
    return Tracklist(timed) if len(timed) >= 3 and rises and not _are_times_of_day(starts) else None


def tracklist_of(cloudcast: Cloudcast) -> Tracklist:
    """Give the tracklist of a show: Mixcloud's, or where there is none the one with times in its description."""
    return cloudcast.tracklist or find_tracklist(cloudcast.description) or Tracklist()


def _are_times_of_day(starts: Sequence[float]) -> bool:
    """An event goes by quarters of an hour, which read as seconds: 20:15 would be 20 minutes and 15 seconds."""
    return starts[0] > 0 and all(start < 24 * 60 and start % 15 == 0 for start in starts)


def _lrc(lines: Sequence[str]) -> Iterator[tuple[str, float | None]]:
    """Only times in brackets count, and nothing else is taken from a line: a line may hold any words."""
    for line in lines:
        if _LRC_FACT.fullmatch(line):
            continue
        found = _LRC.match(line)
        words = line
        while again := _LRC.match(words):  # a line that is sung again: it is listed where it comes first
            words = words[again.end() :].strip()
        if words:
            yield words, _seconds(found) if found else None


def _pasted(lines: Sequence[str]) -> Iterator[tuple[str, float | None]]:
    rows = _without_numbers([_leading_time(_plain(line)) for line in lines])
    if all(start is None for start, _ in rows):
        rows = _with_trailing_times(rows)
    waiting: float | None = None
    for start, words in rows:
        at = waiting if start is None else start
        if not words or _CAPTION.fullmatch(words):
            waiting = at
            continue
        waiting = None
        yield words, at


def _plain(line: str) -> str:
    """Give a line without its bullet, or without the rules around a heading (`=== Hour one ===`)."""
    if line[0] in _RULES and line[0] in (line[1:2], line[-1]):
        return line.strip(f"{line[0]} ")
    return _BULLET.sub("", line, count=1) if _BULLET.match(line) else line


def _leading_time(words: str) -> tuple[float | None, str]:
    found = _LEADING.match(words)
    return (_seconds(found), words[found.end() :].strip()) if found else (None, words)


def _without_numbers(rows: list[tuple[float | None, str]]) -> list[tuple[float | None, str]]:
    """Take the numbers off the lines, if that is what they are: `7. …` after `99. …` is not, nor is `808 State`."""
    numbering = next((pattern for pattern in (_NUMBER, _BARE_NUMBER) if _counts(pattern, rows)), None)
    return [_unnumbered(row, numbering) for row in rows] if numbering else rows


def _counts(pattern: re.Pattern[str], rows: Sequence[tuple[float | None, str]]) -> bool:
    matches = [pattern.match(words) for _, words in rows]
    numbers = [int(found[found.lastgroup or 0]) for found in matches if found]
    if pattern is _BARE_NUMBER and (len(numbers) < max(3, len(rows)) or numbers[0] > 1):
        return False
    return bool(numbers) and all(two > one or two == 1 for one, two in pairwise(numbers))


def _unnumbered(row: tuple[float | None, str], numbering: re.Pattern[str]) -> tuple[float | None, str]:
    start, words = row
    rest = numbering.sub("", words, count=1) if numbering.match(words) else words
    return _leading_time(rest) if start is None else (start, rest)


def _with_trailing_times(rows: list[tuple[float | None, str]]) -> list[tuple[float | None, str]]:
    ends = [_TRAILING.search(words, max(0, len(words) - _LONGEST_TRAILING)) for _, words in rows]
    times = [_seconds(found) for found in ends if found]
    if 2 * len(times) <= len(rows) or not _are_starts(times):
        return rows
    return [
        (_seconds(at), words[: at.start()]) if at else (None, words) for (_, words), at in zip(rows, ends, strict=True)
    ]


def _are_starts(times: Sequence[float]) -> bool:
    """Lengths of tracks seldom rise from line to line, and never by a minute each."""
    rises = all(one < two for one, two in pairwise(times))
    return rises and times[-1] - times[0] >= 60 * (len(times) - 1)


def _seconds(found: re.Match[str]) -> float:
    parts = found.groupdict()
    minutes = int(parts["m"] or parts["hm"]) + 60 * int(parts.get("h") or 0)
    return float(60 * minutes + Fraction(parts["s"].replace(",", ".")))
