"""Signing in: the page, its cookies, and the form that the site's script sends."""

from __future__ import annotations

import pytest
import requests

from tests.sandbox import Sandbox
from tests.sandbox.rate_limit import RateLimited
from tests.sandbox.state import csrf_token, password, session_id
from tests.sandbox.users import USERS
from tests.sandbox_graphql.client import Client
from tests.sandbox_oauth.client import AUTHORIZE, LOGIN, RADIO, SITE, Visitor, csrf_field

SCRIPT = "https://app.mixcloud.com/authentication/email-login/"


class TestPage:
    @pytest.mark.parametrize("name", [RADIO, RADIO.lower(), "TestToneRadio@example.org", "testtoneradio@EXAMPLE.ORG "])
    def test_by_name_or_address(self, visitor: Visitor, name: str) -> None:
        reply = visitor.log_in(name, password(RADIO), next="/upload/?a=1&b=2")
        assert (reply.status_code, reply.headers["Location"]) == (302, "/upload/?a=1&b=2")
        assert visitor.session.cookies.get_dict(".mixcloud.com") == {
            "sessionid": session_id(RADIO),
            "csrftoken": csrf_token(RADIO),
        }

    def test_the_cookies_are_those_of_django(self, visitor: Visitor) -> None:
        visitor.log_in(RADIO)
        cookies = {cookie.name: cookie for cookie in visitor.session.cookies}
        assert all(
            (cookie.domain, cookie.path, cookie.secure) == (".mixcloud.com", "/", True) for cookie in cookies.values()
        )
        has_flag = {name: cookie.has_nonstandard_attr("HttpOnly") for name, cookie in cookies.items()}
        assert has_flag == {"sessionid": True, "csrftoken": False}

    def test_the_session_is_one_for_graphql_too(self, radio: Visitor) -> None:
        me = Client(radio.session, headers={"X-CSRFToken": radio.session.cookies["csrftoken"]})
        assert me.viewer("me { username }") == {"me": {"username": RADIO}}

    @pytest.mark.parametrize(("name", "secret"), [(RADIO, "wrong"), (RADIO, ""), ("NoUser", "x"), ("", "")])
    def test_a_wrong_password_shows_the_form_again(self, visitor: Visitor, name: str, secret: str) -> None:
        reply = visitor.log_in(name, secret)
        assert reply.status_code == 200
        assert 'id="error" role="alert"' in reply.text
        assert f'value="{name}"' in reply.text
        assert csrf_field(reply)
        assert "sessionid" not in visitor.session.cookies

    def test_every_password_is_its_users_alone(self, visitor: Visitor) -> None:
        assert len({password(user.username) for user in USERS}) == len(USERS)
        assert visitor.log_in(RADIO, password("ToneListener")).status_code == 200

    def test_what_was_typed_stays_text(self, visitor: Visitor) -> None:
        reply = visitor.log_in('"><script>', "x")
        assert "&quot;&gt;&lt;script&gt;" in reply.text
        assert "<script>" not in reply.text

    def test_without_the_csrf_token(self, visitor: Visitor) -> None:
        form = {"email": RADIO, "password": password(RADIO)}
        for field in ({}, {"csrfmiddlewaretoken": ""}, csrf_field(visitor.get(LOGIN)) | {"csrfmiddlewaretoken": "x"}):
            assert visitor.post(LOGIN, form | field).status_code == 403
        assert "sessionid" not in visitor.session.cookies

    @pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "", "x"])
    def test_it_leads_to_no_other_host(self, visitor: Visitor, path: str) -> None:
        assert visitor.log_in(RADIO, next=path).headers["Location"] == "/"

    def test_who_is_signed_in_is_sent_on(self, radio: Visitor) -> None:
        reply = radio.get(LOGIN, next="/upload/")
        assert (reply.status_code, reply.headers["Location"]) == (302, "/upload/")

    def test_a_revoked_session_until_the_next_one(self, radio: Visitor, sandbox: Sandbox) -> None:
        sandbox.state.revoked.add(session_id(RADIO))
        assert radio.get(LOGIN).status_code == 200
        radio.log_in(RADIO)
        assert radio.get(LOGIN).status_code == 302

    def test_pages_of_accounts_are_not_served_in_the_clear(self, visitor: Visitor) -> None:
        reply = visitor.get(AUTHORIZE.replace("https:", "http:"), client_id="x")
        assert (reply.status_code, reply.headers["Location"]) == (301, f"{AUTHORIZE}?client_id=x")

    def test_other_methods(self, visitor: Visitor) -> None:
        assert visitor.session.put(LOGIN, timeout=10).status_code == 405


class TestScript:
    """What a script or a downloader does: the home page for its cookie, then the form with the header."""

    def send(self, session: requests.Session, name: str, secret: str) -> requests.Response:
        session.get(SITE, timeout=10)
        headers = {"X-CSRFToken": session.cookies["csrftoken"], "X-Requested-With": "XMLHttpRequest"}
        return session.post(SCRIPT, data={"email": name, "password": secret}, headers=headers, timeout=10)

    def test_success(self, session: requests.Session) -> None:
        reply = self.send(session, RADIO, password(RADIO))
        assert (reply.status_code, reply.json()) == (200, {"success": True})
        assert session.cookies["sessionid"] == session_id(RADIO)

    def test_an_unknown_user_as_recorded(self, session: requests.Session) -> None:
        assert self.send(session, "test123456", "test123456").json() == {
            "data": {
                "password": "test123456",
                "$valid": False,
                "email": "test123456",
                "$errors": {"email": ["Username does not exist"]},
            },
            "success": False,
        }

    def test_a_wrong_password(self, session: requests.Session) -> None:
        reply = self.send(session, RADIO, "wrong").json()
        assert (reply["success"], list(reply["data"]["$errors"])) == (False, ["password"])
        assert "sessionid" not in session.cookies

    def test_refusals(self, session: requests.Session, sandbox: Sandbox) -> None:
        form = {"email": RADIO, "password": password(RADIO)}
        assert session.post(SCRIPT, data=form, timeout=10).status_code == 403
        assert session.get(SCRIPT, timeout=10).status_code == 405
        # It has moved away from there.
        assert session.post(SCRIPT.replace("app.", "www."), data=form, timeout=10).status_code == 404
        host = sandbox._running.hosts["app.mixcloud.com"]
        assert isinstance(host, RateLimited)
        assert len(host.arrivals["login"]) == 2
