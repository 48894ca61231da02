"""What is asked about each kind of thing, in GraphQL. See `documents` for the marks.

Fields are those that working clients of 2025 and 2026 ask for, or that the schema recorded in August 2021 has and
recordings since then still show.
"""

from __future__ import annotations

__all__ = ["FRAGMENTS"]

# The site hides tracklists from listeners; the API gives them, with times, to anyone (clients of 2026).
FRAGMENTS = """
fragment Show on Cloudcast {
  ...Details
  ...Counts
  ...Tracklist
  ...Streams
}

fragment Details on Cloudcast {
  id
  name @needed
  slug @needed
  owner @needed { ...UserFields }
  description
  publishDate
  audioLength
  audioType
  creatorAttributions(first: 2) { edges { node { ...UserFields } } }
  picture(width: 1024, height: 1024) { ...PictureFields }
  tags { tag { ...TagFields } }
  featuringArtistList
  isExclusive
  isExclusivePreviewOnly
  isUnlisted
  isDraft
  isScheduled
  isAwaitingAudio
  isDisabledCopyright
  isFavorited
  isReposted
  isListenLater
  restrictedReason
  previewUrl
  waveformUrl
}

fragment Counts on Cloudcast {
  hiddenStats
  plays
  favorites { totalCount }
  reposts { totalCount }
  listeners { totalCount }
  comments { totalCount }
}

fragment Tracklist on Cloudcast {
  sections {
    __typename
    ... on SectionBase { startSeconds }
    ... on TrackSection { artistName songName }
    ... on ChapterSection { chapter }
  }
}

fragment Streams on Cloudcast {
  streamInfo { ...StreamFields }
}

fragment CommentFields on Comment {
  id
  comment
  created
  audioPosition
  likeCount
  user { ...UserFields }
}

fragment UserFields on User {
  id
  username @needed
  displayName
}

fragment Profile on User {
  ...UserFields
  biog
  city
  country
  countryCode
  picture { ...PictureFields }
  coverPicture { ...PictureFields }
  dateJoined
  uploads { totalCount }
  followers { totalCount }
  followings { totalCount }
  favorites { totalCount }
  listeningHistory { totalCount }
  customProfileLinks { url }
  isUploader
  isSelect
  hasProFeatures
  hasPremiumFeatures
  isFollowing
  isFollowed
  isSubscribedTo
}

fragment PlaylistFields on Playlist {
  id
  name @needed
  slug @needed
  owner @needed { ...UserFields }
  description
  picture { ...PictureFields }
  items { totalCount totalAudioLength }
}

fragment LiveFields on LiveStream {
  id
  name @needed
  owner @needed { ...UserFields }
  description
  streamStatus
  startedAt
  endedAt
  hlsUrl
  thumbnailUrl
  primaryTag { ...TagFields }
  secondaryTags { ...TagFields }
  plays
  currentSpectators
  isUnlisted
}

fragment PictureFields on Picture {
  url
  urlRoot
}

fragment StreamFields on StreamInfo {
  url
  hlsUrl
  dashUrl
  hlsDrmUrl
  dashDrmUrl
}

fragment TagFields on Tag {
  name
  slug
}

fragment SeriesFields on StatsType {
  totalCount
  days { day count }
}
"""
