"""Writing a plan's steps: each forward step with the steps that undo it, against the stacks as they are by then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from amp2gen.runtime.plan.model import (
    Adoption,
    Conditions,
    Owner,
    Previous,
    Role,
    StackInStep,
    StackStatus,
    Step,
    StepKind,
)
from amp2gen.runtime.plan.model import Mapping as Move
from amp2gen.runtime.plan.stage import Stage
from amp2gen.runtime.plan.templates import (
    PLACEHOLDER,
    PLACEHOLDER_DEFINITION,
    Template,
    fits_inline,
    template_text,
)

STABLE = (
    "CREATE_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
)
"""Statuses in which a stack takes an operation, and is what its template says."""

DONE: Mapping[StepKind, tuple[str, ...]] = {
    "update": ("UPDATE_COMPLETE",),
    "orphan": ("UPDATE_COMPLETE",),
    "refactor": ("CREATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE"),
    "import": ("IMPORT_COMPLETE",),
    "delete_stack": (),
}
"""Statuses that say that a step of a kind ended well."""


class Name(NamedTuple):
    """What a step is called: its category, the rest of its id, and a title for people."""

    category: str
    part: str
    title: str


@dataclass
class Script:
    """Steps written so far. `stage` is the state after the last forward step.

    `roles` are those of all stacks, `declared` the parameters of each stack's template.
    """

    stage: Stage
    roles: Mapping[str, Role]
    declared: Mapping[str, tuple[str, ...]]
    forward: list[Step] = field(default_factory=list)
    rollback: list[list[Step]] = field(default_factory=list)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Forward steps in order, then the rollback steps, those of the last forward step first."""
        return (*self.forward, *(step for steps in reversed(self.rollback) for step in steps))

    def update(self, name: Name, stack: str, template: Template) -> None:
        """Bring one stack to a template that leaves every resource as it is; undone by its old text."""
        after = self.stage.with_texts({stack: template_text(template)})
        self._add(name, "update", after, (stack,), undo="update")

    def hold(self, name: Name, moves: tuple[Move, ...], metadata: Template) -> None:
        """Move resources to a holding stack, which is made for them if it is not there."""
        before, source, holding = self.stage, moves[0].source.stack, moves[0].destination.stack
        if holding in before.texts:
            self.move(name, moves)
            return
        skeleton: Template = {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "What makes way for Gen 1's resources, by amp2gen",
            "Metadata": metadata,
            "Resources": {},
        }
        after = _moved(before.with_texts({holding: template_text(skeleton)}), moves)
        filled = after.with_texts({holding: _with_placeholder(after.template(holding))})
        emptied = before.with_texts({holding: _with_placeholder(skeleton)})
        self.forward.append(self._step(name, "refactor", before, after, (source, holding), moves, creates=holding))
        self.rollback.append(
            [
                self._undo(name, "fill", "update", after, filled, (holding,)),
                self._undo(name, "undo", "refactor", filled, emptied, (holding, source), _inverted(moves)),
                self._undo(name, "delete", "delete_stack", emptied, before, (holding,)),
            ]
        )
        self.stage = after

    def move(self, name: Name, moves: tuple[Move, ...]) -> None:
        """Move resources between two stacks that are there; undone by moving them back."""
        stacks = (moves[0].source.stack, moves[0].destination.stack)
        self._add(name, "refactor", _moved(self.stage, moves), stacks, undo="refactor", moves=moves)

    def orphan(self, name: Name, adoptions: tuple[Adoption, ...]) -> None:
        """Let go of retained resources; undone by importing them."""
        stack, gone = adoptions[0].place.stack, {item.place.logical_id for item in adoptions}
        template = self.stage.template(stack)
        resources = {key: value for key, value in template["Resources"].items() if key not in gone}
        after = self.stage.with_texts({stack: template_text({**template, "Resources": resources})})
        self._add(name, "orphan", after, (stack,), undo="import", adoptions=adoptions)

    def adopt(self, name: Name, adoptions: tuple[Adoption, ...], definitions: Mapping[str, Template]) -> None:
        """Import resources under definitions by logical id; undone by letting them go."""
        stack = adoptions[0].place.stack
        template = self.stage.template(stack)
        resources = {**template["Resources"], **definitions}
        after = self.stage.with_texts({stack: template_text({**template, "Resources": resources})})
        self._add(name, "import", after, (stack,), undo="orphan", adoptions=adoptions)

    def _add(
        self,
        name: Name,
        kind: StepKind,
        after: Stage,
        stacks: tuple[str, ...],
        *,
        undo: StepKind,
        moves: tuple[Move, ...] = (),
        adoptions: tuple[Adoption, ...] = (),
    ) -> None:
        """A step that one opposite step undoes, which leads back to exactly the stage before."""
        before = self.stage
        self.forward.append(self._step(name, kind, before, after, stacks, moves, adoptions))
        self.rollback.append(
            [self._undo(name, "undo", undo, after, before, stacks[::-1], _inverted(moves), adoptions)],
        )
        self.stage = after

    def _undo(
        self,
        name: Name,
        part: str,
        kind: StepKind,
        before: Stage,
        after: Stage,
        stacks: tuple[str, ...],
        moves: tuple[Move, ...] = (),
        adoptions: tuple[Adoption, ...] = (),
    ) -> Step:
        titles = {"fill": "Keep the holding stack from becoming empty", "delete": "Delete the empty holding stack"}
        title = titles.get(part, f"Undo: {name.title}")
        undoing = Name(name.category, f"{name.part}.{part}", title)
        return self._step(undoing, kind, before, after, stacks, moves, adoptions, undoes=f"{name.category}.{name.part}")

    def _step(
        self,
        name: Name,
        kind: StepKind,
        before: Stage,
        after: Stage,
        stacks: tuple[str, ...],
        moves: tuple[Move, ...] = (),
        adoptions: tuple[Adoption, ...] = (),
        *,
        creates: str | None = None,
        undoes: str | None = None,
    ) -> Step:
        owners_before, owners_after = _owners(kind, moves, adoptions)
        return Step(
            id=f"{name.category}.{name.part}",
            kind=kind,
            category=name.category,
            phase="rollback" if undoes else "forward",
            title=name.title,
            undoes=undoes,
            stacks=tuple(self._stack(kind, stack, before, after) for stack in stacks),
            creates=creates,
            mappings=moves,
            adoptions=adoptions,
            before=_conditions(before, stacks, owners_before, STABLE),
            after=_conditions(after, stacks, owners_after, DONE[kind]),
        )

    def _stack(self, kind: StepKind, name: str, before: Stage, after: Stage) -> StackInStep:
        text = after.texts.get(name)
        takes_parameters = kind in ("update", "orphan", "import")
        return StackInStep(
            name=name,
            role=self.roles[name],
            template=text,
            parameters={key: Previous() for key in self.declared.get(name, ())} if takes_parameters else {},
            expects=before.hash(name),
            result=after.hash(name),
            via_s3=text is not None and not fits_inline(text),
        )


def _owners(
    kind: StepKind, moves: tuple[Move, ...], adoptions: tuple[Adoption, ...]
) -> tuple[tuple[Owner, ...], tuple[Owner, ...]]:
    """Who owns what a step moves, lets go or takes in: before it, and after it."""
    before = [Owner(physical_id=move.physical_id, type=move.type, place=move.source) for move in moves]
    after = [Owner(physical_id=move.physical_id, type=move.type, place=move.destination) for move in moves]
    owned = [Owner(physical_id=item.physical_id, type=item.type, place=item.place) for item in adoptions]
    free = [Owner(physical_id=item.physical_id, type=item.type, place=None) for item in adoptions]
    let_go = kind == "orphan"
    return (*before, *(owned if let_go else free)), (*after, *(free if let_go else owned))


def _conditions(
    stage: Stage, stacks: tuple[str, ...], owners: tuple[Owner, ...], statuses: tuple[str, ...]
) -> Conditions:
    return Conditions(
        owners=owners,
        templates=stage.live_templates(stacks),
        statuses=tuple(StackStatus(stack=stack, allowed=statuses) for stack in stacks if stack in stage.texts),
    )


def _moved(stage: Stage, moves: tuple[Move, ...]) -> Stage:
    """The stage after a refactor: definitions go with their resources, word for word."""
    source, target = moves[0].source.stack, moves[0].destination.stack
    old, new = stage.template(source), stage.template(target)
    taken = {move.destination.logical_id: old["Resources"][move.source.logical_id] for move in moves}
    gone = {move.source.logical_id for move in moves}
    rest = {key: value for key, value in old["Resources"].items() if key not in gone}
    texts = {
        source: template_text({**old, "Resources": rest}),
        target: template_text({**new, "Resources": {**new["Resources"], **taken}}),
    }
    return stage.with_texts(texts)


def _with_placeholder(template: Template) -> str:
    return template_text({**template, "Resources": {**template["Resources"], PLACEHOLDER: PLACEHOLDER_DEFINITION}})


def _inverted(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    return tuple(
        Move(source=move.destination, destination=move.source, physical_id=move.physical_id, type=move.type)
        for move in moves
    )
