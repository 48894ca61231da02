"""What comes after `beet mixcloud upload`: Mixcloud processes the show, and the library knows it."""

from __future__ import annotations

from mutagen.mp4 import MP4

from tests.beets_plugin.held import fields, file_of, hold
from tests.beets_plugin.uploading import ADDRESS, RADIO, mix, names, rest_host, told, upload
from tests.conftest import Programs


def test_waiting_until_it_plays(programs: Programs) -> None:
    mix(programs)
    programs.sandbox.switches.processing = 1.0
    result = upload(programs, "mix.mp3", "--wait", "1m")
    assert result.out.splitlines() == [f"{outcome}\t{ADDRESS}/mix/\tmix" for outcome in ("uploaded", "ready")]
    assert result.status == 0, result.err
    programs.sandbox.switches.processing = None
    mix(programs, "slow.mp3", pitch=441)
    slow = upload(programs, "slow.mp3", "--json", "--wait=0")
    assert [(each["outcome"], each.get("reason")) for each in told(slow)] == [
        ("uploaded", None),
        ("processing", "Mixcloud is still processing it"),
    ]
    assert slow.status == 1
    programs.sandbox.switches.hides_unpublished = True
    mix(programs, "draft.mp3", pitch=442)
    draft = upload(programs, "draft.mp3", "--draft", "--wait")
    assert draft.out.splitlines()[1:] == [f"hidden\t{ADDRESS}/draft/\tdraft"]
    assert draft.status == 1


def test_many_mixes_of_the_library_and_what_it_knows_of_them_afterwards(programs: Programs) -> None:
    hold(programs)
    shows = (f"mixcloud_url::{RADIO}", "--limit", "2", "--no-tags")
    result = upload(programs, *shows, "-W", user="GuestTone")
    outcomes = [line.split("\t") for line in result.out.splitlines()]
    assert [outcome for outcome, *_ in outcomes] == ["uploaded", "uploaded"], result.err
    assert len(names(programs.sandbox)) == 2
    own = upload(programs, f"mixcloud_url::{RADIO}", "--json")
    assert [(each["outcome"], each["address"].startswith(ADDRESS)) for each in told(own)] == [("unchanged", True)]
    # As if the process had been lost before it could note where the show is.
    (_, address, title), _ = outcomes
    file = file_of(programs, title.lower().replace(" ", "-"))
    assert MP4(file)["----:com.apple.iTunes:MIXCLOUD_URL"] != [address.encode()]  # as -W has it
    assert programs.beet("modify", "-yWMa", f"title:{title}", "mixcloud_url!").status == 0
    assert programs.beet("modify", "-yWM", f"title:{title}", "mixcloud_url!").status == 0
    again = upload(programs, f"title:{title}", user="GuestTone")
    assert (again.status, again.out) == (0, f"unchanged\t{address}\t{title}\n"), again.err
    assert fields(programs, f"title:{title}", "mixcloud_url", "mixcloud_user") == [address, "GuestTone"]
    assert fields(programs, f"album:{title}", "mixcloud_url", album=True) == [address]
    assert MP4(file)["----:com.apple.iTunes:MIXCLOUD_URL"] == [address.encode()]
    assert "would be changed" not in programs.beet("update", "-p").out
    assert rest_host(programs.sandbox).refused == 0
