"""Which replies may be kept, and for how long."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mixcloud_core.api.decode import parse_json
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Content, Reply, Request
from mixcloud_core.errors import BadReplyError

__all__ = ["CacheControl", "etag_of", "kept_headers", "lifetime_of", "may_be_kept", "parse_cache_control"]

# Seconds.
_DAY = 86_400.0
# A show that is missing may be published any moment.
_NOTHING_FOUND = 60.0
# Bytes: 100 full shows are about 1 MB.
_LARGEST_BODY = 4 * 1024 * 1024
# Characters; whoever sends more means something that nobody here understands.
_LONGEST_HEADER = 1_000

_KEPT_HEADERS = ("content-type", "etag", "cache-control", "date")
_DIRECTIVE = re.compile(r'([\w-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,]*))?', re.ASCII)
# It is sent back to Mixcloud in a header: nothing that could end one.
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,200}"', re.ASCII)


@dataclass(frozen=True, slots=True)
class CacheControl:
    """What Mixcloud allows: `max_age` in seconds, None where it does not say."""

    forbidden: bool = False
    must_revalidate: bool = False
    max_age: float | None = None


def parse_cache_control(value: str) -> CacheControl:
    """Read a `Cache-Control` header (RFC 9111, 5.2.2); what makes no sense is read as "not for long"."""
    if len(value) > _LONGEST_HEADER:
        return CacheControl(forbidden=True)
    found = [(name.lower(), argument.strip('"')) for name, argument in _DIRECTIVE.findall(value)]
    names = {name for name, _ in found}
    ages = [_seconds(argument) for name, argument in found if name == "max-age"]
    return CacheControl(
        # A store may be shared between machines: what is `private` is not for it.
        forbidden=not names.isdisjoint({"no-store", "no-cache", "private"}),
        must_revalidate=not names.isdisjoint({"must-revalidate", "proxy-revalidate"}),
        max_age=min(ages, default=None),
    )


def _seconds(text: str) -> float:
    return min(float(text), _DAY) if text.isascii() and text.isdecimal() else 0.0


def may_be_kept(request: Request, lifetimes: Mapping[Content, float]) -> bool:
    """Tell whether the reply to a request may be kept: a read without any account, of a kind that has a lifetime."""
    return (
        request.account is Account.NONE
        and request.method in ("GET", "POST")
        and not request.form
        and lifetimes.get(request.content, 0) > 0
        # Should the account ever be forgotten where the secret is not.
        and "access_token=" not in request.url
        and not {name.lower() for name in request.headers} & {"authorization", "cookie", "x-csrftoken"}
    )


def lifetime_of(content: Content, reply: Reply, lifetimes: Mapping[Content, float]) -> float | None:
    """Give the seconds that a reply stays true; None where it may not be kept.

    Mixcloud's `max-age` goes before `lifetimes`, up to a day; addresses of audio run out by themselves, and it
    only shortens their time. Whether Mixcloud's API sends one is not known.
    """
    control = parse_cache_control(reply.headers.get("cache-control", ""))
    if control.forbidden or reply.status != 200 or len(reply.body) > _LARGEST_BODY or _is_personal(reply):
        return None
    found = _finds_something(reply)
    if found is None or error_of(reply):
        return None
    lifetime = float(lifetimes[content])
    if control.max_age is not None:
        left = max(control.max_age - _seconds(reply.headers.get("age", "0")), 0.0)
        lifetime = min(left, lifetime) if content is Content.STREAMS else left
    return lifetime if found else min(lifetime, _NOTHING_FOUND)


def _is_personal(reply: Reply) -> bool:
    """Tell whether a reply signs somebody in (`mx_t` is set for everybody), or nobody knows for whom it is."""
    return "sessionid=" in reply.headers.get("set-cookie", "") or "*" in reply.headers.get("vary", "")


def _finds_something(reply: Reply) -> bool | None:
    """Tell whether a reply brings something; None for one with errors, cut short or of no JSON.

    GraphQL answers a look-up that finds nothing with status 200 and null (recorded 2026).
    """
    try:
        parsed = parse_json(reply.body)
    except BadReplyError:
        return None
    if not isinstance(parsed, dict) or parsed.get("errors"):
        return None
    if "data" not in parsed or isinstance(parsed["data"], list):  # REST, whose lists are called `data`
        return True
    data = parsed["data"] or {}
    return isinstance(data, dict) and any(data[name] is not None for name in data if not name.startswith("__"))


def kept_headers(reply: Reply) -> dict[str, str]:
    """Give the headers that are kept with a reply: no cookies, nothing about the connection."""
    headers = {name: reply.headers[name] for name in _KEPT_HEADERS if name in reply.headers}
    if not etag_of(headers):
        headers.pop("etag", None)
    return headers


def etag_of(headers: Mapping[str, str]) -> str | None:
    """Give the `ETag` if it is a right one, that can be sent back."""
    etag = headers.get("etag", "")
    return etag if _ETAG.fullmatch(etag) else None
