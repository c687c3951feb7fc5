"""The @auth rules of the two schemas that users wrote: owners and groups show in no template."""

import json
from collections.abc import Iterable, Iterator, Mapping

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import (
    Definition,
    Directive,
    InputType,
    InterfaceType,
    ObjectType,
    Plain,
    StringLiteral,
    argument,
    directives,
)
from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.items import as_list
from amp2gen.verify.rows import Pair

_FILE = "amplify/data/schema.graphql"


def auth_rule_pairs(gen1: Gen1Side, schema: str | None) -> Iterator[Pair]:
    """The rules of each type and field, whatever their order; nothing unless both schemas are there.

    Raises SyntaxProblem for a text that is no schema.
    """
    if gen1.own_schema is None or schema is None:
        return
    left, right = _rules(gen1.own_schema.text, gen1.own_schema.file), _rules(schema, _FILE)
    places = (Origin(file=gen1.own_schema.file), Origin(file=_FILE))
    for name in dict.fromkeys((*left, *right)):
        yield Pair("auth rules", name, "rules", left.get(name), right.get(name), *places)


def schema_facts(gen1: Gen1Side) -> dict[str, dict[str, Json]]:
    """What rules of the comparison may ask: whether there is a global auth rule, and what owner rules compare."""
    is_open = gen1.own_schema is not None and has_global_rule(gen1.own_schema.text)
    return {"default owner claim": {gen1.owner_claim: True}, **({"global auth rule": {}} if is_open else {})}


def has_global_rule(schema: str) -> bool:
    """Whether `input AMPLIFY` opens everything that has no rule of its own."""
    try:
        definitions = parse(schema, "schema.graphql").definitions
    except SyntaxProblem:  # reported where the rules are compared
        return False
    return any(
        isinstance(definition, InputType)
        and definition.name.value == "AMPLIFY"
        and any(field.name.value == "globalAuthRule" for field in definition.fields)
        for definition in definitions
    )


def _rules(text: str, file: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    definitions = parse(text, file).definitions
    for definition in definitions:
        if isinstance(definition, ObjectType | InterfaceType):
            name = definition.name.value
            for place, written in ((name, definition.directives), *_fields(name, definition)):
                rules = [rule for directive in written for rule in _of_directive(directive)]
                if rules:
                    found[place] = [*sorted(rules)]
    return found | _join_rules(definitions, found)


def _join_rules(definitions: Iterable[Definition], found: Mapping[str, Json]) -> dict[str, Json]:
    """Under a relation's hidden model hold the rules of both sides of `@manyToMany` (Amplify CLI, "Many-to-many
    relationship"); where both speak of one role, the second side's."""
    joined: dict[str, dict[str, str]] = {}
    for model in (each for each in definitions if isinstance(each, ObjectType)):
        for relation in (each for field in model.fields for each in directives(field, "manyToMany")):
            name = argument(relation, "relationName")
            if isinstance(name, StringLiteral):
                rules = joined.setdefault(name.value[:1].upper() + name.value[1:], {})
                for rule in map(str, as_list(found.get(model.name.value))):
                    role = {key: value for key, value in json.loads(rule).items() if key != "operations"}
                    rules[json.dumps(role, sort_keys=True)] = rule
    return {name: [*sorted(rules.values())] for name, rules in joined.items() if rules}


def _fields(name: str, definition: ObjectType | InterfaceType) -> Iterator[tuple[str, tuple[Directive, ...]]]:
    for field in definition.fields:
        yield f"{name}.{field.name.value}", field.directives


def _of_directive(directive: Directive) -> Iterator[str]:
    """The rules as JSON, one for each group."""
    if directive.name.value == "auth":
        for argument in directive.arguments:
            rules = argument.value.to_python()
            for rule in rules if isinstance(rules, list) else [rules]:
                yield from (
                    json.dumps(each, sort_keys=True)
                    for each in _by_group(normal_rule(rule) if isinstance(rule, dict) else rule)
                )


def _by_group(rule: Plain) -> list[Plain]:
    if not isinstance(rule, dict):
        return [rule]
    normal = normal_rule(rule)
    groups = normal.get("groups")
    return [{**normal, "groups": [each]} for each in groups] if isinstance(groups, list) else [normal]


_DEFAULTS: Iterable[tuple[str, str, str]] = (
    ("owner", "ownerField", "owner"),
    ("owner", "provider", "userPools"),
    ("groups", "provider", "userPools"),
    ("groups", "groupsField", "groups"),
    ("private", "provider", "userPools"),
    ("public", "provider", "apiKey"),
    ("custom", "provider", "function"),
)
"""Strategy, argument, and the value that leaving it out means (graphql-auth-transformer)."""


def normal_rule(rule: Mapping[str, Json]) -> dict[str, Json]:
    """A rule without what leaving it out would mean; `iam` and `groupField` under their present names."""
    written = {"groupsField" if name == "groupField" else name: value for name, value in rule.items()}
    if written.get("provider") == "iam":
        written["provider"] = "identityPool"
    without = {name for allow, name, value in _DEFAULTS if written.get("allow") == allow and written.get(name) == value}
    return {name: value for name, value in written.items() if name not in without}
