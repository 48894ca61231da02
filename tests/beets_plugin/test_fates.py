"""What ends a run over many shows, and what is one show's own trouble."""

from __future__ import annotations

import pytest

from beetsplug.mixcloud.commands.fates import ends_run
from mixcloud_core import errors

# What the next show would meet as well: nobody is signed in, the network is gone, Mixcloud wants no more questions.
ENDS = {
    "AccountStoreError",
    "AuthenticationError",
    "BlockedError",
    "InvalidCredentialsError",
    "InvalidSettingError",
    "LoginRequiredError",
    "NetworkError",
    "RateLimitError",
    "ServiceChangedError",
    "SignInError",
    "TimeoutError",
    "TokenExpiredError",
}


@pytest.mark.parametrize("name", errors.__all__)
def test_what_ends_a_run(name: str) -> None:
    kind: type[errors.MixcloudError] = getattr(errors, name)
    assert ends_run(kind.__new__(kind)) == (name in ENDS)


def test_what_is_no_error_of_mixcloud_s_ends_nothing() -> None:
    assert not ends_run(OSError("a file of one show"))
