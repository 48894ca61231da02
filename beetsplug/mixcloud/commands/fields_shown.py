"""The fields of a form as they are sent: for people, for pipes, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from beets.ui import print_

from beetsplug.mixcloud.terminal.screen import is_terminal, print_rich, tabbed
from beetsplug.mixcloud.terminal.tables import facts_grid
from mixcloud_core.api.transport import FilePart
from mixcloud_core.api.upload_form import Field
from mixcloud_core.text import clean_line

__all__ = ["field_record", "field_row", "print_field_rows"]


def print_field_rows(rows: Iterable[tuple[str, str]], beginning: str) -> None:
    r"""Print names and values; in a pipe each line has a beginning, and `\n` stands for the end of a line."""
    if not is_terminal():
        for name, value in rows:
            print_(tabbed(beginning, name, value.replace("\\", "\\\\").replace("\n", "\\n")))
        return
    from rich.text import Text

    grid = facts_grid()
    for name, value in rows:
        grid.add_row(f"  {name}", Text(value))
    print_rich(grid)


def field_row(field: Field) -> tuple[str, str]:
    """Give name and value of a field; of a file its name, type, size and path."""
    name, value = field
    if not isinstance(value, FilePart):
        return name, value
    return name, f"{value.filename}, {value.content_type}, {_size(value)} bytes, {clean_line(str(value.path))}"


def field_record(field: Field) -> dict[str, object]:
    """Give the same as JSON has it."""
    name, value = field
    if not isinstance(value, FilePart):
        return {"name": name, "value": value}
    told = {"filename": value.filename, "type": value.content_type, "size": _size(value)}
    return {"name": name, **told, "path": str(value.path)}


def _size(part: FilePart) -> int:
    return part.path.stat().st_size
