"""From a show to a complete folder: downloaded by yt-dlp, tagged, cut, and continued where it was cut off."""
