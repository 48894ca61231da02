"""Tokens and what they may do; limits; replies that have not changed."""

from __future__ import annotations

import json
import threading

import pytest
import requests

from tests.recordings import recording
from tests.sandbox import Sandbox
from tests.sandbox.rate_limit import RateLimit, RateLimited
from tests.sandbox.rest import RestApi
from tests.sandbox.state import access_token
from tests.sandbox_rest.client import GUEST, LISTENER, RADIO, Client


class TestAccounts:
    @pytest.mark.parametrize("status", [400, 401, 403])
    def test_a_bad_token(self, api: RestApi, anyone: Client, status: int) -> None:
        api.bad_token_status = status
        reply = anyone.send("GET", f"/{RADIO}/", params={"access_token": "x" * 32})
        error = {"message": "An invalid access token was provided", "type": "OAuthException"}
        assert (reply.status_code, reply.json()["error"]) == (status, error)
        assert anyone.status("GET", "/me/") == anyone.status("POST", f"/{RADIO}/follow/") == status

    def test_a_revoked_token(self, sandbox: Sandbox, radio: Client) -> None:
        assert radio.get("/me/")["username"] == RADIO
        sandbox.state.revoked.add(access_token(RADIO))
        assert radio.status("GET", "/me/") == 401

    def test_members_for_who_is_signed_in(self, anyone: Client, listener: Client) -> None:
        marks = {"favorited": True, "reposted": True, "is_listen_later": False}
        show = listener.get(f"/{RADIO}/full-tracklist/")
        assert {name: show[name] for name in marks} == marks
        assert not marks.keys() & anyone.get(f"/{RADIO}/full-tracklist/").keys()
        guest = listener.get(f"/{GUEST}/")
        assert (guest["is_current_user"], guest["following"], guest["follower"]) == (False, True, True)
        assert listener.get("/me/")["is_current_user"] is True
        assert len(listener.keys("/me/listen-later/")) == 3
        assert anyone.status("GET", f"/{LISTENER}/listen-later/") == 404

    def test_drafts_are_their_owners(self, anyone: Client, listener: Client, radio: Client) -> None:
        for slug in ("draft-show", "scheduled-show"):
            path = f"/{RADIO}/{slug}/"
            assert [who.status("GET", path) for who in (anyone, listener, radio)] == [404, 404, 200]


class TestActions:
    @pytest.mark.parametrize(
        ("path", "list_path", "key"),
        [
            (f"/{RADIO}/mixed-tracklist/favorite/", "/me/favorites/", f"/{RADIO}/mixed-tracklist/"),
            (f"/{RADIO}/full-tracklist/listen-later/", "/me/listen-later/", f"/{RADIO}/full-tracklist/"),
            ("/EmptyStation/follow/", "/me/following/", "/EmptyStation/"),
        ],
    )
    @pytest.mark.parametrize("by_post", [True, False])
    def test_set_and_unset(self, listener: Client, path: str, list_path: str, key: str, by_post: bool) -> None:
        before = listener.keys(list_path)
        done = [listener.send("POST", path) for _ in range(2)]
        assert [reply.json()["result"]["success"] for reply in done] == [True, True]
        assert listener.keys(list_path) == [key, *before]
        unset = ("POST", path, {"data": {"method": "delete"}}) if by_post else ("DELETE", path, {})
        statuses = [listener.status(method, path, **options) for method, path, options in [unset, unset]]
        assert statuses == [200, 404]
        assert listener.keys(list_path) == before

    def test_counters_and_marks_follow(self, listener: Client) -> None:
        path = f"/{GUEST}/guest-show/"
        before = listener.get(path)
        assert listener.status("DELETE", f"{path}repost/") == 200
        after = listener.get(path)
        assert (before["reposted"], after["reposted"]) == (True, False)
        assert after["repost_count"] == before["repost_count"] - 1
        listener.send("POST", f"/{RADIO}/no-tracklist/repost/")
        assert listener.get(f"/{RADIO}/no-tracklist/")["reposted"] is True

    def test_the_message_for_following(self, listener: Client) -> None:
        theirs = json.loads(recording("upload/action_success.json").read_text(encoding="utf-8"))
        ours = listener.send("POST", "/EmptyStation/follow/").json()
        assert ours == {"result": theirs["result"] | {"message": "Now following EmptyStation"}}

    def test_what_is_not_there(self, anyone: Client, listener: Client) -> None:
        assert listener.status("POST", f"/{RADIO}/gone/favorite/") == 404
        assert listener.status("POST", "/NoUser/follow/") == 404
        assert listener.status("POST", f"/{RADIO}/full-tracklist/") == 405
        assert listener.status("PUT", f"/{RADIO}/full-tracklist/favorite/") == 405
        assert anyone.status("POST", f"/{RADIO}/full-tracklist/favorite/") == 401


class TestLimits:
    def test_the_limit_is_exact(self, limited: RateLimited[RestApi], session: requests.Session, anyone: Client) -> None:
        limited.limit = RateLimit(5, 3600)
        replies: list[int] = []

        def ask() -> None:
            replies.extend(anyone.status("GET", f"/{RADIO}/") for _ in range(4))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(replies) == [200] * 5 + [403] * 7
        assert limited.refused == 7
        assert len(limited.arrivals["rest"]) == 12
        assert limited.arrivals["rest"] == sorted(limited.arrivals["rest"])
        # Another caller has a limit of its own.
        assert Client(session, RADIO).status("GET", "/me/") == 200
        refused = anyone.send("GET", f"/{RADIO}/")
        error = refused.json()["error"]
        assert refused.headers["Retry-After"] == str(error["retry_after"])
        assert 3590 < error["retry_after"] <= 3600

    def test_kinds(self, limited: RateLimited[RestApi], radio: Client) -> None:
        for method, path in (
            *(("GET", "/search/?q=a"), ("GET", f"/{RADIO}/"), ("POST", f"/{GUEST}/follow/")),
            *(("POST", f"/upload/{RADIO}/full-tracklist/edit/"), ("GET", "/me/favorites/")),
        ):
            radio.send(method, path)
        counts = {kind: len(times) for kind, times in limited.arrivals.items()}
        assert counts == {"search": 1, "rest": 2, "action": 1, "upload": 1}

    def test_graphql_has_its_own(self, sandbox: Sandbox, session: requests.Session) -> None:
        host = sandbox._running.hosts["app.mixcloud.com"]
        assert isinstance(host, RateLimited)
        host.limit = RateLimit(1, 60)
        try:
            query = {"query": "{ viewer { id } }"}
            replies = [session.get("https://app.mixcloud.com/graphql", params=query, timeout=10) for _ in range(2)]
        finally:
            arrivals = list(host.arrivals)
            host.reset()
        assert [reply.status_code for reply in replies] == [200, 429]
        assert replies[1].headers["Retry-After"] == "60"
        assert arrivals == ["graphql"]


class TestFreshness:
    def test_no_headers_unless_they_are_turned_on(self, anyone: Client) -> None:
        headers = anyone.send("GET", f"/{RADIO}/").headers
        assert not {"etag", "cache-control"} & {name.lower() for name in headers}

    def test_a_reply_that_has_not_changed(self, api: RestApi, anyone: Client, listener: Client) -> None:
        api.etags, api.cache_control = True, "max-age=60"
        path = f"/{GUEST}/guest-show/"
        first = anyone.send("GET", path)
        assert first.headers["Cache-Control"] == "max-age=60"
        condition = {"If-None-Match": first.headers["ETag"]}
        again = anyone.send("GET", path, headers=condition)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
        listener.send("DELETE", f"{path}favorite/")
        changed = anyone.send("GET", path, headers=condition)
        assert (changed.status_code, changed.json()["key"]) == (200, path)
