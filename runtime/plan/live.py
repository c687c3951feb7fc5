"""A deployed stack with its template read: which resources it has, and what its expressions are worth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from amp2gen.runtime.plan.attributes import Home, Properties, attribute_value, reference_value
from amp2gen.runtime.plan.templates import Template, parse_template, template_hash
from amp2gen.runtime.snapshot.model import MASK, DeployedResource, DeployedStack
from amp2gen.syntax.cloudformation.evaluate import decide, evaluate
from amp2gen.syntax.cloudformation.references import references, substitute
from amp2gen.syntax.cloudformation.scope import Scope
from amp2gen.syntax.cloudformation.values import NODE_TYPES, NoValue, Opaque, Value, as_value, walk
from amp2gen.syntax.documents import Json

LIVE_SETTINGS = {"AWS::Cognito::IdentityPool": ("SupportedLoginProviders",)}
"""Settings that a snapshot reads off the live resource: text by key."""


class UnresolvedError(Exception):
    """An expression whose value the snapshot does not tell; says which."""


@dataclass(frozen=True)
class LiveStack:
    """One stack of a snapshot. `facts` are live facts by resource type and physical id: attribute → value.

    `exports` are those of all stacks.
    """

    deployed: DeployedStack
    home: Home
    exports: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, Mapping[str, Json]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.deployed.name

    @property
    def text(self) -> str:
        """The original template, byte for byte."""
        return self.deployed.template

    @cached_property
    def hash(self) -> str:
        return template_hash(self.text)

    @cached_property
    def template(self) -> Template:
        return parse_template(self.text)

    @cached_property
    def resources(self) -> Mapping[str, DeployedResource]:
        """The deployed ones, by logical id."""
        return {item.logical_id: item for item in self.deployed.resources}

    def of_types(self, types: tuple[str, ...]) -> tuple[str, ...]:
        """Logical ids of the deployed resources of some types, in the template's order."""
        return tuple(
            name
            for name, definition in self.template["Resources"].items()
            if name in self.resources and definition.get("Type") in types
        )

    def definition(self, logical_id: str) -> Template:
        return cast(Template, self.template["Resources"][logical_id])

    def evaluate(self, expression: Json) -> Json:
        """The value of an expression, here and now. Raises UnresolvedError."""
        value = self.partial(expression)
        unknown = [each for each in walk(value) if isinstance(each, NODE_TYPES) and not isinstance(each, NoValue)]
        if unknown:
            raise UnresolvedError(_explain(unknown[-1]))
        return None if isinstance(value, NoValue) else cast(Json, value)

    def partial(self, expression: Json) -> Value:
        """What is left of an expression when everything that is known has been put in."""
        return evaluate(as_value(substitute(expression, self._known_attribute)), self._scope)

    def property(self, logical_id: str, name: str) -> Json:
        """A resource's evaluated property; None where it has none, or where it cannot be evaluated."""
        try:
            return self.evaluate(self.definition(logical_id).get("Properties", {}).get(name))
        except UnresolvedError:
            return None

    def value_of(self, logical_id: str, attribute: str | None) -> Json:
        """What a reference to one of the stack's deployed resources is worth; None where that is not known."""
        resource = self.resources.get(logical_id)
        if resource is None or resource.physical_id is None or logical_id not in self.template["Resources"]:
            return None
        told = self._told.get((logical_id, attribute))
        if told is not None:
            return told
        properties: Properties = lambda name: self.property(logical_id, name)  # noqa: E731
        if attribute is None:
            return reference_value(resource.type, resource.physical_id, properties)
        fact = self.facts.get(resource.type, {}).get(resource.physical_id, {}).get(attribute)
        if fact is not None:
            return fact
        return attribute_value(resource.type, attribute, resource.physical_id, properties, self.home)

    def holds(self, condition: str) -> bool | None:
        """Whether a condition of the template is true; None if that is not known."""
        return decide(condition, self._scope)

    @cached_property
    def _told(self) -> Mapping[tuple[str, str | None], str]:
        """What the outputs say about resources, and what the settings of live ones say about those they come from."""
        found = dict(self._told_by_settings())
        for key, output in self.template.get("Outputs", {}).items():
            value, text = output.get("Value"), self.deployed.outputs.get(key, MASK)
            if text != MASK and isinstance(value, dict) and len(value) == 1 and "Fn::Sub" not in value:
                for name, attribute in [*references(value)][:1]:
                    if set(value) <= {"Ref", "Fn::GetAtt"}:
                        found[name, attribute] = text
        return found

    def _told_by_settings(self) -> Iterator[tuple[tuple[str, str | None], str]]:
        """Gen 1's custom resources make values that nobody else tells, such as an identity pool's login providers. The
        pool itself has them by now, under the same keys."""
        for logical_id in self.of_types(tuple(LIVE_SETTINGS)):
            resource = self.resources[logical_id]
            facts = self.facts.get(resource.type, {}).get(resource.physical_id or "", {})
            properties = self.definition(logical_id).get("Properties", {})
            for name in LIVE_SETTINGS[resource.type]:
                wanted, live = properties.get(name), facts.get(name)
                if not isinstance(wanted, dict) or not isinstance(live, dict):
                    continue
                for key, value in wanted.items():
                    text = live.get(key)
                    if isinstance(value, dict) and set(value) == {"Fn::GetAtt"} and isinstance(text, str):
                        yield from ((reference, text) for reference in references(value))

    def _known_attribute(self, name: str, attribute: str | None) -> Json:
        return self.value_of(name, attribute)

    @cached_property
    def _scope(self) -> Scope:
        home = self.home
        pseudo: dict[str, Value] = {
            "AWS::AccountId": home.account,
            "AWS::Region": home.region,
            "AWS::Partition": home.partition,
            "AWS::URLSuffix": home.url_suffix,
            "AWS::StackName": self.name,
        }
        if self.deployed.id:
            pseudo["AWS::StackId"] = self.deployed.id
        return Scope(
            parameters={
                name: self._parameter(name, item) for name, item in self.template.get("Parameters", {}).items()
            },
            pseudo=pseudo,
            mappings=self.template.get("Mappings", {}),
            conditions=self.template.get("Conditions", {}),
            resources=self.template["Resources"].keys(),
            imports=lambda name: self.exports.get(name) if isinstance(name, str) else None,
        )

    def _parameter(self, name: str, declaration: Any) -> Value:
        """As CloudFormation substitutes it: text, or a list of texts."""
        given = self.deployed.parameters.get(name)
        text = None if given is None else given.resolved if given.resolved is not None else given.value
        if text is None:
            return Opaque("Ref", name)
        kind = str(declaration.get("Type", "String"))
        if "CommaDelimitedList" in kind or "List<" in kind:
            return [item.strip() for item in text.split(",")] if text else []
        return text


def is_secret(declaration: Json) -> bool:
    """Whether a parameter's value is not shown (NoEcho)."""
    return isinstance(declaration, dict) and str(declaration.get("NoEcho", "")).lower() == "true"


def _explain(node: object) -> str:
    if isinstance(node, Opaque) and node.name == "Ref":
        return f"the value of {node.args}"
    name, attribute = getattr(node, "logical_id", None), getattr(node, "attribute", None)
    if name:
        return f"the attribute {attribute} of {name}" if attribute else f"the id of {name}"
    return f"{getattr(node, 'name', None) or type(node).__name__}"
