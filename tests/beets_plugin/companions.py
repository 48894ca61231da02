"""Other plugins that stand beside ours in beets: one that is a metadata source, and one that watches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import Programs

# Knows one album of two songs, and writes down which ids it is asked for.
SECOND = """
from pathlib import Path
from beets.autotag import AlbumInfo, TrackInfo
from beets.metadata_plugins import MetadataSourcePlugin

class {name}Plugin(MetadataSourcePlugin):
    def album_for_id(self, album_id):
        with Path(__file__).with_suffix(".ids").open("a") as file:
            file.write(f"{{album_id}}\\n")
    track_for_id = album_for_id
    def candidates(self, items, artist, album, va_likely):
        songs = [
            TrackInfo(title=f"Song {{n}}", track_id=f"t{{n}}", index=n, length=5, data_source="{name}") for n in (1, 2)
        ]
        return [AlbumInfo(tracks=songs, album="Album", artist="Artist", album_id="id1", data_source="{name}")]
    def item_candidates(self, item, artist, title):
        return []
"""

# Writes down what a task is when its match is chosen.
WATCHING = """
import json
from pathlib import Path
from beets.plugins import BeetsPlugin

class WatchingPlugin(BeetsPlugin):
    def __init__(self):
        super().__init__()
        self.register_listener("import_task_choice", self.note)
    def note(self, session, task):
        seen = {
            "paths": [item.path.decode() for item in task.items],
            "rec": task.rec.name,
            "found": [[match.info.get("mixcloud_url"), round(float(match.distance), 3)] for match in task.candidates],
        }
        with Path(__file__).with_suffix(".seen").open("a") as file:
            file.write(json.dumps(seen) + "\\n")
"""


def configure(programs: Programs, *lines: str, plugins: str = "mixcloud", top: str = "") -> None:
    """Enable plugins, and add settings of ours and, at the `top`, others."""
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    folder = programs.home / "plugins"
    folder.mkdir(exist_ok=True)
    for name in ("Second", "Third"):
        (folder / f"{name.lower()}.py").write_text(SECOND.format(name=name))
    (folder / "watching.py").write_text(WATCHING)
    text = config.read_text().replace("[mixcloud]", f"[{plugins}]")
    config.write_text(text + "".join(f"  {line}\n" for line in lines) + f"pluginpath: {folder}\n{top}")


def asked_ids(programs: Programs, name: str = "second") -> list[str]:
    """Give the ids that another source was asked for."""
    file = programs.home / "plugins" / f"{name}.ids"
    return file.read_text().split() if file.exists() else []


def seen(programs: Programs) -> list[dict[str, Any]]:
    """Give what was seen of each task."""
    file = programs.home / "plugins" / "watching.seen"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
