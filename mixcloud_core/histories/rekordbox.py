"""Playlists and histories out of rekordbox's XML; its lists as text are tables, with no times in them.

Elements and attributes: "rekordbox xml format list" (rekordbox.com, 2020). rekordbox exports no start times: `Time`
and `TotalTime` are lengths.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from mixcloud_core.histories.markup import the_only_one, walk
from mixcloud_core.histories.plays import Play, tracklist_of_plays
from mixcloud_core.models import Tracklist

__all__ = ["parse_rekordbox_xml"]

_IS_PLAYLIST = "1"
_KEYS_ARE_ADDRESSES = "1"


def parse_rekordbox_xml(content: bytes) -> Tracklist:
    """Give the tracks of the playlist in it; raises UnreadableError for none, or several that could be meant."""
    by_id: dict[str, Play] = {}
    by_address: dict[str, Play] = {}
    playlists: list[tuple[str, list[Play]]] = []
    keys = by_id

    def opened(path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        nonlocal keys
        if path[-2:] == ("COLLECTION", "TRACK"):
            address = attributes.get("Location", "")
            title = attributes.get("Name") or PurePosixPath(unquote(address)).stem
            play = Play(title, attributes.get("Artist", ""))
            by_id[attributes.get("TrackID", "")] = by_address[address] = play
        elif path[-1] == "NODE" and attributes.get("Type") == _IS_PLAYLIST:
            keys = by_address if attributes.get("KeyType") == _KEYS_ARE_ADDRESSES else by_id
            playlists.append((attributes.get("Name", ""), []))
        elif path[-2:] == ("NODE", "TRACK") and playlists and (found := keys.get(attributes.get("Key", ""))):
            playlists[-1][1].append(found)

    walk(content, opened)
    return tracklist_of_plays(the_only_one(playlists))
