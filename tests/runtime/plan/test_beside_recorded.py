"""Our plans beside what AWS's own tool was recorded sending: the same moves, and every template means the same."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cfnbed import Service
from deployed import APPS, load_app, recorded_project, roots, snapshot_of

from amp2gen.runtime.plan.attributes import Home
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Plan, Step
from amp2gen.runtime.plan.planner import plan
from amp2gen.runtime.plan.prepare import MARKER
from amp2gen.runtime.snapshot.model import DeployedResource, DeployedStack, Snapshot

pytestmark = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")
HOME = Home("123456789012", "us-east-1")


@pytest.fixture(scope="module", params=["backend-only", "product-catalog", "discussions"])
def migration(request: pytest.FixtureRequest) -> tuple[str, Plan, Snapshot]:
    service = Service()
    load_app(service, request.param)
    snapshot = snapshot_of(service)
    made = plan(recorded_project(request.param, roots(service)[0]), snapshot).plan
    assert made is not None
    return request.param, made, snapshot


def recorded(app: str, step: Step) -> dict[str, Path]:
    """The recorded file of each stack's template in a step like ours."""
    folder = APPS / app / "refactor"
    if step.kind == "update":
        return {step.stacks[0].name: folder / f"update.{step.stacks[0].name}.template.json"}
    source, target = (stack.name for stack in step.stacks)
    stem = f"refactor.__from__.{source}.__to__.{target}"
    return {source: folder / f"{stem}.source.template.json", target: folder / f"{stem}.target.template.json"}


def test_the_same_stacks_in_the_same_order(migration: tuple[str, Plan, Snapshot]) -> None:
    app, made, _ = migration
    files = [path for step in made.forward for path in recorded(app, step).values()]
    assert all(path.exists() for path in files)
    known = set((APPS / app / "refactor").glob("*.template.json"))
    assert set(files) == known
    assert [step.id.split(".")[1] for step in made.forward] == ["prepare-gen1", "prepare-gen2", "hold", "move"] * 2


def test_the_same_moves(migration: tuple[str, Plan, Snapshot]) -> None:
    app, made, _ = migration
    for step in made.forward:
        if step.kind == "refactor":
            source, target = (stack.name for stack in step.stacks)
            path = APPS / app / "refactor" / f"refactor.__from__.{source}.__to__.{target}.mappings.json"
            theirs = {tuple(tuple(end.values()) for end in move.values()) for move in json.loads(path.read_text())}
            ours = {
                (
                    (move.source.stack, move.source.logical_id),
                    (move.destination.stack, move.destination.logical_id),
                )
                for move in step.mappings
            }
            assert ours == theirs


def test_every_template_means_the_same(migration: tuple[str, Plan, Snapshot]) -> None:
    """But for what makes ours safer: policies that retain, and our output."""
    app, made, snapshot = migration
    dropped: list[str] = []
    for step in made.forward:
        for stack in step.stacks:
            assert stack.template is not None
            theirs = evaluated(snapshot, stack.name, recorded(app, step)[stack.name].read_text())
            ours = evaluated(snapshot, stack.name, stack.template)
            ours["Outputs"].pop(MARKER, None)
            dropped += ours["Resources"].keys() - theirs["Resources"].keys()
            for name in theirs["Resources"]:
                assert ours["Resources"][name] == theirs["Resources"][name], (step.id, name)
            assert ours["Outputs"] == theirs["Outputs"], step.id
    # Their update drops a policy whose condition is false; ours keeps the template's text.
    assert Counter(dropped) == ({"S3GuestReadPolicy": 2} if app == "product-catalog" else {})


def evaluated(snapshot: Snapshot, stack: str, text: str) -> dict[str, dict[str, Any]]:
    """Resolved properties by resource, resolved values by output."""
    known = snapshot.stack(stack) or DeployedStack(name=stack, template="")
    template = json.loads(text)
    everywhere = {item.logical_id: item for other in snapshot.stacks for item in other.resources}
    resources = tuple(
        everywhere.get(name, DeployedResource(logical_id=name, type=item["Type"], physical_id=None))
        for name, item in template["Resources"].items()
    )
    live = LiveStack(known.model_copy(update={"template": text, "resources": resources}), HOME)
    return {
        "Resources": {
            name: (item["Type"], live.partial(item.get("Properties", {})))
            for name, item in template["Resources"].items()
        },
        "Outputs": {name: live.partial(item["Value"]) for name, item in template.get("Outputs", {}).items()},
    }
