"""Stacks of a folder, or of plain dicts, become deployed stacks.

Physical ids come from the recorded outputs and nested parameters where they tell, from the property that names the
resource where it has one, and are made up otherwise, the same in every run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from cfnbed.context import context_of
from cfnbed.deployment.plan import outputs_of
from cfnbed.errors import ServiceError
from cfnbed.model import Output, Parameter, Resource, Stack
from cfnbed.parameters import MASK, is_no_echo
from cfnbed.physical import Physical, generated_id, named_id
from cfnbed.resource_types import STACK, type_of
from cfnbed.service import Service
from cfnbed.template.document import Json, JsonObject, from_object
from cfnbed.template.evaluate import Context, as_text
from cfnbed.world import World

from .infer import Facts, learn, output_pairs
from .records import Nesting, Record, nestings, read_folder

Secrets = Mapping[str, Mapping[str, str]]
MakeId = Callable[[str, str, str], str]


def load_folder(
    service: Service, folder: Path, secrets: Secrets | None = None, make_id: MakeId | None = None
) -> tuple[Stack, ...]:
    """Deploy the stacks of `folder`. `secrets` are real values of NoEcho parameters, by stack and parameter.

    `make_id(stack, logical id, type)` makes up the physical ids nothing tells.
    """
    return load_records(service, read_folder(folder), secrets, make_id)


def load_dicts(
    service: Service, stacks: Mapping[str, Mapping[str, Any]], make_id: MakeId | None = None
) -> tuple[Stack, ...]:
    """Stack name → `{"template": {…}, "outputs": {key: value}, "parameters": {name: value}, "tags": {key: value}}`.

    All but the template may be left out; outputs are evaluated then.
    """
    records = tuple(
        Record(
            name,
            from_object(item["template"]),
            tuple({"OutputKey": key, "OutputValue": value} for key, value in item.get("outputs", {}).items()),
            tuple({"ParameterKey": key, "ParameterValue": value} for key, value in item.get("parameters", {}).items()),
            dict(item.get("tags", {})),
        )
        for name, item in stacks.items()
    )
    return load_records(service, records, None, make_id)


def load_records(
    service: Service, records: tuple[Record, ...], secrets: Secrets | None = None, make_id: MakeId | None = None
) -> tuple[Stack, ...]:
    """Deploy `records` as they are; nothing is written to the audit log."""
    loader = _Loader(service.world, records, nestings(records), secrets or {}, make_id or _made_up(service.world))
    return loader.load()


class _Loader:
    def __init__(
        self, world: World, records: tuple[Record, ...], nested: tuple[Nesting, ...], secrets: Secrets, make_id: MakeId
    ) -> None:
        self.world, self.records, self.nested, self.secrets, self.make_id = world, records, nested, secrets, make_id
        self.stacks: dict[str, Stack] = {}
        self.facts = {record.name: Facts() for record in records}

    def load(self) -> tuple[Stack, ...]:
        for record in self.records:
            self.stacks[record.name] = self._stack(record)
        for record in self.records:
            self._learn(record)
        for stack in self.stacks.values():
            self.world.stacks[stack.id] = stack
        deployed = [_Deployed(self, record) for record in self.records]
        for item in deployed:
            item.name_everything()
        for item in deployed:
            item.evaluate_everything()
        return tuple(self.stacks.values())

    def _stack(self, record: Record) -> Stack:
        world = self.world
        known = {item["OutputKey"]: item["OutputValue"] for item in record.outputs}
        told = [
            known[key]
            for key, item in record.template.outputs.items()
            if item["Value"] == {"Ref": "AWS::StackId"} and key in known
        ]
        secrets = self.secrets.get(record.name, {})
        stack = Stack(
            told[0] if told else world.new_stack_id(record.name),
            record.name,
            world.clock.now(),
            "CREATE_COMPLETE",
            record.template,
            {
                item["ParameterKey"]: Parameter(
                    secrets.get(item["ParameterKey"], item["ParameterValue"]),
                    is_no_echo(record.template.parameters.get(item["ParameterKey"], {}))
                    or item["ParameterValue"] == MASK,
                    item.get("ResolvedValue"),
                )
                for item in record.parameters
            },
            dict(record.tags),
        )
        stack.outputs = tuple(
            Output(item["OutputKey"], item["OutputValue"], item.get("Description"), item.get("ExportName"))
            for item in record.outputs
        )
        return stack

    def _learn(self, record: Record) -> None:
        facts, stack = self.facts[record.name], self.stacks[record.name]
        where = self.world.settings
        values = record.values | {
            "AWS::Region": where.region,
            "AWS::AccountId": where.account,
            "AWS::Partition": where.partition,
            "AWS::StackName": stack.name,
        }
        pairs = output_pairs(record.template, record.outputs)
        for nesting in self.nested:
            if nesting.parent == record.name:
                child = next(item for item in self.records if item.name == nesting.child)
                properties = record.template.resources[nesting.logical_id].get("Properties", {})
                given = properties.get("Parameters", {})
                pairs += [(given[key], value) for key, value in child.values.items() if key in given]
        learn(facts, record.template, values, pairs)
        for nesting in self.nested:
            if nesting.parent == record.name:
                child_stack = self.stacks[nesting.child]
                facts.ids[nesting.logical_id] = child_stack.id
                child_stack.parent = stack.id
        stack.root = None

    def root(self, stack: Stack) -> str | None:
        """The id of the topmost stack above `stack`; None for a root."""
        above = stack
        while above.parent is not None:
            above = self.world.stacks[above.parent]
        return None if above is stack else above.id


class _Deployed:
    """One record's resources: first their physical ids, when all stacks have theirs their properties."""

    def __init__(self, loader: _Loader, record: Record) -> None:
        self.world, self.record, self.loader = loader.world, record, loader
        self.facts, self.stack = loader.facts[record.name], loader.stacks[record.name]
        self.context: Context = context_of(self.world, self.stack, record.template, self.stack.parameters, self)

    def name_everything(self) -> None:
        self.stack.root = self.loader.root(self.stack)
        for logical_id, definition in self.record.template.resources.items():
            if self.context.is_present(definition):
                self._remember(logical_id, definition)

    def evaluate_everything(self) -> None:
        for logical_id, resource in self.stack.resources.items():
            properties = self._evaluated(resource.definition)
            self.stack.resources[logical_id] = Resource(
                logical_id, resource.type, resource.physical_id, properties, resource.definition
            )
            thing = self.world.physical.find(resource.type, resource.physical_id)
            if thing is not None:
                thing.properties = properties
        if not self.record.outputs:
            self.stack.outputs = outputs_of(self.context)

    def ref(self, logical_id: str) -> str:
        if logical_id in self.facts.ids:
            return self.facts.ids[logical_id]
        definition = self.record.template.resources.get(logical_id)
        if definition is None:
            raise ServiceError("ValidationError", f"{self.stack.name} refers to {logical_id}, which it does not have")
        kind = definition["Type"]
        physical_id = named_id(kind, self._evaluated(definition, only_names=True)) or self.loader.make_id(
            self.stack.name, logical_id, kind
        )
        self.facts.ids[logical_id] = physical_id
        return physical_id

    def attribute(self, logical_id: str, name: str) -> Json:
        if (logical_id, name) in self.facts.attributes:
            return self.facts.attributes[logical_id, name]
        return self.world.attribute(self.record.template.resources[logical_id]["Type"], self.ref(logical_id), name)

    def _remember(self, logical_id: str, definition: JsonObject) -> None:
        kind, physical_id = definition["Type"], self.ref(logical_id)
        self.stack.resources[logical_id] = Resource(logical_id, kind, physical_id, {}, definition)
        if kind != STACK:
            attributes: dict[str, Json] = {
                name: value for (owner, name), value in self.facts.attributes.items() if owner == logical_id
            }
            self.world.physical.add(Physical(kind, physical_id, {}, attributes, data=f"data of {physical_id}"))

    def _evaluated(self, definition: JsonObject, only_names: bool = False) -> JsonObject:
        """Resolved properties. What nobody recorded (an export of a stack that is not there) stays as written."""
        properties = definition.get("Properties", {})
        if only_names:
            name = type_of(definition["Type"]).name_property
            properties = {name: properties[name]} if name in properties else {}
        found = {}
        for name, expression in properties.items():
            try:
                value = self.context.value(expression)
            except ServiceError:
                value = {"Unresolved": as_text(str(expression))}
            if value is not None:
                found[name] = value
        return found


def _made_up(world: World) -> MakeId:
    def make(stack: str, logical_id: str, kind: str) -> str:
        unique = hashlib.sha256(f"{stack}/{logical_id}".encode()).hexdigest()[:12]
        return generated_id(kind, stack, logical_id, unique, world.settings.region)

    return make


def protected_ids(stacks: Iterable[Stack], types: Iterable[str]) -> frozenset[str]:
    """Physical ids of the resources of these types."""
    wanted = frozenset(types)
    return frozenset(item.physical_id for stack in stacks for item in stack.resources.values() if item.type in wanted)
