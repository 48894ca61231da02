"""What `beet import` recognises as a show of Mixcloud's.

`ids` says what is an id of ours, `names` and `traces` what a file tells, `asking` how Mixcloud is asked, `ranking`
which result of a search it is, `judging` how sure that is, `folders` what becomes of a folder of downloads.
"""

from beetsplug.mixcloud.source.show_source import ShowSource

__all__ = ["ShowSource"]
