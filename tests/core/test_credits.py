"""Who made a show, and which of its tags are genres."""

import pytest

from mixcloud_core.credits import artists, genres
from mixcloud_core.models import Cloudcast, Tag, User


def show(*tags: str, hosts: tuple[User, ...] = ()) -> Cloudcast:
    return Cloudcast(
        id="1",
        owner=User("Radio", "The Radio"),
        slug="show",
        name="Show",
        tags=tuple(Tag(name, "") for name in tags),
        hosts=hosts,
        featured_artists=("Somebody Played",),
    )


def test_the_owner_comes_first_and_hosts_follow() -> None:
    assert artists(show()) == ("The Radio",)
    assert artists(show(hosts=(User("guest", "A Guest"), User("Radio", "The Radio")))) == ("The Radio", "A Guest")


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["deep house", "london", "radio show"], ("Deep House",)),
        (["liquid drum and bass"], ("Liquid Drum and Bass",)),
        (["Drum & Bass", "DnB"], ("Drum & Bass", "DNB")),
        (["hip-hop", "uk garage", "r&b", "techno"], ("Hip-Hop", "UK Garage", "R&B")),
        (["techno", "Techno"], ("Techno",)),
        (["nts", "knee deep", "monday"], ()),
        ([], ()),
    ],
)
def test_genres(tags: list[str], found: tuple[str, ...]) -> None:
    assert genres(show(*tags)) == found
