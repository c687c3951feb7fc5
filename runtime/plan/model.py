"""What a refactor plan is. `amp2gen refactor plan` writes one, `refactor apply` carries it out.

A plan is read from top to bottom. Each step takes the stacks that it names from one template to the next; every
template stands in it whole. Rollback steps are entries of the same list, in the order in which they are carried out:
they name the step that they undo, and undoing it leaves its stacks exactly as they were before it. So a rollback may
begin after any forward step: it carries out the rollback steps of those that are done.

Hashes are those of `templates.template_hash`: equal for the same template in another layout.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from amp2gen.ir.base import Model
from amp2gen.runtime.plan.templates import TemplateError, parse_template, template_hash

PLAN_VERSION = 1

Hash = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
StepKind = Literal["update", "refactor", "orphan", "import", "delete_stack"]
Phase = Literal["forward", "rollback"]
Role = Literal["gen1", "gen2", "holding"]


class Place(Model):
    """A logical id in a stack, by the stack's name: a stack yet to be created has no ARN."""

    stack: str
    logical_id: str


class Mapping(Model):
    """One move of a refactor. In JSON the keys are `from`, `to`, `physical_id`, `type`."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    source: Place = Field(alias="from")
    destination: Place = Field(alias="to")
    physical_id: str
    type: str


class Adoption(Model):
    """A resource that a stack lets go of (kind `orphan`) or takes in (kind `import`).

    `identifier` is what CloudFormation's ResourcesToImport names it by.
    """

    place: Place
    type: str
    physical_id: str
    identifier: dict[str, str]


class Previous(Model):
    """The parameter keeps the value that the stack has (UsePreviousValue)."""

    previous: Literal[True] = True


class Value(Model):
    """The parameter gets this value. Never one of a NoEcho parameter."""

    value: str


class StackInStep(Model):
    """One stack that a step changes.

    `template` is the exact text to send; None where the stack is deleted. `expects` is the hash of the live template
    before the step, None where the stack is not there yet. `result` is that of the template after it, None where the
    stack is gone then. `via_s3`: the text is longer than a request may hold, and goes by TemplateURL.
    """

    name: str
    role: Role
    template: str | None
    parameters: dict[str, Previous | Value] = Field(default_factory=dict)
    expects: Hash | None
    result: Hash | None
    via_s3: bool = False


class Owner(Model):
    """Who owns a physical id: a logical id in a stack; `place` None: no stack does, and the resource exists."""

    physical_id: str
    type: str
    place: Place | None


class LiveTemplate(Model):
    """The template that a stack has, by hash. None: there is no such stack."""

    stack: str
    hash: Hash | None


class StackStatus(Model):
    """The statuses in which a stack may be. A stack that is not there has none."""

    stack: str
    allowed: tuple[str, ...]


class Conditions(Model):
    """What is true in AWS before a step, or after it."""

    owners: tuple[Owner, ...] = ()
    templates: tuple[LiveTemplate, ...] = ()
    statuses: tuple[StackStatus, ...] = ()


class Step(Model):
    """One operation on deployed stacks.

    update: UpdateStack of one stack. No resource is created, replaced, removed or changed by it, but for
    `MigrationPlaceholder` and for the policies that retain what moves. refactor: one Stack Refactor, `stacks` being its
    definitions in order and `creates` the one that does not exist before. orphan: UpdateStack that takes retained
    resources out of the template. import: a change set of type IMPORT. delete_stack: DeleteStack of a holding stack
    that owns nothing but its placeholder.

    `undoes` is the forward step that a rollback step undoes; several rollback steps may undo one, in their order.
    """

    id: str
    kind: StepKind
    category: str
    phase: Phase
    title: str
    undoes: str | None = None
    stacks: tuple[StackInStep, ...]
    creates: str | None = None
    mappings: tuple[Mapping, ...] = ()
    adoptions: tuple[Adoption, ...] = ()
    before: Conditions
    after: Conditions


class Protected(Model):
    """A live resource that a migration must neither lose nor change: users' data, or what clients know by its id.

    `gen1` is its owner before the plan (None: no stack), `gen2` after it. `told`: a mapping file says so.
    """

    physical_id: str
    type: str
    category: str
    gen1: Place | None
    gen2: Place
    told: bool = False


class Placeholder(Model):
    """A resource of the fresh Gen 2 deployment that makes way. `held` is where it waits until `finish`; None: nowhere,
    it has no stack any more."""

    physical_id: str
    type: str
    category: str
    gen2: Place
    held: Place | None


class ArchivedStack(Model):
    """A stack as it was before the plan, to be restored byte for byte.

    `parameters` are for people to read: restoring one keeps its previous values. `secret` names those of NoEcho
    parameters, which are not here.
    """

    name: str
    role: Role
    template: str
    hash: Hash
    parameters: dict[str, str] = Field(default_factory=dict)
    secret: tuple[str, ...] = ()
    tags: dict[str, str] = Field(default_factory=dict)


class Note(Model):
    """Something that whoever carries out the plan should know."""

    category: str
    text: str


class Plan(Model):
    """A whole plan, for one environment and the branch that takes it over.

    `facts` are what `refactor finish` puts in the place of nulls in the branch's entry of amplify/gen1.json: JSON
    pointer there → value.
    """

    version: Literal[1] = 1
    app: str
    app_id: str | None
    environment: str
    branch: str
    gen1_root: str
    gen2_root: str
    region: str
    account: str
    partition: str = "aws"
    deployment_bucket: str | None = None
    facts: dict[str, str] = Field(default_factory=dict)
    snapshot: Hash
    protected: tuple[Protected, ...]
    placeholders: tuple[Placeholder, ...] = ()
    archive: tuple[ArchivedStack, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...] = ()

    def template(self, start: str) -> str | None:
        """The template whose hash begins with these hexadecimal digits; None if none or several do."""
        named = {item.hash: item.template for item in self.archive}
        named |= {
            stack.result: stack.template
            for step in self.steps
            for stack in step.stacks
            if stack.result is not None and stack.template is not None
        }
        start = start.removeprefix("sha256:")
        found = [text for hash, text in named.items() if hash.startswith(f"sha256:{start}")]
        return found[0] if len(found) == 1 and start else None

    @property
    def forward(self) -> tuple[Step, ...]:
        """The steps of `refactor apply`, in order."""
        return tuple(step for step in self.steps if step.phase == "forward")

    @property
    def rollback(self) -> tuple[Step, ...]:
        """The steps of a rollback from the end, in order."""
        return tuple(step for step in self.steps if step.phase == "rollback")

    def undoing(self, forward_id: str) -> tuple[Step, ...]:
        """The rollback steps that undo one forward step, in order."""
        return tuple(step for step in self.rollback if step.undoes == forward_id)


class PlanError(ValueError):
    """A text that is no plan, or one of another version; the message says why."""


def dump_plan(plan: Plan) -> str:
    """The plan as JSON, keys in the order of the model."""
    return plan.model_dump_json(indent=2) + "\n"


def plan_id(plan: Plan) -> str:
    """Twelve hexadecimal digits that stand for the plan's content."""
    return hashlib.sha256(dump_plan(plan).encode()).hexdigest()[:12]


def load_plan(text: str) -> Plan:
    """The plan of a JSON text. Raises PlanError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PlanError(f"not JSON: {error}") from None
    version = data.get("version") if isinstance(data, dict) else None
    if version != PLAN_VERSION:
        raise PlanError(f"version is {version!r}; this version of amp2gen reads {PLAN_VERSION}")
    try:
        found = Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise PlanError(f"{place}: {first['msg']}") from None
    _check_templates(found)
    return found


def _check_templates(plan: Plan) -> None:
    """Raises PlanError for a template that is none, or another one than its hash says: it would reach live stacks."""
    for place, text, hash in _templates(plan):
        try:
            parse_template(text)
        except TemplateError as error:
            raise PlanError(f"{place}: {error}") from None
        if hash != template_hash(text):
            raise PlanError(f"{place}: the template was changed since the plan was made; make the plan again")


def _templates(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Place, text and hash of each template."""
    for number, item in enumerate(plan.archive):
        yield f"archive.{number}.template", item.template, item.hash
    for number, step in enumerate(plan.steps):
        for index, stack in enumerate(step.stacks):
            if stack.template is not None and stack.result is not None:
                yield f"steps.{number}.stacks.{index}.template", stack.template, stack.result


def plan_schema() -> str:
    """The JSON Schema of a plan."""
    return json.dumps(_schema(), indent=2, sort_keys=True) + "\n"


def _schema() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Plan.model_json_schema()}


if __name__ == "__main__":
    print(plan_schema(), end="")
