"""A code becomes a token, once; and what is refused."""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl

import pytest

from tests.sandbox import Fault, Sandbox
from tests.sandbox.apps import OTHER_APP
from tests.sandbox.state import access_token
from tests.sandbox_oauth.client import CALLBACK, EXCHANGE, RADIO, Program, Visitor, result_of

VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


class TestCode:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_a_code_becomes_the_users_token(self, radio: Visitor, program: Program, method: str) -> None:
        program.method = method
        assert program.exchange(radio.new_code()) == {"access_token": access_token(RADIO)}
        assert program.me(access_token(RADIO)) == RADIO

    def test_as_form_text(self, radio: Visitor, program: Program, sandbox: Sandbox) -> None:
        sandbox.switches.oauth_form_text = True
        reply = program.ask(code=radio.new_code(), grant_type="authorization_code")
        assert reply.text == f"access_token={access_token(RADIO)}"
        sandbox.switches.token_lifetime = 60
        names = [name for name, _ in parse_qsl(program.ask(code=radio.new_code()).text)]
        assert names == ["access_token", "expires_in", "refresh_token"]

    @pytest.mark.parametrize("status", [400, 200])
    def test_a_code_is_good_once(self, radio: Visitor, program: Program, sandbox: Sandbox, status: int) -> None:
        sandbox.switches.oauth_error_status = status
        code = radio.new_code()
        assert program.exchange(code)
        assert program.refusal(code=code) == (status, {"error": "invalid_grant"})

    def test_once_also_for_two_at_the_same_time(self, radio: Visitor, program: Program) -> None:
        code = radio.new_code()
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda _: program.ask(code=code).status_code, range(8)))
        assert sorted(replies) == [200] + [400] * 7

    def test_a_code_is_good_for_a_minute(self, radio: Visitor, program: Program, sandbox: Sandbox) -> None:
        first, second = radio.new_code(), radio.new_code()
        sandbox.state.granted.later = 50
        assert program.exchange(first)
        sandbox.state.granted.later = 61
        assert program.refusal(code=second) == (400, {"error": "invalid_grant"})

    @pytest.mark.parametrize("address", [None, "", "http://127.0.0.1:54321/back", CALLBACK.replace("%20", "+")])
    def test_another_address(self, radio: Visitor, program: Program, address: str | None) -> None:
        code = radio.new_code()
        assert program.refusal(code=code, redirect_uri=address) == (400, {"error": "redirect_uri_mismatch"})
        assert program.exchange(code)

    @pytest.mark.parametrize("address", [None, ""])
    def test_no_address_in_both(self, radio: Visitor, program: Program, sandbox: Sandbox, address: str | None) -> None:
        radio.decide("allow", "")
        (code,) = sandbox.state.granted.codes
        assert program.refusal(code=code)[0] == 400
        assert program.exchange(code, redirect_uri=address)

    @pytest.mark.parametrize("wrong", [{"client_secret": "x"}, {"client_secret": None}, {"client_id": "x"}])
    def test_an_app_without_its_secret(self, radio: Visitor, program: Program, wrong: dict[str, str | None]) -> None:
        code = radio.new_code()
        assert program.refusal(code=code, **wrong) == (400, {"error": "invalid_client"})
        assert program.exchange(code)

    def test_another_apps_code(self, radio: Visitor, program: Program) -> None:
        code = result_of(radio.decide("allow", app=OTHER_APP))["code"]
        assert program.refusal(code=code) == (400, {"error": "invalid_grant"})
        assert Program(program.session, OTHER_APP).exchange(code)

    def test_what_is_no_question(self, program: Program) -> None:
        assert program.refusal(code="x") == program.refusal() == (400, {"error": "invalid_grant"})
        assert program.refusal(grant_type="password") == (400, {"error": "unsupported_grant_type"})
        assert program.session.put(EXCHANGE, timeout=10).status_code == 405

    def test_a_revoked_token_is_valid_again_when_it_is_granted_anew(
        self, radio: Visitor, program: Program, sandbox: Sandbox
    ) -> None:
        sandbox.state.revoked.add(access_token(RADIO))
        assert program.me(access_token(RADIO)) is None
        program.exchange(radio.new_code())
        assert program.me(access_token(RADIO)) == RADIO

    def test_a_fault_leaves_the_code_good(self, radio: Visitor, program: Program, sandbox: Sandbox) -> None:
        sandbox.faults.add(Fault("www.mixcloud.com", "/oauth/access_token", status=502))
        code = radio.new_code()
        assert program.ask(code=code).status_code == 502
        assert program.exchange(code)


class TestPkce:
    @pytest.mark.parametrize("method", ["S256", "plain", None])
    def test_the_verifier_is_needed(
        self, radio: Visitor, program: Program, sandbox: Sandbox, method: str | None
    ) -> None:
        sandbox.switches.checks_pkce = True
        asked = {"code_challenge": CHALLENGE if method == "S256" else VERIFIER}
        code = radio.new_code(**asked | ({"code_challenge_method": method} if method else {}))
        for verifier in (None, "", "x" * 43, CHALLENGE):
            assert program.refusal(code=code, code_verifier=verifier) == (400, {"error": "invalid_grant"})
        assert program.exchange(code, code_verifier=VERIFIER)

    def test_without_a_challenge_there_is_nothing_to_answer(
        self, radio: Visitor, program: Program, sandbox: Sandbox
    ) -> None:
        sandbox.switches.checks_pkce = True
        assert program.exchange(radio.new_code())
        assert program.exchange(radio.new_code(), code_verifier=VERIFIER)

    def test_a_site_that_does_not_know_it(self, radio: Visitor, program: Program) -> None:
        code = radio.new_code(code_challenge=CHALLENGE, code_challenge_method="S256")
        assert program.exchange(code, code_verifier="wrong")
