"""Taking part by the real program: favorites, reposts, follows, and what is saved for later."""

from __future__ import annotations

import json
import signal
import time

from tests.beets_plugin.held import hold
from tests.beets_plugin.terminal import cells, on_terminal, signed_in
from tests.conftest import Programs
from tests.sandbox import Fault, Sandbox
from tests.sandbox.state import access_token

SITE = "https://www.mixcloud.com"
OWNER = f"{SITE}/TestToneRadio"
LISTENER = "ToneListener"
TOKEN = {"MIXCLOUD_ACCESS_TOKEN": access_token(LISTENER)}
THREE = ("mixed-tracklist", "new-two-rates", "plain-old-show")
LIMITED = json.dumps({"error": {"type": "RateLimitException", "message": "Too often", "retry_after": 900}})


def slugs(sandbox: Sandbox, name: str) -> list[str]:
    return [show.slug for show in getattr(sandbox.state, name)[LISTENER]]


def deeds(programs: Programs) -> list[str]:
    """What was changed, in order."""
    return [f"{one.method} {one.path}" for one in programs.sandbox.requests if one.host == "api.mixcloud.com"]


def test_many_at_once_with_a_token(programs: Programs) -> None:
    (programs.home / "more.txt").write_text("# for later\nTestToneRadio/new-two-rates\nTestToneRadio/no-such-show\n")
    named = ("testtoneradio/mixed-tracklist", f"{OWNER}/mixed-tracklist/", "--from", "more.txt")
    pretended = programs.beet("mixcloud", "favorite", *named, "--pretend", "--limit", "1", **TOKEN)
    assert (pretended.out, pretended.err) == (f"wanted\t{SITE}/testtoneradio/mixed-tracklist/\n", "")
    more = (f"{OWNER}/../x/", "--pretend", "--limit", "9" * 30)
    foreign = programs.beet("mixcloud", "favorite", f"{SITE}.evil.example/a/b/", *more[1:], **TOKEN)
    assert (foreign.status, "is not a Mixcloud address" in foreign.err) == (1, True), foreign.err
    assert programs.beet("mixcloud", "follow", *more, **TOKEN).status == 1
    endless = programs.beet("mixcloud", "favorite", "--from", "/dev/zero", **TOKEN)
    assert (endless.status, "longer than a list of addresses" in endless.err) == (2, True), endless.err
    assert deeds(programs) == []
    result = programs.beet("mixcloud", "favorite", *named, **TOKEN)
    assert [row[:2] for row in cells(result)] == [
        ["favorited", f"{SITE}/testtoneradio/mixed-tracklist/"],
        ["favorited", f"{OWNER}/new-two-rates/"],
        ["failed", f"{OWNER}/no-such-show/"],
    ]
    assert result.status == 1
    assert "no-such-show/: Mixcloud has nothing there (404: The requested object was not found). It was" in result.err
    assert result.err.endswith("2 favorited, 1 failed\n")
    assert slugs(programs.sandbox, "favorites")[:2] == ["mixed-tracklist", "full-tracklist"]
    told = programs.beet("mixcloud", "favorite", f"{OWNER}/mixed-tracklist/", "--remove", "--json", **TOKEN)
    assert json.loads(told.out) == {"outcome": "unfavorited", "address": f"{OWNER}/mixed-tracklist/"}
    assert "mixed-tracklist" not in slugs(programs.sandbox, "favorites")


def test_what_the_library_holds(programs: Programs) -> None:
    hold(programs)
    for asked in ((), ("--json",)):  # somebody forgot the second half of an address
        nobody = programs.beet("mixcloud", "favorite", "TestToneRadio", *asked, **TOKEN)
        assert (nobody.status, "the query finds 3 shows in the library; " in nobody.err) == (2, True), nobody.err
    shown = on_terminal(programs, "mixcloud", "favorite", "TestToneRadio", typed=[("(y/n)", "n\n")], **TOKEN)
    assert shown.lines[:2] == ["The query finds 3 shows in the library:", f"  {OWNER}/full-tracklist/"]
    assert (shown.status, shown.lines[-1]) == (0, "Nothing was done.")
    assert "Shall all of them be favorited? (y/n)" in shown.text
    pretended = on_terminal(programs, "mixcloud", "favorite", "TestToneRadio", "--pretend", **TOKEN)
    assert pretended.lines[0] == f"Would be favorited: {OWNER}/full-tracklist/"
    mixed = programs.beet("mixcloud", "follow", "GuestTone", "artist:Test", **TOKEN)
    assert (mixed.status, '("GuestTone" names a user)' in mixed.err) == (2, True), mixed.err
    assert deeds(programs) == []
    assert programs.beet("mixcloud", "repost", "title:tracklist", "-qy", **TOKEN).out == ""
    assert slugs(programs.sandbox, "reposts") == ["no-tracklist", "full-tracklist", "guest-show"]
    followed = programs.beet("mixcloud", "follow", "--remove", "title:tracklist", "year:2020..", **TOKEN)
    assert (followed.out, followed.err) == (f"unfollowed\t{OWNER}/\n", "")
    assert "TestToneRadio" not in programs.sandbox.state.following[LISTENER]
    nothing = programs.beet("mixcloud", "favorite", "title:nothing", **TOKEN)
    assert (nothing.status, nothing.err) == (1, "error: the library holds no such show of Mixcloud\n")
    assert programs.beet("mixcloud", "favorite", **TOKEN).status == 2
    for verb in ("favorite", "follow"):  # and not with all that has these two letters somewhere
        myself = programs.beet("mixcloud", verb, "me", **TOKEN)
        assert (myself.status, myself.err.startswith("error: me is your own account: ")) == (1, True)


def test_with_a_browser_s_session_alone(programs: Programs) -> None:
    account = signed_in(programs)
    screen = on_terminal(programs, "mixcloud", "follow", "HiddenListener", f"{OWNER}/full-tracklist/", **account)
    assert (screen.status, screen.lines[-1]) == (0, "2 followed")
    assert programs.sandbox.state.following[LISTENER][0] == "TestToneRadio"
    one = on_terminal(programs, "mixcloud", "repost", f"{OWNER}/mixed-tracklist/", **account)
    assert one.lines[-1] == f"Reposted: {OWNER}/mixed-tracklist/"
    assert slugs(programs.sandbox, "reposts")[0] == "mixed-tracklist"
    assert deeds(programs) == []


def test_saving_for_later_and_the_list_of_it(programs: Programs) -> None:
    account = signed_in(programs)
    assert programs.beet("mixcloud", "listen-later", f"{OWNER}/full-tracklist/", **account).out == (
        f"saved\t{OWNER}/full-tracklist/\n"
    )
    listed = programs.beet("mixcloud", "listen-later", **account)
    assert [row[3] for row in cells(listed)][:2] == ["Full Tracklist", "Mixed Tracklist"]
    removed = programs.beet("mixcloud", "listen-later", "--remove", "GuestTone/guest-show", **TOKEN)
    assert removed.out == f"removed\t{SITE}/GuestTone/guest-show/\n"
    assert "guest-show" not in slugs(programs.sandbox, "listen_later")
    show = "GuestTone/guest-show"
    for wrong in (["--remove"], ["--yes"], [show, "--since", "2020"], [show, "artist:x"]):
        result = programs.beet("mixcloud", "listen-later", *wrong, **account)
        assert (result.status, result.out) == (2, ""), wrong


def test_what_would_meet_all_of_them_ends_it(programs: Programs) -> None:
    shows = [f"{OWNER}/{slug}/" for slug in THREE]
    nobody = programs.beet("mixcloud", "favorite", shows[0])
    assert (nobody.status, "login --cookies-from-browser NAME; or" in nobody.err) == (1, True)
    programs.sandbox.state.revoked.add(access_token(LISTENER))
    revoked = programs.beet("mixcloud", "favorite", *shows, **TOKEN)
    assert revoked.err.startswith("nothing was done, 3 left: run the same command again to go on\nerror: Mixcloud does")
    assert len(deeds(programs)) == 1
    programs.sandbox.state.revoked.clear()
    fault = Fault("api.mixcloud.com", path="new-two-rates", status=403, body=LIMITED, content_type="text/javascript")
    programs.sandbox.faults.add(fault)
    limited = programs.beet("mixcloud", "favorite", *shows, "--max-wait", "10", **TOKEN)
    assert (limited.status, limited.out, len(deeds(programs))) == (1, f"favorited\t{shows[0]}\n", 3)
    assert limited.err.startswith("1 favorited, 2 left: run the same command again to go on\nerror: ")
    assert "wait 900 seconds" in limited.err


def test_ctrl_c_says_how_far_it_came(programs: Programs) -> None:
    programs.sandbox.faults.add(Fault("api.mixcloud.com", path="new-two-rates", latency=60))
    shows = (f"TestToneRadio/{slug}" for slug in THREE)
    process = programs.start("beets", "mixcloud", "favorite", *shows, **TOKEN)
    assert process.stdout
    assert process.stdout.readline() == f"favorited\t{OWNER}/mixed-tracklist/\n"
    time.sleep(0.5)  # it waits for the answer about the next one
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err.startswith("1 favorited, 2 left: run the same command again to go on\n")
