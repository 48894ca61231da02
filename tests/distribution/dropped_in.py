"""A yt-dlp, however it is packed, with the zip in its plugins folder: is it ours that answers?"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.listening import length
from tests.release.plugin_zip import NAME, write_zip

__all__ = ["PLAIN", "drop_in", "what_is_wrong", "what_is_wrong_if_too_old"]

# The plain file of 64 kbit/s: no ffmpeg is needed for it.
PLAIN = ("-f", "http")

# A postprocessor of the plugin, which needs no ffmpeg either.
_TRACKLIST = ("--use-postprocessor", "MixcloudTracklist:when=after_move")
_SHOW = "https://www.mixcloud.com/TestToneRadio/new-two-rates/"
_SECONDS = 60
_TITLE = "New Two Rates"
# The built-in extractor knows none.
_CHAPTERS = "['Sine – 220 Hz', 'Pure Tone – 330 Hz', 'Sine – 440 Hz']"
_LONGEST = 120


def drop_in(environment: Mapping[str, str]) -> Path:
    """Put the zip where users of yt-dlp put it, and give its path."""
    return write_zip(Path(environment["XDG_CONFIG_HOME"], "yt-dlp", "plugins"))


def what_is_wrong(command: Sequence[str], environment: Mapping[str, str], *options: str) -> str:
    """Download a show into the home with a yt-dlp, and give what shows that it was not our zip that did it well.

    Nothing (an empty text), if it did.
    """
    done = _download(command, environment, *_TRACKLIST, *options)
    files = {path.suffix: path for path in Path(environment["HOME"]).glob("audio.*")}
    checks = {
        "it failed": done.returncode != 0,
        "the zip does not come first": not re.search(rf"Plugin directories: [^,]*{NAME}", done.stderr),
        "no extractor was loaded": not re.search(r"Extractor Plugins: .*\bMixcloudIE\b", done.stderr),
        "a plugin could not be imported": "Error while importing" in done.stderr,
        "what it tells is not ours": done.stdout.splitlines() != [_TITLE, _CHAPTERS],
        "there is no audio": ".m4a" not in files or abs(length(files[".m4a"]) - _SECONDS) > 1,
        "there is no tracklist beside it": not {".cue", ".lrc", ".txt"} <= files.keys(),
    }
    return _told(checks, done)


def what_is_wrong_if_too_old(command: Sequence[str], environment: Mapping[str, str], version: str) -> str:
    """Give what is wrong with how a yt-dlp ends that is older than the plugin wants; nothing, if it ends well.

    It has to say so, in the same words from every module, and to go on with its own extractor.
    """
    done = _download(command, environment, *PLAIN)
    words = {line.partition(": ")[2] for line in done.stderr.splitlines() if line.startswith("ImportError: ")}
    clear = rf"mixcloud-plugins needs yt-dlp [\d.]+ or newer, and this is {re.escape(version)}: update it with .+"
    checks = {
        "it failed": done.returncode != 0,
        "it does not say clearly why": len(words) != 1 or not re.fullmatch(clear, "".join(words)),
        "it was not its own extractor": done.stdout.splitlines()[:1] != [_TITLE] or _CHAPTERS in done.stdout,
    }
    return _told(checks, done)


def _download(
    command: Sequence[str], environment: Mapping[str, str], *options: str
) -> subprocess.CompletedProcess[str]:
    shown = ("-v", "--no-simulate", "--print", "title", "--print", "chapters.:.title", "-o", "audio.%(ext)s")
    return subprocess.run(
        [*command, *shown, *options, _SHOW],
        cwd=environment["HOME"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
    )


def _told(checks: Mapping[str, bool], done: subprocess.CompletedProcess[str]) -> str:
    wrong = [words for words, is_so in checks.items() if is_so]
    return "\n".join([", ".join(wrong), done.stdout, done.stderr]) if wrong else ""
