"""How much a candidate of ours is worth, where beets can't know: after a look-up, before anybody chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beets import config
from beets.autotag import AlbumMatch, Distance, Recommendation, TrackMatch, track_distance

from beetsplug.mixcloud.importing.certainty import Certainty

if TYPE_CHECKING:
    from beets.importer import ImportTask
    from beets.library import Item

    from beetsplug.mixcloud.source.traces import Traces

__all__ = ["judge", "judge_after_look_up"]

Match = AlbumMatch | TrackMatch

_LEVELS = {level.name: level for level in Recommendation}


def judge_after_look_up(task: ImportTask, traces: Traces) -> None:
    """Have the candidates of a task of one file judged once they are found.

    By the task itself: beets has no event between looking up and choosing that single items would meet, too.
    """
    look_up = task.lookup_candidates

    def lookup_candidates(search_ids: list[str]) -> None:
        look_up(search_ids)
        judge(task, traces)

    task.lookup_candidates = lookup_candidates  # type: ignore[method-assign]


def judge(task: ImportTask, traces: Traces) -> None:
    """Correct the distances of our candidates for one file, and what is recommended if one of them is the best.

    What a file does not say can't disagree with a show: an untagged download would never be recommended otherwise.
    Where several shows fit alike, or only a title speaks for one, it must not be taken without asking.
    """
    item = task.items[0]
    matches = list(task.candidates or ())
    for match in matches:
        if certainty := match.info.get("certainty"):
            match.distance = _distance(match, item, traces, certainty)
    task.candidates = matches = sorted(matches, key=lambda match: match.distance)
    if matches and (certainty := matches[0].info.get("certainty")):
        most = _most(certainty, item)
        task.rec = min(most, _recommendation(matches[0]))


def _most(certainty: Certainty, item: Item) -> Recommendation:
    if certainty is Certainty.DOUBTFUL:
        return Recommendation.none
    is_proof = certainty is Certainty.KNOWN or item.artist or item.albumartist
    return Recommendation.strong if is_proof else Recommendation.low


def _distance(match: Match, item: Item, traces: Traces, certainty: Certainty) -> Distance:
    """Give the distance by what the file says; of a show that was searched for, it has to say the owner."""
    track = match.info.tracks[0] if isinstance(match, AlbumMatch) else match.info
    is_known = certainty is Certainty.KNOWN
    # The name of a file need not be a title, unless it is by its name that the file was found.
    named = traces.title if traces.file_id or not is_known else ""
    told = item.copy()  # beets' own is not touched
    told.title = item.title or named or track.title
    told.artist = item.albumartist or item.artist or (match.info.artist if is_known else "")
    if isinstance(match, TrackMatch):
        return track_distance(told, track, incl_artist=True)
    distance = Distance()
    distance.add_string("artist", told.artist, match.info.artist)
    # An album of one track is called like its track.
    distance.add_string("album", item.album or told.title, match.info.album)
    if traces.day and match.info.year:
        distance.add("year", float(traces.day.year != match.info.year))
    distance.tracks = {track: track_distance(told, track)}
    distance.add("tracks", distance.tracks[track].distance)
    return distance


def _recommendation(match: Match) -> Recommendation:
    """Give what beets recommends for a distance, as far as the user lets it for what differs."""
    settings = config["match"]
    if match.distance < settings["strong_rec_thresh"].as_number():
        reached = Recommendation.strong
    elif match.distance <= settings["medium_rec_thresh"].as_number():
        reached = Recommendation.medium
    else:
        reached = Recommendation.low
    bounds = settings["max_rec"]
    differing = {key for distance in (match.distance, *match.distance.tracks.values()) for key, _ in distance}
    return min([reached, *(bounds[key].as_choice(_LEVELS) for key in differing.intersection(bounds.keys()))])
