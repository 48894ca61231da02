"""Who made a show, and what kind of music it is: decided here once, for yt-dlp and for beets."""

from __future__ import annotations

import re

from mixcloud_core.models import Cloudcast

__all__ = ["artists", "genres"]

_MOST_GENRES = 3

# A tag is a genre when it ends in one of these: "deep house", "liquid drum and bass", "nu-disco".
# Other tags name stations, places, moods and people; they stay tags.
_GENRES = frozenset(
    """
    acid afro afrobeat afrobeats afropop alternative amapiano ambient americana bachata baile balearic ballads
    baroque bashment bass beatdown beats bebop bhangra blues bluegrass bolero boogie bossa bossa-nova breakbeat
    breakbeats breakcore breaks broken-beat calypso chamber-music chanson chillhop chillout chillwave chiptune
    choral city-pop classical cloud-rap club comedy coldwave country crunk crust cumbia dance dancehall darkwave
    deathcore disco dnb doom doo-wop downtempo dream-pop drill drone drum-and-bass drum-n-bass dub dubstep dubwise
    easy-listening ebm edm electro electroclash electronic electronica emo ethio-jazz eurobeat eurodance
    experimental fado flamenco folk footwork freestyle funk funky fusion future-beats gabber garage g-funk glitch
    goa gospel gothic gqom grime grindcore grunge hardcore hard-dance hardstyle hi-nrg highlife hip-hop hiphop
    house idm indie industrial italo jangle jazz juke jungle k-pop kizomba klezmer krautrock kuduro latin lo-fi
    lofi lounge lovers-rock mambo merengue metal minimal modern-classical motown mpb musique-concrete neoclassical
    neo-soul new-age new-beat new-wave noise nu-jazz oldies opera orchestral pop post-punk post-rock progressive
    psychedelia psychedelic psytrance punk r-and-b r-b rai ragga ragtime rap rave reggae reggaeton rhythm-and-blues
    rnb rock rockabilly rocksteady roots rumba salsa samba schlager screamo shoegaze ska soca son soukous soul
    soundtrack speedcore spoken-word steppers surf swing synthpop synthwave tango tech tech-house techno techstep
    traditional trance trap trip-hop tropicalia turntablism uk-garage vallenato vaporwave wave world world-music
    zouk
    """.split()
)
_UPPER = frozenset("dnb ebm edm idm mpb nrg rnb uk us".split())
_SMALL = frozenset("and n of the".split())


def artists(cloudcast: Cloudcast) -> tuple[str, ...]:
    """Give the names of the owner and of the hosts, the owner first.

    Artists of the tracklist are not among them: they made the tracks, not the show.
    """
    names = [cloudcast.owner.display_name, *(host.display_name for host in cloudcast.hosts)]
    return tuple(dict.fromkeys(names))


def genres(cloudcast: Cloudcast) -> tuple[str, ...]:
    """Give the first few tags that are genres, as a genre is written (`Liquid Drum and Bass`)."""
    found = (_title(tag.name) for tag in cloudcast.tags if _is_genre(tag.name))
    return tuple(dict.fromkeys(found))[:_MOST_GENRES]


def _is_genre(name: str) -> bool:
    words = re.findall(r"\w+", name.lower())
    return any("-".join(words[start:]) in _GENRES for start in range(len(words)))


def _title(name: str) -> str:
    words = name.split()
    return " ".join(_word(word, first=index == 0) for index, word in enumerate(words))


def _word(word: str, *, first: bool) -> str:
    plain = word.lower()
    if plain in _UPPER:
        return plain.upper()
    if plain in _SMALL and not first:
        return plain
    # Whoever wrote capitals meant them; `str.title` would also make "R&B'S" of "r&b's".
    return word if word != plain else re.sub(r"(?<![\w'’])\w", lambda found: found[0].upper(), word)
