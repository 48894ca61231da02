"""Mixcloud for beets: shows from their address into the library."""

from beetsplug.mixcloud.plugin import MixcloudPlugin

__all__ = ["MixcloudPlugin"]
