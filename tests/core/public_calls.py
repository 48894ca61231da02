"""A call of every public method of the client that asks Mixcloud, made so that the sandbox has something to answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from mixcloud_core.api.rest_reading import RestApi
from mixcloud_core.client import Mixcloud
from mixcloud_core.filters import ShowFilter
from mixcloud_core.models import CloudcastForm

RADIO = "TestToneRadio"
LISTENER = "ToneListener"
SHOW = f"{RADIO}/full-tracklist"
PLAYLIST = f"{LISTENER}/playlists/tones-of-many"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


class Call(NamedTuple):
    """One method, called by a user of the sandbox; lists are asked for a page of two."""

    user: str
    ask: Callable[[Mixcloud, Path], object]


def _by(user: str, /, **calls: Callable[[Mixcloud], object]) -> dict[str, Call]:
    return {name: Call(user, _without_audio(ask)) for name, ask in calls.items()}


def _rest(**calls: Callable[[RestApi], object]) -> dict[str, Call]:
    return {f"rest.{name}": Call(LISTENER, _without_audio(_of_rest(ask))) for name, ask in calls.items()}


def _of_rest(ask: Callable[[RestApi], object]) -> Callable[[Mixcloud], object]:
    return lambda client: ask(client.rest)


def _without_audio(ask: Callable[[Mixcloud], object]) -> Callable[[Mixcloud, Path], object]:
    return lambda client, _audio: ask(client)


def _upload(client: Mixcloud, audio: Path) -> str:
    return client.upload(audio, CloudcastForm(name="A new show"), draft=True)


CALLS: dict[str, Call] = {
    **_by(
        LISTENER,
        cloudcast=lambda m: m.cloudcast(SHOW),
        listing=lambda m: list(m.listing(f"https://www.mixcloud.com/{RADIO}/").shows()),
        cloudcast_details=lambda m: m.cloudcast_details(SHOW),
        cloudcast_counts=lambda m: m.cloudcast_counts(SHOW),
        cloudcast_tracklist=lambda m: m.cloudcast_tracklist(SHOW),
        cloudcast_by_id=lambda m: m.cloudcast_by_id("Q2xvdWRjYXN0OjEwMg=="),
        cloudcasts=lambda m: m.cloudcasts([SHOW, f"{RADIO}/no-such-show"]),
        audio_url=lambda m: m.audio_url(SHOW),
        disabled_reason=lambda m: m.disabled_reason(SHOW),
        comments=lambda m: m.comments(SHOW, limit=2),
        related=lambda m: m.related(SHOW, limit=2),
        more_from_owner=lambda m: m.more_from_owner(SHOW, limit=2),
        favoriters=lambda m: m.favoriters(SHOW, limit=2),
        reposters=lambda m: m.reposters(SHOW, limit=2),
        listeners=lambda m: m.listeners(SHOW, limit=2),
        user=lambda m: m.user(RADIO),
        users=lambda m: m.users([RADIO, "NoSuchUser"]),
        me=lambda m: m.me(),
        whoami=lambda m: m.whoami(),
        signed_in_as=lambda m: m.signed_in_as(),
        subscriptions=lambda m: m.subscriptions(limit=2),
        uploads=lambda m: m.uploads(RADIO, limit=2),
        favorites=lambda m: m.favorites(LISTENER, limit=2),
        history=lambda m: m.history(LISTENER, limit=2),
        stream=lambda m: m.stream(LISTENER, limit=2),
        reposts=lambda m: m.reposts(LISTENER, limit=2),
        followers=lambda m: m.followers(RADIO, limit=2),
        following=lambda m: m.following(LISTENER, limit=2),
        search=lambda m: m.search("tone", limit=2),
        search_users=lambda m: m.search_users("tone", limit=2),
        search_tags=lambda m: m.search_tags("tone", limit=2),
        discover=lambda m: m.discover("techno", limit=2),
        staff_picks=lambda m: m.staff_picks("techno", limit=2),
        trending=lambda m: m.trending(limit=2),
        related_tags=lambda m: m.related_tags("techno"),
        tag_suggestions=lambda m: m.tag_suggestions("te"),
        categories=lambda m: m.categories(),
        countries=lambda m: m.countries(),
        find=lambda m: m.find(ShowFilter(tags=("techno",)), limit=2, most=20),
        playlist=lambda m: m.playlist(PLAYLIST),
        playlist_items=lambda m: m.playlist_items(PLAYLIST, limit=3),
        playlists=lambda m: m.playlists(LISTENER, limit=2),
        own_playlists=lambda m: m.own_playlists(limit=2),
        playlists_with=lambda m: m.playlists_with(SHOW),
        create_playlist=lambda m: m.create_playlist("New", SHOW),
        add_to_playlist=lambda m: m.add_to_playlist(PLAYLIST, SHOW),
        remove_from_playlist=lambda m: m.remove_from_playlist(PLAYLIST, SHOW),
        reorder_playlist=lambda m: m.reorder_playlist(PLAYLIST, reversed(list(m.playlist_items(PLAYLIST)))),
        rename_playlist=lambda m: m.rename_playlist(PLAYLIST, "Other"),
        delete_playlist=lambda m: m.delete_playlist(PLAYLIST),
        live_stream=lambda m: m.live_stream("LiveStation"),
        live_now=lambda m: m.live_now(limit=2),
        live_categories=lambda m: m.live_categories(),
        feed=lambda m: m.feed(limit=2),
        mark_notifications_read=lambda m: m.mark_notifications_read(),
        new_uploads=lambda m: m.new_uploads(limit=2),
        listen_later=lambda m: m.listen_later(limit=2),
        follow=lambda m: m.follow("HiddenListener"),
        unfollow=lambda m: m.unfollow(RADIO),
        favorite=lambda m: m.favorite(SHOW),
        unfavorite=lambda m: m.unfavorite(SHOW),
        repost=lambda m: m.repost(SHOW),
        unrepost=lambda m: m.unrepost(SHOW),
        add_to_listen_later=lambda m: m.add_to_listen_later(SHOW),
        remove_from_listen_later=lambda m: m.remove_from_listen_later(SHOW),
        comment=lambda m: m.comment(SHOW, "Louder"),
        reply=lambda m: [m.reply(comment, "No") for comment in m.comments(SHOW, limit=1)],
        remove_comment=lambda m: m.remove_comment(m.comment(SHOW, "Louder")),
    ),
    **_by(
        RADIO,
        own_shows_named=lambda m: m.own_shows_named("Full Tracklist"),
        drafts=lambda m: m.drafts(RADIO, limit=2),
        notifications=lambda m: m.notifications(limit=10),
        cloudcast_statistics=lambda m: m.cloudcast_statistics(SHOW),
        account_statistics=lambda m: m.account_statistics(),
        edit=lambda m: m.edit(SHOW, CloudcastForm(description="New words")),
        publish=lambda m: m.publish(f"{RADIO}/draft-show"),
        unpublish=lambda m: m.unpublish(SHOW),
        unlist=lambda m: m.unlist(SHOW),
        schedule=lambda m: m.schedule(f"{RADIO}/draft-show", NOW),
        delete=lambda m: m.delete(SHOW),
    ),
    "upload": Call(RADIO, _upload),
    **_rest(
        cloudcast=lambda rest: rest.cloudcast(SHOW),
        comments=lambda rest: rest.comments(SHOW, limit=2),
        favoriters=lambda rest: rest.favoriters(SHOW, limit=2),
        listeners=lambda rest: rest.listeners(SHOW, limit=2),
        similar=lambda rest: rest.similar(SHOW, limit=2),
        embed_html=lambda rest: rest.embed_html(SHOW),
        embed=lambda rest: rest.embed(SHOW),
        oembed=lambda rest: rest.oembed(SHOW),
        user=lambda rest: rest.user(RADIO),
        me=lambda rest: rest.me(),
        uploads=lambda rest: rest.uploads(RADIO, limit=2),
        favorites=lambda rest: rest.favorites(LISTENER, limit=2),
        listens=lambda rest: rest.listens(LISTENER, limit=2),
        listen_later=lambda rest: rest.listen_later(limit=2),
        followers=lambda rest: rest.followers(RADIO, limit=2),
        following=lambda rest: rest.following(LISTENER, limit=2),
        feed=lambda rest: rest.feed(LISTENER, limit=2),
        profile_comments=lambda rest: rest.profile_comments(RADIO, limit=2),
        playlists=lambda rest: rest.playlists(LISTENER, limit=2),
        playlist=lambda rest: rest.playlist(PLAYLIST),
        playlist_cloudcasts=lambda rest: rest.playlist_cloudcasts(PLAYLIST, limit=2),
        search=lambda rest: rest.search("tone", limit=2),
        search_users=lambda rest: rest.search_users("tone", limit=2),
        search_tags=lambda rest: rest.search_tags("tone", limit=2),
        popular=lambda rest: rest.popular(limit=2),
        hot=lambda rest: rest.hot(limit=2),
        new=lambda rest: rest.new(limit=2),
        genre=lambda rest: rest.genre("techno"),
        genre_cloudcasts=lambda rest: rest.genre_cloudcasts("techno", limit=2),
        discover=lambda rest: rest.discover("techno"),
        discover_cloudcasts=lambda rest: rest.discover_cloudcasts("techno", limit=2),
        tag=lambda rest: rest.tag("techno"),
        tag_cloudcasts=lambda rest: rest.tag_cloudcasts("techno", limit=2),
        categories=lambda rest: rest.categories(),
        category=lambda rest: rest.category("techno"),
        category_cloudcasts=lambda rest: rest.category_cloudcasts("techno", limit=2),
        category_users=lambda rest: rest.category_users("techno", limit=2),
    ),
}
