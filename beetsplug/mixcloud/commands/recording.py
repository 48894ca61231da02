"""`beet mixcloud live USER --record`: recording a stream, and what becomes of recordings that were cut off."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from beets.exceptions import UserError
from beets.ui import print_

from beetsplug.mixcloud.commands.running import Run
from beetsplug.mixcloud.live.recording import About, Recording, recordings
from beetsplug.mixcloud.settings import Settings, require_programs
from beetsplug.mixcloud.showing.records import json_line
from mixcloud_core.errors import MixcloudError
from mixcloud_core.formats import format_duration
from mixcloud_core.models import LiveStream

__all__ = ["record", "recover", "tell_of_leftovers"]


def record(run: Run, stream: LiveStream) -> int:
    """Record a stream and import what came of it; Ctrl-C ends the recording, a second one the import."""
    from beetsplug.mixcloud.live.hls import Recorder
    from beetsplug.mixcloud.live.recording import LiveDownloader
    from beetsplug.mixcloud.terminal.waiting import waiting_for

    require_programs(run.config)
    settings, options = Settings.read(run.config), run.options
    about = About.of(stream)
    recording = Recording.begin(settings.staging, about)
    downloads = LiveDownloader(settings, run.messages)
    longest = options.minutes * 60 if options.minutes else None
    trouble = ""
    title = f"{about.title} (Ctrl-C ends the recording)"
    with recording.alone(), downloads.open() as downloader, waiting_for(title, quiet=options.quiet) as line:

        def report(seconds: float, size: int) -> None:
            line.report({"elapsed": seconds, "downloaded_bytes": size})

        recording.add_cover(downloader, stream.thumbnail_url)
        recorder = Recorder(downloader, lambda: downloads.find(downloader, about.url), run.messages)
        with _ended_by_signals():
            try:
                recording.grow(recorder, longest, report)
            except KeyboardInterrupt:
                pass
            except MixcloudError as error:
                trouble = str(error)
        line.close()
        return _bring_in(run, recording, about, settings, trouble)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM end a recording as Ctrl-C does: `timeout 2h beet mixcloud live …` keeps what came."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _bring_in(run: Run, recording: Recording, about: About, settings: Settings, trouble: str = "") -> int:
    """Import a recording that is over; raises UserError where it can't be."""
    from beetsplug.mixcloud.library.rows import file_path
    from beetsplug.mixcloud.live.bringing import import_recording
    from beetsplug.mixcloud.live.recording import ffmpeg_of

    if trouble:
        run.messages.error("{}", trouble)
    if not recording.has_any:
        recording.discard()
        run.messages.error("nothing was recorded of {}", about.title)
        return 1
    audio = recording.finish(about, ffmpeg_of(settings))
    item = import_recording(run.library, recording, about, audio)
    recording.discard()
    path = file_path(item)
    if run.options.json:
        told = {"outcome": "imported", "address": about.url, "title": about.title, "path": str(path)}
        print_(json_line({**told, "duration": round(item.length)}))
    elif not run.options.quiet:
        print_(f"Imported: {about.title} ({format_duration(item.length)})\n  file      {path}")
    return 1 if trouble else 0


def _left(run: Run) -> Iterator[Recording]:
    """Go through the recordings that nobody is busy with."""
    from filelock import Timeout

    for recording in recordings(Settings.read(run.config).staging):
        try:
            with recording.alone():
                yield recording
        except Timeout:
            continue


def tell_of_leftovers(run: Run) -> None:
    """Tell of recordings that lost processes left."""
    for recording in _left(run):
        if (about := recording.about()) and recording.has_any:
            run.messages.warning(
                'a recording of "{}" was cut off. To import what came of it: beet mixcloud live --recover', about.title
            )


def recover(run: Run) -> int:
    """Import what lost processes left; gives the exit status."""
    require_programs(run.config)
    settings = Settings.read(run.config)
    failed = False
    for recording in _left(run):
        about = recording.about()
        if about is None or not recording.has_any:
            recording.discard()
            continue
        if run.options.pretend:
            print_(f"Would be imported: {about.title}")
            continue
        try:
            failed |= bool(_bring_in(run, recording, about, settings))
        except (MixcloudError, UserError) as error:
            run.messages.error("{}: {}", about.title, error)
            failed = True
    return 1 if failed else 0
