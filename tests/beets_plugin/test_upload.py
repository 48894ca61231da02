"""`beet mixcloud upload`: what is sent, what becomes of it, and what the library knows afterwards."""

from __future__ import annotations

import json
import shutil

from mutagen.id3 import ID3

from beetsplug.mixcloud.publishing.journal import Journal
from tests.beets_plugin.held import fields, file_of, hold
from tests.beets_plugin.importing import add_settings
from tests.beets_plugin.uploading import ADDRESS, RADIO, mix, names, told, upload, uploads, with_token
from tests.conftest import Programs
from tests.sandbox import Fault
from tests.sandbox.editing import transcode

GUEST = "https://www.mixcloud.com/GuestTone"


def test_a_show_goes_round_and_stays_the_same(programs: Programs) -> None:
    """Imported, uploaded by another account as the dry run has it, and imported once more."""
    hold(programs)
    query = f"mixcloud_url:{ADDRESS}/full-tracklist/"
    shown = ("title", "lyrics", "comments", "mixcloud_tags", "genres", "length")
    before = fields(programs, query, *shown)
    cover = (file_of(programs, "full-tracklist").parent / "cover.jpg").read_bytes()
    wanted = upload(programs, query, "--dry-run", "--json", "--publish", user="GuestTone")
    warning = "mixcloud: Full Tracklist: Mixcloud documents MP3 only; M4A worked in 2026\n"
    assert (wanted.status, wanted.err) == (0, warning)
    assert uploads(programs.sandbox).received == []
    sent = upload(programs, query, "--publish", user="GuestTone")
    assert sent.out == f"uploaded\t{GUEST}/full-tracklist/\tFull Tracklist\n", sent.err
    (form,) = uploads(programs.sandbox).received
    arrived = [*form.fields.items(), *((name, form.files[name].size) for name in form.files)]
    (record,) = told(wanted)
    assert sorted(map(str, arrived)) == sorted(
        str((each["name"], each.get("value", each.get("size")))) for each in record["fields"]
    )
    assert [each["name"] for each in record["fields"] if "value" in each] == list(form.fields)
    # The item is the new show now, in the library and in the file; what was counted of the old one is gone.
    assert fields(programs, f"mixcloud_url:{GUEST}/full-tracklist/", "mixcloud_user", "mixcloud_plays") == [
        "GuestTone",
        "$mixcloud_plays",
    ]
    in_step = programs.beet(
        "mixcloud", "edit", f"{GUEST}/full-tracklist/", "--from-library", "-p", **with_token("GuestTone")
    )
    assert (in_step.status, "would" in in_step.out) == (0, False), in_step.out
    transcode(programs.sandbox.state, 60)
    again = Programs(programs.sandbox, programs.home / "again")
    assert again.beet("mixcloud", "import", f"{GUEST}/full-tracklist/").status == 0
    after = fields(again, "", *shown)
    assert after[:2] == before[:2]
    assert after[2] == before[2].replace(ADDRESS, GUEST)
    assert after[3:5] == before[3:5]
    assert (file_of(again, "full-tracklist").parent / "cover.jpg").read_bytes() == cover


def test_a_file_outside_of_the_library_is_uploaded_once(programs: Programs) -> None:
    """Unlisted if nothing else is said; the journal knows it afterwards, whatever its tags and its name are."""
    path = mix(programs)
    (programs.home / "mix.txt").write_text("0:00 Sine – 440 Hz\n0:05 Talk\n")
    first = upload(programs, "mix.mp3", "--name", "Sunday", "--tag", "techno", "--description", "Tones.")
    assert (first.status, first.out, first.err) == (0, f"uploaded\t{ADDRESS}/sunday/\tSunday\n", "")
    (form,) = uploads(programs.sandbox).received
    assert dict(form.fields) == {
        "name": "Sunday",
        "description": "Tones.",
        "tags-0-tag": "techno",
        "sections-0-artist": "Sine",
        "sections-0-song": "440 Hz",
        "sections-0-start_time": "0",
        "sections-1-chapter": "Talk",
        "sections-1-start_time": "5",
        "unlisted": "1",
    }
    assert "mixcloud" not in str(ID3(path)).lower()  # it is not ours to write to
    tags = ID3(path)
    tags.delall("TSSE")
    tags.save(v1=2)
    path.rename(programs.home / "renamed.mp3")
    second = upload(programs, "renamed.mp3", "--json")
    assert [(each["outcome"], each["address"]) for each in told(second)] == [("unchanged", f"{ADDRESS}/sunday/")]
    again = upload(programs, "renamed.mp3", "--name", "Sunday", "--again")
    assert again.out == f"uploaded\t{ADDRESS}/sunday-1/\tSunday\n", again.err
    assert names(programs.sandbox) == ["Sunday", "Sunday"]
    programs.sandbox.state.disabled |= {f"/{RADIO}/sunday/", f"/{RADIO}/sunday-1/"}
    gone = upload(programs, "renamed.mp3")
    assert gone.status == 1
    assert "sunday-1/, which is not to be seen there now" in gone.err
    assert "--again" in gone.err


def test_who_sees_it(programs: Programs) -> None:
    """By the options, and by the settings for those who give none."""
    add_settings(programs, "  upload: {visibility: public, tags: [radio], hosts: [GuestTone], comments: no}")
    for number in range(4):
        mix(programs, f"{number}.mp3", pitch=300 + number)
    wanted = upload(programs, "0.mp3", "--schedule", "2031-01-31T20:00Z", "--hide-stats", "--no-hosts", "--comments")
    assert wanted.status == 0, wanted.err
    programs.sandbox.faults.add(Fault("api.mixcloud.com", "/edit/$", status=404, body='{"error": {"message": "No"}}'))
    half = upload(programs, "1.mp3", "--draft", "--tag", "own")
    assert (half.status, half.out.partition("\t")[0]) == (1, "uploaded")
    assert "could not be made a draft" in half.err
    assert upload(programs, "1.mp3").out == f"unchanged\t{ADDRESS}/1/\t1\n"
    assert upload(programs, "2.mp3").status == 0
    scheduled, draft, unpublished, public = uploads(programs.sandbox).received
    assert dict(scheduled.fields) == {
        "name": "0",
        "tags-0-tag": "radio",
        "publish_date": "2031-01-31T20:00:00Z",
        "disable_comments": "0",
        "hide_stats": "1",
    }
    assert draft.fields["unlisted"] == "1"
    assert draft.fields["tags-0-tag"] == "own"
    assert (unpublished.path, dict(unpublished.fields)) == (f"/upload/{RADIO}/1/edit/", {"unpublish": "1"})
    assert dict(public.fields) == {
        "name": "2",
        "tags-0-tag": "radio",
        "hosts-0-username": "GuestTone",
        "disable_comments": "1",
    }
    shows = {key: programs.sandbox.state.edited.get(key) for key in (f"/{RADIO}/1/",)}
    assert shows[f"/{RADIO}/1/"] is not None
    assert shows[f"/{RADIO}/1/"].is_draft
    guest = upload(programs, "3.mp3", "--hide-stats", user="GuestTone")
    assert guest.status == 1
    assert "3: hosts and hidden statistics and no comments: only for Pro accounts" in guest.err
    assert "hide_stats: Only for Pro accounts." in guest.err  # in Mixcloud's words
    add_settings(programs, "  upload: {visibility: secret}")
    wrong = upload(programs, "3.mp3")
    assert (wrong.status, "mixcloud.upload.visibility" in wrong.err) == (1, True)


def test_a_description_from_the_standard_input_is_for_all(programs: Programs) -> None:
    mixes = [mix(programs, f"{number}.mp3", pitch=460 + number).name for number in range(2)]
    options = ("--description-file", "-", "--dry-run", "--json")
    running = programs.start("beets", "mixcloud", "upload", *mixes, *options, **with_token())
    out, _ = running.communicate("Two\nlines.\n")
    fields_sent = [json.loads(line)["fields"] for line in out.splitlines()]
    assert [sent[2] for sent in fields_sent] == [{"name": "description", "value": "Two\nlines."}] * 2


def test_everything_that_is_wrong_is_told_before_anything_is_sent(programs: Programs) -> None:
    mix(programs, "good.mp3")
    mix(programs, "wave.wav", pitch=450)
    (programs.home / "wave.txt").write_text("0:00 A – B\n0:05 C – D\n9:00 E – F\n")
    (programs.home / "text.mp3").write_text("no audio at all, only words")
    (programs.home / "cover.jpg").write_text("no picture")
    shutil.copy(programs.home / "good.mp3", programs.home / "copy.mp3")
    files = ("good.mp3", "wave.wav", "text.mp3", "copy.mp3")
    result = upload(programs, *files, "--cover", "cover.jpg", "--description", "x" * 1001, "--json")
    assert result.status == 1
    lines = [line.removeprefix("mixcloud: ") for line in result.err.splitlines()]
    for name, words in (
        ("good", "cover.jpg is no JPEG or PNG picture"),
        ("good", "1001 characters are too many"),
        ("wave", "it is WAV, which Mixcloud does not take: add --convert"),
        ("wave", "section 3"),
        ("text", "text.mp3 is no audio that is known"),
        ("copy", "it is the same audio as"),
    ):
        assert any(line.startswith(f"{name}: ") and words in line for line in lines), (name, words, result.err)
    assert "damaged" not in result.err  # what is no audio is not also audio that is damaged
    assert [record["outcome"] for record in told(result)] == ["failed"] * 4
    same = upload(programs, "good.mp3", "wave.wav", "--convert", "--tracklist", "none", "--name", "Full Tracklist")
    assert same.status == 2  # one name for two
    there = upload(programs, "good.mp3", "--name", "Full Tracklist")
    assert there.status == 1
    assert f"you have a show of this name already: {ADDRESS}/full-tracklist/" in there.err
    folder = upload(programs, ".")
    assert (folder.status, "is a folder" in folder.err) == (2, True)
    nothing = upload(programs, "not-there.mp3")
    assert (nothing.status, "there is no such file" in nothing.err) == (1, True)
    assert upload(programs).status == 2
    anyone = programs.beet("mixcloud", "upload", "good.mp3")
    assert anyone.status == 1
    assert "beet mixcloud login" in anyone.err
    off = programs.beet("mixcloud", "upload", "good.mp3", **with_token(), MIXCLOUD_FEATURES_UPLOADS="no")
    assert "features.uploads" in off.err
    assert uploads(programs.sandbox).received == []
    assert names(programs.sandbox) == []


def test_a_mix_that_mixcloud_does_not_take_becomes_an_mp3(programs: Programs) -> None:
    mix(programs, "mix.flac")
    dry = upload(programs, "mix.flac", "--convert", "--pretend")
    assert "field\tmp3\taudio.mp3, audio/mpeg, made of " in dry.out
    nobody = programs.beet("mixcloud", "upload", "mix.flac", "--convert", "--pretend")
    assert (nobody.status, nobody.out) == (0, dry.out)
    assert nobody.err.count("\n") == 1
    assert "nobody can tell whether Mixcloud has this already" in nobody.err
    left = programs.home / ".cache/mixcloud-plugins/converted" / Journal(programs.home, RADIO).name / "left.mp3"
    left.parent.mkdir(parents=True)
    left.write_text("by a process that was lost")
    result = upload(programs, "mix.flac", "--convert")
    assert result.out == f"uploaded\t{ADDRESS}/mix/\tmix\n", result.err
    (form,) = uploads(programs.sandbox).received
    assert form.content_types["mp3"] == "audio/mpeg"
    assert 390_000 < form.files["mp3"].size < 430_000  # ten seconds of 320 kbit/s
    assert not [name for name in programs.files(programs.home / ".cache") if name.endswith(".mp3")]
    assert upload(programs, "mix.flac", "--convert", "--name", "Other").out == f"unchanged\t{ADDRESS}/mix/\tmix\n"
