"""Every public method of the client, against a Mixcloud that holds something: what comes is what is held."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mixcloud_core import Mixcloud, api
from mixcloud_core.api import base
from mixcloud_core.api.actions import Act, ActionsApi
from mixcloud_core.api.operations import Operation
from mixcloud_core.api.rest import Get, RestReader
from mixcloud_core.api.rest_reading import RestApi
from tests.core.coverage import (
    account_rows,
    change_rows,
    discovery_rows,
    rest_discovery_rows,
    rest_rows,
    show_rows,
    token_rows,
    user_rows,
)
from tests.core.coverage.table import Caller, Question, Row
from tests.core.replies import PlayedTransport, full_show, lookup
from tests.sandbox import Sandbox
from tests.sandbox.log import LoggedRequest

ROWS = [
    *show_rows.ROWS,
    *discovery_rows.ROWS,
    *user_rows.ROWS,
    *account_rows.ROWS,
    *change_rows.ROWS,
    *token_rows.ROWS,
    *rest_rows.ROWS,
    *rest_discovery_rows.ROWS,
]

# Ask nothing.
SILENT = {"close"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """The questions that leave the client, in order."""
    found: list[Question] = []

    def watch(place: Any, name: str, at: int) -> None:
        original = getattr(place, name)

        def watched(*args: Any, **kwargs: Any) -> Any:
            found.append(args[at])
            return original(*args, **kwargs)

        monkeypatch.setattr(place, name, watched)

    watch(base, "execute", 1)
    watch(RestReader, "_send", 1)
    watch(ActionsApi, "_act", 2)
    return found


@pytest.mark.parametrize(
    ("row", "caller"),
    [pytest.param(row, by, id=f"{row.method}-{at}-{by.name}") for at, row in enumerate(ROWS) for by in row.callers],
)
def test_what_comes_is_what_is_held(
    *,
    sandbox: Sandbox,
    clients: Callable[[Caller], Mixcloud],
    asked: list[Question],
    tmp_path: Path,
    row: Row,
    caller: Caller,
) -> None:
    row.prepare(sandbox)
    held = row.held(sandbox)
    found = row.call(clients(caller), tmp_path)
    assert row.given(found, sandbox) == held
    assert tuple(asked) == row.sends
    read = [request for request in sandbox.requests if "/upload/" not in request.path]
    assert [account_of(request) for request in read] == [wanted_account(question, caller) for question in asked]


def account_of(request: LoggedRequest) -> str:
    """With which account a request came; the cookies of nobody don't count."""
    if "sessionid=" in request.headers.get("cookie", ""):
        return "session"
    return "token" if "access_token=" in request.query else ""


def wanted_account(question: Question, caller: Caller) -> str:
    """An account is shown where the answer depends on it, and nowhere else."""
    match question:
        case Operation():
            return "session" if caller.has_session and (question.personal or question.needs_session) else ""
        case Act():
            return "token"
        case _:
            return "token" if caller in OWN_LISTS and question.path.startswith("/{user}/") else ""


# In the table, only these ask REST as `me`.
OWN_LISTS = (Caller.LISTENER_WITH_TOKEN, Caller.OWNER_WITH_TOKEN, Caller.OWNER_WITH_BOTH)


def public_methods(of: type, prefix: str = "") -> set[str]:
    return {f"{prefix}{name}" for name, _ in inspect.getmembers(of, inspect.isfunction) if not name.startswith("_")}


def test_every_public_method_has_a_row() -> None:
    methods = public_methods(Mixcloud) | public_methods(RestApi, "rest.")
    assert {row.method for row in ROWS} == methods - SILENT


def test_everything_that_can_be_asked_is_asked_by_a_row() -> None:
    modules = [importlib.import_module(f"{api.__name__}.{each.name}") for each in pkgutil.iter_modules(api.__path__)]
    known = {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, Operation | Get | Act)
    }
    sent = {question for row in ROWS for question in row.sends}
    assert {name for name, value in known.items() if value not in sent} == set()
    assert len(known) > 80


def test_fresh_goes_past_the_cache() -> None:
    user = b'{"username": "u"}'
    played = PlayedTransport(lookup(full_show()), user, lookup(full_show()), user)
    mixcloud = Mixcloud(played)
    for each in (mixcloud, mixcloud.fresh):
        each.cloudcast("a/b")
        each.rest.user("u")
    assert [request.fresh for request in played.requests] == [False, False, True, True]
