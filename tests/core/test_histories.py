"""What DJ programs export, as it looks, and the tracklist that it is.

Titles are made up; the shape of each file is that of a real one, from where it says.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mixcloud_core.errors import FileTooLargeError, InvalidFileError
from mixcloud_core.tracklist_files import read_tracklist_file

Rows = list[tuple[float | None, str, str]]
Read = Callable[..., Rows]


@pytest.fixture
def rows(tmp_path: Path) -> Read:
    """Give the sections of what is in a file."""

    def read(content: str | bytes, name: str = "a file") -> Rows:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [(section.start, section.artist, section.title) for section in read_tracklist_file(path).sections]

    return read


# "Export a playlist to a file (*.txt)" and the same of a history, of rekordbox 5 to 7: UTF-16 with a mark, tabs, the
# columns that the user shows, in the language of the program. `Time` is how long a track is.
REKORDBOX = (
    "#\tArtwork\tTrack Title\tArtist\tAlbum\tGenre\tBPM\tRating\tTime\tKey\tDate Added\r\n"
    '1\t\tSine "One\tSaw\tFirst\tHouse\t124.00\t     \t06:37\t12A\t2019-03-01\r\n'
    "2\t\tSaw - Two (Original Mix)\t\tSecond\t\t122.00\t     \t07:22\t\t2019-03-01\r\n"
    '3\t\tSine "One\tSaw\tFirst\tHouse\t124.00\t     \t06:37\t12A\t2019-03-01\r\n'
)
REKORDBOX_ROWS = [(None, "Saw", 'Sine "One'), (None, "", "Saw - Two (Original Mix)"), (None, "Saw", 'Sine "One')]


@pytest.mark.parametrize(
    ("title", "artist"),
    [
        ("Track Title", "Artist"),
        ("トラックタイトル", "アーティスト"),  # as in a Japanese export that somebody published
        ("Titre", "Artiste"),
        ("Titel", "Interpret"),
        ("TÍTULO", "Artista"),
    ],
)
def test_rekordbox_lists(rows: Read, title: str, artist: str) -> None:
    heading, rest = REKORDBOX.split("\r\n", 1)
    text = heading.replace("Track Title", title).replace("Artist", artist) + "\r\n" + rest
    for encoding in ("utf-16", "utf-8-sig", "utf-8"):
        assert rows(text.encode(encoding)) == REKORDBOX_ROWS


def test_a_rekordbox_list_in_an_unknown_language_is_not_guessed(rows: Read) -> None:
    with pytest.raises(InvalidFileError, match=r'^a file is a list of rekordbox.*"# Nimi Esittäjä".*Track Title'):
        rows("#\tNimi\tEsittäjä\n1\tOne\tSaw\n".encode("utf-16"))


# rekordbox xml: "rekordbox xml format list" (rekordbox.com, 2020). A playlist names its tracks by id, or by address.
REKORDBOX_XML = """<?xml version="1.0" encoding="UTF-8"?>
<DJ_PLAYLISTS Version="1.0.0"><PRODUCT Name="rekordbox" Version="6.7.7" Company="AlphaTheta"/>
<COLLECTION Entries="3">
<TRACK TrackID="1" Name="One &amp; Only" Artist="Saw" TotalTime="210" Location="file://localhost/C:/a.mp3"/>
<TRACK TrackID="2" Name="" Artist="" Location="file://localhost/C:/B%20side.mp3"><TEMPO Inizio="0.0" Bpm="128"/></TRACK>
<TRACK TrackID="3" Name="Not in it" Artist="Saw" Location="file://localhost/C:/c.mp3"/>
</COLLECTION>
<PLAYLISTS><NODE Type="0" Name="ROOT" Count="1"><NODE Type="1" Name="Sunday" KeyType="0" Entries="3">
<TRACK Key="2"/><TRACK Key="1"/><TRACK Key="9"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>"""


def test_rekordbox_xml(rows: Read) -> None:
    expected = [(None, "", "B side"), (None, "Saw", "One & Only")]
    assert rows(REKORDBOX_XML) == expected
    by_address = REKORDBOX_XML.replace('KeyType="0"', 'KeyType="1"')
    for number, name in (("2", "B%20side"), ("1", "a")):
        by_address = by_address.replace(f'Key="{number}"', f'Key="file://localhost/C:/{name}.mp3"')
    assert rows(by_address.replace("UTF-8", "UTF-16").encode("utf-16")) == expected
    several = REKORDBOX_XML.replace(
        "<PLAYLISTS>", '<PLAYLISTS><NODE Type="1" Name="Other\x7f" KeyType="0"><TRACK Key="3"/></NODE>'
    )
    with pytest.raises(InvalidFileError, match=r'holds 2 playlists \("Other", "Sunday"\): export the one'):
        rows(several)
    with pytest.raises(InvalidFileError, match="holds no playlist with tracks"):
        rows(REKORDBOX_XML.replace("<TRACK Key", "<TRUCK Key"))


# A recording of rekordbox 6 ("REM RECORDED_BY"): hours, minutes and seconds, and the file of each track.
REKORDBOX_CUE = """REM DATE 2022-10-29
REM RECORDED_BY "rekordbox-dj"
TITLE "The mix"
PERFORMER "The DJ"
FILE "01 The mix.wav" WAVE
\tTRACK 01 AUDIO
\t\tTITLE "One"
\t\tPERFORMER "Saw"
\t\tFILE "/Users/dj/One.mp3" WAVE
\t\tINDEX 01 00:00:00
\tTRACK 02 AUDIO
\t\tTITLE "Two"
\t\tFILE "/Users/dj/Two.mp3" WAVE
\t\tINDEX 01 01:03:48
"""


def test_recordings_of_rekordbox(rows: Read) -> None:
    assert rows(REKORDBOX_CUE) == [(0, "Saw", "One"), (3828, "The DJ", "Two")]


# Export of Serato DJ Pro's history panel as CSV (2022): the session comes first, with dates in its times.
SERATO_CSV = (
    '"name","artist","start time","end time","playtime","deck","notes",""\n'
    '"4/9/22","","4/9/22, 11:55:45 PM PDT","4/10/22, 12:20:16 AM PDT","00:24:31","","",""\n'
    '"One, and ""only""","Saw","11:55:45 PM PDT","11:58:06 PM PDT","00:02:21","1","",""\n'
    '"Two","","12:03:15 AM PDT","12:08:15 AM PDT","00:05:00","2","",""\n'
    '"Two","","12:03:15 AM PDT","12:08:15 AM PDT","00:05:00","1","",""\n'
    '"Three - Four","Sine","12:10:15 AM PDT","12:15:15 AM PDT","00:05:00","1","",""\n'
)
SERATO_ROWS = [(0, "Saw", 'One, and "only"'), (450, "", "Two"), (870, "Sine", "Three - Four")]


def test_serato_csv(rows: Read) -> None:
    assert rows(SERATO_CSV) == SERATO_ROWS
    assert rows(SERATO_CSV.replace("\n", "\r\n").encode("utf-16")) == SERATO_ROWS
    head, session, *tracks = SERATO_CSV.splitlines()
    assert rows("\n".join([head, session, *reversed(tracks)])) == SERATO_ROWS  # the newest first
    # The columns that the user switched off are missing; 24 hours, as elsewhere in the world.
    assert rows('"name","start time"\n"26.3.2011","26.3.2011 23:59:00"\n"One","23:59:00"\n"Two","00:01:00"\n') == [
        (0, "", "One"),
        (120, "", "Two"),
    ]
    assert rows("name;artist\n26/03/2011;\nOne;Saw\n") == [(None, "", "26/03/2011"), (None, "Saw", "One")]
    with pytest.raises(InvalidFileError, match="holds 2 sessions: export the one of this show"):
        rows("\n".join([SERATO_CSV.strip(), session, *tracks]))


# Export as text, of Scratch Live and Serato DJ: columns of a fixed width under the same headings.
SERATO_TEXT = """\
name          artist    start time             playtime    deck
12/03/2016              12/03/2016 22:00:00    01:00:00
----------    ------    -------------------    --------    ----
One           Saw       22:00:00               00:03:00    1
Two                     22:04:10               00:03:00    2
"""


def test_serato_text(rows: Read) -> None:
    assert rows(SERATO_TEXT) == [(0, "Saw", "One"), (250, "", "Two")]
    with pytest.raises(InvalidFileError, match='a line that does not fit its columns: "A title that is wide Sine"'):
        rows(f"{SERATO_TEXT}A title that is wide   Sine\n")


def chunk(name: bytes | int, content: bytes) -> bytes:
    name = name.to_bytes(4, "big") if isinstance(name, int) else name
    return name + len(content).to_bytes(4, "big") + content


def session_row(row: int, title: str, start: int, *, artist: str = "", played: int = 1, file: str = "") -> bytes:
    texts = {4: file, 6: title, 7: artist}
    numbers = {1: row, 28: start, 31: 1, 50: played}
    fields = b"".join(chunk(key, f"{text}\0".encode("utf-16-be")) for key, text in texts.items() if text)
    fields += b"".join(chunk(key, value.to_bytes(1 if key == 50 else 4, "big")) for key, value in numbers.items())
    return chunk(b"oent", chunk(b"adat", fields))


# `History/Sessions/*.session` as SSLScrobbler, seratoparser and others read it.
SERATO_SESSION = b"".join(
    [
        chunk(b"vrsn", "1.0/Serato Scratch Live Review".encode("utf-16-be")),
        session_row(1, "", 1_700_000_000, file="One.mp3"),
        session_row(2, "Two", 1_700_000_200, artist="Saw", played=0),  # what is known while it is being played
        session_row(3, "Never heard", 1_700_000_300, played=0),
        session_row(4, "Deleted", 1_700_000_350),
        session_row(2, "Two", 1_700_000_200, artist="Saw"),
        chunk(b"oren", chunk(b"uent", (4).to_bytes(4, "big"))),
    ]
)


def test_serato_sessions(rows: Read) -> None:
    expected = [(0, "", "One"), (200, "Saw", "Two")]
    assert rows(SERATO_SESSION) == expected
    cut = SERATO_SESSION + session_row(5, "Cut short", 1_700_000_400)[:-3]
    assert rows(cut) == expected


def nml(*entries: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<NML VERSION="19"><HEAD COMPANY="www.native-instruments.com" PROGRAM="Traktor"></HEAD><COLLECTION ENTRIES="2">
<ENTRY AUDIO_ID="AZpc" TITLE="One" ARTIST="Saw"><LOCATION DIR="/:Music/:" FILE="1.mp3" VOLUME="HD"></LOCATION>
<ALBUM TITLE="Not this"></ALBUM><CUE_V2 NAME="Cue 1" START="194.7"></CUE_V2></ENTRY>
<ENTRY TITLE="Two" ARTIST=""><LOCATION DIR="/:Music/:" FILE="2.mp3" VOLUME="HD"></LOCATION></ENTRY></COLLECTION>
<SETS ENTRIES="0"></SETS><PLAYLISTS><NODE TYPE="FOLDER" NAME="$ROOT"><SUBNODES COUNT="1">
<NODE TYPE="PLAYLIST" NAME="HISTORY"><PLAYLIST ENTRIES="2" TYPE="PROTOCOL" UUID="abc">{"".join(entries)}</PLAYLIST>
</NODE></SUBNODES></NODE></PLAYLISTS><INDEXING></INDEXING></NML>"""


def entry(file: str, day: int = 0, seconds: int = 0, *, public: int = 1) -> str:
    return (
        f'<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="HD/:Music/:{file}"></PRIMARYKEY><EXTENDEDDATA DECK="1" DURATION="39.59" '
        f'EXTENDEDTYPE="HistoryData" PLAYEDPUBLIC="{public}" STARTDATE="{day}" STARTTIME="{seconds}"></EXTENDEDDATA>'
        "</ENTRY>"
    )


def packed(day: date) -> int:
    return day.year << 16 | day.month << 8 | day.day


# `History/history_*.nml` of Traktor Pro 2 and 3.
def test_traktor_histories(rows: Read) -> None:
    assert packed(date(2019, 3, 18)) == 132_317_970  # as others found out
    last, first = packed(date(2026, 2, 28)), packed(date(2026, 3, 1))
    history = nml(
        entry("2.mp3", last, 86_000, public=0),
        entry("1.mp3", last, 86_390),
        entry("1.mp3", last, 86_390),
        entry("not in the collection.mp3", first, 80),
        entry("2.mp3", first, 20),
    )
    assert rows(history) == [(0, "Saw", "One"), (30, "", "Two"), (90, "", "not in the collection")]
    # Without a date that is one, and without any: the same tracks, as they are listed.
    assert rows(nml(entry("1.mp3", 1, 72_098), entry("2.mp3", 1, 72_112))) == [(0, "Saw", "One"), (14, "", "Two")]
    untimed = [(None, "", "Two"), (None, "Saw", "One")]
    assert rows(nml(entry("2.mp3"), entry("1.mp3"))) == untimed
    plain = [
        f'<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="HD/:Music/:{number}.mp3"></PRIMARYKEY></ENTRY>' for number in (2, 1)
    ]
    assert rows(nml(*plain)) == untimed
    # A history beside a playlist that was exported with it.
    playlist = f'</PLAYLIST></NODE><NODE TYPE="PLAYLIST" NAME="Prepared"><PLAYLIST TYPE="LIST">{plain[0]}'
    assert rows(nml(entry("1.mp3", last, 5), playlist)) == [(0, "Saw", "One")]
    with pytest.raises(InvalidFileError, match="holds no playlist with tracks"):
        rows(nml(entry("1.mp3", last, 5, public=0)))


# "Save as web page" of Traktor's histories, which other tools write as well.
TRAKTOR_PAGE = """<style>th { padding: 5px; }</style>
<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<html><head><title>Track List HISTORY</title></head><body bgcolor="#ffffff"><h1>Track List: HISTORY</h1>
<table cellpadding="0" class="border"><tr><th>Title</th><th>Artist</th><th>Start Time</th><th>Duration</th></tr>
<tr><td>One &amp; <b>only</b></td><td>Saw</td><td>2018/03/04 23:59:00</td><td>05:00</td></tr>
<tr><td>Two</td><td></td><td>2018/03/05 00:04:00</td><td></td></tr></table></body></html>"""


def test_traktor_pages(rows: Read) -> None:
    assert rows(TRAKTOR_PAGE) == [(0, "Saw", "One & only"), (300, "", "Two")]
    with pytest.raises(InvalidFileError, match="is a page without a table of tracks"):
        rows("<html><body><p>Nothing - here</p></body></html>")


# `History/tracklist.txt` of VirtualDJ, which goes on for years; and one of its evenings, copied.
VIRTUALDJ = """\
VirtualDJ History 2025/06/20
------------------------------
21:32 : Saw - Zero
VirtualDJ History 2025/06/21
------------------------------
23:57 : Saw/Sine - One - Remix
23:58 : Two
00:00 : Sine - Three
"""


def test_virtualdj_histories(rows: Read, caplog: pytest.LogCaptureFixture) -> None:
    evening = [(0, "Saw/Sine", "One - Remix"), (60, "", "Two"), (180, "Sine", "Three")]
    assert rows(VIRTUALDJ) == evening
    assert caplog.messages == ["a file holds 2 evenings, and the last one is taken"]
    caplog.clear()
    assert rows("2025/06/21\r\n" + VIRTUALDJ.partition("06/21\n")[2].replace("\n", "\r\n")) == evening
    assert rows(VIRTUALDJ.partition("06/21\n-")[2].lstrip("-\n")) == evening
    assert rows("00:00 : Saw - One\n03:10 : Sine - Two\n") == [(0, "Saw", "One"), (190, "Sine", "Two")]  # minutes
    assert caplog.messages == []


# `History/2023-01-28.m3u` of VirtualDJ 2023: the moment is also told in seconds. Its other playlists tell when a file
# was played last, which is no time of this set.
VIRTUALDJ_M3U = """\
#EXTM3U
#EXTVDJ:<time>21:39</time><lastplaytime>1674884385</lastplaytime><artist>Saw &amp; Sine</artist><title>One</title>
netsearch://dz1
#EXTVDJ:<time>21:41</time><lastplaytime>1674884510</lastplaytime><filesize>8</filesize><artist>Sine</artist>\
<title>Two</title><remix>Extended Mix</remix>
D:\\Music\\Sine - Two.mp3
"""


def test_playlists(rows: Read) -> None:
    assert rows(VIRTUALDJ_M3U) == [(0, "Saw & Sine", "One"), (125, "Sine", "Two (Extended Mix)")]
    minutes = VIRTUALDJ_M3U.replace("<lastplaytime>1674884510", "<lastplaytime>1674800000")
    assert [start for start, *_ in rows(minutes)] == [0, 120]
    untimed = VIRTUALDJ_M3U.replace("time>21", "hour>21")
    assert rows(untimed) == [(None, "Saw & Sine", "One"), (None, "Sine", "Two (Extended Mix)")]
    # rekordbox, Serato, Mixxx and all players: how long each track is, and what it is called.
    assert rows("#EXTM3U\n#EXTINF:296,Saw feat. Sine - One, two\n/x/1.mp3\n\nC:\\x\\Sine - Three.mp3\n", "x.m3u8") == [
        (None, "Saw feat. Sine", "One, two"),
        (None, "Sine", "Three"),
    ]


# File > Export > Labels of Audacity 3; a line with a backslash holds frequencies.
def test_labels(rows: Read) -> None:
    labels = "12,500000\t12,500000\tSaw - One\n\\\t100.0\t200.0\n75.25\t80\tChapter\n90.0\t90.0\t\n"
    assert rows(labels) == [(12.5, "Saw", "One"), (75.25, "", "Chapter")]


def test_what_people_type(rows: Read) -> None:
    assert rows("0:00 Saw - One\n5:30 Two") == [(0, "Saw", "One"), (330, "", "Two")]
    assert rows("[00:00.00]Saw – One\n[05:30.50]Two", "x.lrc") == [(0, "Saw", "One"), (330.5, "", "Two")]
    assert rows("Rós - Svefn".encode("cp1252")) == [(None, "Rós", "Svefn")]
    assert rows('"Title","Artist"\n"One","Saw"\n') == [(None, "Saw", "One")]  # of a spreadsheet


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no tracks that can be read; it may be a cue sheet"),
        (b"ID3\x04\0\0\0\0", "is no text; a tracklist may be a cue sheet"),
        (b"One\x01", "is no text"),
        (b"%PDF-1.7\n", "is no tracklist"),
        (b'<?xml version="1.0"?><playlist/>', "is no tracklist"),
        (b"<NML ><PLAYLISTS>", "is no whole XML file"),
        (b'<!DOCTYPE NML [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><NML >&b;</NML>', "declares entities of its own"),
        (b"<NML >" * 101, "is nested too deeply"),
        (b'<?xml version="1.0" encoding="klingon"?><NML ></NML>', "in an encoding that can't be read"),
        (b"a" * 1_000_001, "has 1,000,001 characters"),
        (b"name,artist\n" + b"a,b\n" * 10_001, "holds more than 10,000 tracks"),
        (b"1\t1\ta\n" * 10_001, "holds more than 10,000 tracks"),
        (b"#EXTM3U\n" + b"a\n" * 10_001, "holds more than 10,000 tracks"),
        (b'name,artist\n"' + b"a" * 200_000, "is no table that can be read"),
    ],
)
def test_what_is_no_tracklist(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a\x1b[2Jb.txt"
    path.write_bytes(content)
    with pytest.raises(InvalidFileError, match=said) as raised:
        read_tracklist_file(path)
    assert str(raised.value).startswith("ab.txt ")
    assert str(raised.value).isprintable()


def test_files_that_are_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(InvalidFileError, match=r"^gone\.cue can't be read: No such file"):
        read_tracklist_file(tmp_path / "gone.cue")
    with (tmp_path / "large").open("wb") as file:
        file.truncate(32 * 1024 * 1024 + 1)
    with pytest.raises(FileTooLargeError, match="is larger than 32 MiB") as raised:
        read_tracklist_file(tmp_path / "large")
    assert raised.value.limit == 32 * 1024 * 1024
