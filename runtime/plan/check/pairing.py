"""Does each live resource go where it belongs? Asked of what the stacks announce, not of how the pairs were found."""

import re
from collections.abc import Iterator

from amp2gen.runtime.plan.attributes import Home
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Plan, Protected
from amp2gen.runtime.plan.successor import CREATE_ONLY, differs
from amp2gen.runtime.snapshot.model import Snapshot

CLIENT = "AWS::Cognito::UserPoolClient"
NAMED = ("AWS::DynamoDB::Table", "AWS::Kinesis::Stream")


def wrong_pairs(plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    """What is announced differently on both sides, in words."""
    targets = [item.gen2 for item in plan.protected]
    for item in plan.protected:
        if targets.count(item.gen2) > 1:
            yield f"two resources go to {item.gen2.logical_id} of {item.gen2.stack}"
        fresh = next((it for it in plan.placeholders if it.gen2 == item.gen2), None)
        if fresh is None or fresh.type != item.type:
            yield f"{item.physical_id} takes the place of nothing, or of another type"
        elif item.type == CLIENT:
            yield from _clients(plan, snapshot, item, fresh.physical_id)
        if item.gen1 is not None and snapshot.stack(item.gen1.stack) and snapshot.stack(item.gen2.stack):
            yield from _same_kind(plan, snapshot, item)


def _clients(plan: Plan, snapshot: Snapshot, item: Protected, fresh: str) -> Iterator[str]:
    """The client for browsers is announced by both generations; the other one by Gen 1 alone."""
    gen1, root = snapshot.stack(item.gen1.stack if item.gen1 else ""), snapshot.stack(plan.gen2_root)
    web_before = gen1.outputs.get("AppClientIDWeb") if gen1 else None
    web_after = root.outputs.get("webClientId") if root else None
    if web_before and web_after and (item.physical_id == web_before) != (fresh == web_after):
        yield f"the app clients are swapped: {item.physical_id} would take the place of {fresh}"


def _same_kind(plan: Plan, snapshot: Snapshot, item: Protected) -> Iterator[str]:
    assert item.gen1 is not None
    old, new = (_live(plan, snapshot, place.stack) for place in (item.gen1, item.gen2))
    for name, default in CREATE_ONLY.get(item.type, {}).items():
        if differs(old.property(item.gen1.logical_id, name), new.property(item.gen2.logical_id, name), default):
            yield f"{name} of {item.gen1.logical_id} and of {item.gen2.logical_id} differ"
    if item.type in NAMED and not item.told and item.category.count("/") == 1 and _rivals(plan, item):
        called = item.category.split("/")[1].removesuffix("-2").lower()
        place = f"{item.gen2.stack} {item.gen2.logical_id}".lower()
        if re.sub(r"[^a-z0-9]", "", called) not in re.sub(r"[^a-z0-9]", "", place):
            yield f"{item.physical_id} ({item.category}) goes to {item.gen2.logical_id}, which is called otherwise"


def _rivals(plan: Plan, item: Protected) -> bool:
    return any(other.type == item.type and other is not item for other in plan.protected)


def _live(plan: Plan, snapshot: Snapshot, name: str) -> LiveStack:
    stack = snapshot.stack(name)
    assert stack is not None
    return LiveStack(stack, Home(plan.account, plan.region, plan.partition), snapshot.exports(), snapshot.facts)
