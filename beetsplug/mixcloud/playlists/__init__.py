"""One's own playlists: finding the one that is meant, and putting it into order."""
