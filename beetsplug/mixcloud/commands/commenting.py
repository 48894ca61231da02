"""`beet mixcloud comment` and `comments`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from beets.exceptions import UserError
from beets.ui import print_

from beetsplug.mixcloud.commands.choosing import add_limit
from beetsplug.mixcloud.commands.output import Count, print_each
from beetsplug.mixcloud.commands.running import Run, add_wait
from beetsplug.mixcloud.editor import can_edit, draft
from beetsplug.mixcloud.showing.records import comment_record, json_line
from beetsplug.mixcloud.terminal.screen import is_terminal, local_time, print_rich, tabbed
from mixcloud_core.errors import BadReplyError, NetworkError, ServerError
from mixcloud_core.formats import format_clock, format_moment
from mixcloud_core.links import parse_cloudcast
from mixcloud_core.models import Cloudcast, Comment
from mixcloud_core.text import clean_text

__all__ = ["add_parsers"]

_WRITE = """\
Comments on a show; answers a comment with --reply-to, and removes one of yours
(or one on a show of yours) with --remove. Their ids stand in the list that
beet mixcloud comments prints. Without a text it opens your editor; - reads the
text from the standard input.

  beet mixcloud comment https://www.mixcloud.com/user/show/ "What a set!"
  beet mixcloud comment user/show --reply-to ID "Thank you"

It takes your browser's session with Mixcloud:
beet mixcloud login --cookies-from-browser NAME

A pipe gets a line, with tabs between: commented or removed, the address of the
show, the id of the comment.

exit status:
  0    all is well
  1    Mixcloud refused it, or there is no such show or comment
  2    the command line is wrong
  130  interrupted"""

_READ = """\
Lists the comments on a show, the newest first, each with its replies. Nobody
has to be signed in.

A pipe gets a line for each, with tabs between: id, the id of the comment that
it answers, date, username, where in the show, text.

exit status:
  0    all is well, even if there is none
  1    there is no such show, or Mixcloud did not answer
  2    the command line is wrong
  130  interrupted"""

_HEAD = """\
# Write your comment above this line. It is sent when you save it and close the
# editor; if it is empty, nothing is. Lines that begin with # don't count.
"""
# Characters: what Mixcloud takes is not known; nobody writes as much.
_LONGEST = 10_000


def add_parsers(verbs: _SubParsersAction[Any]) -> None:
    """Add the verbs to the command's parser."""
    parser = _parser(verbs, "comment", "comment on a show", _WRITE, _write)
    parser.add_argument("url", metavar="URL", help="the show: its address, or user/show")
    parser.add_argument(
        "text", nargs="*", default=[], metavar="TEXT", help="what to say; - reads it from the standard input"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--reply-to", metavar="ID", help="answer this comment")
    what.add_argument("--remove", metavar="ID", help="remove this comment")
    parser.add_argument("-p", "--pretend", action="store_true", help="say what would be sent, and send nothing")
    _add_shown(parser, "print only what went wrong")
    add_wait(parser)
    parser.set_defaults(interrupted="see whether it was sent with: beet mixcloud comments")
    parser = _parser(verbs, "comments", "list the comments on a show", _READ, _list)
    parser.add_argument("url", metavar="URL", help="the show: its address, or user/show")
    add_limit(parser)
    _add_shown(parser, "print nothing but the comments")
    parser.set_defaults(interrupted="what was listed so far is right")


def _parser(
    verbs: _SubParsersAction[Any], name: str, words: str, text: str, verb: Callable[[Run], int]
) -> ArgumentParser:
    parser: ArgumentParser = verbs.add_parser(
        name, help=words, description=text, formatter_class=RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=verb)
    return parser


def _add_shown(parser: ArgumentParser, quiet: str) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON object for each, one a line")
    parser.add_argument("-q", "--quiet", action="store_true", help=quiet)


def _write(run: Run) -> int:
    options = run.options
    if options.remove and options.text:
        options.wrong("--remove takes no text")
    show = run.api.cloudcast_details(parse_cloudcast(options.url).url)
    if options.remove:
        return _remove(run, show, _find(run, show, options.remove))
    answered = _find(run, show, options.reply_to) if options.reply_to else None
    with _text(run) as text:
        if options.pretend:
            print_(f"Would be sent to {show.url}:\n{text}")
        else:
            _tell(run, "commented", show, _sent(run, show, answered, text))
    return 0


def _sent(run: Run, show: Cloudcast, answered: Comment | None, text: str) -> Comment:
    """Send a comment, once; raises UserError that says what is not known where the answer was lost."""
    try:
        # A reply to a reply belongs to the comment above both: Mixcloud shows one level.
        return run.api.reply(answered.parent_id or answered.id, text) if answered else run.api.comment(show, text)
    except (NetworkError, ServerError, BadReplyError) as error:
        if isinstance(error, NetworkError) and not error.sent:
            raise
        raise UserError(
            f"{error}. Whether the comment was written is not known; see: beet mixcloud comments {show.url}"
        ) from error


def _remove(run: Run, show: Cloudcast, comment: Comment) -> int:
    if run.options.pretend:
        print_(f"Would be removed from {show.url}:\n{comment.text}")
        return 0
    run.api.remove_comment(comment)
    _tell(run, "removed", show, comment)
    return 0


def _tell(run: Run, deed: str, show: Cloudcast, comment: Comment) -> None:
    if run.options.json:
        print_(json_line({"outcome": deed, "address": show.url} | comment_record(comment)))
    elif run.options.quiet:
        return
    elif is_terminal():
        print_(f"{deed.capitalize()}: {show.name}\n  {show.url}\n{comment.text}")
    else:
        print_(tabbed(deed, show.url, comment.id))


def _find(run: Run, show: Cloudcast, comment_id: str) -> Comment:
    """Look for a comment among those on a show, the newest first."""
    for comment in run.api.fresh.comments(show):
        if comment.id == comment_id:
            return comment
    raise UserError(f"there is no comment {comment_id} on this show; see: beet mixcloud comments {show.url}")


@contextmanager
def _text(run: Run) -> Iterator[str]:
    """Give what somebody has to say; what was typed into an editor is kept where sending it fails."""
    words = run.options.text
    if words == ["-"]:
        yield _checked(sys.stdin.read(_LONGEST + 1))
    elif words:
        yield _checked(" ".join(words))
    elif can_edit():
        run.api.me()  # nobody writes in vain because the session has ended
        with draft(f"\n{_HEAD}") as one:
            yield _checked(one.until(_without_notes) or "")
    else:
        run.options.wrong("there is nothing to say: give a text, or - for the standard input")


def _without_notes(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def _checked(text: str) -> str:
    """Give a text as it is sent; raises UserError where there is none, or too much of it."""
    if len(text) > _LONGEST:
        raise UserError(f"the comment is longer than {_LONGEST} characters: nothing was sent")
    cleaned = clean_text(text).strip()
    if not cleaned:
        raise UserError("the comment is empty: nothing was sent")
    return cleaned


def _list(run: Run) -> int:
    address = parse_cloudcast(run.options.url).url
    comments = run.api.fresh.comments(address, limit=run.options.limit)
    return print_each(run, comments, _printer(run), Count("comment"))


def _printer(run: Run) -> Callable[[Comment], None]:
    if run.options.json:
        return lambda comment: print_(json_line(comment_record(comment)))
    return _show if is_terminal() else lambda comment: print_(tabbed(*_cells(comment)))


def _cells(comment: Comment) -> tuple[str, ...]:
    created = format_moment(comment.created) if comment.created else ""
    user = comment.user.username if comment.user else ""
    return comment.id, comment.parent_id or "", created, user, _position(comment), comment.text


def _position(comment: Comment) -> str:
    return "" if comment.position is None else format_clock(comment.position)


def _show(comment: Comment) -> None:
    """Print a comment as a person reads it: who and when, then the text; a reply stands further in."""
    from rich.padding import Padding
    from rich.text import Text

    indent = 4 if comment.parent_id else 0
    likes = f"{comment.likes} like{'' if comment.likes == 1 else 's'}" if comment.likes else ""
    place = f"at {_position(comment)}" if _position(comment) else ""
    head = Text(comment.user.display_name if comment.user else "somebody who has gone", "bold cyan")
    head.append("  ".join(["", *filter(None, (local_time(comment.created), place, likes, comment.id))]), "not bold dim")
    # Not filled up with spaces, which would be copied along.
    text = Padding(Text(comment.text), (0, 0, 1, indent + 2), expand=False)
    print_rich(Padding(head, (0, 0, 0, indent), expand=False), text)
