"""Durations, dates, counts and sizes: read as people and programs write them, and written for people.

Every `parse_` raises ValueError for what it can't read; the message quotes the text and says what would be right.
Which setting or argument it came from is for the caller to add. Texts are read in linear time, whatever they hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import isfinite
from typing import Never

from mixcloud_core.text import clean_line

__all__ = [
    "format_clock",
    "format_count",
    "format_date",
    "format_duration",
    "format_iso_duration",
    "format_moment",
    "format_quantity",
    "format_short_count",
    "format_size",
    "parse_count",
    "parse_date",
    "parse_duration",
    "parse_size",
    "quoted",
]

# Characters: nothing that is read here is as long.
_LONGEST_TEXT = 64
# Seconds: some 30 years.
_LONGEST_DURATION = 10**9
# What SQLite and JavaScript still count exactly.
_LARGEST_NUMBER = 2**53

_WHOLE = r"\d{1,16}"
_NUMBER = r"\d{1,16}(?:\.\d{1,9})?"
_SIXTY = r"[0-5]\d"

_SECONDS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATIONS = (
    re.compile(rf"(?P<h>{_WHOLE}):(?P<m>{_SIXTY}):(?P<s>{_SIXTY}(?:\.\d+)?)", re.ASCII),
    re.compile(rf"(?P<m>{_WHOLE}):(?P<s>{_SIXTY}(?:\.\d+)?)", re.ASCII),
    re.compile(
        rf"p(?:(?P<w>{_NUMBER})w)?(?:(?P<d>{_NUMBER})d)?"
        rf"(?:t(?=.)(?:(?P<h>{_NUMBER})h)?(?:(?P<m>{_NUMBER})m)?(?:(?P<s>{_NUMBER})s)?)?",
        re.ASCII,
    ),
    re.compile(
        rf"(?:(?P<w>{_NUMBER}) ?(?:w|weeks?),? ?)?(?:(?P<d>{_NUMBER}) ?(?:d|days?),? ?)?"
        rf"(?:(?P<h>{_NUMBER}) ?(?:h|hrs?|hours?),? ?)?(?:(?P<m>{_NUMBER}) ?(?:m|mins?|minutes?),? ?)?"
        rf"(?:(?P<s>{_NUMBER}) ?(?:s|secs?|seconds?))?",
        re.ASCII,
    ),
    re.compile(rf"(?P<s>{_NUMBER})", re.ASCII),
)

_UNIX = re.compile(r"@(?P<any>\d{1,11})|(?P<long>\d{9,11})", re.ASCII)
_YEAR_OR_MONTH = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?", re.ASCII)
# No `m`: it would be minutes to one reader and months to another.
_AGO = re.compile(
    rf"(?P<number>{_WHOLE}) ?(?:(?P<minutes>min|minutes?)|(?P<hours>h|hours?)|(?P<days>d|days?)|(?P<weeks>w|weeks?)"
    r"|(?P<months>mo|months?)|(?P<years>y|years?))(?: ago)?",
    re.ASCII,
)
_DAYS_BACK = {"today": 0, "yesterday": 1}

_SCALED = re.compile(rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|{_NUMBER}) ?(?P<unit>[a-z]*)", re.ASCII)
_COUNT_UNITS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9}
# A single letter is a power of 1024, as in yt-dlp's options.
_SIZE_UNITS = {"": 1, "b": 1} | {
    name: base ** (power + 1)
    for power, letter in enumerate("kmgt")
    for name, base in ((letter, 1024), (f"{letter}ib", 1024), (f"{letter}b", 1000))
}


def parse_duration(text: str) -> float:
    """Give seconds for `1:02:03`, `62:05`, `PT1H2M3S`, `1h2m`, `1 h 2 min`, `62m`, `90s` or `90`.

    `m` is minutes. The last number may have a fraction (`1.5h`). At most some 30 years.
    """
    words = _prepared(text)
    found = next((match for pattern in _DURATIONS if (match := pattern.fullmatch(words))), None)
    parts = [(unit, value) for unit, value in found.groupdict().items() if value] if found else []
    if not parts or any("." in value for _, value in parts[:-1]):
        _refuse(text, "a duration such as 1:02:03, 1h2m, 5m or 90 (seconds)")
    seconds = sum(Fraction(value) * _SECONDS[unit] for unit, value in parts)
    if seconds > _LONGEST_DURATION:
        raise ValueError(f"{quoted(text)} is longer than anything here may take")
    return float(seconds)


def format_clock(seconds: float) -> str:
    """Give `1:02:03` or `2:03`, rounded to whole seconds."""
    minutes, rest = divmod(round(_checked(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def format_duration(seconds: float) -> str:
    """Give `1 h 2 min`, `2 min 3 s` or `3 s`: from an hour on, rounded to whole minutes."""
    whole = round(_checked(seconds))
    if whole >= 3600:
        minutes = round(whole / 60)
        return _spoken((minutes // 60, "h"), (minutes % 60, "min"))
    return _spoken((whole // 60, "min"), (whole % 60, "s")) or "0 s"


def format_iso_duration(seconds: float) -> str:
    """Give `PT1H2M3.5S` as ISO 8601 has it, rounded to milliseconds."""
    minutes, thousandths = divmod(round(_checked(seconds) * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    rest = f"{thousandths // 1000}.{thousandths % 1000:03}".rstrip("0").rstrip(".")
    parts = ((str(hours), "H"), (str(minutes), "M"), (rest, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number != "0") or "0S")


def parse_date(text: str, *, now: datetime) -> datetime:
    """Give a moment in UTC, from 1970 on; a day, month or year stands for its first moment.

    `2024-02-03`, `20240203`, `2024-02-03T10:00+01:00` (UTC where no zone is given), `2024-02`, `2024`, `today`,
    `yesterday`, `now`, `3 days ago` or `2w` (so long before `now`), and Unix seconds: nine digits or more, or `@90`.
    """
    words = _prepared(text)
    try:
        moment = _moment(words, _in_utc(now))
    except (ValueError, OverflowError):
        _refuse(text, "a date such as 2024-02-03, 2024-02-03T10:00Z, 2024-02, yesterday, 3 days ago or 2w")
    if moment.year < 1970:
        raise ValueError(f"{quoted(text)} is before 1970")
    return moment


def format_date(moment: datetime) -> str:
    """Give the day in UTC (`2024-02-03`)."""
    return _in_utc(moment).date().isoformat()


def format_moment(moment: datetime) -> str:
    """Give the moment in UTC (`2024-02-03T10:00:00Z`)."""
    return _in_utc(moment).replace(tzinfo=None).isoformat() + "Z"


def parse_count(text: str) -> int:
    """Give the number for `1234`, `1,234`, `1.2k`, `3M` or `1b`; what is not whole is refused."""
    wanted = "a count such as 1234, 1,234 or 1.2k"
    count = _scaled(text, _COUNT_UNITS, wanted)
    return int(count) if count.denominator == 1 else _refuse(text, wanted)


def format_count(count: int) -> str:
    """Give `1,234,567`."""
    return f"{count:,}"


def format_quantity(count: int, word: str) -> str:
    """Give `1 show` or `1,234 shows`, for a word whose plural takes no more than an s."""
    return f"{format_count(count)} {word}{'' if count == 1 else 's'}"


def format_short_count(count: int) -> str:
    """Give `1.2M`, rounded to one digit after the point; counts up to 999 as they are."""
    for unit, size in (("", 1), ("K", 10**3), ("M", 10**6)):
        if (tenths := (count * 10 + size // 2) // size) < 10_000:
            return _in_tenths(tenths) + unit
    return _in_tenths((count * 10 + 10**9 // 2) // 10**9) + "B"


def parse_size(text: str) -> int:
    """Give bytes for `64 MiB`, `10MB` (a million each), `64M` (as MiB, like yt-dlp's) or `1024`, rounded down."""
    return int(_scaled(text, _SIZE_UNITS, "a size such as 64 MiB, 10 MB or 1024 (bytes)"))


def format_size(size: int) -> str:
    """Give `64 MiB`, rounded to one digit after the point; less than 1 KiB as bytes."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        scale = _SIZE_UNITS[unit.lower()]
        if (tenths := (size * 10 + scale // 2) // scale) < 10_240:
            return f"{_in_tenths(tenths)} {unit}"
    return f"{_in_tenths((size * 10 + 1024**4 // 2) // 1024**4)} TiB"


def quoted(text: str) -> str:
    """Give the beginning of what somebody typed, in quotes and safe to show."""
    cleaned = clean_line(text)
    return f'"{cleaned[:40]}…"' if len(cleaned) > 40 else f'"{cleaned}"'


def _prepared(text: str) -> str:
    """Give the text in lower case, nothing for one that can't be meant."""
    words = text.strip() if len(text) <= _LONGEST_TEXT else ""
    return words.lower() if words.isascii() else ""


def _refuse(text: str, wanted: str) -> Never:
    raise ValueError(f"{quoted(text)} is not {wanted}")


def _checked(seconds: float) -> float:
    if not isfinite(seconds) or seconds < 0:
        raise ValueError(f"{seconds} is no duration")
    return seconds


def _spoken(*parts: tuple[int, str]) -> str:
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _moment(words: str, now: datetime) -> datetime:
    if words == "now":
        return now
    if words in _DAYS_BACK:
        return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=_DAYS_BACK[words])
    if found := _AGO.fullmatch(words):
        return _before(now, int(found["number"]), str(found.lastgroup))
    if found := _UNIX.fullmatch(words):
        return datetime.fromtimestamp(int(found["any"] or found["long"]), UTC)
    if found := _YEAR_OR_MONTH.fullmatch(words):
        return datetime(int(found["year"]), int(found["month"] or 1), 1, tzinfo=UTC)
    return _in_utc(datetime.fromisoformat(words.upper()))


def _before(now: datetime, number: int, unit: str) -> datetime:
    if unit not in ("months", "years"):
        return now - timedelta(**{unit: number})
    year, month = divmod(now.year * 12 + now.month - 1 - number * (12 if unit == "years" else 1), 12)
    # The 31st of a month that has none is its last day.
    first = now.replace(year=year, month=month + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(now.day, last.day))


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _scaled(text: str, units: Mapping[str, int], wanted: str) -> Fraction:
    found = _SCALED.fullmatch(_prepared(text))
    if not found or found["unit"] not in units:
        _refuse(text, wanted)
    value = Fraction(found["number"].replace(",", "")) * units[found["unit"]]
    if value > _LARGEST_NUMBER:
        raise ValueError(f"{quoted(text)} is too large")
    return value


def _in_tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
