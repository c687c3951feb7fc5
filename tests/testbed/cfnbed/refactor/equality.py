"""Is a resource the same before and after? Compared are resolved values, each in the context of its own stack.

So `AWS::StackName` inside a resource that moves is a difference (spec/refactor.md 4.2-3), and a Ref that became the
literal it stood for is none. DependsOn does not count: the order of creation is past.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfnbed.deployment.change import ATTRIBUTES
from cfnbed.errors import ServiceError
from cfnbed.model import Place
from cfnbed.template.document import Json, JsonObject, equal
from cfnbed.template.evaluate import Context

from .draft import Draft, Side


def differences(draft: Draft, side: Side) -> Iterator[str]:
    """Messages about the resources of `side` that would not be what they are."""
    then = draft.then(side)
    for name, wanted in side.wanted.items():
        origin = draft.origin(Place(side.name, name))
        home = draft.side(origin.stack) if origin else None
        if origin is None or home is None:
            continue
        resource = home.stack.resources[origin.logical_id]
        try:
            if not then.is_present(wanted):
                yield f"Stack Refactor does not support deleting resources: {name} in stack {side.stack.id}"
                continue
            same = wanted["Type"] == resource.type and equal(
                _resolved(draft.now(home), resource.definition), _resolved(then, wanted)
            )
        except ServiceError as error:
            yield error.message
            continue
        if not same:
            yield (
                f"Resource {origin.logical_id} in stack {home.stack.id} does not match "
                "the destination resource's properties."
            )


def _resolved(context: Context, definition: JsonObject) -> Json:
    found = {name: context.value(definition[name]) for name in ATTRIBUTES if name in definition}
    return found | {"Properties": context.value(definition.get("Properties", {}))}
