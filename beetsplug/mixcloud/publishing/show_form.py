"""The form of a show as it is at Mixcloud, and what of it would change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from beetsplug.mixcloud.publishing.form_text import FilledForm, section_line, sections_of
from beetsplug.mixcloud.publishing.visibility import Seen, visibility_of
from mixcloud_core.api.upload_form import Field, form_fields
from mixcloud_core.api.uploads import PUBLISH, UNPUBLISH
from mixcloud_core.models import Cloudcast, CloudcastForm, Section
from mixcloud_core.text import clean_text

__all__ = ["WHOLE", "ShowChange", "difference", "form_of_show"]

# What is replaced as a whole as soon as any of it is sent (documented 2025).
WHOLE = ("tags", "tracklist", "hosts")


def form_of_show(show: Cloudcast | None) -> FilledForm:
    """Give the form as Mixcloud has it now; what it does not tell is None, and so is the cover."""
    if show is None:
        return FilledForm(CloudcastForm())
    seen = visibility_of(show)
    told: dict[str, Any] = {
        "description": show.description,
        "tags": tuple(tag.name for tag in show.tags),
        "hosts": tuple(host.username for host in show.hosts),
        "sections": _sections(show),
        "hide_stats": show.hidden_stats,
    }
    unknown = {{"tracklist": "sections", "hidden_stats": "hide_stats"}.get(name, name) for name in show.unknown}
    known = {name: value for name, value in told.items() if name not in unknown}
    form = CloudcastForm(name=show.name, unlisted=seen.unlisted, publish_date=seen.publish_date, **known)
    return FilledForm(form, seen.publish)


def _sections(show: Cloudcast) -> tuple[Section, ...]:
    """Give the tracklist as an import reads it: without times that mean nothing, and without lines that say nothing."""
    timed = frozenset(show.tracklist.timed(show.duration))
    found = []
    for section in show.tracklist.sections:
        start = section.start if section in timed else None
        if section.title:
            found.append(replace(section, start=start))
        elif section.artist:
            found.append(Section(section.artist, "", start))
    return tuple(found)


def difference(before: FilledForm, wanted: FilledForm) -> FilledForm:
    """Give what of a form is another than before; all else is None."""
    changed: dict[str, Any] = {}
    for name, alike in _ALIKE.items():
        old, new = getattr(before.form, name), getattr(wanted.form, name)
        if new is not None and (old is None or alike(old) != alike(new)):
            changed[name] = new
    seen = Seen.of(*wanted)
    if seen == Seen.of(*before):
        seen = Seen()
    form = CloudcastForm(**changed, unlisted=seen.unlisted, publish_date=seen.publish_date)
    return FilledForm(form, seen.publish)


def _same(value: Any) -> Any:
    return value


def _folded(names: tuple[str, ...]) -> list[str]:
    return [name.casefold() for name in names]


# How two values of a member are compared. A chapter named "A – B" reads as a track by A: lyrics tell no more than that.
_ALIKE: dict[str, Callable[[Any], Any]] = {
    "name": _same,
    "description": clean_text,
    "picture": lambda _path: object(),  # nobody knows which one Mixcloud has
    "tags": _folded,
    "hosts": lambda names: sorted(_folded(names)),
    "sections": lambda given: [(s.start, s.label) for s in sections_of(CloudcastForm(sections=given)) or ()],
    "disable_comments": _same,
    "hide_stats": _same,
}


@dataclass(frozen=True, slots=True)
class ShowChange:
    """What would change of a show at Mixcloud: `new` holds what would be sent; `duration` is in seconds."""

    url: str
    title: str
    before: FilledForm
    new: FilledForm
    duration: float | None = None

    def __bool__(self) -> bool:
        return self.new != FilledForm(CloudcastForm())

    def fields(self) -> tuple[Field, ...]:
        """Give the fields as they are sent; raises InvalidSettingError and InvalidFileError for what can't be."""
        form, publish = self.new
        return (*form_fields(form, self.duration), *({True: [PUBLISH], False: [UNPUBLISH], None: []}[publish]))

    def parts(self) -> Iterator[tuple[str, list[str] | None, list[str]]]:
        """Give what changes, the lines before (None where nobody knows them), and the lines after."""
        before, after = dict(_lines(self.before)), dict(_lines(self.new))
        for name, lines in after.items():
            yield name, before.get(name), lines

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Give the same as texts."""
        for name, before, after in self.parts():
            between = "; " if name in WHOLE else " "
            yield name, between.join(before or ()), between.join(after)

    def as_json(self) -> dict[str, tuple[object, object]]:
        """Give the same for programs: a list for what has several values, a text for all else."""
        return {name: (_value(name, before), _value(name, after)) for name, before, after in self.parts()}


def _value(name: str, lines: list[str] | None) -> object:
    return lines if lines is None or name in WHOLE else "\n".join(lines)


def _lines(filled: FilledForm) -> Iterator[tuple[str, list[str]]]:
    """Give the members that a form holds, by the names that people read."""
    form = filled.form
    if form.name is not None:
        yield "name", [form.name]
    if form.description is not None:
        yield "description", form.description.splitlines()
    if form.tags is not None:
        yield "tags", list(form.tags)
    if (sections := sections_of(form)) is not None:
        yield "tracklist", list(map(section_line, sections))
    if form.hosts is not None:
        yield "hosts", list(form.hosts)
    if form.picture is not None:
        yield "cover", [str(form.picture)]
    if seen := str(Seen.of(*filled)):
        yield "visibility", [seen]
    if form.hide_stats is not None:
        yield "statistics", ["hidden" if form.hide_stats else "shown"]
    if form.disable_comments is not None:
        yield "comments", ["off" if form.disable_comments else "on"]
