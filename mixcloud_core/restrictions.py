"""Why a show has no audio to give: one answer for both plugins."""

from __future__ import annotations

from mixcloud_core.errors import (
    DownloadError,
    ExclusiveContentError,
    NotReadyError,
    ProtectedStreamError,
    RestrictedError,
    StreamNotAvailableError,
)
from mixcloud_core.models import Cloudcast

__all__ = ["why_no_audio"]

# Mixcloud's words (recorded 2026, and in clients); others may come.
_RESTRICTIONS = {
    "tracklist": "can't be played in your country, because of licences for its tracks",
    "repeat_play": "can't be played again for now: free listeners may play a show a few times in two weeks",
}


def why_no_audio(cloudcast: Cloudcast) -> DownloadError | None:
    """Give the reason why there is nothing to download, as an error to raise or to show; None if there is audio."""
    if cloudcast.streams:
        return None
    name, flags, reason = f'"{cloudcast.name}"', cloudcast.flags, cloudcast.restricted_reason
    if reason:
        words = _RESTRICTIONS.get(reason, f"can't be played: Mixcloud's reason is {reason!r}")
        return RestrictedError(f"{name} {words}", reason=reason)
    if flags.copyright_disabled:
        return RestrictedError(f"{name} was taken down over copyright", reason="copyright")
    if flags.awaiting_audio:
        return NotReadyError(f"{name} is still being processed by Mixcloud", hint="Try again in some minutes")
    if flags.draft or flags.scheduled:
        return NotReadyError(f"{name} is not published yet")
    if flags.exclusive or flags.exclusive_preview_only:
        return ExclusiveContentError(
            f"{name} is a Mixcloud Select show: it is for those who subscribe to {cloudcast.owner.display_name}"
        )
    if cloudcast.streams.protected:
        return ProtectedStreamError(f"{name} is offered with copy protection (DRM) only, which is left alone")
    if cloudcast.streams.refused:
        hosts = ", ".join(sorted(set(cloudcast.streams.refused)))
        return StreamNotAvailableError(
            f"{name}: the audio was refused, because its address is not one of Mixcloud's ({hosts})"
        )
    if "streams" in cloudcast.unknown:
        return StreamNotAvailableError(
            f"{name}: Mixcloud has changed, and no longer tells where the audio is",
            hint="Please look for a newer version of mixcloud-plugins",
        )
    return StreamNotAvailableError(f"{name} has no audio, and Mixcloud does not say why", hint="Try again later")
