"""The plugin as beets sees it: fields, commands and one listener. What they need is loaded when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import mediafile
from beets.dbcore import types
from beets.plugins import BeetsPlugin

from beetsplug.mixcloud.commands import MixcloudCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beets.importer import ImportSession, ImportTask
    from beets.ui import Subcommand

__all__ = ["MixcloudPlugin"]

_DEFAULTS: dict[str, object] = {
    # Where downloads grow until they are imported, and what is downloaded, in yt-dlp's words; empty: as the settings
    # that all of mixcloud-plugins shares say.
    "staging": "",
    "format": "",
    # More options for yt-dlp, by the names of its Python interface.
    "yt_dlp": {},
    # Which of the kept accounts is used; empty: the default one.
    "account": "",
    # Your app at Mixcloud, for `beet mixcloud login`; empty: from the environment, or asked for.
    "client_id": "",
    "client_secret": "",
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
}


class MixcloudPlugin(BeetsPlugin):
    """Shows from Mixcloud."""

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
        self.register_listener("import_task_created", self._bring_match)

    def commands(self) -> Sequence[Subcommand]:
        """Give the one command, `beet mixcloud`."""
        return [MixcloudCommand(self.config, self._log)]

    def _bring_match(self, session: ImportSession, task: ImportTask) -> None:
        """Bring the ready-made match into a session of ours; those of others are left alone."""
        if type(session).__module__ == "beetsplug.mixcloud.importing":
            session.bring_match(task)  # type: ignore[attr-defined]  # its class is loaded only when it is used


def _url_field() -> mediafile.MediaField:
    """The tag that says which show a file is, under the name that `mixcloud_core.tagging` uses."""
    name = "MIXCLOUD_URL"
    return mediafile.MediaField(
        mediafile.MP3DescStorageStyle(name),
        mediafile.MP4StorageStyle(f"----:com.apple.iTunes:{name}"),
        mediafile.StorageStyle(name),
    )
