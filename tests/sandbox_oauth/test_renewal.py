"""Tokens that end and are renewed, which Mixcloud's are not so far; and the reset."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.sandbox import Sandbox
from tests.sandbox.apps import OTHER_APP
from tests.sandbox.state import access_token
from tests.sandbox.switches import Switches
from tests.sandbox_oauth.client import HOUR, RADIO, Program, Visitor

NO_GRANT = (400, {"error": "invalid_grant"})


class TestRenewal:
    def refreshed(self, program: Program, token: str) -> dict[str, Any]:
        reply = program.ask(grant_type="refresh_token", refresh_token=token, redirect_uri=None)
        assert reply.status_code == 200, reply.text
        body: dict[str, Any] = reply.json()
        return body

    def refused(self, program: Program, token: str) -> bool:
        return program.refusal(grant_type="refresh_token", refresh_token=token) == NO_GRANT

    @pytest.mark.usefixtures("ending")
    def test_a_token_ends(self, radio: Visitor, program: Program, sandbox: Sandbox) -> None:
        granted = program.exchange(radio.new_code())
        assert (granted["expires_in"], len(granted)) == (HOUR, 3)
        token = granted["access_token"]
        assert token != access_token(RADIO)
        sandbox.state.granted.later = HOUR - 10
        assert program.me(token) == RADIO
        sandbox.state.granted.later = HOUR + 1
        assert program.me(token) is None
        assert program.me(self.refreshed(program, granted["refresh_token"])["access_token"]) == RADIO

    @pytest.mark.usefixtures("ending")
    def test_a_refresh_ends_the_old_token(self, radio: Visitor, program: Program) -> None:
        first = program.exchange(radio.new_code())
        second = self.refreshed(program, first["refresh_token"])
        assert (program.me(first["access_token"]), program.me(second["access_token"])) == (None, RADIO)
        assert second["expires_in"] == HOUR
        assert self.refused(program, first["refresh_token"])
        third = self.refreshed(program, second["refresh_token"])
        assert program.me(third["access_token"]) == RADIO

    @pytest.mark.usefixtures("ending")
    def test_a_refresh_token_that_stays(self, radio: Visitor, program: Program, sandbox: Sandbox) -> None:
        sandbox.switches.renews_refresh_tokens = False
        first = program.exchange(radio.new_code())
        second = self.refreshed(program, first["refresh_token"])
        assert second.keys() == {"access_token", "expires_in"}
        third = self.refreshed(program, first["refresh_token"])
        assert [program.me(one["access_token"]) for one in (first, second, third)] == [None, None, RADIO]

    @pytest.mark.usefixtures("ending")
    def test_what_was_revoked_is_not_renewed(self, radio: Visitor, program: Program, sandbox: Sandbox) -> None:
        granted = program.exchange(radio.new_code())
        sandbox.state.revoked.add(granted["access_token"])
        assert program.me(granted["access_token"]) is None
        assert self.refused(program, granted["refresh_token"])

    @pytest.mark.usefixtures("ending")
    def test_refusals(self, radio: Visitor, program: Program) -> None:
        granted = program.exchange(radio.new_code())
        for wrong in ("", "x", granted["access_token"]):
            assert self.refused(program, wrong)
        assert self.refused(Program(program.session, OTHER_APP), granted["refresh_token"])
        assert program.refusal(grant_type="refresh_token", client_secret="x")[1] == {"error": "invalid_client"}

    def test_there_is_none_unless_tokens_end(self, program: Program) -> None:
        refusal = program.refusal(grant_type="refresh_token", refresh_token="x")
        assert refusal == (400, {"error": "unsupported_grant_type"})


@pytest.mark.usefixtures("ending")
def test_the_reset_takes_all_back(radio: Visitor, program: Program, sandbox: Sandbox) -> None:
    code, granted = radio.new_code(), program.exchange(radio.new_code())
    for name in ("echoes_state", "checks_pkce", "oauth_form_text"):
        setattr(sandbox.switches, name, True)
    sandbox.switches.oauth_error_status, sandbox.state.granted.later = 200, 30
    sandbox.reset()
    assert dataclasses.asdict(sandbox.switches) == dataclasses.asdict(Switches())
    assert sandbox.state.granted.later == 0
    assert program.refusal(code=code) == NO_GRANT
    assert program.me(granted["access_token"]) is None
    assert program.me(access_token(RADIO)) == RADIO
