"""Plans written by hand: each step as a test tells it, with the steps that undo it.

The planner has no part in this, so that the executor is tried on plans of its own.
"""

import json
from copy import deepcopy
from typing import Any

from amp2gen.runtime.plan.model import (
    Adoption,
    ArchivedStack,
    Conditions,
    Mapping,
    Place,
    Plan,
    Previous,
    Protected,
    StackInStep,
    Step,
)
from amp2gen.runtime.plan.templates import fits_inline, template_hash

NOTHING = Conditions()
PLACEHOLDER = {"Type": "AWS::CloudFormation::WaitConditionHandle", "Properties": {}}

Template = dict[str, Any]


class Story:
    """Tells a plan step by step. `live` holds the templates as they are by then, `ids` who owns what."""

    def __init__(self, templates: dict[str, Template], ids: dict[tuple[str, str], tuple[str, str]]) -> None:
        self.live: dict[str, Template | None] = dict(templates)
        self.original = dict(templates)
        self.ids = dict(ids)
        self.forward: list[Step] = []
        self.undoing: list[tuple[Step, ...]] = []

    def update(self, stack: str, template: Template) -> None:
        before = self.live[stack]
        self._tell("update", f"update {stack}", (self._to(stack, template),))
        self.live[stack] = before
        undo = self._step("update", f"restore {stack}", (self._to(stack, before, start=template),), undone=True)
        self.live[stack] = template
        self.undoing.append((undo,))

    def move(self, source: str, target: str, names: dict[str, str], **templates: Template) -> None:
        """Resources `names` (logical id → new one) go from one stack to another, which is made if it is not there.

        `templates`: other templates than those that follow (`source`, `target`).
        """
        before_source, before_target = self.live[source], self.live.get(target)
        assert before_source is not None
        made = before_target is None
        left, right = deepcopy(before_source), deepcopy(before_target or {"Resources": {}})
        for old, new in names.items():
            right["Resources"][new] = left["Resources"].pop(old)
        left, right = templates.get("source", left), templates.get("target", right)
        mappings = [self._mapping(source, old, target, new) for old, new in names.items()]
        stacks = (self._to(source, left), self._to(target, right))
        creates = target if made else None
        self._tell("refactor", f"move {source} to {target}", stacks, mappings=tuple(mappings), creates=creates)
        back = tuple(
            Mapping(source=item.destination, destination=item.source, physical_id=item.physical_id, type=item.type)
            for item in mappings
        )
        if not made:
            self.live |= {source: left, target: right}
            assert before_target is not None
            stacks = (self._to(target, before_target), self._to(source, before_source))
            undo = [self._step("refactor", f"move {target} back to {source}", stacks, undone=True, mappings=back)]
        else:
            kept = {"Resources": right["Resources"] | {"MigrationPlaceholder": PLACEHOLDER}}
            empty = {"Resources": {"MigrationPlaceholder": PLACEHOLDER}}
            undo = [
                self._step(
                    "update", f"placeholder in {target}", (self._to(target, kept, start=right),), undone=True, number=1
                ),
                self._step(
                    "refactor",
                    f"move {target} back to {source}",
                    (self._to(target, empty, start=kept), self._to(source, before_source, start=left)),
                    undone=True,
                    mappings=back,
                    number=2,
                ),
                self._step(
                    "delete_stack", f"delete {target}", (self._to(target, None, start=empty),), undone=True, number=3
                ),
            ]
        self.live |= {source: left, target: right}
        for item in mappings:
            self.ids.pop((item.source.stack, item.source.logical_id))
        for item in mappings:
            self.ids[item.destination.stack, item.destination.logical_id] = (item.type, item.physical_id)
        self.undoing.append(tuple(undo))

    def orphan(self, stack: str, logical_id: str, identifier: dict[str, str]) -> None:
        self._adopt("orphan", stack, logical_id, identifier, None)

    def adopt(
        self, stack: str, logical_id: str, identifier: dict[str, str], definition: Template, physical_id: str
    ) -> None:
        self.ids[stack, logical_id] = (definition["Type"], physical_id)
        self._adopt("import", stack, logical_id, identifier, definition)

    def plan(self, protected: dict[str, tuple[tuple[str, str], tuple[str, str]]], **more: Any) -> Plan:
        """`protected`: physical id → (owner before, owner after)."""
        types = {physical_id: kind for kind, physical_id in self.ids.values()}
        texts = {name: json.dumps(template) for name, template in self.original.items()}
        about: dict[str, Any] = {
            "app": "app",
            "app_id": "d123",
            "environment": "main",
            "branch": "gen2-main",
            "gen1_root": "gen1",
            "gen2_root": "gen2",
            "region": "us-east-1",
            "account": "123456789012",
            "deployment_bucket": "deployment-bucket",
            "snapshot": template_hash("{}"),
        }
        return Plan(
            **(about | more),
            protected=tuple(
                Protected(
                    physical_id=physical_id,
                    type=types[physical_id],
                    category="auth",
                    gen1=Place(stack=before[0], logical_id=before[1]),
                    gen2=Place(stack=after[0], logical_id=after[1]),
                )
                for physical_id, (before, after) in protected.items()
            ),
            archive=tuple(
                ArchivedStack(name=name, role="gen1", template=text, hash=template_hash(text))
                for name, text in texts.items()
            ),
            steps=(*self.forward, *(step for undo in reversed(self.undoing) for step in undo)),
        )

    def _adopt(
        self, kind: str, stack: str, logical_id: str, identifier: dict[str, str], definition: Template | None
    ) -> None:
        before = self.live[stack]
        assert before is not None
        after = deepcopy(before)
        if definition is None:
            definition = after["Resources"].pop(logical_id)
        else:
            after["Resources"][logical_id] = definition
        type_name, physical_id = self.ids[stack, logical_id]
        adoption = Adoption(
            place=Place(stack=stack, logical_id=logical_id),
            type=type_name,
            physical_id=physical_id,
            identifier=identifier,
        )
        self._tell(kind, f"{kind} {logical_id}", (self._to(stack, after),), adoptions=(adoption,))
        self.live[stack] = after
        other = "import" if kind == "orphan" else "orphan"
        undo = self._step(
            other, f"{other} {logical_id}", (self._to(stack, before),), undone=True, adoptions=(adoption,)
        )
        self.undoing.append((undo,))

    def _tell(self, kind: str, title: str, stacks: tuple[StackInStep, ...], **more: Any) -> None:
        self.forward.append(self._step(kind, title, stacks, **more))

    def _step(
        self,
        kind: Any,
        title: str,
        stacks: tuple[StackInStep, ...],
        *,
        undone: bool = False,
        number: int = 1,
        **more: Any,
    ) -> Step:
        count = len(self.forward) + (0 if undone else 1)
        return Step(
            id=f"undo-{count}-{number}" if undone else f"step-{count}",
            kind=kind,
            category="auth",
            phase="rollback" if undone else "forward",
            title=title,
            undoes=f"step-{count}" if undone else None,
            stacks=stacks,
            before=NOTHING,
            after=NOTHING,
            **more,
        )

    def _to(self, stack: str, template: Template | None, *, start: Template | None = None) -> StackInStep:
        before = start if start is not None else self.live.get(stack)
        text = None if template is None else json.dumps(template)
        declared = (template or {}).get("Parameters", {})
        return StackInStep(
            name=stack,
            role="holding" if stack.endswith("-holding") else "gen1" if stack.startswith("gen1") else "gen2",
            template=text,
            parameters={name: Previous() for name in declared},
            expects=None if before is None else template_hash(json.dumps(before)),
            result=None if text is None else template_hash(text),
            via_s3=text is not None and not fits_inline(text),
        )

    def _mapping(self, source: str, old: str, target: str, new: str) -> Mapping:
        kind, physical_id = self.ids[source, old]
        return Mapping(
            source=Place(stack=source, logical_id=old),
            destination=Place(stack=target, logical_id=new),
            physical_id=physical_id,
            type=kind,
        )
