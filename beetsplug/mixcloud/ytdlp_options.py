"""The options for yt-dlp under `mixcloud: yt_dlp:`, checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from optparse import OptParseError
from typing import Any

import confuse
from beets import logging

from beetsplug.mixcloud.arguments import did_you_mean, typed_path
from mixcloud_core.text import clean_line

__all__ = ["check_format", "from_command_line", "read_options"]

# Options that the plugin sets itself, or that would break what it does afterwards.
_OURS = frozenset(
    "allowed_extractors continuedl download_archive extract_flat format ignoreerrors listformats logger nopart "
    "noprogress outtmpl overwrites paths postprocessors progress_hooks quiet simulate skip_download "
    "skip_unavailable_fragments writethumbnail".split()
)
# Python's interface alone has it: all others are known from the command line.
_ONLY_PYTHON = "no_color"

_BYTES = frozenset("buffersize http_chunk_size max_filesize min_filesize ratelimit throttledratelimit".split())
_RETRIES = frozenset(("extractor_retries", "file_access_retries", "fragment_retries", "retries"))
# By which no default tells what they are.
_SECONDS = frozenset("max_sleep_interval sleep_interval sleep_interval_requests socket_timeout".split())
_TEXTS = frozenset("cookiefile geo_verification_proxy password proxy source_address username videopassword".split())
# Objects in Python, texts on the command line: the options that make the one of the other.
_OBJECTS = {
    "cookiesfrombrowser": "--cookies-from-browser",
    "impersonate": "--impersonate",
    "match_filter": "--match-filters",
}
# These may be more than their default says.
_FREE = frozenset(("external_downloader", "external_downloader_args", "postprocessor_args"))


def read_options(view: confuse.ConfigView) -> dict[str, Any]:
    """Read the options, sizes and rates in bytes; a name that yt-dlp does not know is told of, once.

    Raises confuse.ConfigError that names the option that is wrong.
    """
    given: dict[str, Any] = view.get(dict)
    if not given:  # yt-dlp takes a third of a second to load
        return {}
    if taken := sorted(_OURS & {str(name) for name in given}):
        raise confuse.ConfigError(f"{view.name}.{taken[0]} is set by the plugin itself: remove it")
    defaults = _defaults()
    for name in given:
        if name not in defaults and name != _ONLY_PYTHON:
            _warn(f"{view.name}.{name}", did_you_mean(str(name), defaults))
    options = {name: _read(view[name], name, value, defaults.get(name)) for name, value in given.items()}
    _try(view, options)
    return options


def check_format(name: str, text: str) -> None:
    """Raise confuse.ConfigError that names the setting, for a format that yt-dlp can't read."""
    from yt_dlp import YoutubeDL

    try:
        YoutubeDL({"quiet": True}, auto_init=False).build_format_selector(text)
    except SyntaxError as error:  # of several lines, the last ones draw where
        words = str(error).partition("\n")[0].removeprefix("Invalid format specification: ")
        raise confuse.ConfigValueError(f"{name}: {text!r} is no format selection of yt-dlp: {words}") from error


def from_command_line(*arguments: str) -> Mapping[str, Any]:
    """Give all options as yt-dlp reads them from a command line; raises ValueError in yt-dlp's words, of one line."""
    import yt_dlp

    try:
        options: Mapping[str, Any] = yt_dlp.parse_options(["--ignore-config", "--no-plugin-dirs", *arguments]).ydl_opts
    except OptParseError as error:  # with lines that tell how yt-dlp is used
        raise ValueError(clean_line(str(error).strip().rpartition("error: ")[2])) from error
    return options


@cache
def _defaults() -> Mapping[str, Any]:
    """Give what yt-dlp's command line sets, and to what: the nearest to a list of its options that it offers."""
    return from_command_line()


@cache
def _warn(name: str, advice: str) -> None:
    # The list is not complete, and differs between versions of yt-dlp: nothing is refused for it.
    logging.getLogger("beets.mixcloud").warning("{}", f"{name}: yt-dlp has no such option{advice}")


def _read(view: confuse.ConfigView, name: str, value: Any, default: Any) -> Any:
    """Give the value of an option as yt-dlp's Python interface wants it."""
    if value is None:
        return None
    if name in _BYTES:
        return _bytes(view, value)
    if name in _RETRIES and value in ("inf", "infinite"):
        return float("inf")
    if name in _OBJECTS and isinstance(value, str):
        return _object(view, name, value)
    wanted = _wanted(name, default)
    if wanted and (not isinstance(value, wanted[0]) or (isinstance(value, bool) and wanted[0] is not bool)):
        # What it is instead may be a secret.
        raise confuse.ConfigTypeError(f"{view.name}: must be {wanted[1]}")
    if name == "cookiefile":
        return _cookie_file(view, value)
    return _extractor_args(view, value) if name == "extractor_args" else value


def _wanted(name: str, default: Any) -> tuple[Any, str] | None:
    """Give the type of an option's values, and its name for people; None where that is not known."""
    if name in _FREE:
        return None
    if name in _TEXTS:
        return str, "a text (put it in quotes)"
    if isinstance(default, bool):
        return bool, "yes or no"
    if isinstance(default, int | float) or name in _SECONDS:
        return (int, float), "a number"
    if isinstance(default, Mapping):
        return Mapping, "a list of names with values"
    return (list, "a list") if isinstance(default, list | set) else None


def _bytes(view: confuse.ConfigView, value: Any) -> int:
    """Read a number of bytes, written as on yt-dlp's command line: 500K, 1.5M."""
    from yt_dlp.utils import parse_bytes

    size: int | None = None if isinstance(value, bool) else parse_bytes(str(value))
    if size is None:
        raise confuse.ConfigValueError(f"{view.name}: {value!r} is no number of bytes, like 1000000, 500K or 1.5M")
    return size


def _object(view: confuse.ConfigView, name: str, value: str) -> Any:
    try:
        return from_command_line(_OBJECTS[name], value)[name]
    except ValueError as error:
        raise confuse.ConfigValueError(f"{view.name}: {error}") from error


def _cookie_file(view: confuse.ConfigView, value: str) -> str:
    """Give the path of a cookie file: yt-dlp would take one that is not there for an empty one."""
    path = typed_path(value)
    if not path.is_file():
        raise confuse.ConfigValueError(f"{view.name}: there is no file {value}")
    return str(path)


def _extractor_args(view: confuse.ConfigView, value: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Give the arguments as yt-dlp wants them, where each is a list: it would take a text for a list of letters."""
    if not all(isinstance(arguments, Mapping) for arguments in value.values()):
        raise confuse.ConfigTypeError(f"{view.name}: must be names of extractors, each with its arguments")
    return {
        extractor: {
            name: [str(one) for one in (given if isinstance(given, list) else str(given).split(","))]
            for name, given in arguments.items()
        }
        for extractor, arguments in value.items()
    }


def _try(view: confuse.ConfigView, options: Mapping[str, Any]) -> None:
    """Raise confuse.ConfigError for what yt-dlp itself refuses, however it does so, and cookies that it can't read."""
    from yt_dlp import YoutubeDL

    try:
        YoutubeDL({**options, "quiet": True, "logger": _Silence()}, auto_init=False).cookiejar  # noqa: B018 (reads them)
    except Exception as error:  # an assertion, a TypeError, one of its own
        words = str(error).partition("\n")[0].removeprefix("ERROR: ") or type(error).__name__
        raise confuse.ConfigValueError(f"{view.name}: yt-dlp does not take these options: {words}") from error


class _Silence:
    """A logger for yt-dlp that says nothing: what there is to say comes when it is used."""

    def debug(self, message: str) -> None: ...
    def warning(self, message: str) -> None: ...
    def error(self, message: str) -> None: ...
