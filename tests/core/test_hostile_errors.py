"""What GraphQL may report in `errors`, and what a status may come with."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixcloud_core import Mixcloud
from mixcloud_core.api import graphql
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Reply, Request
from mixcloud_core.errors import ApiError, BadReplyError, MixcloudError, ServiceChangedError
from tests.core.mutations import is_clean
from tests.core.replies import full_show


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> graphql.Forgotten:
    fresh = graphql.Forgotten()
    monkeypatch.setattr(graphql, "FORGOTTEN", fresh)
    return fresh


class Stubborn:
    """Gives the same reply for ever, and counts."""

    def __init__(self, reply: object, status: int = 200) -> None:
        self._reply = Reply(status, {}, reply if isinstance(reply, bytes) else json.dumps(reply).encode())
        self.queries: list[str] = []

    def send(self, request: Request, /) -> Reply:
        assert len(self.queries) < 10, "asked again and again"
        self.queries.append(json.loads(request.body or b"")["query"])
        return self._reply


def unknown(field: str, type_name: str = "Cloudcast", **beside: Any) -> dict[str, Any]:
    return {"message": f'Cannot query field "{field}" on type "{type_name}".', **beside}


NO_PLACES: list[object] = [7, "x", {}, [None], [[]], [{"line": []}]]
HOSTILE_ERRORS: dict[str, Any] = {
    "a text": "boom",
    "an object": {"message": "boom"},
    "a number": 7,
    "texts": ["boom", "\x1b[31m"],
    "lists": [[[]], [["boom"]]],
    "nulls": [None, None],
    "no message": [{}, {"a": 1}],
    "messages that are none": [{"message": 7}, {"message": None}, {"message": ["x"]}, {"message": {"a": "b"}}],
    "a text of 1 MB": [{"message": "x" * 1_000_000}],
    "escapes": [{"message": "\x1b[31m\x9b\u202e\ud800\x00\r\n" * 100}],
    "thousands": [{"message": f"error {number}"} for number in range(20_000)],
    "locations that are none": [unknown("plays", locations=place) for place in NO_PLACES],
    "lines that are none": [unknown("plays", locations=[{"line": line}]) for line in (-1, 0, 1e300, "1", None, 10**30)],
    "thousands of lines": [unknown("plays", locations=[{"line": line} for line in range(20_000)])],
    "fields nobody asked": [unknown(f"field{number}") for number in range(5_000)],
    "types nobody asked": [{"message": f'Unknown type "Type{number}".'} for number in range(5_000)],
    "arguments nobody gave": [
        {"message": f'Unknown argument "argument{number}" on field "Cloudcast.picture".'} for number in range(5_000)
    ],
    "names of 1 MB": [unknown("x" * 1_000_000), {"message": f'Unknown type "{"y" * 1_000_000}"'}],
    "names that are patterns": [unknown("(.*"), {"message": 'Unknown type "[("'}],
}


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("data", [None, {}, [], 7, {"cloudcastLookup": None}, {"other": {"a": 1}}])
@pytest.mark.parametrize("errors", HOSTILE_ERRORS.values(), ids=HOSTILE_ERRORS)
def test_errors_without_data_are_an_error(
    errors: Any, data: Any, status: int, forgotten: graphql.Forgotten, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    with pytest.raises(MixcloudError) as caught:
        Mixcloud(Stubborn({"errors": errors, "data": data}, status)).cloudcast("user/show")
    assert is_clean(str(caught.value))
    assert len(str(caught.value)) < 2_000
    assert len(caplog.records) < 10
    assert all(is_clean(record.getMessage()) for record in caplog.records)
    # Whatever is said of what was not asked is not believed.
    assert forgotten._keys <= {"Cloudcast.plays"}


@pytest.mark.parametrize("errors", HOSTILE_ERRORS.values(), ids=HOSTILE_ERRORS)
def test_errors_beside_data_cost_nothing(
    errors: Any, forgotten: graphql.Forgotten, caplog: pytest.LogCaptureFixture
) -> None:
    transport = Stubborn({"errors": errors, "data": {"cloudcastLookup": full_show()}})
    assert Mixcloud(transport).cloudcast("user/show").name == "Night Shift #12"
    assert len(transport.queries) == 1
    assert len(caplog.records) < 10
    assert all(is_clean(record.getMessage()) and len(record.getMessage()) < 500 for record in caplog.records)
    assert not forgotten._keys


def test_a_field_that_is_unknown_whatever_is_asked_is_no_endless_loop() -> None:
    transport = Stubborn({"errors": [unknown("plays")]}, 400)
    with pytest.raises(ApiError, match="Cannot query field"):
        Mixcloud(transport).cloudcast("user/show")
    with_it, without = transport.queries
    assert "plays" in with_it
    assert "plays" not in without


def test_a_service_that_forgets_more_with_every_request_comes_to_an_end() -> None:
    class Forgetting:
        def __init__(self) -> None:
            self.queries: list[str] = []

        def send(self, request: Request, /) -> Reply:
            query = json.loads(request.body or b"")["query"]
            assert query not in self.queries
            self.queries.append(query)
            lines = query.splitlines()
            # The last field of all that stand alone; the fields that are needed are what is left.
            at, name = next(
                (at, line.strip())
                for at, line in reversed(list(enumerate(lines, 1)))
                if line.strip().isidentifier() and line.strip() not in ("name", "slug", "username", "query")
            )
            return Reply(400, {}, json.dumps({"errors": [unknown(name, "Any", locations=[{"line": at}])]}).encode())

    transport = Forgetting()
    with pytest.raises((ServiceChangedError, StopIteration)):
        Mixcloud(transport).cloudcast("user/show")
    assert 10 < len(transport.queries) < 100


@pytest.mark.parametrize("type_name", ["Cloudcast", "User"])
def test_a_type_that_nothing_goes_without_is_said_to_be_missing(type_name: str) -> None:
    transport = Stubborn({"errors": [{"message": f'Unknown type "{type_name}".'}]}, 400)
    with pytest.raises(ServiceChangedError, match="no longer knows"):
        Mixcloud(transport).cloudcast("user/show")
    assert len(transport.queries) == 1


def test_a_type_that_a_show_does_without() -> None:
    class Tagless:
        def send(self, request: Request, /) -> Reply:
            query = json.loads(request.body or b"")["query"]
            if "on Tag" in query:
                return Reply(400, {}, b'{"errors": [{"message": "Unknown type \\"Tag\\"."}]}')
            show = full_show()
            del show["tags"]
            return Reply(200, {}, json.dumps({"data": {"cloudcastLookup": show}}).encode())

    show = Mixcloud(Tagless()).cloudcast("user/show")
    assert "tags" in show.unknown


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)
rest_errors = st.fixed_dictionaries(
    {"error": st.dictionaries(st.sampled_from(["message", "type", "retry_after"]), json_values) | json_values},
    optional={"details": json_values},
)


@given(
    st.sampled_from([200, 302, 400, 401, 403, 404, 429, 500]),
    rest_errors.map(lambda value: json.dumps(value).encode()) | st.binary(),
    st.text() | st.from_regex(r"\A[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{1,6} [\d:]{1,9} ([+-]\d{1,6}|GMT)?\Z"),
)
def test_whatever_a_status_comes_with(status: int, body: bytes, wait: str) -> None:
    error = error_of(Reply(status, {"retry-after": wait}, body))
    assert status == 200 or error
    if error:
        assert is_clean(str(error))
        assert error.retry_after is None or 0 <= error.retry_after <= 2**53


@pytest.mark.parametrize("kind", ["OAuthException", "RateLimitException", "PostValidationError", "", 7, None, ["x"]])
def test_errors_with_details_of_any_kind(kind: object) -> None:
    kinds: list[object] = [None, 7, "x", [], [[1]], {"a": None}, {"": [1, "x", {}]}, {"\x1b[31m": {"\x00": []}}]
    for details in kinds:
        body = json.dumps({"error": {"type": kind, "message": "\x1b[31mno"}, "details": details}).encode()
        error = error_of(Reply(400, {}, body))
        assert error
        assert is_clean(str(error))


def test_no_data_at_all() -> None:
    for body in (b"null", b"7", b'"x"', b"[]", b"{}", b'{"errors": []}', b'{"errors": null, "data": null}'):
        with pytest.raises(BadReplyError):
            Mixcloud(Stubborn(body)).cloudcast("user/show")
