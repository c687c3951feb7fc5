"""Making calls with boto3."""

from typing import Any, Protocol

from amp2gen.runtime.aws.errors import AwsFailure, Denied, Expired, Refused, Unreachable, failure

Answer = dict[str, Any]

_SIGNED_OUT = frozenset(
    [
        "CredentialRetrievalError",
        "LoginError",
        "NoAuthTokenError",
        "NoCredentialsError",
        "PartialCredentialsError",
        "RefreshWithMFAUnsupportedError",
        "SSOError",
        "TokenRetrievalError",
    ]
)
"""botocore's errors, and those derived from them, that only signing in mends. By name: not every version has all."""


class Caller(Protocol):
    """Makes one call: `call("cloudformation", "DescribeStacks", StackName="x")`. Raises AwsFailure."""

    def __call__(self, service: str, operation: str, **parameters: Any) -> Answer: ...


class BotoCaller:
    """Calls through boto3, with botocore's standard retries (throttling, 5xx and lost connections, with jitter)."""

    def __init__(self, profile: str | None = None, region: str | None = None) -> None:
        self._profile, self._region = profile, region
        self._session: Any = None
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str, operation: str, **parameters: Any) -> Answer:
        from botocore import xform_name
        from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

        about = f"{service}:{operation}"
        try:
            return self._readable(getattr(self._client(service), xform_name(operation))(**parameters))
        except ClientError as error:
            answer = error.response
            detail = answer.get("Error", {})
            status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 400))
            found = failure(about, str(detail.get("Code", status)), str(detail.get("Message", "")), status)
            raise self._naming_the_caller(found) from error
        except ParamValidationError as error:
            raise Refused(about, "ParamValidation", str(error)) from error
        except BotoCoreError as error:
            kinds = {each.__name__ for each in type(error).__mro__}
            kind = Unreachable if kinds.isdisjoint(_SIGNED_OUT) else Expired
            raise kind(about, type(error).__name__, str(error)) from error

    @property
    def region(self) -> str | None:
        """The region of the calls: as given, or as the user's AWS configuration has it."""
        return self._region or self._open().region_name

    def _naming_the_caller(self, found: AwsFailure) -> AwsFailure:
        """S3, for one, does not say whom it refuses."""
        if not isinstance(found, Denied) or "arn:" in found.message or found.operation.startswith("sts:"):
            return found
        try:
            me = self("sts", "GetCallerIdentity")["Arn"]
        except AwsFailure:
            return found
        return Denied(found.operation, found.code, f"{found.message} ({me})")

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            from botocore.config import Config
            from botocore.handlers import json_decode_template_body

            # A create or execute that is retried after a lost answer may have had its effect already: those who
            # call find that out by looking, whatever the retry is answered.
            config = Config(retries={"mode": "standard", "total_max_attempts": 8}, user_agent_extra="amp2gen")
            client = self._open().client(service, region_name=self._region, config=config)
            # Templates are compared and restored byte for byte: boto3's parsed form has lost their layout.
            client.meta.events.unregister("after-call.cloudformation.GetTemplate", json_decode_template_body)
            self._clients[service] = client
        return self._clients[service]

    def _open(self) -> Any:
        if self._session is None:
            import boto3
            from botocore.exceptions import BotoCoreError

            try:
                self._session = boto3.Session(profile_name=self._profile, region_name=self._region)
            except BotoCoreError as error:
                raise Expired("session", type(error).__name__, str(error)) from error
        return self._session

    @staticmethod
    def _readable(answer: Answer) -> Answer:
        """Bodies that stream are read here, so that a break in the middle is a failed call."""
        body = answer.get("Body")
        return answer if body is None or isinstance(body, bytes) else answer | {"Body": body.read()}


def pages(call: Caller, service: str, operation: str, items: str, **parameters: Any) -> tuple[Any, ...]:
    """All items of a paginated list. The tokens of every operation used here are called `NextToken`/`nextToken`."""
    found: list[Any] = []
    token: dict[str, str] = {}
    while True:
        answer = call(service, operation, **parameters, **token)
        found += answer.get(items, ())
        token = {name: answer[name] for name in ("NextToken", "nextToken") if answer.get(name)}
        if not token:
            return tuple(found)


def account_of(call: Caller) -> str:
    """The account that the credentials belong to."""
    return str(call("sts", "GetCallerIdentity")["Account"])


__all__ = ["Answer", "AwsFailure", "BotoCaller", "Caller", "account_of", "pages"]
