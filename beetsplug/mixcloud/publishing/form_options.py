"""The form of a show as options of a command line; the same for all verbs that send one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beets import logging

from beetsplug.mixcloud.arguments import typed
from beetsplug.mixcloud.publishing.visibility import coming_time
from mixcloud_core.api.upload_form import MOST_TAGS
from mixcloud_core.errors import InvalidFileError, InvalidSettingError
from mixcloud_core.formats import parse_duration
from mixcloud_core.models import CloudcastForm
from mixcloud_core.text import clean_line, clean_text
from mixcloud_core.tracklists import decode_text

__all__ = ["add_form_options", "form_of_options", "merged"]

# Bytes: Mixcloud takes 1,000 characters.
_LARGEST_DESCRIPTION = 64 * 1024
_STDIN = "-"


def add_form_options(parser: ArgumentParser, *, new: bool = True) -> None:
    """Add the options; `new` tells that what is sent is a show that Mixcloud does not have yet.

    Beside the members of the form, a namespace then holds `publish` (true, or false for a draft, or None), `cover` (a
    path), `no_cover`, `shrink_cover`, `tracklist` (a file, or `chapters`, `lyrics`, `none`, or empty), `offset`
    (seconds) and `edit`.
    """
    _add_texts(parser)
    _add_tracklist(parser)
    _add_cover(parser, new=new)
    _add_visibility(parser, new=new)
    group = parser.add_argument_group("numbers and comments (for Pro accounts)")
    _add_switch(group, "--hide-stats", "--show-stats", "hide_stats", "nobody sees how often it is played", "everybody")
    _add_switch(group, "--no-comments", "--comments", "disable_comments", "nobody may comment", "everybody may")
    parser.add_argument("--edit", action="store_true", help="open the whole form in your editor first")


def _add_texts(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what the show says")
    group.add_argument("--name", type=typed(_name), metavar="TEXT", help="its name")
    words = group.add_mutually_exclusive_group()
    words.add_argument("--description", type=clean_text, metavar="TEXT", help="up to 1,000 characters")
    words.add_argument("--description-file", metavar="FILE", help="the same from a file; - is the standard input")
    tags = group.add_mutually_exclusive_group()
    tags.add_argument("--tag", action="append", type=typed(_tag), metavar="NAME", help="up to five, one by one")
    tags.add_argument("--no-tags", action="store_true", help="no tags at all")
    hosts = group.add_mutually_exclusive_group()
    hosts.add_argument(
        "--host", action="append", type=typed(_host), metavar="USER", help="up to two that you invited (Pro accounts)"
    )
    hosts.add_argument("--no-hosts", action="store_true", help="nobody but you")


def _add_tracklist(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("tracklist")
    group.add_argument(
        "--tracklist",
        default="",
        metavar="FROM",
        help="a file (text, cue sheet, export of your DJ software), or: chapters, lyrics, none",
    )
    group.add_argument(
        "--offset",
        type=typed(_offset),
        default=0.0,
        metavar="TIME",
        help="add this to its times: 1:30, or --offset=-1:30 to take it off",
    )


def _add_cover(parser: ArgumentParser, *, new: bool) -> None:
    group = parser.add_argument_group("cover")
    one = group.add_mutually_exclusive_group()
    one.add_argument("--cover", type=Path, metavar="FILE", help="this picture: JPEG or PNG")
    if new:
        one.add_argument("--no-cover", action="store_true", help="none, whatever the library has")
    group.add_argument("--shrink-cover", action="store_true", help="scale it down if it is larger than 10 MiB")


def _add_visibility(parser: ArgumentParser, *, new: bool) -> None:
    group = parser.add_argument_group("who sees it").add_mutually_exclusive_group()
    group.add_argument("--publish", action="store_true", default=None, help="everybody")
    usual = " (what happens if you say nothing)" if new else ""
    group.add_argument(
        "--unlisted", action="store_true", default=None, help=f"who knows the address, for it is in no list{usual}"
    )
    group.add_argument("--draft", action="store_false", dest="publish", help="only you")
    group.add_argument(
        "--schedule",
        type=typed(coming_time(lambda: datetime.now(UTC))),
        dest="publish_date",
        metavar="DATE",
        help="everybody from then on: 2027-01-31 20:00 on your clock, or 2027-01-31T20:00Z; for shows that were never "
        "public (Pro accounts)",
    )


def _add_switch(group: Any, on: str, off: str, name: str, *words: str) -> None:  # argparse does not name its groups
    one = group.add_mutually_exclusive_group()
    one.add_argument(on, action="store_true", default=None, dest=name, help=words[0])
    one.add_argument(off, action="store_false", dest=name, help=words[1])


def form_of_options(options: Namespace) -> CloudcastForm:
    """Give what the options say, None for all that they don't; without tracklist and picture.

    Raises InvalidFileError for a description that can't be read.
    """
    description = options.description
    if options.description_file is not None:
        description = _read(options.description_file)
    return CloudcastForm(
        name=options.name,
        description=description,
        tags=_list(options.tag, nothing=options.no_tags),
        hosts=_list(options.host, nothing=options.no_hosts),
        unlisted=options.unlisted,
        publish_date=options.publish_date,
        disable_comments=options.disable_comments,
        hide_stats=options.hide_stats,
    )


def merged(form: CloudcastForm, given: CloudcastForm) -> CloudcastForm:
    """Give a form with what was given over it; of tags that nobody gave, as many as Mixcloud takes, with a warning."""
    if given.tags is None and form.tags and len(form.tags) > MOST_TAGS:
        left_out = ", ".join(form.tags[MOST_TAGS:])
        logging.getLogger("beets.mixcloud").warning("Mixcloud takes {} tags; left out: {}", MOST_TAGS, left_out)
        form = replace(form, tags=form.tags[:MOST_TAGS])
    values = {field.name: getattr(given, field.name) for field in fields(given)}
    return replace(form, **{name: value for name, value in values.items() if value is not None})


def _list(given: list[str] | None, *, nothing: bool) -> tuple[str, ...] | None:
    return () if nothing else tuple(dict.fromkeys(given)) if given else None


def _read(name: str) -> str:
    try:
        if name == _STDIN:
            content = sys.stdin.buffer.read(_LARGEST_DESCRIPTION + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(_LARGEST_DESCRIPTION + 1)
    except OSError as error:
        raise InvalidFileError(f"{clean_line(name)} can't be read: {error.strerror}") from error
    if len(content) > _LARGEST_DESCRIPTION:
        raise InvalidSettingError(f"{clean_line(name)} is no description, it is too large", setting="description")
    return clean_text(decode_text(content))


def _name(text: str) -> str:
    return _filled(text, "a show needs a name")


def _tag(text: str) -> str:
    return _filled(text, "a tag is a word or two: --no-tags is for none")


def _host(text: str) -> str:
    return _filled(text, "a host is the name of a user: --no-hosts is for none")


def _filled(text: str, words: str) -> str:
    line = clean_line(text)
    if not line:
        raise ValueError(words)
    return line


def _offset(text: str) -> float:
    sign = -1 if text.startswith("-") else 1
    return sign * parse_duration(text.removeprefix("-").removeprefix("+"))
