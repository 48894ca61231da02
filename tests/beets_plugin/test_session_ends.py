"""A session that ends in the middle of an import: public shows still come, the others are told, and come later."""

from __future__ import annotations

from tests.beets_plugin.importing import OWNER, add_settings, start, wait_for
from tests.beets_plugin.terminal import signed_in
from tests.conftest import CANARY, Programs
from tests.sandbox.state import session_id

SHOWS = ["select-only", "no-tracklist", "untimed-tracklist", "select-null-streams", "new-two-rates"]


def test_a_session_that_ends_on_the_way(programs: Programs) -> None:
    add_settings(programs, " workers: 1")
    session = signed_in(programs)
    programs.sandbox.faults.latency = 0.05
    importing = start(programs, *(f"{OWNER}/{show}/" for show in SHOWS), **session)
    # The second show is on its way: the first was had as a subscriber has it.
    wait_for(programs, "/graphql", times=3)
    programs.sandbox.state.revoked.add(session_id("ToneListener"))
    out, err = importing.communicate(timeout=60)
    CANARY.look(f"{out}\n{err}", "output of a program")

    outcomes = {row.split("\t")[1].split("/")[-2]: row.split("\t")[0] for row in out.splitlines()}
    assert outcomes == dict.fromkeys(SHOWS, "imported") | {"select-null-streams": "failed"}, err
    assert importing.returncode == 1
    assert "Your session with Mixcloud has ended. The session in MIXCLOUD_AUTH_COOKIES is wrong, or was revoked" in err
    assert len(programs.beet("ls", "-a").out.splitlines()) == 4
    assert list(programs.staging.iterdir()) == []

    # Signed in again, the same command brings what is missing, and asks for nothing of the others' audio.
    programs.sandbox.state.revoked.clear()
    programs.sandbox.forget()
    again = programs.beet("mixcloud", "import", *(f"{OWNER}/{show}/" for show in SHOWS), **session)
    assert again.status == 0, again.err
    rows = [row.split("\t")[:2] for row in again.out.splitlines()]
    assert [row for row in rows if row[0] == "imported"] == [["imported", f"{OWNER}/select-null-streams/"]]
