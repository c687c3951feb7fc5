"""The whole of an operation on a stack, worked out before anything is touched: final resources, changes, outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cfnbed.context import context_of, current
from cfnbed.errors import ServiceError, invalid
from cfnbed.model import Output, Parameter, Resource, Stack
from cfnbed.parameters import bind
from cfnbed.physical import generated_id, named_id
from cfnbed.resource_types import STACK, referred_to_as, type_of
from cfnbed.template.document import URL_LIMIT, Json, JsonObject, Template, equal, parse
from cfnbed.template.evaluate import Context, as_text
from cfnbed.template.structure import check
from cfnbed.world import World

from .change import Change, Detail, compare


@dataclass(frozen=True)
class Plan:
    """`resources` is the stack afterwards. `nested` has a plan for each child that is created or changed."""

    stack: Stack
    template: Template
    parameters: dict[str, Parameter]
    tags: dict[str, str]
    resources: dict[str, Resource]
    outputs: tuple[Output, ...]
    changes: tuple[Change, ...]
    nested: dict[str, Plan]
    imported: bool = False

    def all(self) -> tuple[Plan, ...]:
        """This plan and those of its nested stacks, parents first."""
        return (self, *(plan for child in self.nested.values() for plan in child.all()))


def make_plan(
    world: World,
    stack: Stack,
    template: Template,
    parameters: dict[str, Parameter],
    tags: dict[str, str],
    imports: Mapping[str, str] | None = None,
) -> Plan:
    """What bringing `stack` to `template` means. `imports` is logical id → physical id to adopt.

    Raises ServiceError when an expression has no value.
    """
    return _Planner(world, stack, template, parameters, tags, imports or {}).plan()


class _Planner:
    """Resolves resources on demand, each once, so that references to resources yet to be made lead somewhere."""

    def __init__(
        self,
        world: World,
        stack: Stack,
        template: Template,
        parameters: dict[str, Parameter],
        tags: dict[str, str],
        imports: Mapping[str, str],
    ) -> None:
        self.world, self.stack, self.template = world, stack, template
        self.parameters, self.tags, self.imports = parameters, tags, imports
        self.resources: dict[str, Resource] = {}
        self.changes: dict[str, Change] = {}
        self.nested: dict[str, Plan] = {}
        self.context: Context = context_of(world, stack, template, parameters, self)

    def plan(self) -> Plan:
        for logical_id, definition in self.template.resources.items():
            if self.context.is_present(definition):
                self.resource(logical_id)
        ordered = [self.changes[logical_id] for logical_id in self.template.resources if logical_id in self.changes]
        removed = [
            Change("Remove", logical_id, resource, None)
            for logical_id, resource in self.stack.resources.items()
            if logical_id not in self.resources
        ]
        return Plan(
            self.stack,
            self.template,
            self.parameters,
            self.tags,
            {name: self.resources[name] for name in self.template.resources if name in self.resources},
            outputs_of(self.context),
            tuple(ordered + removed),
            self.nested,
            bool(self.imports),
        )

    def ref(self, logical_id: str) -> str:
        found = self.resource(logical_id)
        return referred_to_as(found.type, found.physical_id)

    def attribute(self, logical_id: str, name: str) -> Json:
        found = self.resource(logical_id)
        if found.type == STACK and logical_id in self.nested and name.startswith("Outputs."):
            for output in self.nested[logical_id].outputs:
                if output.key == name.removeprefix("Outputs."):
                    return output.value
            raise invalid(f"Template error: nested stack {logical_id} has no output {name}")
        return self.world.attribute(found.type, found.physical_id, name)

    def resource(self, logical_id: str) -> Resource:
        if logical_id not in self.resources:
            definition = self.template.resources.get(logical_id)
            if definition is None or not self.context.is_present(definition):
                raise invalid(
                    f"Template format error: Unresolved resource dependencies [{logical_id}] "
                    "in the Resources block of the template"
                )
            properties = self.context.value(definition.get("Properties", {}))
            self.resources[logical_id] = self._decide(logical_id, definition, properties)
        return self.resources[logical_id]

    def _decide(self, logical_id: str, definition: JsonObject, properties: JsonObject) -> Resource:
        kind = definition["Type"]
        before = self.stack.resources.get(logical_id)
        if logical_id in self.imports:
            after = Resource(logical_id, kind, self.imports[logical_id], properties, definition, "IMPORT_COMPLETE")
            self.changes[logical_id] = Change("Import", logical_id, None, after)
            return after
        if before is None:
            after = Resource(logical_id, kind, self._new_id(logical_id, kind, properties), properties, definition)
            self.changes[logical_id] = Change("Add", logical_id, None, after)
            if kind == STACK:
                self._plan_child(logical_id, after)
            return after
        if before.type != kind:
            raise invalid(
                "Update of resource type is not permitted. The new template modifies resource type of the "
                f"following resources: [{logical_id}]"
            )
        details = compare(before, kind, properties, definition)
        if self.tags != self.stack.tags and type_of(kind).taggable and kind != STACK:
            details += (Detail("Tags", "", self.stack.tags, self.tags),)
        after = replace(before, properties=properties, definition=definition)
        if not details:
            return after
        change = Change("Modify", logical_id, before, after, details)
        if change.replaces:
            new_id = self._new_id(logical_id, kind, properties)
            change = replace(change, after=replace(after, physical_id=new_id))
        self.changes[logical_id] = change
        if kind == STACK and change.touches_resource:
            self._plan_child(logical_id, after)
        return change.subject

    def _new_id(self, logical_id: str, kind: str, properties: JsonObject) -> str:
        if kind == STACK:
            unique = self.world.unique(self.stack.name, logical_id).replace("-", "")[:12].upper()
            return self.world.new_stack_id(f"{self.stack.name[:80]}-{logical_id[:34]}-{unique}")
        unique = self.world.unique(self.stack.name, logical_id).replace("-", "")[:12]
        return named_id(kind, properties) or generated_id(
            kind, self.stack.name, logical_id, unique, self.world.settings.region
        )

    def _plan_child(self, logical_id: str, resource: Resource) -> None:
        """Nested stacks follow their parent only where TemplateURL or Parameters changed (spec/refactor.md 5.3)."""
        template = fetch_template(self.world, as_text(resource.properties.get("TemplateURL")))
        child = self.world.stacks.get(resource.physical_id) or Stack(
            resource.physical_id,
            resource.physical_id.split("/")[1],
            self.world.clock.now(),
            "CREATE_IN_PROGRESS",
            parent=self.stack.id,
            root=self.stack.root or self.stack.id,
        )
        given = [
            {"ParameterKey": key, "ParameterValue": as_text(value)}
            for key, value in resource.properties.get("Parameters", {}).items()
        ]
        parameters = bind(self.world, template, given, child.parameters)
        plan = make_plan(self.world, child, template, parameters, self.tags)
        self.nested[logical_id] = plan


def outputs_of(context: Context) -> tuple[Output, ...]:
    """The outputs whose condition holds, evaluated."""
    return tuple(
        Output(
            key,
            as_text(context.value(output.get("Value"))),
            output.get("Description"),
            as_text(context.value(output["Export"]["Name"])) if "Export" in output else None,
        )
        for key, output in context.template.outputs.items()
        if context.is_present(output)
    )


def fetch_template(world: World, url: str) -> Template:
    """The template behind a TemplateURL, checked."""
    template = parse(fetch_text(world, url))
    check(template)
    return template


def fetch_text(world: World, url: str) -> str:
    """The text behind a TemplateURL, if it is short enough."""
    text = world.fetch(url)
    if len(text.encode()) > URL_LIMIT:
        raise invalid(f"Template may not exceed {URL_LIMIT} bytes in size.")
    return text


def is_same(plan: Plan, text_only: bool) -> bool:
    """Is there nothing to update? Description, Metadata, Conditions and such cannot be updated by themselves.

    A template that differs only in how equal values are written is an update, unless such `text_only` differences
    are to be taken for none.
    """
    stack = plan.stack
    if plan.changes or plan.tags != stack.tags or plan.parameters != stack.parameters:
        return False
    if text_only and plan.outputs == stack.outputs:
        return True
    return all(equal(plan.template.section(name), stack.template.section(name)) for name in ("Resources", "Outputs"))


def export_refusal(world: World, stack: Stack, outputs: tuple[Output, ...]) -> ServiceError | None:
    """Exports other stacks import may neither go nor change while they do; `outputs` are those `stack` would have."""
    kept = {output.export: output.value for output in outputs}
    for output in stack.outputs:
        if output.export and kept.get(output.export) != output.value:
            users = importers(world, output.export, stack)
            if users:
                verb = "update" if output.export in kept else "delete"
                return invalid(f"Cannot {verb} export {output.export} as it is in use by {', '.join(users)}")
    return None


def importers(world: World, export: str, exporter: Stack) -> list[str]:
    """Names of the live stacks that import `export`."""
    return [stack.name for stack in world.live() if stack is not exporter and export in imports_of(world, stack)]


def imports_of(world: World, stack: Stack) -> set[str]:
    """The export names a stack imports."""
    if "Fn::ImportValue" not in stack.template.text:
        return set()
    context, found = current(world, stack), set()
    pending: list[Json] = [stack.template.resources, stack.template.outputs]
    while pending:
        value = pending.pop()
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        pending += [item for item in items if isinstance(item, dict | list)]
        if isinstance(value, dict) and "Fn::ImportValue" in value:
            try:
                found.add(as_text(context.value(value["Fn::ImportValue"])))
            except ServiceError:
                continue
    return found
