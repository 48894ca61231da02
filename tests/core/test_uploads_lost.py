"""Publishing when the answer is lost: what is there is found, what is not known is said, and nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mixcloud_core import Mixcloud, errors
from mixcloud_core.client import Credentials
from mixcloud_core.config import Config
from mixcloud_core.messages import shown_by
from tests.core.coverage.table import cookies
from tests.core.uploading import FORM, SETTINGS, SITE, client, statuses
from tests.sandbox import Fault, Sandbox
from tests.sandbox.state import access_token
from tests.sandbox.upload_faults import failed, garbled, limited, lost, moved, refused, revoked
from tests.sandbox.users import OWNER

pytestmark = pytest.mark.usefixtures("network")

LOST = {
    "no reply": lambda made: lost(1.0, made=made),
    "status 500": lambda made: failed(made=made),
    "status 503": lambda made: failed(503, made=made),
    "half a reply": lambda made: garbled(made=made),
    "a page": lambda made: garbled("<html></html>", made=made),
    "nothing of the kind": lambda made: garbled("{}", made=made),
    "success, without a key": lambda made: garbled('{"result": {"success": true}}', made=made),
    "another key": lambda made: garbled('{"result": {"success": true, "key": "/../etc/"}}', made=made),
    "a show of others": lambda made: garbled('{"result": {"success": true, "key": "/GuestTone/x/"}}', made=made),
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_a_lost_answer_is_looked_for(
    mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, fault: Callable[[bool], Fault]
) -> None:
    told: list[str] = []
    sandbox.faults.add(fault(True))
    with shown_by(told.append):
        assert mixcloud.upload(audio, FORM) == f"{SITE}/fresh-tones/"
    assert ["it was found among your shows" in line for line in told] == [True]
    # The same name again: the show that is there already is not taken for the new one.
    sandbox.faults.add(fault(False))
    with pytest.raises(errors.UploadUncertainError, match="no new show of that name .* before you send it") as caught:
        mixcloud.upload(audio, FORM)
    assert (caught.value.name, caught.value.known) == ("Fresh Tones", frozenset({f"{SITE}/fresh-tones/"}))
    assert len(statuses(sandbox)) == 2
    assert [show.slug for show in sandbox.state.uploaded] == ["fresh-tones"]


@pytest.mark.parametrize("has_session", [False, True])
@pytest.mark.parametrize("lists_all", [False, True])
def test_a_show_is_found_wherever_mixcloud_keeps_it(
    mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, *, lists_all: bool, has_session: bool
) -> None:
    sandbox.switches.lists_hidden = sandbox.switches.lists_awaiting = lists_all
    sandbox.switches.upload_key = False
    if not has_session:
        mixcloud = Mixcloud(config=Config.load(arguments=SETTINGS), credentials=Credentials(access_token(OWNER)))
    unlisted = replace(FORM, unlisted=True)
    scheduled = replace(FORM, publish_date=datetime(2030, 1, 1, tzinfo=UTC))
    slugs = []
    with mixcloud:
        for form in (FORM, unlisted, scheduled):
            slugs.append(mixcloud.upload(audio, form).rstrip("/").rpartition("/")[2])
            assert slugs[-1] == mixcloud.own_shows_named(" fresh  TONES")[0].slug
    assert slugs == ["fresh-tones", "fresh-tones-1", "fresh-tones-2"]


def test_where_nobody_answers_nothing_is_known(mixcloud: Mixcloud, audio: Path, sandbox: Sandbox) -> None:
    sandbox.faults.add(lost(1.0, made=True))
    known = [f"{SITE}/full-tracklist/"]

    def then_offline(done: int, total: int) -> None:
        if done == total:
            sandbox.faults.add(Fault("api.mixcloud.com", "^/me/$", status=503, times=None))

    with pytest.raises(errors.UploadUncertainError, match="can't be looked through") as caught:
        mixcloud.upload(audio, FORM, known=known, progress=then_offline)
    assert caught.value.known == set(known)


CERTAIN: dict[str, tuple[Fault, type[errors.MixcloudError], str]] = {
    "token revoked": (revoked(), errors.TokenExpiredError, "does not accept the access token"),
    "rate limit": (limited(7), errors.RateLimitError, "wait 7 seconds"),
    "wrong fields": (refused(name="Too long."), errors.UploadRejectedError, "name: Too long."),
    "wrong fields, status 200": (refused(200, name="Too long."), errors.UploadRejectedError, "name: Too long."),
    "no success": (garbled('{"result": {"success": false, "message": "No."}}'), errors.UploadRejectedError, "No"),
    "too large": (failed(413), errors.ApiError, "413"),
    "redirect": (moved(), errors.ApiError, "307"),
}


@pytest.mark.parametrize("refusal", CERTAIN.values(), ids=CERTAIN)
def test_what_mixcloud_refuses_is_refused_once_and_for_certain(
    mixcloud: Mixcloud, audio: Path, sandbox: Sandbox, refusal: tuple[Fault, type[errors.MixcloudError], str]
) -> None:
    fault, kind, words = refusal
    sandbox.faults.add(fault)
    with pytest.raises(kind, match=words):
        mixcloud.upload(audio, FORM)
    assert len(statuses(sandbox)) == 1
    after = [request.path for request in sandbox.requests]
    assert after[-1] == "/upload/"


def test_a_session_that_has_ended_is_no_hindrance(mixcloud: Mixcloud, audio: Path, sandbox: Sandbox) -> None:
    told: list[str] = []
    sandbox.state.revoked.add(cookies(OWNER)["sessionid"])
    with shown_by(told.append):
        assert mixcloud.upload(audio, FORM) == f"{SITE}/fresh-tones/"
    assert told[0].startswith("Your drafts and unlisted shows are not looked through")


def test_mixcloud_may_be_slower_than_anybody_waits(audio: Path, sandbox: Sandbox) -> None:
    """The answer is given up while Mixcloud still works on the show: a second look finds it."""
    sandbox.faults.add(Fault("api.mixcloud.com", "^/upload/$", latency=1.2))
    with client(api__total_timeout=0.5, api__read_timeout=0.5, api__connect_timeout=0.5) as mixcloud:
        assert mixcloud.upload(audio, FORM) == f"{SITE}/fresh-tones/"
    assert len(sandbox.state.uploaded) == 1
