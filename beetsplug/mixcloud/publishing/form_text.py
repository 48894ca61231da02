"""The form of a show as text that a person edits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from beetsplug.mixcloud.arguments import typed_path
from beetsplug.mixcloud.publishing.visibility import Seen, seen_of
from mixcloud_core.errors import InvalidFileError
from mixcloud_core.formats import format_clock, parse_duration, quoted
from mixcloud_core.models import CloudcastForm, Section, Tracklist
from mixcloud_core.text import clean_line, clean_text, is_plain

__all__ = ["FilledForm", "FormTextError", "form_from_text", "form_to_text", "line_of", "section_line", "sections_of"]

T = TypeVar("T")

_HEAD = """\
# This is sent to Mixcloud when you save it and close the editor. If you leave
# it as it is, or empty it, nothing is sent. Lines like this one don't count.
#
# Tags: up to five, with commas between them
# Visibility: public, unlisted (only by its address), draft (only you),
#   or a time from when on it is public, such as 2027-01-31 20:00
# Hosts: up to two users; Statistics: shown or hidden; Comments: on or off.
#   These three, and the time, are for Pro accounts
# Cover: a JPEG or PNG file
# Without a value, Tags and Hosts are emptied; what the other lines are about
# stays as it is.
#
# All lines under "Description:" are the description, up to 1,000 characters.
# Each line under "Tracklist:" is a track: 1:02:03 Artist – Title
# or 1:02:03 Title, with or without the time. A backslash before a sign takes
# away what it means: "A \\– B" is one title.
"""
_DESCRIPTION, _TRACKLIST = "Description:", "Tracklist:"
_BETWEEN = " – "
_DASH = re.compile(" [–—-] ")
# A dash that would be read as the one between artist and title.
_MISLEADING = re.compile(r" ([–—-])(?= |\Z)")
_TIME = re.compile(r"(\d{1,6}:\d{1,2}(?::\d{1,2})?)(?:\s+|\Z)", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")
_IN_LIST = re.compile(r"(?:\\.|[^\\,]|\\\Z)+")


class FilledForm(NamedTuple):
    """A form, and whether it is to be public (true) or a draft (false); None where it says nothing of that."""

    form: CloudcastForm
    publish: bool | None = None


class FormTextError(ValueError):
    """A text that is no form; `line` counts from 1."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line = line


def form_to_text(form: CloudcastForm, publish: bool | None) -> str:
    """Give a form as text; what it does not say, and what is empty, looks the same. Sections are in whole seconds."""
    lines = [
        f"Name: {form.name or ''}",
        f"Tags: {_listed(form.tags)}",
        f"Visibility: {Seen.of(form, publish)}",
        f"Hosts: {_listed(form.hosts)}",
        f"Cover: {_path(form.picture)}",
        f"Statistics: {_word(form.hide_stats, 'hidden', 'shown')}",
        f"Comments: {_word(form.disable_comments, 'off', 'on')}",
        "",
        _DESCRIPTION,
        form.description or "",
        "",
        _TRACKLIST,
        *map(section_line, sections_of(form) or ()),
    ]
    return _HEAD + "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def form_from_text(text: str) -> FilledForm:
    """Read what `form_to_text` wrote and a person changed; what is empty is None. Raises FormTextError."""
    lines = text.splitlines()
    description, tracklist = _blocks(lines)
    values: dict[str, Any] = dict(_head(lines[:description]))
    seen: Seen = values.pop("seen", None) or Seen()
    words = clean_text("\n".join(lines[description + 1 : tracklist]))
    sections = tuple(_sections(lines[tracklist + 1 :], tracklist + 2))
    form = CloudcastForm(
        **values,
        description=words or None,
        sections=sections or None,
        unlisted=seen.unlisted,
        publish_date=seen.publish_date,
    )
    return FilledForm(form, seen.publish)


def line_of(text: str, name: str, number: int = 0) -> int:
    """Give the line that says a member of the form, and of `sections` the line of one of them, counted from 1."""
    lines = text.splitlines()
    description, tracklist = _blocks(lines)
    if name == "sections":
        counting = [at for at, line in enumerate(lines[tracklist + 1 :], tracklist + 2) if _is_section(line)]
        return counting[number - 1] if number else tracklist + 1
    headings = (line.partition(":")[0].strip().lower() for line in lines[:description])
    return next(
        (at for at, heading in enumerate(headings, 1) if _READERS.get(heading, ("",))[0] == name), description + 1
    )


def _blocks(lines: Sequence[str]) -> tuple[int, int]:
    """Give where the two blocks begin; the last of the headings counts, for a description may hold the word as well."""
    bare = [line.strip() for line in lines]
    for heading in (_DESCRIPTION, _TRACKLIST):
        if heading not in bare:
            raise FormTextError(
                len(lines) or 1, f'the line "{heading}" is gone: put it back, with what belongs under it'
            )
    description = bare.index(_DESCRIPTION)
    tracklist = len(bare) - 1 - bare[::-1].index(_TRACKLIST)
    if tracklist < description:
        raise FormTextError(tracklist + 1, f'"{_TRACKLIST}" belongs under the description')
    return description, tracklist


def _head(lines: Sequence[str]) -> Iterator[tuple[str, object]]:
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        heading, colon, value = line.partition(":")
        name, read = _READERS.get(heading.strip().lower(), ("", None))
        if not colon or read is None:
            raise FormTextError(number, f"{quoted(line)} is none of {', '.join(map(str.title, _READERS))}")
        if name in seen:
            raise FormTextError(number, f"{heading.strip()} stands in line {seen[name]} as well")
        seen[name] = number
        yield name, _read(number, read, value.strip())


def _read(number: int, read: Callable[[str], T], text: str) -> T | None:
    try:
        return read(text) if text else None
    except ValueError as error:
        raise FormTextError(number, str(error)) from error


def _list(text: str) -> tuple[str, ...]:
    names = (clean_line(_ESCAPED.sub(r"\1", name)) for name in _IN_LIST.findall(text))
    return tuple(dict.fromkeys(filter(None, names)))


def _file(text: str) -> Path:
    path = typed_path(text)
    with suppress(OSError):  # a name that is too long
        if path.is_file():
            return path
    raise ValueError(f"there is no file {quoted(text)}")


def _one_of(yes: str, no: str) -> Callable[[str], bool]:
    def read(text: str) -> bool:
        word = text.lower()
        if word not in (yes, no):
            raise ValueError(f"{quoted(text)} is neither {no} nor {yes}")
        return word == yes

    return read


# What each line of the head is in the form, and how it is read.
_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "name": ("name", clean_line),
    "tags": ("tags", _list),
    "visibility": ("seen", seen_of),
    "hosts": ("hosts", _list),
    "cover": ("picture", _file),
    "statistics": ("hide_stats", _one_of("hidden", "shown")),
    "comments": ("disable_comments", _one_of("off", "on")),
}


def _listed(values: Sequence[str] | None) -> str:
    return ", ".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values or ())


def _path(picture: Path | None) -> str:
    if picture and not is_plain(str(picture)):
        raise InvalidFileError(f"{quoted(str(picture))} has a name that no text can show", hint="Rename the file")
    return str(picture or "")


def _word(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def sections_of(form: CloudcastForm) -> tuple[Section, ...] | None:
    """Give the sections of a form, whichever way it holds them, as Mixcloud takes them: at whole seconds."""
    sections = form.sections.sections if isinstance(form.sections, Tracklist) else form.sections
    if sections is None:
        return None
    return tuple(s if s.start is None else replace(s, start=float(int(s.start))) for s in sections)


def section_line(section: Section) -> str:
    """Give a section as a line of the text, from which the same is read again."""
    artist, title = (_MISLEADING.sub(r" \\\1", text.replace("\\", "\\\\")) for text in (section.artist, section.title))
    words = f"{artist}{_BETWEEN}{title}" if artist else title
    if section.start is not None:
        return f"{format_clock(int(section.start))} {words}"
    # What looks like a time, a comment or the heading, and is none.
    return f"\\{words}" if _TIME.match(words) or words.startswith("#") or words == _TRACKLIST else words


def _sections(lines: Sequence[str], first: int) -> Iterator[Section]:
    for number, line in enumerate(lines, first):
        if _is_section(line):
            yield _section(line.strip(), number)


def _is_section(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _section(words: str, number: int) -> Section:
    start = None
    if found := _TIME.match(words):
        start = _read(number, parse_duration, found[1])
        words = words[found.end() :]
    dash = _DASH.search(words)
    artist, title = (words[: dash.start()], words[dash.end() :]) if dash else ("", words)
    section = Section(_plain(title), _plain(artist), start)
    if not section.title:
        raise FormTextError(number, "there is no title on it")
    return section


def _plain(text: str) -> str:
    return clean_line(_ESCAPED.sub(r"\1", text))
