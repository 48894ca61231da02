"""The form of an upload or an edit: read while it comes in, and checked field by field."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from werkzeug.formparser import FormDataParser

from tests.sandbox.records import Chapter, Section, Tag, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug import Request

    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.records import User

# The documented limits of 2025; bytes and letters.
LARGEST_AUDIO = 4_294_967_296
LARGEST_PICTURE = 10_485_760
LONGEST_DESCRIPTION = 1000
MOST_TAGS = 5
MOST_HOSTS = 2

PRO_ONLY = ("publish_date", "disable_comments", "hide_stats", "hosts")
IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

Errors = defaultdict[str, list[str]]


class Part:
    """A file of a form as the parser writes it: counted and hashed on the way; only a picture is kept (`image`)."""

    def __init__(self, **_facts: object) -> None:
        self.size = 0
        self.head = b""
        self._digest = hashlib.sha256()
        self._image = bytearray()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.head = (self.head + data[:16])[:16]
        self._digest.update(data)
        if self.head.startswith(IMAGES) and self.size <= LARGEST_PICTURE:
            self._image += data
        return len(data)

    def seek(self, _position: int, _whence: int = 0) -> int:
        return 0

    def close(self) -> None:
        pass

    @property
    def image(self) -> bytes:
        return bytes(self._image)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


@dataclass(frozen=True)
class Form:
    """What came in: text fields as they were sent, and of each file what `Part` remembers, and its name and type."""

    path: str
    fields: Mapping[str, str]
    files: Mapping[str, Part]
    filenames: Mapping[str, str | None] = field(default_factory=dict)
    content_types: Mapping[str, str | None] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        return self.fields.get(name, "").strip().lower() in {"1", "true"}

    def numbered(self, group: str) -> dict[int, dict[str, str]]:
        """The fields `{group}-N-{name}` by N in rising order, empty values included."""
        rows: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for name, value in self.fields.items():
            if match := re.fullmatch(rf"{group}-(\d{{1,6}})-(\w+)", name, re.ASCII):
                rows[int(match[1])][match[2]] = value.strip()
        return dict(sorted(rows.items()))


def read_form(request: Request) -> Form:
    """Raises ValueError for what is no form."""
    parser = FormDataParser(stream_factory=Part, silent=False)  # type: ignore[arg-type]  # writes is all it does
    _rest, fields, files = parser.parse_from_environ(request.environ)
    return Form(
        request.path,
        fields.to_dict(),
        {name: file.stream for name, file in files.items()},  # type: ignore[misc]  # made by Part, see above
        {name: file.filename for name, file in files.items()},
        {name: file.content_type for name, file in files.items()},
    )


def changes(form: Form, catalogue: Catalogue, owner: User) -> tuple[dict[str, Any], Errors]:
    """The members of the show that the form sets, and what is wrong with the form, by field.

    Tags, sections and hosts are replaced whole as soon as one of their fields is there; empty values clear them.
    """
    errors: Errors = defaultdict(list)
    new: dict[str, Any] = {}
    readers: dict[str, Callable[[Form, Errors], Any]] = {
        "name": _name,
        "description": _description,
        "publish_date": _publish_date,
        "tags": _tags,
        "sections": _sections,
        "hosts": lambda form, errors: _hosts(form, errors, catalogue),
        "picture": _picture,
        "hide_stats": lambda form, _errors: form.flag("hide_stats"),
    }
    for name, read in readers.items():
        if name in form.fields or name in form.files or form.numbered(name):
            new[name] = read(form, errors)
    for name in PRO_ONLY:
        if not owner.is_pro and (form.fields.get(name) or form.numbered(name)):
            errors[name].append("Only for Pro accounts.")
    return new, errors


def audio_errors(form: Form) -> list[str]:
    """What is wrong with the audio; FLAC was reported to fail, M4A to work."""
    audio = form.files.get("mp3")
    if audio is None:
        return ["This field is required."]
    if not audio.size:
        return ["The submitted file is empty."]
    if audio.size > LARGEST_AUDIO:
        return [f"The file is larger than {LARGEST_AUDIO} bytes."]
    return ["Not an MP3."] if audio.head.startswith(b"fLaC") else []


def slug_of(name: str) -> str:
    """Letters and digits of any script, with dashes for what is white between them; the rest falls away (recorded)."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", name.lower())).strip("-_") or "untitled"


def _name(form: Form, errors: Errors) -> str:
    name = form.fields.get("name", "").strip()
    if not name:
        errors["name"].append("This field is required.")
    return name


def _description(form: Form, errors: Errors) -> str:
    text = form.fields.get("description", "")
    if len(text) > LONGEST_DESCRIPTION:
        errors["description"].append(f"At most {LONGEST_DESCRIPTION} characters (it has {len(text)}).")
    return text


def _publish_date(form: Form, errors: Errors) -> datetime | None:
    text = form.fields.get("publish_date", "")
    if not text:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text, re.ASCII):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    errors["publish_date"].append("Not a date-time of the form YYYY-MM-DDTHH:MM:SSZ.")
    return None


def _tags(form: Form, errors: Errors) -> tuple[Tag, ...]:
    rows = {at: row["tag"] for at, row in form.numbered("tags").items() if row.get("tag")}
    if len(rows) > MOST_TAGS or any(at >= MOST_TAGS for at in rows):
        errors["tags"].append(f"At most {MOST_TAGS} tags.")
    return tuple(Tag(slug_of(name), name) for name in rows.values())


def _sections(form: Form, errors: Errors) -> tuple[Section, ...]:
    rows = {at: row for at, row in form.numbered("sections").items() if any(row.values())}
    read = (_section(at, row, errors) for at, row in rows.items())
    return tuple(section for section in read if section)


def _section(at: int, row: Mapping[str, str], errors: Errors) -> Section | None:
    """A chapter or a track: which one is told by the fields that are there."""
    start = row.get("start_time", "")
    if start and not re.fullmatch(r"\d{1,9}", start, re.ASCII):
        errors[f"sections-{at}-start_time"].append("Whole seconds.")
        return None
    seconds = int(start) if start else None
    match row.get("chapter", ""), row.get("artist", ""), row.get("song", ""):
        case chapter, "", "" if chapter:
            return Chapter(chapter, seconds)
        case "", artist, song if artist and song:
            return Track(artist, song, seconds)
        case _:
            errors[f"sections-{at}"].append("Either a chapter, or both artist and song.")
            return None


def _hosts(form: Form, errors: Errors, catalogue: Catalogue) -> tuple[str, ...]:
    rows = {at: row["username"] for at, row in form.numbered("hosts").items() if row.get("username")}
    if len(rows) > MOST_HOSTS or any(at >= MOST_HOSTS for at in rows):
        errors["hosts"].append(f"At most {MOST_HOSTS} hosts.")
    users = {at: catalogue.user(name) for at, name in rows.items()}
    for at, user in users.items():
        if user is None:
            errors[f"hosts-{at}-username"].append("No such host.")
    return tuple(user.username for user in users.values() if user)


def _picture(form: Form, errors: Errors) -> bool:
    picture = form.files.get("picture")
    if picture is None or not picture.head.startswith(IMAGES):
        errors["picture"].append("Neither JPEG nor PNG.")
    elif picture.size > LARGEST_PICTURE:
        errors["picture"].append(f"The file is larger than {LARGEST_PICTURE} bytes.")
    return True
