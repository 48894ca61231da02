"""The network for everybody but yt-dlp, which brings its own. `stack` puts it together."""
