"""An AWS account in memory: the test bed's CloudFormation, and just enough of S3, DynamoDB, STS and Amplify.

`Account.process()` is a process that uses it: it can die at any call, and makes none afterwards.
"""

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from cfnbed import ConnectionLost, Service, ServiceError
from cfnbed.clock import EPOCH

from amp2gen.runtime.aws.errors import Unreachable, failure

BUCKET = "deployment-bucket"
ACCOUNT = "123456789012"


class Dead(BaseException):
    """The process was killed. No handler of the program may catch it."""


class VirtualClock:
    """The test bed's time: waiting makes it pass."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def now(self) -> float:
        return EPOCH.timestamp() + self._service.world.clock.tick

    def sleep(self, seconds: float) -> None:
        self._service.advance(max(1, int(seconds)))


class Objects:
    """S3 with conditional writes."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.stored: dict[str, tuple[str, str, datetime]] = {}
        self.written: list[str] = []
        service.world.fetch = self.fetch

    def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        key = parameters["Key"]
        if parameters["Bucket"] != BUCKET:
            raise failure(f"s3:{operation}", "NoSuchBucket", "The specified bucket does not exist", 404)
        return {"GetObject": self._get, "PutObject": self._put}[operation](key, parameters)

    def fetch(self, url: str) -> str:
        key = url.split(f"/{BUCKET}/", 1)[-1]
        if url in self._service.world.objects:
            return self._service.world.objects[url]
        return self.stored[key][0]

    def _get(self, key: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if key not in self.stored:
            raise failure("s3:GetObject", "NoSuchKey", "The specified key does not exist.", 404)
        text, etag, written = self.stored[key]
        headers = {"date": format_datetime(self._now())}
        metadata = {"HTTPHeaders": headers}
        return {"Body": text.encode(), "ETag": etag, "LastModified": written, "ResponseMetadata": metadata}

    def _put(self, key: str, parameters: dict[str, Any]) -> dict[str, Any]:
        present = self.stored.get(key)
        unmet = (parameters.get("IfNoneMatch") == "*" and present) or (
            "IfMatch" in parameters and (present is None or present[1] != parameters["IfMatch"])
        )
        if unmet:
            raise failure("s3:PutObject", "PreconditionFailed", "At least one of the pre-conditions did not hold", 412)
        text = parameters["Body"].decode()
        etag = hashlib.md5(text.encode()).hexdigest()
        self.stored[key] = (text, etag, self._now())
        self.written.append(text)
        return {"ETag": etag}

    def _now(self) -> datetime:
        return (EPOCH + timedelta(seconds=self._service.world.clock.tick)).astimezone(UTC)


class Hosting:
    """Amplify: one app with one branch."""

    def __init__(self) -> None:
        self.automatic = False
        self.jobs: list[dict[str, str]] = []
        self.exists = True
        self.updates: list[bool] = []

    def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        if not self.exists:
            raise failure(f"amplify:{operation}", "NotFoundException", "Branch not found", 404)
        if operation == "UpdateBranch":
            self.automatic = parameters["enableAutoBuild"]
            self.updates.append(self.automatic)
        if operation == "ListJobs":
            return {"jobSummaries": self.jobs}
        return {"branch": {"branchName": parameters["branchName"], "enableAutoBuild": self.automatic}}


class Tables:
    """DynamoDB's word on which tables are protected from deletion."""

    def __init__(self, service: Service) -> None:
        self._physical = service.world.physical

    def call(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        table = self._physical.find("AWS::DynamoDB::Table", parameters["TableName"])
        if table is None:
            raise failure(f"dynamodb:{operation}", "ResourceNotFoundException", "Requested resource not found")
        if operation == "UpdateTable":
            table.properties = {
                **table.properties,
                "DeletionProtectionEnabled": parameters["DeletionProtectionEnabled"],
            }
        return {"Table": {"DeletionProtectionEnabled": bool(table.properties.get("DeletionProtectionEnabled"))}}


class Account:
    """`calls` has every call made, `service:Operation`, by any process. `facts`: what other services answer, by
    operation."""

    def __init__(self, service: Service | None = None) -> None:
        self.service = service or Service()
        self.objects = Objects(self.service)
        self.hosting = Hosting()
        self.tables = Tables(self.service)
        self.clock = VirtualClock(self.service)
        self.calls: list[str] = []
        self.facts: dict[str, Any] = {}
        self.processes = 0

    def process(self, dies_at: "int | tuple[str, int] | None" = None, *, after: bool = False) -> "Process":
        self.processes += 1
        return Process(self, dies_at, after=after)

    def answer(self, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        about = f"{service}:{operation}"
        if service == "sts":
            return {"Account": ACCOUNT}
        if service == "s3":
            return self.objects.call(operation, parameters)
        if service == "amplify":
            return self.hosting.call(operation, parameters)
        if service == "dynamodb":
            return self.tables.call(operation, parameters)
        if operation in self.facts:
            found: dict[str, Any] = self.facts[operation](**parameters)
            return found
        try:
            return self.service.call(operation, parameters)
        except ServiceError as error:
            raise failure(about, error.code, error.message, error.status) from None
        except ConnectionLost:
            raise Unreachable(about, "ConnectionClosedError", "Connection was closed before a response") from None


class Process:
    """Makes calls until it dies: at its call number `dies_at`, before that has its effect or after it.

    `dies_at` may also be an operation and which call of it: `("ExecuteChangeSet", 2)`. `retries` is how often a call
    that got no answer is repeated, as botocore does.
    """

    def __init__(
        self,
        account: Account,
        dies_at: int | tuple[str, int] | None = None,
        *,
        after: bool = False,
        retries: int = 2,
    ) -> None:
        self.account, self.dies_at, self.after, self.retries = account, dies_at, after, retries
        self.made = 0
        self.by_operation: Counter[str] = Counter()
        self.dead = False

    def __call__(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        self.made += 1
        self.by_operation[operation] += 1
        fatal = self.dies_at in (self.made, (operation, self.by_operation[operation]))
        if self.dead or (fatal and not self.after):
            self.dead = True
            raise Dead
        self.account.calls.append(f"{service}:{operation}")
        try:
            return self._answer(service, operation, parameters)
        finally:
            if fatal:
                self.dead = True
                raise Dead

    def _answer(self, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        for _ in range(self.retries, 0, -1):
            try:
                return self.account.answer(service, operation, parameters)
            except Unreachable:
                continue
        return self.account.answer(service, operation, parameters)
