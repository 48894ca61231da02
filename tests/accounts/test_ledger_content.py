"""What stands in the list of accounts: read as it was written, or refused and never overwritten."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mixcloud_core import errors
from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.ledger import Entry, Ledger, is_name
from mixcloud_core.auth.ledger_file import LedgerFile
from tests.accounts.kept import refused, store_in, token, write
from tests.sandbox.state import access_token
from tests.sandbox.users import LISTENER, OWNER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "accounts"


TEXTS = {
    "empty": "",
    "no JSON": "{",
    "no text": b"\xff\xfe\x00",
    "a list": "[]",
    "no version": '{"default": "", "accounts": {}}',
    "newer": '{"version": 2, "accounts": []}',
    "newer, differently": '{"version": "2", "default": "", "accounts": {}}',
    "no accounts": '{"version": 1, "default": ""}',
    "account of nothing": '{"version": 1, "default": "", "accounts": {"a": null}}',
    "account without a name": '{"version": 1, "default": "", "accounts": {"": {"token": true, "session": false}}}',
    "secrets of nothing": '{"version": 1, "default": "", "accounts": {"a": {"token": true, "session": false, '
    '"secrets": null}}}',
    "a secret that can't be": '{"version": 1, "default": "", "accounts": {"a": {"token": true, "session": false, '
    '"secrets": {"access_token": "a b"}}}}',
    "a time that never comes": '{"version": 1, "default": "", "accounts": {"a": {"token": true, "session": false, '
    '"expires_at": 1e999}}}',
    "leftovers of nothing": '{"version": 1, "default": "", "accounts": {}, "leftovers": [1]}',
    "deep": "[" * 100_000,
    "long numbers": '{"version": 1, "default": "", "accounts": {"a": {"token": true, "session": false, "expires_at": 1'
    + "0" * 400
    + "}}}",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_cannot_be_read_is_never_overwritten(folder: Path, text: str | bytes) -> None:
    file = write(folder, text)
    before = file.read_bytes()
    for words in refused(folder):
        assert ("newer version" if text == TEXTS["newer"] else "is damaged. Move it away") in words
    assert file.read_bytes() == before


def test_a_damaged_list_shows_nothing_of_what_it_holds(folder: Path) -> None:
    secret = access_token(OWNER)
    for content in (f'{{"version": 1, "x": "{secret}"', f'["{secret}"]', f'{{"version": 1, "accounts": "{secret}"}}'):
        write(folder, content)
        assert secret not in "".join(refused(folder))


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a\n", "\ud800", "\x1b[31m", "a" * 101])
def test_a_name_that_is_none_is_not_kept(folder: Path, name: str) -> None:
    with pytest.raises(errors.AccountStoreError, match="gave no name"):
        store_in(folder).keep(name, token(OWNER))
    assert not folder.exists()


def test_more_than_could_be_read_again_is_not_written(folder: Path) -> None:
    store = store_in(folder)
    store.keep(OWNER, token(OWNER))
    large = Secrets(cookies={f"c{number}": "x" * 4096 for number in range(2100)})
    with pytest.raises(errors.AccountStoreError, match="more than the list"):
        store.keep(LISTENER, large)
    assert [account.name for account in store.accounts()] == [OWNER]


ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=";"), max_size=50)
COOKIES = st.dictionaries(st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True), ASCII, max_size=4)
SECRETS = st.builds(
    Secrets,
    access_token=st.from_regex(r"([A-Za-z0-9_.~-]{1,40})?", fullmatch=True),
    cookies=COOKIES,
    refresh_token=st.text(max_size=20),
    client_id=st.text(max_size=20),
    client_secret=st.text(max_size=20),
)
NAMES = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="/"), min_size=1, max_size=20)
ENTRIES = st.lists(
    st.builds(
        lambda name, secrets, key, expires_at: Entry(
            name=name,
            has_token=bool(secrets.access_token),
            has_session=bool(secrets.cookies),
            expires_at=expires_at,
            secrets=None if key else secrets,
            key=key,
        ),
        NAMES.filter(is_name),
        SECRETS,
        st.just("") | NAMES.filter(is_name),
        st.none() | st.floats(min_value=1, max_value=1e11),
    ),
    max_size=4,
)


@given(SECRETS)
def test_secrets_are_read_as_they_were_written(secrets: Secrets) -> None:
    assert Secrets.from_text(secrets.to_text()) == secrets


@given(SECRETS, SECRETS)
def test_what_is_newer_replaces_its_own_kind_alone(old: Secrets, newer: Secrets) -> None:
    renewed = old.renewed(newer)
    assert renewed.cookies == (newer.cookies or old.cookies)
    source = newer if newer.access_token else old
    for name in ("access_token", "refresh_token", "client_id", "client_secret"):
        assert getattr(renewed, name) == getattr(source, name)


@given(ENTRIES, st.lists(NAMES.filter(is_name), max_size=2))
def test_a_list_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], keys: list[str]
) -> None:
    ledger = Ledger()
    for entry in entries:
        ledger = ledger.with_entry(entry)
    for key in keys:
        ledger = ledger.with_leftover(key)
    file = LedgerFile(tmp_path_factory.getbasetemp() / f"round-trip-{os.getpid()}")
    with file.alone():
        file.write(ledger)
    assert file.read() == ledger
    for entry in ledger.entries:
        remaining = ledger.without(entry)
        assert remaining.find(entry.name) is None
        assert {*remaining.leftovers, ""} == {*ledger.leftovers, *keys_of(ledger), ""} - keys_of(remaining) - {""} | {
            ""
        }


def keys_of(ledger: Ledger) -> set[str]:
    return {entry.key for entry in ledger.entries}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(1),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["version", "default", "accounts", "leftovers"]), inner)
        | st.dictionaries(st.sampled_from(["token", "session", "expires_at", "secrets", "cookies"]), inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)
LISTS = st.fixed_dictionaries(
    {
        "version": st.just(1),
        "default": st.text(max_size=3) | st.none(),
        "accounts": st.dictionaries(
            st.text(max_size=3),
            st.fixed_dictionaries(
                {"token": JSON, "session": st.booleans()}, optional={"expires_at": JSON, "secrets": JSON, "key": JSON}
            ),
            max_size=2,
        ),
    },
    optional={"leftovers": JSON},
)


@given(JSON | LISTS)
@example({"version": 1, "default": "x", "accounts": {"a": {"token": True, "session": False, "key": "k"}}})
def test_any_json_is_a_list_or_damaged(tmp_path_factory: pytest.TempPathFactory, values: Any) -> None:
    folder = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}"
    write(folder, json.dumps(values))
    store = store_in(folder)
    try:
        found = store.accounts()
    except errors.AccountStoreError as error:
        assert "damaged" in str(error) or "newer" in str(error)
    else:
        assert sum(account.is_default for account in found) == bool(found)
        assert store.set_default(found[-1].name).is_default if found else store.find() is None


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_damaged(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / f"bytes-{os.getpid()}"
    write(folder, content)
    with pytest.raises(errors.AccountStoreError, match="damaged"):
        store_in(folder).accounts()
