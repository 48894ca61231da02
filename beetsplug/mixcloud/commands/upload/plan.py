"""What is known of shows before any is sent: whether Mixcloud has them already, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.commands.upload.progress import reading
from beetsplug.mixcloud.library.writing import in_words
from beetsplug.mixcloud.publishing.earlier import Earlier, Standing, look_back
from beetsplug.mixcloud.publishing.fingerprints import fingerprint
from beetsplug.mixcloud.publishing.journal import Journal
from beetsplug.mixcloud.publishing.preparing import NewShow
from mixcloud_core.errors import InvalidFileError
from mixcloud_core.ffmpeg import find_ffmpeg
from mixcloud_core.text import clean_line

__all__ = ["Planned", "Planner"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A show, by what its audio is known again, and what is known of earlier.

    `facts` are those of the file that was read for the key.
    """

    show: NewShow
    key: str = ""
    facts: tuple[int, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)

    def check_file(self) -> None:
        """Raise InvalidFileError for a file that is not the one any more that was looked at, and OSError."""
        if self.facts and self.facts != _facts(self.show.path):
            raise InvalidFileError("the file changed since it was looked at: run the same command again")

    @property
    def is_refused(self) -> bool:
        """Whether it can't be sent, and would have to be."""
        return bool(self.show.problems) and not self.earlier.is_there


class Planner:
    """Looks at each show before it is sent; without an account, only at the show itself."""

    def __init__(self, run: Run, *, account: str, journal: Journal | None, converts: bool, quiet: bool) -> None:
        self._run = run
        self._account = account
        self._journal = journal
        self._converts = converts
        self._quiet = quiet
        self._keys: dict[Path, tuple[str, tuple[int, ...]]] = {}

    def plan(self, shows: Sequence[NewShow]) -> list[Planned]:
        """Look at all of them; raises what asking Mixcloud raises, and UserError for a journal that can't be read."""
        if self._run.options.again:
            return [self._planned(show) for show in shows]
        return _without_doubles([self._planned(show) for show in shows])

    def _planned(self, show: NewShow) -> Planned:
        if why := self._why_no_mp3(show):
            show = _with_problem(show, why)
        if self._journal is None or show.audio is None:
            return Planned(show)
        try:
            key, facts = self._key(show)
        except OSError as error:
            return Planned(_with_problem(show, in_words(error)))
        if self._run.options.again:
            return Planned(show, key, facts)
        held = str(show.item.get("mixcloud_url", "", with_album=False))
        earlier = look_back(self._run.api, self._journal, audio=key, name=show.name, held=held, account=self._account)
        if earlier.standing is Standing.REFUSED:
            show = _with_problem(show, earlier.words)
        if earlier.is_there and earlier.entry:
            # It is told by the name that it was uploaded under, whatever it would be called now.
            show = replace(show, form=replace(show.form, name=earlier.entry.name))
        return Planned(show, key, facts, earlier)

    def _key(self, show: NewShow) -> tuple[str, tuple[int, ...]]:
        """Give what an upload is known by, and the facts of its file; a file is read once."""
        if show.path not in self._keys:
            facts = _facts(show.path)
            with reading(show, quiet=self._quiet) as report:
                self._keys[show.path] = fingerprint(show.path, report), facts
        return self._keys[show.path]

    def _why_no_mp3(self, show: NewShow) -> str:
        if show.audio is None or show.audio.is_taken:
            return ""
        words = f"it is {show.audio.kind}, which Mixcloud does not take"
        if not find_ffmpeg():
            return (
                f"{words}, and ffmpeg, which makes an MP3 of it, was not found. Install ffmpeg, or: pip install "
                "'mixcloud-plugins[beets,ffmpeg]'"
            )
        return "" if self._converts else f"{words}: add --convert to make an MP3 of it first"


def _facts(path: Path) -> tuple[int, ...]:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns, facts.st_ino


def _without_doubles(planned: Sequence[Planned]) -> list[Planned]:
    """Add to the problems of a show that another one of them has its name, or its audio."""
    names: dict[str, NewShow] = {}
    sounds: dict[str, NewShow] = {}
    checked = []
    for each in planned:
        show = each.show
        if names.setdefault(show.name.casefold(), show) is not show:
            words = f'several of these would be named "{show.name}". Upload them one by one with --name, or add --again'
            each = replace(each, show=_with_problem(show, words))  # noqa: PLW2901 (it stays the same one)
        if each.key and (first := sounds.setdefault(each.key, show)) is not show:
            words = f"it is the same audio as {clean_line(str(first.path))}. To upload it twice, add --again"
            each = replace(each, show=_with_problem(each.show, words))  # noqa: PLW2901
        checked.append(each)
    return checked


def _with_problem(show: NewShow, words: str) -> NewShow:
    return replace(show, problems=(*show.problems, words))
