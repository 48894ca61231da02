"""What would change of a show at Mixcloud: for a person, for a pipe, and as the fields that are sent."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from beets.ui import print_

from beetsplug.mixcloud.commands.fields_shown import field_record, field_row, print_field_rows
from beetsplug.mixcloud.publishing.show_form import WHOLE, ShowChange
from beetsplug.mixcloud.terminal.screen import print_rich, tabbed
from mixcloud_core.text import clean_line

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["as_json", "print_change", "print_rows_of", "print_sent"]

_REMOVED, _ADDED = "red", "green"


def print_change(change: ShowChange) -> None:
    """Print the lines before and after as `beet modify` does; what is replaced as a whole with all that was there."""
    from rich.text import Text

    print_rich(Text(f"{change.title}  {change.url}", "bold"))
    for name, before, after in change.parts():
        if name not in WHOLE and len(before or ()) <= 1 and len(after) <= 1:
            print_rich(_in_line(name, before, after))
            continue
        told = " (replaced as a whole)" if name in WHOLE else ""
        unknown = "  nobody knows what is there now" if before is None else ""
        print_rich(Text(f"  {name}{told}:{unknown}"), *_lines(before or [], after, whole=name in WHOLE))


def _in_line(name: str, before: list[str] | None, after: list[str]) -> Text:
    from rich.text import Text

    old = "?" if before is None else clean_line("".join(before)) or "nothing"
    new = clean_line("".join(after)) or "nothing"
    return Text.assemble(f"  {name}: ", (old, _REMOVED), " -> ", (new, _ADDED))


def _lines(before: list[str], after: list[str], *, whole: bool) -> Iterator[Text]:
    """Give what goes and what comes, and of what is replaced as a whole also what stays."""
    from rich.text import Text

    for kind, at, to, other, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Text(f"      {line}") for line in before[at:to] if whole)
            continue
        yield from (Text(f"    - {line}", _REMOVED) for line in before[at:to])
        yield from (Text(f"    + {line}", _ADDED) for line in after[other:other_end])


def print_rows_of(change: ShowChange) -> None:
    """Print a line for each thing that changes: address, what, before, after."""
    for row in change.rows():
        print_(tabbed(change.url, *row))


def print_sent(change: ShowChange) -> None:
    """Print every field that would be sent, by its name at Mixcloud."""
    print_field_rows(map(field_row, change.fields()), change.url)


def as_json(change: ShowChange) -> dict[str, object]:
    """Give what changes, and the fields that would be sent, as JSON has them."""
    return {"changes": change.as_json(), "fields": list(map(field_record, change.fields()))}
