"""An account that is kept and can't be used, or whose session has ended, is told of in one line that mends it."""

from __future__ import annotations

import pytest

from mixcloud_core.auth.accounts import Secrets
from mixcloud_core.auth.keyrings import Keyring
from mixcloud_core.auth.store import AccountStore
from mixcloud_core.config import AccountPlace
from tests.accounts.doubles import Keeping
from tests.conftest import Programs
from tests.sandbox import Fault
from tests.sandbox.state import session_id
from tests.yt_dlp_plugin.accounts import FIRST, LATER, SELECT, SITE, accounts_file, cookies_of, keep, leaks, named

SIGN_IN = "Sign in with: beet mixcloud login --cookies-from-browser NAME"
SIGN_IN_AGAIN = "Sign in again with: beet mixcloud login --cookies-from-browser NAME"
SUBSCRIBERS = '"Select Only" is a Mixcloud Select show: it is for those who subscribe to Test Tone Radio'


@pytest.fixture
def kept(programs: Programs) -> Programs:
    """Two accounts that are kept; the first one, which subscribes to TestToneRadio, is the default."""
    keep(programs, "ToneListener")
    keep(programs, "GuestTone")
    return programs


def test_an_account_that_is_not_kept(kept: Programs) -> None:
    (line,) = kept.plain_yt_dlp(*named("EmptyStation"), SELECT).error_lines
    assert line == (f"ERROR: [mixcloud] TestToneRadio_select-only: Nobody is signed in as EmptyStation. {SIGN_IN}")
    (by_login,) = kept.plain_yt_dlp("--username", "EmptyStation", "--password", "x", SELECT).error_lines
    (no_name,) = kept.plain_yt_dlp("--username", "an address", "--password", "x", SELECT).error_lines
    assert by_login == no_name
    for words in ("lets no program sign in with a password", "--cookies-from-browser NAME", "mixcloud:account=NAME"):
        assert words in by_login
    assert kept.sandbox.requests == []


def test_nobody_is_signed_in(programs: Programs) -> None:
    for way in (named("me"), ("--username", "me", "--password", "")):
        (line,) = programs.plain_yt_dlp(*way, LATER).error_lines
        assert line == f"ERROR: [mixcloud:own] Nobody is signed in. {SIGN_IN}"


def test_an_account_that_has_only_a_token(kept: Programs) -> None:
    keep(kept, "BulkStation", token=True)
    for way in (named("BulkStation"), ("--username", "BulkStation", "--password", "")):
        (line,) = kept.plain_yt_dlp(*way, LATER).error_lines
        assert line == f"ERROR: [mixcloud:own] BulkStation is signed in, but only with a token. {SIGN_IN}"


def test_a_damaged_list_of_accounts(kept: Programs) -> None:
    accounts_file(kept).write_text(accounts_file(kept).read_text()[:-30])
    result = kept.plain_yt_dlp(*named("me"), LATER, SELECT)
    place = accounts_file(kept)
    assert [line.partition("] ")[2].rpartition("only: ")[2] for line in result.error_lines] == [
        f"{place} is damaged. Move it away and sign in again"
    ] * 2
    assert leaks(kept, result.out, result.err) == {}


def test_secrets_that_are_out_of_reach(kept: Programs) -> None:
    keyring = Keyring(Keeping(), 5)
    store = AccountStore(accounts_file(kept).parent, AccountPlace.KEYRING, find_keyring=lambda: keyring)
    store.keep("ToneListener", Secrets(cookies=cookies_of("ToneListener")))
    (kept.home / "keyring.py").write_text("raise ImportError('as if it were not there')\n")
    (line,) = kept.plain_yt_dlp(*named("me"), LATER, PYTHONPATH=str(kept.home)).error_lines
    assert line.startswith("ERROR: [mixcloud:own] ToneListener is kept in the keyring, which can't be used: ")
    assert "beet mixcloud login" in line


def test_a_program_that_knows_no_folders_says_so(kept: Programs) -> None:
    """As yt-dlp's standalone programs do."""
    (kept.home / "platformdirs.py").write_text("raise ImportError('as if it were not there')\n")
    (line,) = kept.plain_yt_dlp(*named("me"), LATER, PYTHONPATH=str(kept.home)).error_lines
    assert line.startswith("ERROR: [mixcloud:own] This program has no access to the accounts that are kept")
    (by_login,) = kept.plain_yt_dlp(
        "--username", "somebody", "--password", "x", LATER, PYTHONPATH=str(kept.home)
    ).error_lines
    assert "lets no program sign in with a password" in by_login
    assert "This program has no access to the accounts that are kept" in by_login
    named_folder = {"MIXCLOUD_AUTH_FOLDER": str(accounts_file(kept).parent)}
    result = kept.plain_yt_dlp(*named("me"), *FIRST, LATER, PYTHONPATH=str(kept.home), **named_folder)
    assert (result.status, result.err) == (0, "")


# A session that has ended, and one that is no subscriber's.


def test_a_session_that_has_ended_is_told_once(kept: Programs) -> None:
    kept.sandbox.state.revoked.add(session_id("ToneListener"))
    addresses = (SELECT, f"{SITE}/TestToneRadio/select-null-streams/", LATER, f"{SITE}/TestToneRadio/preview-only/")
    result = kept.plain_yt_dlp(*named("me"), *addresses)
    words = f"The session of ToneListener is no longer valid. {SIGN_IN_AGAIN}"
    assert result.err.count(words) == 1
    assert f"WARNING: {words}\n" in result.err
    first, _, own, _ = result.error_lines
    assert first == f"ERROR: [mixcloud] TestToneRadio_select-only: {SUBSCRIBERS}"
    assert own.endswith("Mixcloud does not accept the session of ToneListener any more")
    signed = [request for request in kept.sandbox.requests if "sessionid" in request.headers.get("cookie", "")]
    assert len(signed) == 2  # the first show, and the question whether it is still good


def test_an_own_page_tells_it_in_its_error(kept: Programs) -> None:
    kept.sandbox.state.revoked.add(session_id("ToneListener"))
    result = kept.plain_yt_dlp(*named("me"), LATER, SELECT, f"{SITE}/home/feed/")
    words = f"The session of ToneListener is no longer valid. {SIGN_IN_AGAIN}"
    assert result.err.count(words) == 1
    own, select, feed = result.error_lines
    assert own == (
        "ERROR: [mixcloud:own] listen-later: Mixcloud shows this only to those who are signed in: your listen-later "
        f"list. {words}"
    )
    assert select.endswith(SUBSCRIBERS)
    assert feed.endswith("Mixcloud does not accept the session of ToneListener any more")


def test_somebody_who_does_not_subscribe(kept: Programs) -> None:
    result = kept.plain_yt_dlp(*named("guesttone"), SELECT, f"{SITE}/TestToneRadio/select-null-streams/")
    first, second = result.error_lines
    assert first.endswith(f"{SUBSCRIBERS}. GuestTone is signed in, and does not subscribe")
    assert second.endswith("GuestTone is signed in, and does not subscribe")
    asked = [b"WhoAmI" in request.body for request in kept.sandbox.requests]
    assert asked.count(True) == 1
    result = kept.plain_yt_dlp(*named("guesttone"), "--ignore-no-formats-error", "--print", "title", SELECT)
    assert (result.status, result.out) == (0, "Select Only\n")
    assert "WARNING: [mixcloud] TestToneRadio_select-only: " in result.err


def test_without_an_account_the_error_names_both_ways(programs: Programs) -> None:
    (line,) = programs.plain_yt_dlp(SELECT).error_lines
    assert "Use --cookies-from-browser or --cookies for the authentication" in line
    assert line.endswith("this will do: --extractor-args mixcloud:account=me")


def test_trouble_with_the_question_who_it_is_leaves_the_error_as_it_was(kept: Programs) -> None:
    kept.sandbox.faults.add(Fault("app.mixcloud.com", times=1))
    kept.sandbox.faults.add(Fault("app.mixcloud.com", status=503, times=None))
    (line,) = kept.plain_yt_dlp(*named("guesttone"), "--extractor-retries", "0", SELECT).error_lines
    assert line.endswith(SUBSCRIBERS)
