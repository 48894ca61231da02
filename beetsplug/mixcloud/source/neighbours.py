"""What a further metadata source does to the imports of everything else, undone; and what beets keeps too long."""

from __future__ import annotations

from contextlib import suppress

from beets.importer import tasks
from beets.metadata_plugins import MetadataSourcePlugin, find_metadata_source_plugins, get_penalty

__all__ = ["keep_fields_fresh", "spare_only_other_source"]

# What is told anew at every import. beets keeps flexible fields of files that are imported again otherwise.
_FRESH = ("mixcloud_plays", "mixcloud_favorites", "mixcloud_reposts", "mixcloud_listeners", "mixcloud_tags")


def keep_fields_fresh() -> None:
    """Let the counts and tags of a show that is imported again be those of now."""
    for fields in (tasks.REIMPORT_FRESH_FIELDS_ITEM, tasks.REIMPORT_FRESH_FIELDS_ALBUM):
        fields.extend(name for name in _FRESH if name not in fields)


def spare_only_other_source(ours: MetadataSourcePlugin) -> None:
    """Leave the matches of an only other source as good as they are without us.

    As soon as there are two sources, beets holds against each match that it comes from one of them, by half a point
    unless the user says otherwise. Among sources that compete that is fair; ours only ever answers for shows, and
    albums that MusicBrainz alone recognises would not be imported without asking any more.
    """
    others = [source for source in find_metadata_source_plugins() if source is not ours]
    if len(others) == 1 and not _is_set(others[0]):
        with suppress(AttributeError):  # it may have one of its own making
            others[0].data_source_mismatch_penalty = 0.0
        get_penalty.cache_clear()


def _is_set(source: MetadataSourcePlugin) -> bool:
    """Tell whether the user set the penalty himself."""
    names = ("data_source_mismatch_penalty", "source_weight")
    return any(layer.filename for name in names for _, layer in source.config[name].resolve())
