"""CloudFormation, as far as a migration needs it. Lists are read to their end; absent things are None."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.aws.session import Answer, Caller, pages

CAPABILITIES = ("CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")

REVIEW = "REVIEW_IN_PROGRESS"
"""The state of a stack that a change set or a failed refactor made, without anything in it."""


@dataclass(frozen=True)
class LiveStack:
    """A stack as DescribeStacks tells it. `updated` is None until its first update."""

    id: str
    name: str
    status: str
    reason: str
    updated: Any = None
    parent: str | None = None
    outputs: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_protected: bool = False
    """From termination."""

    @property
    def busy(self) -> bool:
        """An operation is under way. REVIEW_IN_PROGRESS is a state of rest, whatever its name."""
        return self.status.endswith("_IN_PROGRESS") and self.status != REVIEW


@dataclass(frozen=True)
class LiveResource:
    """A resource as a stack owns it."""

    logical_id: str
    type: str
    physical_id: str


@dataclass(frozen=True)
class TemplateSource:
    """A template to send: as text, or by the URL of an object in S3."""

    text: str | None = None
    url: str | None = None

    @property
    def parameters(self) -> dict[str, str]:
        return {"TemplateURL": self.url} if self.url else {"TemplateBody": self.text or ""}


@dataclass(frozen=True)
class Refactor:
    """A stack refactor: `status` of its creation, `execution` of its execution, `reason` of whichever failed."""

    id: str
    description: str
    status: str
    execution: str
    reason: str


@dataclass(frozen=True)
class Change:
    """A line of a change set. `replacement` is AWS's: True, False, Conditional or empty."""

    action: str
    logical_id: str
    type: str
    physical_id: str | None
    replacement: str
    scope: tuple[str, ...]
    policy: str
    child: str | None = None
    """The id of the nested stack's own change set."""


@dataclass(frozen=True)
class ChangeSet:
    """A change set. `changes` are there once `status` is CREATE_COMPLETE."""

    id: str
    name: str
    status: str
    reason: str
    execution: str
    changes: tuple[Change, ...] = ()


class CloudFormation:
    """Typed calls. Raises AwsFailure."""

    def __init__(self, call: Caller) -> None:
        self._call = call

    def stack(self, name: str) -> LiveStack | None:
        """By name a live stack, by ARN also a deleted one."""
        try:
            found = self._do("DescribeStacks", StackName=name)["Stacks"][0]
        except NotThere:
            return None
        return LiveStack(
            found["StackId"],
            found["StackName"],
            found["StackStatus"],
            found.get("StackStatusReason", ""),
            found.get("LastUpdatedTime"),
            found.get("ParentId"),
            {item["OutputKey"]: item["OutputValue"] for item in found.get("Outputs", ())},
            {item["ParameterKey"]: item.get("ParameterValue", "") for item in found.get("Parameters", ())},
            found.get("EnableTerminationProtection", False),
        )

    def template(self, stack: str) -> str:
        """The template as it was sent, byte for byte."""
        body = self._do("GetTemplate", StackName=stack, TemplateStage="Original")["TemplateBody"]
        return body if isinstance(body, str) else body.decode()

    def resources(self, stack: str) -> tuple[LiveResource, ...]:
        return tuple(
            LiveResource(item["LogicalResourceId"], item["ResourceType"], item.get("PhysicalResourceId", ""))
            for item in self._pages("ListStackResources", "StackResourceSummaries", StackName=stack)
            if item.get("ResourceStatus") != "DELETE_COMPLETE"
        )

    def policy(self, stack: str) -> str | None:
        found: str | None = self._do("GetStackPolicy", StackName=stack).get("StackPolicyBody")
        return found

    def refactors(self) -> tuple[Refactor, ...]:
        """All that the account has in this region, newest first as AWS lists them."""
        return tuple(_refactor(item) for item in self._pages("ListStackRefactors", "StackRefactorSummaries"))

    def refactor(self, refactor_id: str) -> Refactor:
        return _refactor(self._do("DescribeStackRefactor", StackRefactorId=refactor_id))

    def create_refactor(
        self,
        description: str,
        definitions: Mapping[str, TemplateSource],
        moves: Iterable[tuple[tuple[str, str], tuple[str, str]]],
        *,
        creates: bool,
    ) -> str:
        """`definitions` by stack name; `moves` are ((stack, logical id), (stack, logical id)) each. The new id."""
        answer = self._do(
            "CreateStackRefactor",
            Description=description,
            EnableStackCreation=creates,
            StackDefinitions=[{"StackName": name, **source.parameters} for name, source in definitions.items()],
            ResourceMappings=[{"Source": _place(source), "Destination": _place(target)} for source, target in moves],
        )
        return str(answer["StackRefactorId"])

    def execute_refactor(self, refactor_id: str) -> None:
        self._do("ExecuteStackRefactor", StackRefactorId=refactor_id)

    def create_change_set(
        self,
        stack: str,
        name: str,
        source: TemplateSource,
        parameters: Mapping[str, str | None],
        imports: Iterable[Mapping[str, Any]] = (),
        *,
        nested: bool = False,
    ) -> str:
        """`parameters`: a value, or None to keep the one that the stack has. With `imports` its type is IMPORT."""
        imported = list(imports)
        answer = self._do(
            "CreateChangeSet",
            StackName=stack,
            ChangeSetName=name,
            ClientToken=name,
            ChangeSetType="IMPORT" if imported else "UPDATE",
            Capabilities=list(CAPABILITIES),
            Parameters=[
                {"ParameterKey": key, "UsePreviousValue": True}
                if value is None
                else {"ParameterKey": key, "ParameterValue": value}
                for key, value in parameters.items()
            ],
            **source.parameters,
            **({"ResourcesToImport": imported} if imported else {}),
            **({"IncludeNestedStacks": True} if nested else {}),
        )
        return str(answer["Id"])

    def change_set(self, change_set: str) -> ChangeSet:
        """By ARN."""
        found: list[Answer] = []
        token: dict[str, str] = {}
        while True:
            answer = self._do("DescribeChangeSet", ChangeSetName=change_set, **token)
            found += answer.get("Changes", ())
            if not answer.get("NextToken"):
                return _change_set(answer, tuple(_change(item["ResourceChange"]) for item in found))
            token = {"NextToken": answer["NextToken"]}

    def change_sets(self, stack: str) -> tuple[ChangeSet, ...]:
        """Without their changes."""
        return tuple(_change_set(item, ()) for item in self._pages("ListChangeSets", "Summaries", StackName=stack))

    def execute_change_set(self, change_set: str) -> None:
        self._do("ExecuteChangeSet", ChangeSetName=change_set, ClientRequestToken=change_set.rsplit("/", 1)[-1])

    def delete_change_set(self, change_set: str) -> None:
        self._do("DeleteChangeSet", ChangeSetName=change_set)

    def delete_stack(self, stack_id: str) -> None:
        """By ARN: a request that arrives late finds no later stack of the same name."""
        self._do("DeleteStack", StackName=stack_id)

    def _do(self, operation: str, **parameters: Any) -> Answer:
        return self._call("cloudformation", operation, **parameters)

    def _pages(self, operation: str, items: str, **parameters: Any) -> tuple[Any, ...]:
        return pages(self._call, "cloudformation", operation, items, **parameters)


def _place(place: tuple[str, str]) -> dict[str, str]:
    return {"StackName": place[0], "LogicalResourceId": place[1]}


def _refactor(item: Answer) -> Refactor:
    reason = item.get("ExecutionStatusReason") or item.get("StatusReason") or ""
    return Refactor(
        item["StackRefactorId"],
        item.get("Description", ""),
        item.get("Status", ""),
        item.get("ExecutionStatus", ""),
        reason,
    )


def _change_set(item: Answer, changes: tuple[Change, ...]) -> ChangeSet:
    return ChangeSet(
        item["ChangeSetId"],
        item["ChangeSetName"],
        item["Status"],
        item.get("StatusReason", ""),
        item.get("ExecutionStatus", ""),
        changes,
    )


def _change(item: Answer) -> Change:
    return Change(
        item["Action"],
        item["LogicalResourceId"],
        item.get("ResourceType", ""),
        item.get("PhysicalResourceId"),
        item.get("Replacement", ""),
        tuple(item.get("Scope", ())),
        item.get("PolicyAction", ""),
        item.get("ChangeSetId"),
    )
