"""Texts from Mixcloud, made safe for a terminal, a tag, a file name and a sidecar.

Everything that people typed into Mixcloud passes through here once, where a reply is decoded.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean_line", "clean_text"]

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
# Characters. Mixcloud takes descriptions of 1,000; bringing letters and marks together takes time that grows with the
# square of the length of what is not made for reading.
_LONGEST_TEXT = 10_000
_LONGEST_LINE = 1_000


def clean_text(text: str) -> str:
    r"""Give a text of any number of lines without what steers or deceives: lines end in `\n`, at most one is blank."""
    return _clean(text[:_LONGEST_TEXT])


def clean_line(text: str) -> str:
    """Give the text on one line, cleaned as `clean_text` does."""
    # Nearly every text is clean already, and a page of a list holds thousands: what is printable holds no controls,
    # no line ends and no white space but plain spaces.
    if len(text) <= _LONGEST_LINE and _is_clean(text):
        return text.strip()
    return _clean(text[:_LONGEST_LINE]).replace("\n\n", "\n").replace("\n", " ").strip()


def _is_clean(line: str) -> bool:
    return line.isprintable() and "  " not in line and (line.isascii() or unicodedata.is_normalized("NFC", line))


def _clean(text: str) -> str:
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text))
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    lines = ((line if _is_clean(line) else _SPACES.sub(" ", line)).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
