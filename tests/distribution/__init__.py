"""Whether the plugin works in every yt-dlp that users have."""
