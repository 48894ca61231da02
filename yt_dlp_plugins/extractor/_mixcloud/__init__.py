"""What stands behind the extractors: yt-dlp's networking as a transport, and models as info dicts.

Importing this package checks yt-dlp's version and makes `mixcloud_core` importable, so extractor modules import it
first.
"""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

from yt_dlp.utils import version_tuple
from yt_dlp.version import __version__ as _yt_dlp_version

_OLDEST_YT_DLP = "2025.07.21"

if version_tuple(_yt_dlp_version) < version_tuple(_OLDEST_YT_DLP):
    raise ImportError(
        f"mixcloud-plugins needs yt-dlp {_OLDEST_YT_DLP} or newer, and this is {_yt_dlp_version}: update it with "
        "yt-dlp -U or pip install -U yt-dlp"
    )


def _load_core() -> None:
    """Take the `mixcloud_core` that lies beside this plugin.

    In a plugin folder, a zip or yt-dlp's standalone program that place is not on `sys.path`; and where another
    copy is, an older core must not be mixed with a newer plugin.
    """
    if "mixcloud_core" in sys.modules:
        return
    root = str(Path(__file__).parents[3])
    spec = importlib.machinery.PathFinder.find_spec("mixcloud_core", [root])
    if spec is None or spec.loader is None:
        raise ImportError(f"mixcloud_core is missing from {root}: please install mixcloud-plugins again")
    module = importlib.util.module_from_spec(spec)
    sys.modules["mixcloud_core"] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules["mixcloud_core"]
        raise


_load_core()
