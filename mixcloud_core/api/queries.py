"""The GraphQL documents: constants composed of fragments, always with variables.

Fields are those that working clients of 2025 and 2026 ask for, or that the schema recorded in August 2021 has and
recordings since then still show.
"""

from __future__ import annotations

__all__ = ["CLOUDCAST", "COMMENTS"]

_USER = """
fragment UserFields on User {
  username
  displayName
}
"""

_DETAILS = """
fragment Details on Cloudcast {
  id
  name
  slug
  description
  publishDate
  audioLength
  owner { ...UserFields }
  creatorAttributions(first: 2) { edges { node { ...UserFields } } }
  picture(width: 1024, height: 1024) { url urlRoot }
  tags { tag { name slug } }
  featuringArtistList
  isExclusive
  isExclusivePreviewOnly
  isUnlisted
  isDraft
  isScheduled
  isAwaitingAudio
  isDisabledCopyright
  restrictedReason
  previewUrl
  waveformUrl
}
"""

_COUNTS = """
fragment Counts on Cloudcast {
  hiddenStats
  plays
  favorites { totalCount }
  reposts { totalCount }
  listeners { totalCount }
  comments { totalCount }
}
"""

# The site hides tracklists from listeners; the API gives them, with times, to anyone (clients of 2026).
_TRACKLIST = """
fragment Tracklist on Cloudcast {
  sections {
    __typename
    ... on SectionBase { startSeconds }
    ... on TrackSection { artistName songName }
    ... on ChapterSection { chapter }
  }
}
"""

_STREAMS = """
fragment Streams on Cloudcast {
  streamInfo { url hlsUrl dashUrl hlsDrmUrl dashDrmUrl }
}
"""

_COMMENT = """
fragment CommentFields on Comment {
  id
  comment
  created
  user { ...UserFields }
}
"""

CLOUDCAST = (
    """
query Cloudcast($lookup: CloudcastLookup!) {
  cloudcastLookup(lookup: $lookup) { ...Details ...Counts ...Tracklist ...Streams }
}
"""
    + _DETAILS
    + _COUNTS
    + _TRACKLIST
    + _STREAMS
    + _USER
)

# Nobody was seen asking for more than 100 at once.
COMMENTS = (
    """
query Comments($lookup: CloudcastLookup!, $after: String) {
  cloudcastLookup(lookup: $lookup) {
    comments(first: 100, after: $after) {
      edges {
        node {
          ...CommentFields
          children(first: 100) { edges { node { ...CommentFields } } pageInfo { hasNextPage } }
        }
      }
      pageInfo { endCursor hasNextPage }
    }
  }
}
"""
    + _COMMENT
    + _USER
)
