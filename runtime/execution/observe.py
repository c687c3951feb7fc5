"""Looking at stacks: what the plan's stacks are in AWS now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from amp2gen.runtime.aws.cloudformation import REVIEW, CloudFormation, LiveResource, LiveStack
from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.plan.templates import template_hash

SETTLED = frozenset(
    [
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
    ]
)
"""States from which a stack can be updated."""


@dataclass(frozen=True)
class StackNow:
    """A stack, its template by hash, and what it owns by logical id. A shell has neither."""

    stack: LiveStack
    hash: str | None = None
    template: str = ""
    resources: Mapping[str, LiveResource] = field(default_factory=dict)

    @property
    def is_shell(self) -> bool:
        """A failed or abandoned creation left the name behind, and nothing in it."""
        return self.stack.status == REVIEW and not self.resources


Observed = Mapping[str, StackNow | None]
"""By name; None: there is no such stack."""


def observe(cloudformation: CloudFormation, names: Iterable[str]) -> Observed:
    """The stacks as they are. Raises AwsFailure."""
    return {name: observe_stack(cloudformation, name) for name in names}


def observe_stack(cloudformation: CloudFormation, name: str) -> StackNow | None:
    """One stack; None where there is none."""
    stack = cloudformation.stack(name)
    if stack is None or stack.status == "DELETE_COMPLETE":
        return None
    try:
        resources = {item.logical_id: item for item in cloudformation.resources(name)}
        template = "" if stack.status == REVIEW else cloudformation.template(name)
    except NotThere:
        return None  # deleted between the calls
    return StackNow(stack, template_hash(template) if template else None, template, resources)
