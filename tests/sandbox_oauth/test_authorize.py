"""The page on which users decide on apps, and where it sends them."""

from __future__ import annotations

import html

import pytest

from tests.sandbox import Fault, Sandbox
from tests.sandbox.apps import APP, OTHER_APP
from tests.sandbox.grants import GRANTED_SECRET
from tests.sandbox.state import password, session_id
from tests.sandbox_oauth.client import AUTHORIZE, CALLBACK, RADIO, SITE, Visitor, csrf_field, result_of

ASKED = {"client_id": APP.client_id, "redirect_uri": CALLBACK}


class TestQuestion:
    def test_who_is_not_signed_in_signs_in_first(self, visitor: Visitor) -> None:
        first = visitor.get(AUTHORIZE, **ASKED)
        login = first.headers["Location"]
        assert (first.status_code, login.partition("?")[0]) == (302, "/login/")
        form = csrf_field(visitor.get(SITE + login)) | {"email": RADIO, "password": password(RADIO)}
        done = visitor.post(SITE + login, form)
        assert SITE + done.headers["Location"] == first.request.url
        assert visitor.get(SITE + done.headers["Location"]).status_code == 200

    def test_it_names_the_app_and_has_two_buttons(self, radio: Visitor) -> None:
        for app in (APP, OTHER_APP):
            page = radio.get(AUTHORIZE, client_id=app.client_id)
            assert f"<b>{html.escape(app.name)}</b>" in page.text
            assert "Test Tone Radio" in page.text
            assert 'id="allow"' in page.text
            assert 'id="deny"' in page.text
            assert "no-store" in page.headers["Cache-Control"]

    @pytest.mark.parametrize("client_id", ["", "unknown", APP.client_secret])
    def test_an_unknown_app_is_an_error_for_everybody(self, radio: Visitor, client_id: str) -> None:
        for _ in range(2):
            page = radio.get(AUTHORIZE, **ASKED | {"client_id": client_id})
            assert page.status_code == 400
            assert "Location" not in page.headers
            assert 'id="error"' in page.text
            radio.session.cookies.clear()

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "/path", "test.com", "http://[", "http://a/#fragment"])
    def test_an_address_that_is_none(self, radio: Visitor, address: str) -> None:
        page = radio.get(AUTHORIZE, **ASKED | {"redirect_uri": address})
        assert page.status_code == 400
        assert "Location" not in page.headers

    def test_a_session_that_ended_meanwhile(self, radio: Visitor, sandbox: Sandbox) -> None:
        form = csrf_field(radio.get(AUTHORIZE, **ASKED)) | {"allow": "yes"}
        sandbox.state.revoked.add(session_id(RADIO))
        assert radio.post(AUTHORIZE, form, **ASKED).headers["Location"].startswith("/login/?next=")
        assert not sandbox.state.granted.codes

    def test_faults_meet_these_pages_too(self, radio: Visitor, sandbox: Sandbox) -> None:
        sandbox.faults.add(Fault("www.mixcloud.com", "^/oauth/authorize", status=503))
        assert [radio.get(AUTHORIZE, **ASKED).status_code for _ in range(2)] == [503, 200]

    def test_other_methods(self, radio: Visitor) -> None:
        assert radio.session.delete(AUTHORIZE, params=ASKED, timeout=10).status_code == 405


class TestDecision:
    def test_allowed(self, radio: Visitor, sandbox: Sandbox) -> None:
        reply = radio.decide("allow", response_type="code", scope="x")
        address, code = reply.headers["Location"].rsplit("&code=", 1)
        assert (reply.status_code, address) == (302, CALLBACK)
        assert GRANTED_SECRET.fullmatch(code)
        assert list(sandbox.state.granted.codes) == [code]

    def test_denied(self, radio: Visitor, sandbox: Sandbox) -> None:
        reply = radio.decide("deny")
        assert (reply.status_code, reply.headers["Location"]) == (302, f"{CALLBACK}&error=access_denied")
        assert not sandbox.state.granted.codes

    @pytest.mark.parametrize("address", ["http://127.0.0.1:1", "http://127.0.0.1:1/", "https://app.example/a?"])
    def test_the_address_stays_as_it_was(self, radio: Visitor, address: str) -> None:
        reply = radio.decide("deny", address)
        assert reply.headers["Location"] == f"{address.rstrip('?')}?error=access_denied"

    @pytest.mark.parametrize("decision", ["allow", "deny"])
    def test_the_state_comes_back_or_not(self, radio: Visitor, sandbox: Sandbox, decision: str) -> None:
        state = "a&b=ü/+ c"
        assert "state" not in result_of(radio.decide(decision, state=state))
        sandbox.switches.echoes_state = True
        assert result_of(radio.decide(decision, state=state))["state"] == state
        assert "state" not in result_of(radio.decide(decision))

    def test_without_an_address_the_code_is_on_the_page(self, radio: Visitor, sandbox: Sandbox) -> None:
        page = radio.decide("allow", "")
        (code,) = sandbox.state.granted.codes
        assert f'<code id="code">{code}</code>' in page.text
        denied = radio.decide("deny", "")
        assert denied.status_code == 200
        assert 'id="denied"' in denied.text

    def test_each_code_is_another(self, radio: Visitor) -> None:
        assert len({radio.new_code() for _ in range(3)}) == 3

    def test_without_the_csrf_token(self, radio: Visitor, sandbox: Sandbox) -> None:
        for form in ({"allow": "yes"}, {"allow": "yes", "csrfmiddlewaretoken": "x"}):
            assert radio.post(AUTHORIZE, form, **ASKED).status_code == 403
        assert not sandbox.state.granted.codes
