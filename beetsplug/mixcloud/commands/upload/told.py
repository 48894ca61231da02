"""What a run of `beet mixcloud upload` says: words on a terminal, a row in a pipe, or JSON, for each show."""

from __future__ import annotations

from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.publishing.preparing import NewShow
from beetsplug.mixcloud.showing.records import json_line
from beetsplug.mixcloud.terminal.screen import is_terminal, tabbed

__all__ = ["Told"]

# What came of a show, by its name in a pipe and in JSON.
_WORDS = {
    "uploaded": "Uploaded: {}",
    "found": "Uploaded by an earlier run: {}",
    "unchanged": "At Mixcloud already: {}",
    "left": "Not uploaded: {}",
    "wanted": "Would be uploaded: {}",
    "ready": "Processed, and plays: {}",
    "processing": "Not processed in time: {}",
    "hidden": "Can't be waited for: {}",
    "silent": "Processed, but does not play: {}",
}


class Told:
    """Says what becomes of shows, and keeps whether anything failed."""

    def __init__(self, run: Run) -> None:
        self._options = run.options
        self._messages = run.messages
        self.failed = False

    def came(self, outcome: str, show: NewShow, url: str = "", /, **more: object) -> None:
        """Say what came of a show; `more` is for JSON."""
        if self._options.json:
            told = {"outcome": outcome, "address": url or None, "title": show.name, "path": str(show.path)}
            print_(json_line({**told, **more}))
        elif self._options.quiet:
            return
        elif is_terminal():
            print_(_WORDS[outcome].format(show.name))
            if url:
                print_(f"  {url}")
            if outcome == "unchanged":
                self._tell_how_to_change(show, url)
        else:
            print_(tabbed(outcome, url, show.name))

    def _tell_how_to_change(self, show: NewShow, url: str) -> None:
        """Say by which command what was given here, or what the library says, goes to a show that is there."""
        if show.item.id:
            print_(f"To bring it in step with the library: beet mixcloud edit {url} --from-library")
        else:
            print_("To change it, or who sees it: beet mixcloud edit, with this address")

    def failed_with(self, show: NewShow, *reasons: str, url: str = "") -> None:
        """Say what went wrong with a show."""
        self.failed = True
        for reason in reasons:
            self._messages.error("{}: {}", show.name, reason)
        if self._options.json:
            self.came("failed", show, url, reasons=list(reasons))

    def failed_for_all(self, words: str) -> None:
        """Say what is wrong with all of them."""
        self.failed = True
        self._messages.error("{}", words)
