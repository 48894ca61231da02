"""A show's form as REST takes it, checked before a byte of it leaves.

Limits and names of fields: www.mixcloud.com/developers (2025).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

from mixcloud_core.api.transport import FilePart
from mixcloud_core.arguments import moment, texts
from mixcloud_core.errors import FileTooLargeError, InvalidFileError, InvalidSettingError
from mixcloud_core.filetypes import audio_type, beginning, image_type
from mixcloud_core.formats import format_clock, format_size
from mixcloud_core.models import CloudcastForm, Section, Tracklist
from mixcloud_core.text import clean_line

__all__ = ["Field", "audio_field", "form_fields"]

Field = tuple[str, str | FilePart]

LARGEST_AUDIO = 4_294_967_296  # bytes
LARGEST_PICTURE = 10_485_760  # bytes
LONGEST_DESCRIPTION = 1000  # characters
MOST_TAGS = 5
MOST_HOSTS = 2
# Seconds. More than 4 GiB of the worst MP3 can hold: what is longer is a time in other units.
_LONGEST = 10_000_000

# MP3 is documented; M4A is sent by a client of 2026. FLAC was reported to fail.
_AUDIO = {"audio/mpeg": "mp3", "audio/mp4": "m4a"}
_PICTURES = {"image/jpeg": "jpg", "image/png": "png"}


def audio_field(path: Path) -> Field:
    """Give the field of the audio.

    Raises InvalidFileError for a file that is missing, empty or no MP3 or M4A, FileTooLargeError beyond 4 GiB.
    """
    kind = audio_type(_beginning(path, LARGEST_AUDIO))
    if kind not in _AUDIO:
        raise InvalidFileError(
            f"{clean_line(path.name)} is {kind or 'no audio that is known'}; Mixcloud takes MP3 (and M4A)"
        )
    return "mp3", FilePart(path, f"audio.{_AUDIO[kind]}", kind)


def form_fields(form: CloudcastForm, duration: float | None = None) -> tuple[Field, ...]:
    """Give the fields of what the form says, nothing for what is None.

    `duration` (seconds) is the length of the audio, inside of which sections must start; None where it is not known.
    Raises InvalidSettingError that names what is wrong, InvalidFileError for a picture that is no JPEG or PNG.
    """
    return tuple(_fields(form, duration))


def _fields(form: CloudcastForm, duration: float | None) -> Iterator[Field]:
    if form.name is not None:
        yield "name", _name(form.name)
    if form.description is not None:
        yield "description", _description(form.description)
    if form.picture is not None:
        yield _picture(form.picture)
    if form.tags is not None:
        yield from _list("tags", "tag", form.tags, MOST_TAGS)
    if form.hosts is not None:
        yield from _list("hosts", "username", form.hosts, MOST_HOSTS)
    if form.sections is not None:
        sections = form.sections.sections if isinstance(form.sections, Tracklist) else form.sections
        yield from _sections(sections, duration)
    yield from _publication(form)
    for name in ("disable_comments", "hide_stats"):
        if (value := getattr(form, name)) is not None:
            yield name, "1" if value else "0"


def _name(name: str) -> str:
    if not name.strip():
        raise InvalidSettingError("a show needs a name", setting="name")
    return name


def _description(text: str) -> str:
    if len(text) > LONGEST_DESCRIPTION:
        raise InvalidSettingError(
            f"{len(text)} characters are too many: Mixcloud takes {LONGEST_DESCRIPTION}", setting="description"
        )
    return text


def _picture(path: Path) -> Field:
    kind = image_type(_beginning(path, LARGEST_PICTURE))
    if kind not in _PICTURES:
        raise InvalidFileError(f"{clean_line(path.name)} is no JPEG or PNG picture")
    return "picture", FilePart(path, f"picture.{_PICTURES[kind]}", kind)


def _list(name: str, member: str, given: tuple[str, ...], most: int) -> Iterator[Field]:
    """Give a list that replaces the old one; a single empty value clears it (documented for hosts)."""
    values = texts(name, given)
    if len(values) > most:
        raise InvalidSettingError(f"{len(values)} are too many: Mixcloud takes {most}", setting=name)
    if any(not value.strip() for value in values):
        raise InvalidSettingError("one of them is empty", setting=name)
    for index, value in enumerate(values or ("",)):
        yield f"{name}-{index}-{member}", value


def _sections(sections: tuple[Section, ...], duration: float | None) -> Iterator[Field]:
    """Give tracks (artist and title) and chapters (title only), in order of their times."""
    if not sections:
        yield "sections-0-chapter", ""
    last = 0
    for index, section in enumerate(sections):
        place = f"sections-{index}"
        if not section.title.strip():
            raise InvalidSettingError(f"section {index + 1} has no title", setting="sections")
        if section.artist.strip():
            yield f"{place}-artist", section.artist
            yield f"{place}-song", section.title
        else:
            yield f"{place}-chapter", section.title
        if section.start is not None:
            last = _start(index + 1, section.start, last, duration)
            yield f"{place}-start_time", str(last)


def _start(number: int, start: float, last: int, duration: float | None) -> int:
    """Give the start of a section in whole seconds, which must be neither before the last one nor outside the show."""
    if not 0 <= start < _LONGEST:
        raise InvalidSettingError(f"section {number} starts at no time of a show", setting="sections")
    if int(start) < last:
        raise InvalidSettingError(f"section {number} starts before the one above it", setting="sections")
    if duration is not None and start >= duration:
        raise InvalidSettingError(
            f"section {number} starts at {format_clock(start)}, and the show is over at {format_clock(duration)}",
            setting="sections",
        )
    return int(start)


def _publication(form: CloudcastForm) -> Iterator[Field]:
    if form.unlisted and form.publish_date:
        raise InvalidSettingError("an unlisted show is never published: leave out one of the two", setting="unlisted")
    if form.unlisted is not None:
        yield "unlisted", "1" if form.unlisted else "0"
    if publish_date := moment("publish_date", form.publish_date):
        yield "publish_date", publish_date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _beginning(path: Path, largest: int) -> bytes:
    """Give the first bytes of a file that is neither empty nor too large."""
    start, size = beginning(path)
    if not size:
        raise InvalidFileError(f"{clean_line(str(path))} is empty")
    if size > largest:
        raise FileTooLargeError(
            f"{clean_line(path.name)} has {size:,} bytes, and Mixcloud takes {largest:,} ({format_size(largest)})",
            size=size,
            limit=largest,
        )
    return start
