"""A playlist of one's own as a whole: its name, its order, its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from beets.exceptions import UserError
from beets.ui import input_yn, print_

from beetsplug.mixcloud.commands.agreeing import check_agreeing
from beetsplug.mixcloud.commands.deeds import Deeds, Words
from beetsplug.mixcloud.commands.fates import Fate
from beetsplug.mixcloud.commands.picking import picked
from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.editor import can_edit, draft
from beetsplug.mixcloud.playlists.ordering import as_text, by_name, by_numbers, out_of_text
from beetsplug.mixcloud.playlists.own import own_playlist
from mixcloud_core.models import Playlist, PlaylistItem
from mixcloud_core.text import clean_line

__all__ = ["delete", "rename", "reorder"]


def rename(run: Run) -> int:
    """Give a playlist another name."""
    name = clean_line(run.options.name)
    if not name:
        run.options.wrong("the name is empty")
    playlist = own_playlist(run.api, run.options.playlist)
    is_so = playlist.name == name
    return _change(run, playlist, Words("renamed"), lambda: run.api.rename_playlist(playlist, name), is_so=is_so)


def reorder(run: Run) -> int:
    """Put a playlist into another order: by numbers, by what the shows are, or by hand."""
    options = run.options
    if options.by and options.numbers:
        options.wrong("give numbers or --by, and not both")
    if not (options.by or options.numbers or can_edit()):
        options.wrong("there is no terminal for an editor: give numbers, or --by")
    playlist = own_playlist(run.api, options.playlist)
    items = list(run.api.fresh.playlist_items(playlist))
    if options.by or options.numbers:
        return _put(run, playlist, items, _by_options(run, items))
    with draft(as_text(items)) as one:
        return _put(run, playlist, items, one.until(lambda text: out_of_text(items, text)) or items)


def delete(run: Run) -> int:
    """Delete a playlist, when somebody agrees who knows what is lost."""
    check_agreeing(run)
    playlist = own_playlist(run.api, run.options.playlist)
    if not (run.options.yes or run.options.pretend):
        shows = "" if playlist.count is None else f", {playlist.count} show{'' if playlist.count == 1 else 's'}"
        afterwards, run.options.interrupted = run.options.interrupted, "nothing was deleted"
        if not input_yn(f'Delete the playlist "{playlist.name}" ({playlist.url}{shows})? (y/n)', require=True):
            print_("Nothing was deleted.")
            return 0
        run.options.interrupted = afterwards
    return _change(run, playlist, Words("deleted"), lambda: run.api.delete_playlist(playlist))


def _by_options(run: Run, items: Sequence[PlaylistItem]) -> list[PlaylistItem]:
    if run.options.by:
        return by_name(items, run.options.by)
    try:
        return by_numbers(items, picked(run.options.numbers, len(items)))
    except ValueError as error:
        raise UserError(str(error)) from error


def _put(run: Run, playlist: Playlist, before: Sequence[PlaylistItem], items: Sequence[PlaylistItem]) -> int:
    words = Words("reordered", "in this order already")
    is_so = list(before) == list(items)
    return _change(run, playlist, words, lambda: run.api.reorder_playlist(playlist, items), is_so=is_so)


def _change(run: Run, playlist: Playlist, words: Words, change: Callable[[], object], *, is_so: bool = False) -> int:
    """Make one change, unless it is so already, and tell of it; raises MixcloudError where it failed."""
    fate = Fate.SAME if is_so else Fate.WANTED if run.options.pretend else Fate.CHANGED
    if fate is Fate.CHANGED:
        change()
    Deeds(run, words).tell(fate, playlist.url, is_alone=True)
    return 0
