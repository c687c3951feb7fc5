"""What can become of a call, in the few kinds that callers tell apart.

Codes are those of AWS's common errors and of each service's API reference. botocore's retries have had their turn.
"""


class AwsFailure(Exception):  # noqa: N818 (what became of a call; its kinds are the errors)
    """A call that did not succeed. `code` is AWS's, or the name of the transport's error; `operation` `service:Name`.

    Whether it had an effect is unknown unless the kind says so.
    """

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(f"{operation}: {code}: {message}")
        self.operation, self.code, self.message = operation, code, message


class Refused(AwsFailure):
    """AWS read the request and refused it. A repeated request is refused for what its first try did."""


class NotThere(Refused):
    """What the request is about does not exist."""


class Conflict(Refused):
    """A conditional write met another state than it named."""


class Denied(AwsFailure):
    """The caller lacks a permission: nothing happened."""


class Expired(AwsFailure):
    """The credentials are missing, invalid or expired: nothing happened, and no retry mends it."""


class Unreachable(AwsFailure):
    """No answer, or a failure of the service or throttling that outlasted the retries. The call may have had its
    effect."""


_EXPIRED = (
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "InvalidToken",
    "TokenRefreshRequired",
)
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden")
_NOT_THERE = (
    "NoSuchKey",
    "NoSuchBucket",
    "NotFoundException",
    "ResourceNotFoundException",
    "ChangeSetNotFound",
    "ChangeSetNotFoundException",
    "StackRefactorNotFoundException",
    "ParameterNotFound",
    "404",
)
_CONFLICT = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
_BUSY = (
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "SlowDown",
    "PriorRequestNotComplete",
    "InternalFailure",
    "InternalError",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "InternalServerError",
    "RequestTimeout",
    "RequestTimeoutException",
)


def failure(operation: str, code: str, message: str, status: int = 400) -> AwsFailure:
    """The failure that an answer of AWS stands for; `status` is its HTTP status."""
    return _kind(code, message, status)(operation, code, message)


def _kind(code: str, message: str, status: int) -> type[AwsFailure]:
    if code in _EXPIRED:
        return Expired
    if code in _DENIED:
        return Denied
    if code in _CONFLICT:
        return Conflict
    if code in _NOT_THERE:
        return NotThere
    if code in _BUSY or status >= 500 or "Rate exceeded" in message:
        return Unreachable
    # CloudFormation has one code for all refusals; only the text tells.
    if code == "ValidationError" and message.rstrip(". ").endswith("does not exist"):
        return NotThere
    return Refused
