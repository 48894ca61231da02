"""The plugin as beets sees it: a metadata source, fields, commands and listeners.

What they need is loaded when it is used.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import mediafile
from beets.dbcore import types
from beets.metadata_plugins import MetadataSourcePlugin

from beetsplug.mixcloud.commands import MixcloudCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from beets.autotag import AlbumInfo, TrackInfo
    from beets.importer import ImportSession, ImportTask
    from beets.library import Item, Library
    from beets.ui import Subcommand

    from beetsplug.mixcloud.library.removals import Removals
    from beetsplug.mixcloud.source import ShowSource

__all__ = ["MixcloudPlugin"]

# All the settings that there are: `settings.check_names` refuses those that have no default.
_DEFAULTS: dict[str, object] = {
    # Where downloads grow until they are imported, and what is downloaded, in yt-dlp's words; empty: as the settings
    # that all of mixcloud-plugins shares say.
    "staging": "",
    "format": "",
    # More options for yt-dlp, by the names of its Python interface.
    "yt_dlp": {},
    # How many downloads at once; album, singletons or split; and whether the whole show is kept beside its tracks.
    "workers": 4,
    "form": "album",
    "keep": False,
    # The lists that `beet mixcloud sync` follows.
    "subscriptions": None,
    # Which of the kept accounts is used; empty: the default one.
    "account": "",
    # Your app at Mixcloud, for `beet mixcloud login`; empty: from the environment, or asked for.
    "client_id": "",
    "client_secret": "",
    # Whether `beet import` searches for a file that says nothing of Mixcloud, and how long it has to be.
    "search": True,
    "search_min_length": "15m",
    # What `beet mixcloud upload` gives to every show that says nothing else; the tags come before those of the item.
    "upload": {"visibility": "unlisted", "tags": [], "hosts": [], "comments": True, "hide_stats": False},
}
# What `beet config` does not show.
_SECRETS = ("client_secret",)
_SECRET_OPTIONS = ("http_headers", "password", "proxy", "username", "videopassword")

# Beside the columns of beets; a list in a field that is not declared would break an import.
_FIELDS: dict[str, types.Type] = {
    "mixcloud_user": types.STRING,
    "mixcloud_tags": types.MULTI_VALUE_DSV,
    "mixcloud_plays": types.INTEGER,
    "mixcloud_favorites": types.INTEGER,
    "mixcloud_reposts": types.INTEGER,
    "mixcloud_listeners": types.INTEGER,
    "mixcloud_exclusive": types.BOOLEAN,
    # Of a track of a show that was split: which one it is, and where it begins, in seconds.
    "mixcloud_part": types.INTEGER,
    "mixcloud_start": types.FLOAT,
}


class MixcloudPlugin(MetadataSourcePlugin):
    """Shows from Mixcloud."""

    # Who is asked only about shows competes with nobody. A default that is added to the settings would come too late.
    DEFAULT_DATA_SOURCE_MISMATCH_PENALTY = 0.0

    item_types: ClassVar[dict[str, types.Type]] = _FIELDS
    album_types: ClassVar[dict[str, types.Type]] = _FIELDS

    def __init__(self) -> None:
        super().__init__("mixcloud")  # beets would call it "plugin", after this file
        self.config.add(_DEFAULTS)
        for name in _SECRETS:
            self.config[name].redact = True
        for name in _SECRET_OPTIONS:
            self.config["yt_dlp"][name].redact = True
        # The descriptor lives on a class that all plugins share: a second one of this name would be an error.
        if "mixcloud_url" not in vars(mediafile.MediaFile):
            self.add_media_field("mixcloud_url", _url_field())
        self.register_listener("library_opened", self._add_path_rules)
        self.register_listener("import_begin", self._begin)
        self.register_listener("import_task_created", self._created)  # type: ignore[call-overload]  # lists may be lazy
        self.register_listener("import_task_start", self._started)
        self.register_listener("item_removed", self._removed)
        self.register_listener("cli_exit", self._close)
        self.early_import_stages = [self._clear_empty_ids]

    def commands(self) -> Sequence[Subcommand]:
        """Give the one command, `beet mixcloud`."""
        return [MixcloudCommand(self.config, self._log)]

    def candidates(
        self,
        items: Sequence[Item],
        artist: str,
        album: str,
        va_likely: bool,  # noqa: ARG002 (the signature is beets')
    ) -> Iterable[AlbumInfo]:
        """Give the shows that an album of one file may be."""
        return self._source.albums(items, artist, album)

    def item_candidates(self, item: Item, artist: str, title: str) -> Iterable[TrackInfo]:
        """Give the shows that a single item may be."""
        return self._source.tracks(item, artist, title)

    def album_for_id(self, album_id: str) -> AlbumInfo | None:
        """Give the show at an address; None, and no request, for an id of another source."""
        return next(iter(self.albums_for_ids([album_id])))

    def track_for_id(self, track_id: str) -> TrackInfo | None:
        """Give the show at an address, as a track."""
        return next(iter(self.tracks_for_ids([track_id])))

    def albums_for_ids(self, ids: Iterable[str]) -> Iterable[AlbumInfo | None]:
        """Give the shows at many addresses, which costs one request."""
        return self._source.albums_by_ids(ids)

    def tracks_for_ids(self, ids: Iterable[str]) -> Iterable[TrackInfo | None]:
        """Give the shows at many addresses, as tracks."""
        return self._source.tracks_by_ids(ids)

    @cached_property
    def _source(self) -> ShowSource:
        from beetsplug.mixcloud.source import ShowSource

        return ShowSource(self.config, self._log)

    def _add_path_rules(self, lib: Library) -> None:
        from beetsplug.mixcloud.importing.paths import add_path_rules

        add_path_rules(lib)

    def _begin(self, session: ImportSession) -> None:
        """Check the settings, before anything is imported."""
        from beetsplug.mixcloud.source.neighbours import keep_fields_fresh, spare_only_other_source

        if not _is_ours(session):
            keep_fields_fresh()
            spare_only_other_source(self)
            self._source  # noqa: B018

    def _created(self, session: ImportSession, task: ImportTask) -> Iterable[ImportTask] | None:
        """Bring the ready-made match into a session of ours; in those of others, tell shows from albums."""
        if not _is_ours(session):
            return self._source.created(session, task)
        session.bring_match(task)  # type: ignore[attr-defined]  # its class is loaded only when it is used
        return None

    def _started(self, session: ImportSession, task: ImportTask) -> None:
        if not _is_ours(session):
            self._source.started(task)

    def _clear_empty_ids(self, _session: ImportSession, task: ImportTask) -> None:
        """Remove the empty text that beets puts where MusicBrainz' artists go: it would show as a change for ever."""
        match = task.match
        if task.is_album and match and match.info.data_source == self.data_source:
            for item in task.imported_items():
                item.mb_albumartistids = []
                item.store()
            task.album.mb_albumartistids = []
            task.album.store(inherit=False)

    @cached_property
    def _removals(self) -> Removals:
        from beetsplug.mixcloud.library.removals import Removals

        return Removals()

    def _removed(self, item: Item) -> None:
        if item.get("mixcloud_url", with_album=False):
            self._removals.add(item)

    def _close(self, lib: Library) -> None:
        if "_removals" in vars(self):
            self._removals.keep(lib, self.config, self._log)
        if "_source" in vars(self):
            self._source.close()


def _is_ours(session: ImportSession) -> bool:
    return type(session).__module__ in ("beetsplug.mixcloud.importing.session", "beetsplug.mixcloud.live.bringing")


def _url_field() -> mediafile.MediaField:
    """The tag that says which show a file is, under the name that `mixcloud_core.tagging` uses."""
    name = "MIXCLOUD_URL"
    return mediafile.MediaField(
        mediafile.MP3DescStorageStyle(name),
        mediafile.MP4StorageStyle(f"----:com.apple.iTunes:{name}"),
        mediafile.StorageStyle(name),
    )
