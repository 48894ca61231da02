"""Waiting until Mixcloud has processed an upload, and it plays."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum

from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import MixcloudError, NotFoundError
from mixcloud_core.restrictions import why_no_audio

__all__ = ["LONGEST", "Readiness", "wait_until_ready"]

# Seconds. Mixcloud takes minutes; who asks more often is served no sooner.
LONGEST = 3600.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
_GROWTH = 1.5


class Readiness(Enum):
    """What the waiting came to; the value is its name in JSON."""

    READY = "ready"
    PROCESSING = "processing"
    HIDDEN = "hidden"
    SILENT = "silent"


def wait_until_ready(
    api: Mixcloud,
    url: str,
    longest: float = LONGEST,
    *,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Readiness, str]:
    """Ask for a show until it plays, with pauses that grow, and tell what it came to and, in words, why.

    `longest` is in seconds. A show that Mixcloud does not show to who asks (a draft) can't be waited for: it is
    `HIDDEN`. `SILENT` is one that was processed and does not play. A question that fails is asked again.
    """
    end = clock() + longest
    pause = _FIRST_PAUSE
    while True:
        readiness, words = _look(api, url)
        left = end - clock()
        if readiness is not Readiness.PROCESSING or left <= 0:
            return readiness, words
        sleep(min(pause, left))
        pause = min(pause * _GROWTH, _LONGEST_PAUSE)


def _look(api: Mixcloud, url: str) -> tuple[Readiness, str]:
    try:
        show = api.fresh.cloudcast(url)
    except NotFoundError:
        return Readiness.HIDDEN, "Mixcloud does not show it to this program, as it is with drafts"
    except MixcloudError as error:
        return Readiness.PROCESSING, str(error)
    if show.flags.awaiting_audio:
        return Readiness.PROCESSING, "Mixcloud is still processing it"
    reason = None if show.flags.draft or show.flags.scheduled else why_no_audio(show)
    return (Readiness.SILENT, reason.message) if reason else (Readiness.READY, "")
