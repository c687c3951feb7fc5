"""A snapshot: both generations' stacks as they are deployed, and a few facts that no stack tells."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from amp2gen.ir.base import Model

STACK = "AWS::CloudFormation::Stack"
MASK = "****"
"""What CloudFormation answers for the value of a NoEcho parameter."""


class DeployedResource(Model):
    """One resource of a stack. `physical_id` None: the snapshot does not tell it."""

    logical_id: str
    type: str
    physical_id: str | None
    status: str = "CREATE_COMPLETE"


class StackParameter(Model):
    """`value` None: it is secret (NoEcho). `resolved` is what a parameter of an SSM type stands for."""

    value: str | None
    resolved: str | None = None


class DeployedStack(Model):
    """One stack. `template` is the original text; `policy` None: it has no stack policy; `parent`: by name.

    `exported`: output key → name of the export. `resources_known` is false where the snapshot has no list of resources
    and they were derived from the template.
    """

    name: str
    id: str | None = None
    template: str
    description: str = ""
    parameters: dict[str, StackParameter] = Field(default_factory=dict)
    outputs: dict[str, str] = Field(default_factory=dict)
    exported: dict[str, str] = Field(default_factory=dict)
    resources: tuple[DeployedResource, ...] = ()
    resources_known: bool = True
    status: str | None = None
    policy: str | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    parent: str | None = None

    def resource(self, logical_id: str) -> DeployedResource | None:
        """The deployed resource of a logical id; None where the stack has none, say for a false condition."""
        return next((item for item in self.resources if item.logical_id == logical_id), None)


class Snapshot(Model):
    """All stacks of a Gen 1 environment and of the Gen 2 branch that takes it over.

    `facts` are live facts by resource type and physical id: attribute → value (see docs/runtime.md).
    `missing` says in words what the folder does not tell.
    """

    account: str | None
    region: str | None
    partition: str = "aws"
    gen1_root: str | None
    gen2_root: str | None
    stacks: tuple[DeployedStack, ...]
    facts: dict[str, dict[str, Any]] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    hash: str

    def stack(self, name: str) -> DeployedStack | None:
        """By name."""
        return next((stack for stack in self.stacks if stack.name == name), None)

    def below(self, root: str) -> Iterator[DeployedStack]:
        """The nested stacks of a root, recursively, parents first; not the root."""
        for stack in self.stacks:
            if stack.parent == root:
                yield stack
                yield from self.below(stack.name)

    def child(self, parent: str, logical_id: str) -> DeployedStack | None:
        """The nested stack that a resource of `parent` stands for."""
        owner = self.stack(parent)
        resource = owner.resource(logical_id) if owner else None
        if resource is None or resource.physical_id is None:
            return None
        wanted = stack_name(resource.physical_id)
        return next((stack for stack in self.stacks if stack.name == wanted), None)

    def exports(self) -> Mapping[str, str]:
        """Export name → value."""
        return {
            name: stack.outputs[key]
            for stack in self.stacks
            for key, name in stack.exported.items()
            if key in stack.outputs
        }


def stack_name(name_or_arn: str) -> str:
    """The name in a stack's ARN (`arn:…:stack/NAME/uuid`); a name stays one."""
    return name_or_arn.split("/")[1] if name_or_arn.startswith("arn:") else name_or_arn
