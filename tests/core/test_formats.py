"""Durations, dates, counts and sizes, read and written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core.formats import (
    format_clock,
    format_count,
    format_date,
    format_duration,
    format_iso_duration,
    format_moment,
    format_quantity,
    format_short_count,
    format_size,
    parse_count,
    parse_date,
    parse_duration,
    parse_size,
    quoted,
)

NOW = datetime(2024, 3, 31, 12, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723),
        ("01:02:03.5", 3723.5),
        ("62:05", 3725),
        ("0:07", 7),
        ("75:30", 4530),
        ("PT1H2M3S", 3723),
        ("P1DT1S", 86401),
        ("P2W", 1_209_600),
        ("PT0.5S", 0.5),
        ("pt90m", 5400),
        ("62m", 3720),
        ("1h2m", 3720),
        ("1 h 2 min", 3720),
        ("1 hour, 2 minutes, 3 seconds", 3723),
        ("1.5h", 5400),
        ("1d", 86400),
        ("2 weeks", 1_209_600),
        ("90", 90),
        ("90s", 90),
        (" 90 ", 90),
        ("0.25", 0.25),
        ("0", 0),
    ],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "P", "PT", "P1DT", "1:2:3", "1:60", "1:60:00", "1:02:03:04", ":30", "5:", "-5", "-0:30", "+5",
        "NaN", "inf", "1e3", "1.5h30m",
        "2m1h", "1h1h", "5 parsecs", "٣٠", "３０", "1.", ".5", "1,5h", "h", "5\n5", "9" * 17, "31 years",
        "1000000001", "9999999999999999h", "9" * 1_000_000, "1:" * 500_000, "1h" * 500_000,
    ],
)  # fmt: skip
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="duration such as|longer than") as caught:
        parse_duration(text)
    assert len(str(caught.value)) < 150


@pytest.mark.parametrize(
    ("seconds", "clock", "words", "iso"),
    [
        (0, "0:00", "0 s", "PT0S"),
        (7, "0:07", "7 s", "PT7S"),
        (59.6, "1:00", "1 min", "PT59.6S"),
        (125, "2:05", "2 min 5 s", "PT2M5S"),
        (3600, "1:00:00", "1 h", "PT1H"),
        (3599.9, "1:00:00", "1 h", "PT59M59.9S"),
        (3723, "1:02:03", "1 h 2 min", "PT1H2M3S"),
        (7199, "1:59:59", "2 h", "PT1H59M59S"),
        (360_000, "100:00:00", "100 h", "PT100H"),
        (10, "0:10", "10 s", "PT10S"),
    ],
)
def test_durations_are_written(seconds: float, clock: str, words: str, iso: str) -> None:
    assert (format_clock(seconds), format_duration(seconds), format_iso_duration(seconds)) == (clock, words, iso)


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
@pytest.mark.parametrize("write", [format_clock, format_duration, format_iso_duration])
def test_what_is_no_time_is_not_written(write: Callable[[float], str], seconds: float) -> None:
    with pytest.raises(ValueError, match="no duration"):
        write(seconds)


@given(st.integers(0, 10**9))
def test_whole_seconds_come_back(seconds: int) -> None:
    assert parse_duration(format_clock(seconds)) == seconds
    assert parse_duration(format_iso_duration(seconds)) == seconds
    assert abs(parse_duration(format_duration(min(seconds, 10**8))) - min(seconds, 10**8)) <= 30


@given(st.integers(0, 10**9))
def test_milliseconds_come_back(thousandths: int) -> None:
    assert parse_duration(format_iso_duration(thousandths / 1000)) == thousandths / 1000


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-02-03", "2024-02-03T00:00:00Z"),
        ("20240203", "2024-02-03T00:00:00Z"),
        ("2024-02-03T10:20:30", "2024-02-03T10:20:30Z"),
        ("2024-02-03 10:20", "2024-02-03T10:20:00Z"),
        ("2024-02-03T10:20:30z", "2024-02-03T10:20:30Z"),
        ("2024-02-03T00:30:00+01:00", "2024-02-02T23:30:00Z"),
        ("2024-02", "2024-02-01T00:00:00Z"),
        ("2024", "2024-01-01T00:00:00Z"),
        ("now", "2024-03-31T12:30:15Z"),
        ("Today", "2024-03-31T00:00:00Z"),
        ("yesterday", "2024-03-30T00:00:00Z"),
        ("3 days ago", "2024-03-28T12:30:15Z"),
        ("3d", "2024-03-28T12:30:15Z"),
        ("2w", "2024-03-17T12:30:15Z"),
        ("90 min", "2024-03-31T11:00:15Z"),
        ("1 hour ago", "2024-03-31T11:30:15Z"),
        ("1 month ago", "2024-02-29T12:30:15Z"),
        ("3mo", "2023-12-31T12:30:15Z"),
        ("1y", "2023-03-31T12:30:15Z"),
        ("1700000000", "2023-11-14T22:13:20Z"),
        ("@90", "1970-01-01T00:01:30Z"),
    ],
)
def test_dates_are_read(text: str, moment: str) -> None:
    assert format_moment(parse_date(text, now=NOW)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "2024-13", "2024-02-30", "2024-2-3", "03.02.2024", "02/03/2024", "tomorrow", "3m", "days ago",
        "-3 days ago", "123456", "1234567", "1969-12-31", "1969",
        "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "99999 years ago",
        "9999999999999999d", "２０２４", "2024-02-03T25:00", "9" * 1_000_000, "2024-" * 200_000, "nan",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date such as|before 1970") as caught:
        parse_date(text, now=NOW)
    assert len(str(caught.value)) < 200


# From 1970 to the year 9900, in UTC.
moments = st.integers(10**12, 25 * 10**16).map(
    lambda count: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=count)
)


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_moments_come_back(moment: datetime, minutes: int) -> None:
    there = moment.astimezone(timezone(timedelta(minutes=minutes)))
    assert parse_date(format_moment(there), now=NOW) == there
    assert parse_date(there.isoformat(), now=NOW) == there
    assert parse_date(format_date(there), now=NOW).date() == there.astimezone(UTC).date()


@given(
    st.integers(0, 500),
    st.sampled_from(["months ago", "years ago"]),
    moments,
)
def test_months_and_years_back_stay_on_the_day_or_the_last_of_the_month(number: int, unit: str, now: datetime) -> None:
    months = number * (12 if unit.startswith("years") else 1)
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1970:
        with pytest.raises(ValueError, match="1970|not a date"):
            parse_date(f"{number} {unit}", now=now)
        return
    found = parse_date(f"{number} {unit}", now=now)
    assert (found.year, found.month, found.time()) == (year, month + 1, now.time())
    assert found.day == now.day or (found.day < now.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("text", "count"),
    [("0", 0), ("1234", 1234), ("1,234", 1234), ("1,234,567", 1234567), ("1.2k", 1200), ("1.2K", 1200),
     ("3 M", 3_000_000), ("0.5k", 500), ("2b", 2 * 10**9)],
)  # fmt: skip
def test_counts_are_read(text: str, count: int) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize(
    "text",
    ["", "1.2", "1,23", "1,2345", ",123", "1.2345k", "-1", "1e3", "NaN", "k", "1kk", "1 2", "١٢٣", "9007199254740993",
     "9999999999999b", "1" * 1_000_000, "1,000" * 200_000],
)  # fmt: skip
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a count such as|is too large"):
        parse_count(text)


@pytest.mark.parametrize(
    ("count", "long", "short"),
    [(0, "0", "0"), (999, "999", "999"), (1000, "1,000", "1K"), (1234, "1,234", "1.2K"), (12_345, "12,345", "12.3K"),
     (999_949, "999,949", "999.9K"), (999_950, "999,950", "1M"), (1_234_567, "1,234,567", "1.2M"),
     (4 * 10**12, "4,000,000,000,000", "4000B")],
)  # fmt: skip
def test_counts_are_written(count: int, long: str, short: str) -> None:
    assert (format_count(count), format_short_count(count)) == (long, short)


@pytest.mark.parametrize(("count", "words"), [(0, "0 shows"), (1, "1 show"), (2, "2 shows"), (1001, "1,001 shows")])
def test_things_are_counted(count: int, words: str) -> None:
    assert format_quantity(count, "show") == words


@given(st.integers(0, 2**53))
def test_counts_come_back(count: int) -> None:
    assert parse_count(format_count(count)) == count
    assert abs(parse_count(format_short_count(min(count, 10**15))) - min(count, 10**15)) <= count * 0.05


@pytest.mark.parametrize(
    ("text", "size"),
    [("1024", 1024), ("64 MiB", 64 * 2**20), ("64MiB", 64 * 2**20), ("10MB", 10**7), ("10 mb", 10**7),
     ("64M", 64 * 2**20), ("1.5 KiB", 1536), ("1.3 KiB", 1331), ("7 B", 7), ("2T", 2 * 2**40), ("1,024", 1024)],
)  # fmt: skip
def test_sizes_are_read(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", "MiB", "-1", "1 2 MiB", "64 Mib/s", "64 bits", "1e3", "9999999 TiB", "6" * 1_000_000]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a size such as|is too large"):
        parse_size(text)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (64 * 2**20, "64 MiB"), (2**20 - 1, "1 MiB"),
     (2**40, "1 TiB"), (5 * 2**50, "5120 TiB")],
)  # fmt: skip
def test_sizes_are_written(size: int, text: str) -> None:
    assert format_size(size) == text


@given(st.integers(0, 2**52))
def test_sizes_come_back_to_a_digit_after_the_point(size: int) -> None:
    assert abs(parse_size(format_size(size)) - size) <= max(size * 0.05, 0)


@pytest.mark.parametrize("parse", [parse_duration, parse_count, parse_size, lambda text: parse_date(text, now=NOW)])
@given(text=st.text(st.characters(codec=None)) | st.text("0123456789:.,-+TPHMSWdhms kiB@"))
def test_any_text_is_read_or_refused(parse: Callable[[str], object], text: str) -> None:
    try:
        parse(text)
    except ValueError as error:
        assert "\x1b" not in str(error)
        assert len(str(error)) < 200


def test_what_was_typed_is_shown_without_what_steers() -> None:
    assert quoted("\x1b[31mred\n" + "x" * 100) == f'"red {"x" * 36}…"'
