"""Where a plan stands by a snapshot, without any call to AWS."""

from collections.abc import Iterable

from amp2gen.runtime.aws.cloudformation import LiveResource, LiveStack
from amp2gen.runtime.execution.judge import elsewhere
from amp2gen.runtime.execution.observe import Observed, StackNow
from amp2gen.runtime.execution.run import remaining
from amp2gen.runtime.execution.states import Track
from amp2gen.runtime.plan.model import Step
from amp2gen.runtime.plan.templates import template_hash
from amp2gen.runtime.snapshot.model import Snapshot


def steps_by_snapshot(track: Track, snapshot: Snapshot) -> tuple[Step, ...]:
    """What `apply` would do if the stacks were as in the snapshot. Raises Stop where they are in no state."""
    seen = observed(snapshot, track.stacks)
    position = track.locate(seen, back=False)
    if position is None:
        raise elsewhere(track, seen)
    return remaining(track, position, back=False)


def observed(snapshot: Snapshot, names: Iterable[str]) -> Observed:
    """The snapshot's stacks as if they had just been looked at."""
    return {name: _now(snapshot, name) for name in names}


def _now(snapshot: Snapshot, name: str) -> StackNow | None:
    found = snapshot.stack(name)
    if found is None:
        return None
    stack = LiveStack(found.id or name, name, found.status or "UPDATE_COMPLETE", "")
    resources = {
        item.logical_id: LiveResource(item.logical_id, item.type, item.physical_id or "") for item in found.resources
    }
    return StackNow(stack, template_hash(found.template), found.template, resources)
