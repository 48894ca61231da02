"""The smaller hosts: pictures, waveforms, previews, the pages of the site, and pages of others with players."""

from __future__ import annotations

import html
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug import Request, Response

from tests.sandbox.editing import heard
from tests.sandbox.rest_embed import WIDGET
from tests.sandbox.streams import AUDIO, file, page

if TYPE_CHECKING:
    from tests.sandbox.catalogue import Catalogue
    from tests.sandbox.media import Media
    from tests.sandbox.rest_library import Library
    from tests.sandbox.state import State

LARGEST_PICTURE = 2000


@dataclass(frozen=True)
class Thumbnails:
    """`/unsafe/{W}x{H}/{root}`, in the manner of Thumbor: any root has a picture of its own colour.

    What was sent with a show comes as it was sent, in any size.
    """

    media: Media
    state: State

    def __call__(self, request: Request) -> Response:
        match = re.fullmatch(r"/unsafe/(\d{1,5})x(\d{1,5})/([\w./-]+)", request.path)
        if not match or ".." in match[3]:
            return page(404)
        if picture := self.state.pictures.get(match[3]):
            return Response(picture, content_type="image/png" if picture.startswith(b"\x89PNG") else "image/jpeg")
        width, height = (max(1, min(int(side), LARGEST_PICTURE)) for side in match.groups()[:2])
        return file(request, self.media.picture(match[3], width, height), "image/jpeg")


@dataclass(frozen=True)
class Previews:
    """About 20 seconds of MP3; the address is given in plain text and has no signature."""

    catalogue: Catalogue
    state: State
    media: Media

    def __call__(self, request: Request) -> Response:
        match = re.fullmatch(rf"/previews/({AUDIO})\.mp3", request.path)
        show = heard(self.catalogue, self.state, match[1]) if match else None
        return file(request, self.media.piece(show, "preview.mp3"), "audio/mpeg") if show else page(404)


@dataclass(frozen=True)
class Waveforms:
    """A list of ints."""

    catalogue: Catalogue
    state: State

    def __call__(self, request: Request) -> Response:
        match = re.fullmatch(rf"/({AUDIO})\.json", request.path)
        if not match or not heard(self.catalogue, self.state, match[1]):
            return page(404)
        heights = random.Random(match[1])
        body = str([heights.randrange(20, 255) for _ in range(300)])
        return Response(body, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


@dataclass(frozen=True)
class Site:
    """Pages of `www.mixcloud.com`: a title for what exists, a 404 page for what does not."""

    library: Library

    def __call__(self, request: Request) -> Response:
        title = self._title([part for part in request.path.split("/") if part])
        status = 200 if title is not None else 404
        shown = html.escape((title or "Page not found").encode(errors="replace").decode())
        text = f'<!doctype html>\n<html lang="en"><head><title>{shown} | Mixcloud</title></head><body></body></html>\n'
        return Response(text, status, content_type="text/html; charset=utf-8")

    def _title(self, parts: list[str]) -> str | None:
        match parts:
            case []:
                return "Mixcloud"
            case [username] if user := self.library.user(username):
                return user.display_name
            case [username, slug] if show := self.library.show(username, slug):
                return show.name
        return None


PLAYERS: dict[str, tuple[str, str | None]] = {
    "/show/": ("a show", f"{WIDGET}?hide_cover=1&amp;mini=1&amp;feed=%2FTestToneRadio%2Ffull-tracklist%2F"),
    "/playlist/": ("a playlist", f"{WIDGET}?hide_cover=1&amp;feed=%2FToneListener%2Fplaylists%2Ftones-of-many%2F"),
    "/user/": ("a user's shows", f"{WIDGET}?feed=%2FGuestTone%2F&amp;light=1"),
    "/old-form/": (
        "a show by its whole address, on www.mixcloud.com, without https:",
        "//www.mixcloud.com/widget/iframe/?mini=1&amp;feed=http%3A%2F%2Fwww.mixcloud.com%2FGuestTone%2Fguest-show%2F",
    ),
    "/entities/": (
        "a show; numbers for & and /",
        f"{WIDGET}?light=1&#38;feed=&#x2F;GuestTone&#x2f;guest-show&#47;",
    ),
    "/none/": ("no player, only a link to a show", None),
}
"""By the path of the page: what is special about it, and the address as it stands in it."""


class Blog:
    """Pages on which somebody embeds a player of Mixcloud, and one on which nobody does."""

    def __call__(self, request: Request) -> Response:
        if request.path not in {"/", *PLAYERS}:
            return page(404)
        if request.path == "/":
            body = "".join(f'<p><a href="{path}">{path.strip("/")}</a></p>' for path in PLAYERS)
        elif address := PLAYERS[request.path][1]:
            body = f'<iframe width="100%" height="120" src="{address}" frameborder="0"></iframe>'
        else:
            body = '<p>Only a <a href="https://www.mixcloud.com/TestToneRadio/full-tracklist/">link</a>.</p>'
        text = f'<!doctype html>\n<html lang="en"><head><title>A Blog</title></head><body>{body}</body></html>\n'
        return Response(text, content_type="text/html; charset=utf-8")
