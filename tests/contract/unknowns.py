"""What nobody recorded: a question to the service for each, and the answer in words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

from mixcloud_core.api.graphql import ENDPOINT
from mixcloud_core.api.transport import Budget, Reply, Request, Transport
from mixcloud_core.links import API
from mixcloud_core.text import clean_line, clean_text
from tests.contract.questions import Subject

Exchange = tuple[Request, Reply]
Answer = tuple[str, str]

# Characters of a body; manifests are longer, and never were recorded.
SHOWN, SHOWN_OF_MANIFEST = 300, 1_500
_ADDRESS = re.compile(r"(?:https?://|/)[^\s\"'<>,]{8,}")
# Obviously none, and not even of the right length.
NO_TOKEN = "this-is-no-token"


def in_words(reply: Reply, shown: int = SHOWN) -> str:
    """Status, content type and the beginning of the body, without the addresses in it."""
    kind = reply.headers.get("content-type", "no content type")
    body = _ADDRESS.sub("(address)", clean_text(reply.body.decode("utf-8", errors="replace")).replace("\n", " "))
    return f"{reply.status}, {clean_line(kind)[:60]}, {body[:shown] or 'empty'}"


def _get(address: str, budget: Budget = Budget.REST) -> Callable[[Transport], Reply]:
    return lambda transport: transport.send(Request("GET", address, "an open question", budget=budget))


def _redirect(reply: Reply) -> str:
    place = urlsplit(reply.headers.get("location", ""))
    kind = "absolute" if place.netloc else "relative" if place.path else "no"
    return f"{reply.status}, {kind} Location"


def _introspection(transport: Transport) -> Reply:
    body = json.dumps({"query": "query Introspection { __schema { types { name } } }"}).encode()
    headers = {"Content-Type": "application/json"}
    return transport.send(Request("POST", ENDPOINT, "the schema", headers, body))


def _schema(reply: Reply) -> str:
    names = re.findall(rb'"name":', reply.body)
    return f"open: {len(names)} types" if reply.status == 200 and len(names) > 1 else in_words(reply)


Probe = tuple[str, Callable[[Transport], Reply], Callable[[Reply], str]]


def probes(subject: Subject) -> Iterator[Probe]:
    """Give what is asked for its own sake: a question, how it is asked, and how the answer is put."""
    yield "REST: what is not there", _get(f"{API}/{subject.user}/contract-there-is-no-such-show/"), in_words
    yield "REST: a token that is none", _get(f"{API}/me/?access_token={NO_TOKEN}"), in_words
    yield "REST: /me/ without a token", _get(f"{API}/me/"), in_words
    yield "REST: a search for nothing", _get(f"{API}/search/?q=&type=cloudcast", Budget.SEARCH), in_words
    yield "REST: no slash at the end", _get(f"{API}/{subject.user}"), _redirect
    yield "GraphQL: introspection", _introspection, _schema
    for name, address in (("HLS", subject.streams.hls_url), ("DASH", subject.streams.dash_url)):
        if address:
            yield f"{name} manifest", _get(address), partial(in_words, shown=SHOWN_OF_MANIFEST)


def from_exchanges(exchanges: Sequence[tuple[str, Exchange]]) -> Iterator[Answer]:
    """Give the answers that lie in what was asked anyway; exchanges come with the names of their questions."""
    bodies = {name: _parsed(reply) for name, (_, reply) in exchanges}
    if show := bodies.get("REST show"):
        yield "REST: sections of a show", _sections(show)
    if playlist := bodies.get("REST playlist"):
        yield "REST: members of a playlist", ", ".join(f"{n} ({type(v).__name__})" for n, v in playlist.items())
    if uploads := bodies.get("REST uploads"):
        yield "REST: links of a list", _links(uploads)
    hidden = _dig(bodies.get("GraphQL counts of a show that hides them"), "data", "cloudcastLookup")
    if hidden:
        told = json.dumps(hidden.get("plays")), json.dumps(hidden.get("hiddenStats"))
        yield "GraphQL: plays that are hidden", "plays is {}, hiddenStats is {}".format(*told)
    many = _dig(bodies.get("GraphQL followers, 101 at once"), "data", "userLookup", "followers")
    if many:
        yield "GraphQL: first above 100", f"101 asked, {len(many.get('edges') or ())} came"
    yield from _headers([exchange for _, exchange in exchanges])


def _headers(exchanges: Sequence[Exchange]) -> Iterator[Answer]:
    """Names, by host; values only of what caches go by."""
    by_host: dict[str, list[Reply]] = {}
    for request, reply in exchanges:
        by_host.setdefault(urlsplit(request.url).hostname or "", []).append(reply)
    for host, replies in by_host.items():
        names = sorted({name for reply in replies for name in reply.headers})
        yield f"{host}: headers", clean_line(", ".join(names))
        kept = {reply.headers.get("cache-control", "") for reply in replies} - {""}
        yield f"{host}: Cache-Control", clean_line("; ".join(sorted(kept)))[:SHOWN] or "none"
        tagged = sum("etag" in reply.headers for reply in replies)
        yield f"{host}: ETag", f"in {tagged} of {len(replies)} replies"


def _sections(show: dict[str, object]) -> str:
    sections = show.get("sections")
    if not isinstance(sections, list):
        return "no such member" if "sections" not in show else type(sections).__name__
    names = {name for one in sections if isinstance(one, dict) for name in one}
    return f"{len(sections)}, with {', '.join(sorted(names)) or 'no members'}"


def _links(page: dict[str, object]) -> str:
    paging = page.get("paging")
    links = paging.items() if isinstance(paging, dict) else ()
    told = (f"{name} by {', '.join(_parameters(str(link)))}" for name, link in links)
    return "; ".join(told) or "none"


def _parameters(link: str) -> list[str]:
    return [part.partition("=")[0] for part in urlsplit(link).query.split("&")]


def _parsed(reply: Reply) -> dict[str, object]:
    try:
        body = json.loads(reply.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) and reply.status == 200 else {}


def _dig(value: object, *way: str) -> dict[str, list[object]]:
    for name in way:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
