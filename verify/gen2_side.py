"""The Gen 2 side of the comparison: what a synthesis would deploy."""

from collections.abc import Mapping

from amp2gen.verify.deployment import PSEUDO_PARAMETERS, Deployment, deployment_of
from amp2gen.verify.synthesize import Synthesis
from amp2gen.verify.templates import StackTemplate, link


def gen2_deployment(
    synthesis: Synthesis, functions: Mapping[str, str], arn_parts: Mapping[str, str] | None = None
) -> Deployment:
    """The resources of a synthesis. `functions`: see `roles.function_names`, `arn_parts`: see `Gen1Side`."""
    stacks = {
        path: StackTemplate(stack.template, stack.parent, stack.logical_id, file=f"stack {path}")
        for path, stack in synthesis.stacks.items()
    }
    return deployment_of(link(stacks, PSEUDO_PARAMETERS), functions, arn_parts)
