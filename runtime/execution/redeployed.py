"""Was Gen 2 deployed since everything moved to it?"""

from amp2gen.runtime.execution.observe import Observed
from amp2gen.runtime.execution.states import Track


def is_redeployed(track: Track, seen: Observed) -> bool:
    """Everything is where the plan brings it, and only Gen 2's own stacks have other templates: Gen 2 was deployed."""
    gen2 = gen2_stacks(track)
    rest = {name: now for name, now in seen.items() if name not in gen2}
    return gen2_owns(track, seen) and track.is_in(rest, track.end)


def gen2_owns(track: Track, seen: Observed) -> bool:
    """Whether everything that the plan moves belongs to Gen 2's stacks."""
    return all(
        (now := seen.get(item.gen2.stack)) is not None
        and (resource := now.resources.get(item.gen2.logical_id)) is not None
        and resource.physical_id == item.physical_id
        for item in track.plan.protected
    )


def gen2_stacks(track: Track) -> frozenset[str]:
    """Those of Gen 2 that the plan touches."""
    return frozenset(stack.name for step in track.forward for stack in step.stacks if stack.role == "gen2")
