"""What can go wrong, as one tree.

* MixcloudError
  * InvalidLinkError              an address that is not Mixcloud's, or not of the kind asked for
  * InvalidSettingError           a setting or an argument that can't be; `setting` names it
  * AuthenticationError           the account is missing, or was refused
    * LoginRequiredError          only with an account, and there is none
    * InvalidCredentialsError     what was given to sign in is wrong
    * TokenExpiredError           the token or session was valid once
    * SignInError                 signing in came to no end; `refused` where the user said no
    * AccountStoreError           the place where accounts are kept can't be read, or written to
  * ApiError                      Mixcloud answered, and said no
    * NotFoundError               there is no such thing (any more)
    * ForbiddenError              refused; `BlockedError` where the site's front did it
      * BlockedError
    * RateLimitError              asked too often; `retry_after` says how long to wait
    * ServerError                 Mixcloud's own trouble
    * ServiceChangedError         Mixcloud no longer knows what can't be done without
  * NetworkError                  no answer came through
    * TimeoutError                none within the time allowed
  * BadReplyError                 an answer that makes no sense; says where inside the reply
    * ForeignStreamError          an audio address that is not on a host of Mixcloud's
  * DownloadError                 no audio for this show
    * StreamNotAvailableError     none is offered, and Mixcloud does not say why
      * ProtectedStreamError      only copy-protected audio, which is left alone
    * RestrictedError             licence, country or play limit
    * ExclusiveContentError       Select: for the uploader's subscribers
    * NotReadyError               still being processed, a draft, or scheduled
  * UploadError                   a show that can't be published like this
    * InvalidFileError            a file that is missing, unreadable or of the wrong kind
      * FileTooLargeError         a file beyond Mixcloud's limit
    * UploadRejectedError         Mixcloud refused the form; `fields` holds its words for each field
    * UploadUncertainError        nobody knows whether the show was published
  * TaggingError                  a file that can't take tags
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

__all__ = [
    "AccountStoreError",
    "ApiError",
    "AuthenticationError",
    "BadReplyError",
    "BlockedError",
    "DownloadError",
    "ExclusiveContentError",
    "FileTooLargeError",
    "ForbiddenError",
    "ForeignStreamError",
    "InvalidCredentialsError",
    "InvalidFileError",
    "InvalidLinkError",
    "InvalidSettingError",
    "LoginRequiredError",
    "MixcloudError",
    "NetworkError",
    "NotFoundError",
    "NotReadyError",
    "ProtectedStreamError",
    "RateLimitError",
    "RestrictedError",
    "ServerError",
    "ServiceChangedError",
    "SignInError",
    "StreamNotAvailableError",
    "TaggingError",
    "TimeoutError",
    "TokenExpiredError",
    "UploadError",
    "UploadRejectedError",
    "UploadUncertainError",
]


class MixcloudError(Exception):
    """Anything that this library raises by intent.

    `str(error)` is one line that says what happened and, where there is something to do, what to do.
    `retryable` tells whether the same request may succeed a little later, `retry_after` how many seconds
    Mixcloud asked to wait (None where it did not say).
    """

    retryable = False

    def __init__(self, message: str, *, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{message}. {hint}" if hint else message)
        self.message = message
        self.hint = hint
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        # An error may come from a worker in another process, whatever its class takes to be made.
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[MixcloudError], args: tuple[object, ...], state: dict[str, object]) -> MixcloudError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidLinkError(MixcloudError):
    """The text is no Mixcloud address, or one of another kind than was asked for."""


class InvalidSettingError(MixcloudError):
    """A setting or an argument holds what it can't; `setting` names it (`cache.backend`)."""

    def __init__(self, message: str, *, setting: str) -> None:
        super().__init__(f"{setting}: {message}")
        self.setting = setting


class AuthenticationError(MixcloudError):
    """The request needs an account that is missing, or that was refused."""


class LoginRequiredError(AuthenticationError):
    """This is given only to people who are signed in."""


class InvalidCredentialsError(AuthenticationError):
    """Wrong password, wrong client secret, wrong code."""


class TokenExpiredError(AuthenticationError):
    """A token or session that Mixcloud does not accept any more."""


class SignInError(AuthenticationError):
    """Nobody came back from Mixcloud's page in time, or with a no (`refused`), or Mixcloud gave no token."""

    def __init__(self, message: str, *, hint: str = "", refused: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.refused = refused


class AccountStoreError(AuthenticationError):
    """Accounts can't be read from their place, or kept there."""


class ApiError(MixcloudError):
    """Mixcloud reported an error; the message is Mixcloud's."""


class NotFoundError(ApiError):
    """There is no such show, user or list, or it is private."""


class ForbiddenError(ApiError):
    """Mixcloud refused the request."""


class BlockedError(ForbiddenError):
    """The site's front (Cloudflare) answered with a page instead of passing the request on."""


class RateLimitError(ApiError):
    """Too many requests; see `retry_after`."""


class ServerError(ApiError):
    """Mixcloud failed to answer (HTTP 5xx)."""

    retryable = True


class ServiceChangedError(ApiError):
    """Mixcloud changed its interface, and no longer knows something that can't be left out."""


class NetworkError(MixcloudError):
    """No answer: no connection, a broken one, or one that may not be made.

    `sent` is false where it is certain that nothing of the request had left.
    """

    retryable = True

    def __init__(self, message: str, *, hint: str = "", sent: bool = True, retryable: bool = True) -> None:
        super().__init__(message, hint=hint)
        self.sent = sent
        self.retryable = retryable

    @classmethod
    def unreachable(cls, reason: str, *, sent: bool = True) -> NetworkError:
        """Give the error for a request that got no reply."""
        return cls(f"Mixcloud can't be reached ({reason})", hint="Check the connection and try again", sent=sent)


class TimeoutError(NetworkError):  # noqa: A001 (the field's word; always used as errors.TimeoutError)
    """No answer within the time allowed."""

    @classmethod
    def waited(cls, *, sent: bool = True) -> TimeoutError:
        """Give the error for a reply that took too long."""
        return cls("Mixcloud did not answer in time", hint="Check the connection and try again", sent=sent)


class BadReplyError(MixcloudError):
    """A reply that could not be read; `path` tells where inside it (`cloudcast.owner.username`).

    Worth trying again only where the reply was cut short.
    """

    def __init__(self, message: str, *, path: str = "", retryable: bool = False) -> None:
        super().__init__(f"{message} (at {path})" if path else message)
        self.path = path
        self.retryable = retryable


class ForeignStreamError(BadReplyError):
    """An audio address that is not on a host of Mixcloud's; `host` names it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"Mixcloud named {host or 'no host'} as the place of the audio, which is not its own")
        self.host = host


class DownloadError(MixcloudError):
    """The show is known, but there is no audio to be had."""


class StreamNotAvailableError(DownloadError):
    """No stream is offered."""


class ProtectedStreamError(StreamNotAvailableError):
    """The audio is offered with copy protection only."""


class RestrictedError(DownloadError):
    """Licence, country or play limit; `reason` is Mixcloud's own word (`tracklist`, `repeat_play`, …)."""

    def __init__(self, message: str, *, reason: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class ExclusiveContentError(DownloadError):
    """A Select show: for subscribers of its uploader."""


class NotReadyError(DownloadError):
    """The audio is still being processed, or the show is not published yet."""


class UploadError(MixcloudError):
    """The show can't be published like this."""


class InvalidFileError(UploadError):
    """The file is missing, can't be read, or is of a kind that Mixcloud does not take."""


class FileTooLargeError(InvalidFileError):
    """The file is larger than Mixcloud takes; `size` and `limit` are in bytes."""

    def __init__(self, message: str, *, size: int, limit: int) -> None:
        super().__init__(message)
        self.size = size
        self.limit = limit


class UploadRejectedError(UploadError):
    """Mixcloud refused the form; `fields` holds Mixcloud's words by field (`tags-0-tag`)."""

    def __init__(self, message: str, *, fields: Mapping[str, tuple[str, ...]]) -> None:
        told = "; ".join(f"{name}: {' '.join(words)}" for name, words in fields.items())
        super().__init__(f"Mixcloud refused the show: {message}{f' ({told})' if told else ''}")
        self.fields = dict(fields)


class UploadUncertainError(UploadError):
    """Mixcloud's answer to an upload was lost, and no new show is to be seen: it may be there, or come, or not.

    `name` is the show's, `known` the addresses of one's own shows of that name that had been there before.
    """

    def __init__(self, message: str, *, name: str, known: Collection[str]) -> None:
        super().__init__(message, hint="Look at your uploads on Mixcloud before you send it again")
        self.name = name
        self.known = frozenset(known)


class TaggingError(MixcloudError):
    """The file is of no kind that takes tags, or is damaged."""
