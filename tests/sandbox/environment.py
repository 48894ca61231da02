"""The environment of a program that runs inside of the sandbox: its own home, and no network but ours."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.sandbox import ffmpeg

# What a program needs of the caller. All else (YTDLP_*, BEETS*, MIXCLOUD_*, proxies, the keyring's bus) stays out.
KEPT = (
    *("LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "COLORTERM", "COLUMNS", "LINES", "NO_COLOR", "USER", "LOGNAME"),
    *("TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
    *("VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH"),
)

BEETS_CONFIG = """directory: {music}
library: {library}
plugins: [mixcloud]
create_backup_before_migrations: no
mixcloud:
  yt_dlp:
    nocheckcertificate: yes
"""


def environment(home: Path, proxy: str, ca_file: Path) -> dict[str, str]:
    """All variables for a subprocess; writes the settings of yt-dlp (each time) and of beets (once)."""
    home = home.absolute()
    folders = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "BEETSDIR": home / ".config" / "beets",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    _write_yt_dlp_settings(folders["XDG_CONFIG_HOME"] / "yt-dlp" / "config", proxy)
    _write_beets_settings(folders["BEETSDIR"] / "config.yaml", home)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    proxies = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), proxy)
    trust = dict.fromkeys(("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"), str(ca_file))
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    return {
        **kept,
        **{name: str(folder) for name, folder in folders.items()},
        **proxies,
        **trust,
        "NO_PROXY": "",
        "no_proxy": "",
        "PATH": path,
        "PYTHONUTF8": "1",
    }


def _write_yt_dlp_settings(file: Path, proxy: str) -> None:
    """Each time, because the port changes. curl_cffi knows only its own certificates, hence the second line.

    The third spares yt-dlp's remarks on its age, which have nothing to do with what is tried here.
    """
    lines = [f"--proxy {proxy}", "--no-check-certificates", "--no-update"]
    if not ffmpeg.on_path():
        lines.append(f'--ffmpeg-location "{Path(ffmpeg.executable()).as_posix()}"')
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _write_beets_settings(file: Path, home: Path) -> None:
    if not file.exists():
        text = BEETS_CONFIG.format(music=(home / "music").as_posix(), library=(home / "library.db").as_posix())
        file.write_text(text, encoding="utf-8")
