"""Tracklists out of files: whatever a DJ, a program or a recorder left beside a mix."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable
from pathlib import Path

from mixcloud_core.cue_sheets import is_cue_sheet
from mixcloud_core.errors import FileTooLargeError, InvalidFileError
from mixcloud_core.filetypes import audio_type, image_type
from mixcloud_core.histories.playlists import is_labels, is_playlist, parse_labels, parse_playlist
from mixcloud_core.histories.plays import UnreadableError
from mixcloud_core.histories.rekordbox import parse_rekordbox_xml
from mixcloud_core.histories.serato import is_serato_session, parse_serato_session
from mixcloud_core.histories.tables import parse_table
from mixcloud_core.histories.traktor import parse_traktor_nml, parse_traktor_page
from mixcloud_core.histories.virtualdj import is_virtualdj_history, parse_virtualdj_history
from mixcloud_core.models import Tracklist
from mixcloud_core.text import clean_line
from mixcloud_core.tracklists import decode_text, parse_tracklist

__all__ = ["TRACKLIST_ENDINGS", "read_tracklist_file"]

_log = logging.getLogger(__name__)

# Where several lie beside one audio file, the one that surely keeps artists, titles and times apart comes first.
TRACKLIST_ENDINGS = (".cue", ".nml", ".session", ".csv", ".lrc", ".txt", ".m3u8", ".m3u")

# Bytes: XML of a DJ program describes each track of a collection at length, waveform included.
_LARGEST = 32 * 1024 * 1024
_LARGEST_TEXT = 1_000_000  # characters
# A set of a day and a night has some hundreds; what has more is a whole collection.
_MOST_TRACKS = 10_000

_KINDS = (
    "a cue sheet, LRC, lines of text, a playlist (M3U), Audacity's labels, "
    "or a history or playlist of rekordbox, Serato, Traktor or VirtualDJ"
)
_ROOT = re.compile(rb"<(NML|DJ_PLAYLISTS)[\s>]")
_PAGE = re.compile(r"<(?:html|table)\b", re.IGNORECASE)
# Lines of these would be taken for titles.
_OTHER_KINDS = ("<?xml", "<!DOCTYPE", "{", "%PDF")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What no text holds: controls, ends of lines and of files and escapes excepted.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")

_XML: dict[bytes, Callable[[bytes], Tracklist]] = {b"NML": parse_traktor_nml, b"DJ_PLAYLISTS": parse_rekordbox_xml}


def read_tracklist_file(path: Path) -> Tracklist:
    """Give the tracklist that a file holds, whatever kind it is: by what is in it, and not by its name.

    Starts are in seconds from the beginning of the audio, or, of a history, from its first track; None where the file
    does not tell. Raises InvalidFileError for a file without any tracks or with more than 10,000, FileTooLargeError
    for one of more than 32 MiB, or more than a million characters of text.
    """
    name = clean_line(path.name)
    content = _content(path, name)
    try:
        tracklist = _parsed(content, name)
    except UnreadableError as error:
        raise InvalidFileError(f"{name} {error}") from error
    if len(tracklist.sections) > _MOST_TRACKS:
        raise InvalidFileError(
            f"{name} holds more than {_MOST_TRACKS:,} tracks, which is a collection and no tracklist"
        )
    if not tracklist:
        raise InvalidFileError(f"{name} holds no tracks that can be read; it may be {_KINDS}")
    return tracklist


def _parsed(content: bytes, name: str) -> Tracklist:
    if is_serato_session(content):
        return parse_serato_session(content)
    if root := _ROOT.search(_ascii(content[:4000])):
        return _XML[root[1]](content)
    text = _text(content, name)
    if is_cue_sheet(text):
        return parse_tracklist(text)
    if is_playlist(text):
        return parse_playlist(text)
    if is_virtualdj_history(text):
        return _last_evening(text, name)
    if _PAGE.search(text[:10_000]):
        return parse_traktor_page(text)
    if text.lstrip().startswith(_OTHER_KINDS):
        raise UnreadableError(f"is no tracklist; it may be {_KINDS}")
    if is_labels(text):
        return parse_labels(text)
    table = parse_table(text)
    return parse_tracklist(text) if table is None else table


def _last_evening(text: str, name: str) -> Tracklist:
    evenings = parse_virtualdj_history(text)
    if len(evenings) > 1:
        _log.warning("%s holds %d evenings, and the last one is taken", name, len(evenings))
    return evenings[-1] if evenings else Tracklist()


def _text(content: bytes, name: str) -> str:
    text = decode_text(content)
    if audio_type(content) or image_type(content) or _BINARY.search(text):
        raise UnreadableError(f"is no text; a tracklist may be {_KINDS}")
    if len(text) > _LARGEST_TEXT:
        raise FileTooLargeError(
            f"{name} has {len(text):,} characters, and a tracklist at most {_LARGEST_TEXT:,}: "
            "copy the lines of this show into a file of their own",
            size=len(text),
            limit=_LARGEST_TEXT,
        )
    return text


def _ascii(content: bytes) -> bytes:
    """Give the beginning of an XML file as ASCII: it may be UTF-16."""
    return content.replace(b"\0", b"") if content.startswith(_MARKS[1:]) else content


def _content(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise InvalidFileError(f"{name} can't be read: {error.strerror or error}") from error
    if len(content) > _LARGEST:
        raise FileTooLargeError(
            f"{name} is larger than {_LARGEST // 1024**2} MiB, and a tracklist is not",
            size=len(content),
            limit=_LARGEST,
        )
    return content
