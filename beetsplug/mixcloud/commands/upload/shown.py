"""What a show is before it is sent: the summary that somebody agrees to, and every field that would be sent."""

from __future__ import annotations

from collections.abc import Iterator

from beetsplug.mixcloud.commands.fields_shown import field_record, field_row, print_field_rows
from beetsplug.mixcloud.publishing.form_text import sections_of
from beetsplug.mixcloud.publishing.preparing import NewShow
from beetsplug.mixcloud.terminal.screen import print_rich
from beetsplug.mixcloud.terminal.tables import facts_grid
from mixcloud_core.api.upload_form import Field, audio_field, form_fields
from mixcloud_core.api.uploads import UNPUBLISH
from mixcloud_core.formats import format_clock, format_size
from mixcloud_core.text import clean_line

__all__ = ["print_fields", "print_summary", "to_json"]

_SEEN = {
    "public": "public: everybody",
    "unlisted": "unlisted: who knows the address",
    "draft": "draft: only you",
}
# What is sent in place of a file that is made only then.
_MP3 = ("audio.mp3", "audio/mpeg")


def print_summary(show: NewShow, account: str) -> None:
    """Print what will be sent, for a person to agree to."""
    from rich.text import Text

    grid = facts_grid()
    for name, value in _facts(show, account):
        grid.add_row(name, Text(value))
    print_rich(Text(show.name, "bold"), grid)


def _facts(show: NewShow, account: str) -> Iterator[tuple[str, str]]:
    form, audio = show.form, show.audio
    description = form.description or ""
    timed = "" if all(section.start is None for section in sections_of(form) or ()) else ", with times"
    facts = {
        "account": account,
        "visibility": _SEEN.get(str(show.seen), f"public from {show.seen} on, on your clock"),
        "tags": ", ".join(form.tags or ()),
        "hosts": ", ".join(form.hosts or ()),
        "description": f"{len(description)} characters" if description else "",
        "tracklist": f"{len(sections_of(form) or ())} entries{timed} ({show.source})" if form.sections else "none",
        "cover": f"{format_size(form.picture.stat().st_size)} ({clean_line(form.picture.name)})"
        if form.picture
        else "none",
        "audio": _audio(show),
        "length": format_clock(audio.duration) if audio and audio.duration else "",
        "statistics": "hidden" if form.hide_stats else "",
        "comments": "off" if form.disable_comments else "",
    }
    return ((name, value) for name, value in facts.items() if value)


def _audio(show: NewShow) -> str:
    if show.audio is None:
        return ""
    made = "" if show.audio.is_taken else ", made into an MP3 of 320 kbit/s"
    warning = f" ({show.audio.warning})" if show.audio.warning else ""
    return f"{show.audio.kind}, {format_size(show.audio.size)}{made}{warning}"


def _sent_fields(show: NewShow) -> list[Field]:
    """Give the fields of the form in the order in which they are sent; without the audio that is yet to be made."""
    audio = show.audio
    taken = [audio_field(audio.path)] if audio and audio.is_taken else []
    return [*taken, *form_fields(show.form, audio.duration if audio else None)]


def print_fields(show: NewShow) -> None:
    """Print every field that would be sent, and what follows."""
    print_field_rows(_rows(show), "field")
    if show.is_draft:
        print_field_rows([UNPUBLISH], "then")


def _rows(show: NewShow) -> Iterator[tuple[str, str]]:
    if show.audio and not show.audio.is_taken:
        yield "mp3", f"{_MP3[0]}, {_MP3[1]}, made of {clean_line(str(show.path))}"
    yield from map(field_row, _sent_fields(show))


def to_json(show: NewShow) -> dict[str, object]:
    """Give what would be sent as JSON has it: `fields` in their order, `then` for what follows."""
    fields: list[dict[str, object]] = []
    if show.audio and not show.audio.is_taken:
        made = dict(zip(("filename", "type"), _MP3, strict=True))
        fields.append({"name": "mp3", **made, "size": None, "path": None})
    fields += map(field_record, _sent_fields(show))
    return {"fields": fields, "then": [field_record(UNPUBLISH)] if show.is_draft else []}
