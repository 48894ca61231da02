"""Whether the plugin works in every yt-dlp that users have: what takes minutes, and is run on demand.

python -m tests.distribution pyinstaller
python -m tests.distribution versions

`README.md` beside this file holds the last results.
"""
