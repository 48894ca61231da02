"""Postprocessors that work on shows of Mixcloud, once their files are where they stay."""

from __future__ import annotations

from optparse import OptionValueError
from typing import Any

from yt_dlp.postprocessor.common import PostProcessor

__all__ = ["FinishedShowPP"]

_STAGE = "after_move"


class FinishedShowPP(PostProcessor):
    """Refuses wrong arguments when it is made, before anything is fetched; leaves what is not Mixcloud's alone.

    `arguments` are those that nobody knows. Raises OptionValueError, which yt-dlp's command line shows as it is.
    """

    def __init__(self, downloader: Any = None, /, **arguments: str) -> None:
        super().__init__(downloader)
        if arguments:
            self._refuse(f"there is no argument {', '.join(map(repr, arguments))}")
        # yt-dlp does not tell a postprocessor at what stage it runs; by default, that is before others change the file.
        for wanted in self.get_param("postprocessors") or ():
            if wanted.get("key") == self.PP_NAME and wanted.get("when") != _STAGE:
                self._refuse(f'it works on finished files: --use-postprocessor "{self.PP_NAME}:when={_STAGE}"')

    def run(self, info: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
        """Do the work for a show; no file is handed back to be deleted."""
        if info.get("extractor_key") == "Mixcloud":
            self._work(info)
        else:
            self.to_screen("This is no show of Mixcloud's: nothing to do")
        return [], info

    def _warn(self, text: str) -> None:
        self.report_warning(f"[{self.PP_NAME}] {text}")

    def _work(self, info: dict[str, Any]) -> None:
        raise NotImplementedError

    def _refuse(self, why: str) -> None:
        raise OptionValueError(f"ERROR: [{self.PP_NAME}] {why}")
