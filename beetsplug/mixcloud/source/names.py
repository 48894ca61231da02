"""What a file's name tells: title, date, and the id that yt-dlp puts there."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

__all__ = ["FileName", "day_in", "is_speaking"]

# `Title [id]`, also as `--restrict-filenames` writes it, with a format or a number behind it.
_FILE_ID = re.compile(r"[\s_]*\[(?P<id>[^\[\]\s]+_[^\[\]\s]+)\](?:\.[\w-]+|\s?\(\d+\))?$")
_DAYS = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-._ ]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>(?:19|20)\d\d)(?!\d)"),
)
# A number or a date in front, as people sort their files by.
_FRONT = re.compile(r"^(?:\d{1,3}[\s.-]+|(?:19|20)\d\d([-._ ]?)\d\d\1\d\d[\s._-]+)")
# Words that say nothing about which show it is.
_DUMB = frozenset(
    "audio audiotrack download episode file mix mixcloud new podcast recording set show track untitled".split()
)


@dataclass(frozen=True, slots=True)
class FileName:
    """A file's name, taken apart; `file_id` is `<owner>_<slug>`, or empty."""

    title: str
    file_id: str = ""
    day: date | None = None

    @classmethod
    def read(cls, stem: str) -> FileName:
        """Read the name of a file, without its ending."""
        found = _FILE_ID.search(stem)
        title = stem[: found.start()] if found else stem
        if " " not in title:
            title = title.replace("_", " ")
        return cls(_FRONT.sub("", title).strip(), found["id"] if found else "", day_in(title))


def day_in(text: str) -> date | None:
    """Give the first date in a text that is one for certain: `2021-05-03`, `20210503` or `03.05.2021`."""
    for pattern in _DAYS:
        for found in pattern.finditer(text):
            with suppress(ValueError):
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
    return None


def is_speaking(title: str) -> bool:
    """Tell whether words say enough to search for them: two that mean something, or a long one."""
    words = [word for word in re.findall(r"[^\W\d_]{3,}", title.casefold()) if word not in _DUMB]
    return len(words) >= 2 or any(len(word) >= 6 for word in words)
