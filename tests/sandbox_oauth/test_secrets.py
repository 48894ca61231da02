"""The list of all secrets, by which tests look for them in whatever programs write."""

from __future__ import annotations

import pytest

from tests.sandbox import Sandbox
from tests.sandbox.apps import APP, CLIENT_SECRET
from tests.sandbox.secrets import GRANTED_SECRET, all_secrets, secrets_in
from tests.sandbox.state import access_token, csrf_token, password, session_id
from tests.sandbox.users import USERS
from tests.sandbox_oauth.client import RADIO, Program, Visitor


def test_those_that_are_there_from_the_start() -> None:
    secrets = all_secrets()
    assert all(len(secret) == 32 and secret.isalnum() for secret in secrets)
    for secret_of in (access_token, session_id, csrf_token, password):
        assert {secret_of(user.username) for user in USERS} < secrets
    assert CLIENT_SECRET in secrets
    assert APP.client_id not in secrets
    assert not any(GRANTED_SECRET.search(secret) for secret in secrets)


@pytest.mark.usefixtures("ending")
def test_what_is_granted_is_listed_and_recognised(radio: Visitor, program: Program, sandbox: Sandbox) -> None:
    code = radio.new_code()
    granted = program.exchange(code)
    new = {code, granted["access_token"], granted["refresh_token"]}
    assert all_secrets(sandbox.state) - all_secrets() == new
    sandbox.reset()
    assert all_secrets(sandbox.state) == all_secrets()
    text = f"a {' '.join(new)} {access_token(RADIO)}?{CLIENT_SECRET}"
    assert secrets_in(text) == {*new, access_token(RADIO), CLIENT_SECRET}
    assert secrets_in(f"nothing here but {APP.client_id} and {'a' * 32}") == set()
