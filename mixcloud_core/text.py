"""Texts from Mixcloud, made safe for a terminal, a tag, a file name and a sidecar.

Everything that people typed into Mixcloud passes through here once, where a reply is decoded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["clean_line", "clean_text", "is_plain"]

# Sequences that steer a terminal: CSI, OSC (ended by BEL or ST), and the two-character kind.
_ESCAPES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-_]?")
_LINE_ENDS = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# Characters that draw nothing and mislead: controls, lone surrogates, the reordering of text
# (embeddings, overrides, isolates), zero-width space, byte order mark. Joiners stay: emoji need them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Marks that stand on one letter: no language has so many (30 is the bound of UAX #15), and bringing them into their
# order takes time that grows with the square of their number.
_MOST_MARKS = 30
_MAY_BE_MARKS = re.compile(rf"[^\w\s]{{{_MOST_MARKS + 1},}}")
# Three vowel signs that are made of marks and aren't marks themselves.
_MADE_OF_MARKS = "\u0f73\u0f75\u0f81"
# Characters. Mixcloud takes descriptions of 1,000.
_LONGEST_TEXT = 10_000
_LONGEST_LINE = 1_000


def clean_text(text: str) -> str:
    r"""Give a text of any number of lines without what steers or deceives: lines end in `\n`, at most one is blank."""
    return _clean(text[:_LONGEST_TEXT])[:_LONGEST_TEXT].rstrip()


def clean_line(text: str) -> str:
    """Give the text on one line, cleaned as `clean_text` does."""
    # Nearly every text is clean already, and a page of a list holds thousands: what is printable holds no controls,
    # no line ends and no white space but plain spaces.
    if len(text) <= _LONGEST_LINE and _is_clean(text):
        return text.strip()
    line = _clean(text[:_LONGEST_LINE]).replace("\n\n", "\n").replace("\n", " ")
    # Composing may make a text longer: some letters are kept apart from their marks.
    return line[:_LONGEST_LINE].strip()


def is_plain(text: str) -> bool:
    """Tell whether a name holds nothing that steers or deceives: cleaning it would make another name of it."""
    return not _HIDDEN.search(text) and not _LINE_ENDS.search(text)


def _is_clean(line: str) -> bool:
    return line.isprintable() and "  " not in line and (line.isascii() or _is_composed(line))


def _is_composed(line: str) -> bool:
    return not _MAY_BE_MARKS.search(line) and unicodedata.is_normalized("NFC", line)


def _clean(text: str) -> str:
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text))
    text = _compose(_HIDDEN.sub("", text))
    lines = ((line if _is_clean(line) else _SPACES.sub(" ", line)).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _compose(text: str) -> str:
    # Once more afterwards: some marks come apart into two.
    return _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text)))


def _with_few_marks(text: str) -> str:
    return _MAY_BE_MARKS.sub(lambda found: "".join(_few_marks(found[0])), text)


def _few_marks(text: str) -> Iterator[str]:
    number = 0
    for character in text:
        number = number + 1 if unicodedata.combining(character) or character in _MADE_OF_MARKS else 0
        if number <= _MOST_MARKS:
            yield character
