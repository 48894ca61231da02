"""The addresses of the REST API that are read: a row for each (www.mixcloud.com/developers, 2025 and older copies)."""

from __future__ import annotations

from mixcloud_core.api.from_rest import (
    read_category,
    read_cloudcast,
    read_comment,
    read_embed,
    read_feed_item,
    read_listen,
    read_playlist,
    read_tag,
    read_user,
)
from mixcloud_core.api.rest import Get
from mixcloud_core.api.transport import Budget, Content
from mixcloud_core.links import APP

# How a list by tag is ordered: `/genres/funk/latest/`.
ORDERS = ("popular", "latest", "new", "hot")

CLOUDCAST = Get("/{user}/{slug}/", "show", read_cloudcast, Content.SHOW)
CLOUDCAST_COMMENTS = Get("/{user}/{slug}/comments/", "comments on", read_comment, Content.COMMENTS)
CLOUDCAST_FAVORITES = Get("/{user}/{slug}/favorites/", "favoriters of", read_user)
CLOUDCAST_LISTENERS = Get("/{user}/{slug}/listeners/", "listeners of", read_user)
CLOUDCAST_SIMILAR = Get("/{user}/{slug}/similar/", "shows like", read_cloudcast)
CLOUDCAST_EMBED_HTML = Get("/{user}/{slug}/embed-html/", "player of", read_embed, Content.CATALOGUE)
CLOUDCAST_EMBED_JSON = Get("/{user}/{slug}/embed-json/", "player of", read_embed, Content.CATALOGUE)
OEMBED = Get("/oembed/", "player of", read_embed, Content.CATALOGUE, host=APP)
USER = Get("/{user}/", "user", read_user, Content.PROFILE)
USER_CLOUDCASTS = Get("/{user}/cloudcasts/", "uploads of", read_cloudcast)
USER_FAVORITES = Get("/{user}/favorites/", "favorites of", read_cloudcast)
USER_LISTENS = Get(
    "/{user}/listens/", "listens of", read_listen, key=lambda node: node.raw("key") + node.raw("listen_time")
)
USER_LISTEN_LATER = Get("/{user}/listen-later/", "listen-later list of", read_cloudcast)
USER_FOLLOWERS = Get("/{user}/followers/", "followers of", read_user)
USER_FOLLOWING = Get("/{user}/following/", "users followed by", read_user)
USER_FEED = Get("/{user}/feed/", "feed of", read_feed_item)
USER_COMMENTS = Get("/{user}/comments/", "comments on the profile of", read_comment, Content.COMMENTS)
USER_PLAYLISTS = Get("/{user}/playlists/", "playlists of", read_playlist)
PLAYLIST = Get("/{user}/playlists/{slug}/", "playlist", read_playlist)
PLAYLIST_CLOUDCASTS = Get("/{user}/playlists/{slug}/cloudcasts/", "shows of playlist", read_cloudcast)
SEARCH_CLOUDCASTS = Get("/search/", "shows found", read_cloudcast, Content.SEARCH, Budget.SEARCH)
SEARCH_USERS = Get("/search/", "users found", read_user, Content.SEARCH, Budget.SEARCH)
SEARCH_TAGS = Get("/search/", "tags found", read_tag, Content.SEARCH, Budget.SEARCH)
POPULAR = Get("/popular/", "popular shows", read_cloudcast, Content.CHART)
HOT = Get("/popular/hot/", "hot shows", read_cloudcast, Content.CHART)
NEW = Get("/new/", "new shows", read_cloudcast, Content.CHART)
GENRE = Get("/genres/{slug}/", "genre", read_tag, Content.CATALOGUE)
GENRE_CLOUDCASTS = Get("/genres/{slug}/{order}/", "shows of genre", read_cloudcast, Content.CHART)
DISCOVER = Get("/discover/{slug}/", "tag", read_tag, Content.CATALOGUE)
DISCOVER_CLOUDCASTS = Get("/discover/{slug}/{order}/", "shows for tag", read_cloudcast, Content.CHART)
TAG = Get("/tag/{slug}/", "tag", read_tag, Content.CATALOGUE)
TAG_CLOUDCASTS = Get("/tag/{slug}/{order}/", "shows for tag", read_cloudcast, Content.CHART)
CATEGORIES = Get("/categories/", "categories", read_category, Content.CATALOGUE)
CATEGORY = Get("/categories/{slug}/", "category", read_category, Content.CATALOGUE)
CATEGORY_CLOUDCASTS = Get("/categories/{slug}/cloudcasts/", "shows of category", read_cloudcast, Content.CHART)
CATEGORY_USERS = Get("/categories/{slug}/users/", "users of category", read_user, Content.CHART)
CATEGORY_PICKS = Get("/categories/{slug}/userpick-cloudcasts/", "picks of category", read_cloudcast, Content.CHART)
CATEGORY_USER_PICKS = Get("/categories/{slug}/userpick-users/", "users picked for category", read_user, Content.CHART)
