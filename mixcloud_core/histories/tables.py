"""Tables of tracks: rekordbox's lists as text, Serato's exports, and whatever else has headings over its columns.

rekordbox writes tabs and the headings of the language it speaks, Serato commas or columns of a fixed width with English
headings in small letters (`name`, `artist`, `start time`, …), of which a user may have switched off any. Below them
stands a row for the whole session, whose times have a date (Serato's manual, "History"; exports of 2010 to 2022 that
people published). `Time`, `Duration` and `Playtime` are lengths, `Date Added` says nothing of the set: none is a start.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mixcloud_core.formats import quoted
from mixcloud_core.histories.plays import Play, UnreadableError, clock_of, over_midnight, tracklist_of_plays
from mixcloud_core.models import Tracklist
from mixcloud_core.text import clean_line

__all__ = ["parse_rows", "parse_table"]

Row = Sequence[str]

# The first that there is counts: Serato's tables may have both `name` and `song`.
_TITLES = (
    "track title|title|name|song|track name|track|titre du morceau|titre|tracktitel|titel|titel van track|titolo brano"
    "|titolo della traccia|titolo|titulo de la pista|titulo de pista|titulo da faixa|titulo|nazev skladby|nazev"
    "|parca basligi|baslik|название трека|название|トラックタイトル|曲名|曲目标题"
    "|曲目標題|音轨标题|标题|標題|트랙 제목|제목"
).split("|")
_ARTISTS = (
    "artist|artists|artist name|performer|artiste|interpret|kunstler|artiest|artista|kunstner|umelec|sanatci"
    "|исполнитель|アーティスト|艺术家|艺人|演出者|藝人|아티스트"
).split("|")
_STARTS = "start time|started at|played at|startzeit|heure de debut|hora de inicio|ora di inizio|開始時間".split("|")
# What else stands over a table of tracks, so that a line with a "title" in it is one of headings.
_OTHERS = frozenset({"#", "no.", "bpm", "deck", "playtime", "duration", "genre", "album", "key"})
# Rows above the headings, such as a title.
_MOST_ABOVE = 5
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", re.ASCII)
_RULE = re.compile(r"[-=\s]*")
_GAP = re.compile(r" {2,}")
_LINES = re.compile(r"\r\n|\r|\n")


def parse_table(text: str) -> Tracklist | None:
    """Give the tracks of a table with tabs, commas, semicolons or columns of a fixed width; None for what is no table.

    Raises UnreadableError for several sessions, and for a list of rekordbox's in a language that is not known.
    """
    lines = _LINES.split(text.lstrip("\ufeff"))
    head = next((line for line in lines if line.strip()), "")
    if head.startswith("#\t") and _columns([head.split("\t")]) is None:
        raise UnreadableError(
            f"is a list of rekordbox's, and none of its columns ({quoted(head)}) is known to hold titles: "
            "name that column Track Title"
        )
    readings: tuple[Callable[[], list[list[str]]], ...] = (
        lambda: [line.split("\t") for line in lines],
        lambda: _separated(lines, ","),
        lambda: _separated(lines, ";"),
        lambda: list(_aligned(lines)),
    )
    for separator, rows in zip("\t,; ", readings, strict=True):
        above = [line for line in lines if line.strip()][:_MOST_ABOVE]
        if any(separator in line for line in above) and _has_headings(above, separator):
            return parse_rows(rows())
    return None


def parse_rows(rows: Iterable[Row]) -> Tracklist | None:
    """Give the tracks of rows, of which one of the first holds the headings; None where none does.

    Raises UnreadableError for more than one session.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    columns = _columns(filled[:_MOST_ABOVE])
    if columns is None:
        return None
    sessions = [session for session in _sessions(columns, filled[columns.row + 1 :]) if session]
    if len(sessions) > 1:
        raise UnreadableError(f"holds {len(sessions)} sessions: export the one of this show by itself")
    return tracklist_of_plays(over_midnight(sessions[0])) if sessions else Tracklist()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the headings are, and which cell of a row holds what; -1 where none does."""

    row: int
    titles: tuple[int, ...]
    artist: int
    start: int

    def title_of(self, row: Row) -> str:
        return next((cell for index in self.titles if (cell := _cell(row, index))), "")

    def at(self, row: Row) -> tuple[float | None, bool]:
        """Give the time of day, and whether it comes with a date."""
        clock, rest = clock_of(_cell(row, self.start))
        return clock, clock is not None and bool(_DATE.search(rest))

    def is_session(self, row: Row, *, all_dated: bool) -> bool:
        """Whether a row is for a whole session: only its times have a date, or it is called as one."""
        if self.at(row)[1] and not all_dated:
            return True
        return self.start >= 0 and bool(_DATE.fullmatch(self.title_of(row))) and not _cell(row, self.artist)


def _sessions(columns: _Columns, rows: Sequence[Row]) -> Iterator[list[Play]]:
    all_dated = all(dated for clock, dated in map(columns.at, rows) if clock is not None)
    plays: list[Play] = []
    for row in rows:
        if columns.is_session(row, all_dated=all_dated):
            yield plays
            plays = []
        elif not _RULE.fullmatch("".join(row)):
            plays.append(Play(columns.title_of(row), _cell(row, columns.artist), columns.at(row)[0]))
    yield plays


def _columns(rows: Sequence[Row]) -> _Columns | None:
    for number, row in enumerate(rows):
        names = [_plain(cell) for cell in row]
        titles = tuple(names.index(name) for name in _TITLES if name in names)
        artist = next((names.index(name) for name in _ARTISTS if name in names), -1)
        start = next((names.index(name) for name in _STARTS if name in names), -1)
        if titles and (artist >= 0 or start >= 0 or _OTHERS & set(names)):
            return _Columns(number, titles, artist, start)
    return None


def _has_headings(lines: Sequence[str], separator: str) -> bool:
    return _columns([_cut(line, separator) for line in lines]) is not None


def _cut(line: str, separator: str) -> list[str]:
    return _GAP.split(line.strip()) if separator == " " else line.replace('"', "").split(separator)


def _separated(lines: Sequence[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader((f"{line}\n" for line in lines), delimiter=separator))
    except csv.Error as error:
        raise UnreadableError(f"is no table that can be read ({error})") from error


def _aligned(lines: Sequence[str]) -> Iterator[list[str]]:
    """Cut lines where the headings begin; one that is too wide is cut at its gaps, if it has all of the cells."""
    starts: list[int] = []
    for line in lines:
        if not starts:
            if _has_headings([line], " "):
                starts = [0, *(gap.end() for gap in _GAP.finditer(line.rstrip()) if gap.start())]
                yield _slices(line, starts)
        elif all(not line[start - 1 : start].strip() for start in starts[1:]):
            yield _slices(line, starts)
        elif len(cells := _GAP.split(line.strip())) == len(starts):
            yield cells
        else:
            raise UnreadableError(f"has a line that does not fit its columns: {quoted(line)}")


def _slices(line: str, starts: Sequence[int]) -> list[str]:
    return [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _cell(row: Row, index: int) -> str:
    return clean_line(row[index]) if 0 <= index < len(row) else ""


def _plain(heading: str) -> str:
    """Give a heading in small letters, without what stands above letters."""
    apart = unicodedata.normalize("NFD", clean_line(heading[:100]).casefold())
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f"))
