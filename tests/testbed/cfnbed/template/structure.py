"""Is a template well formed? The checks CloudFormation makes before it looks at any stack.

Messages follow CloudFormation's where known (spec/refactor.md, section 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from cfnbed.errors import invalid

from .document import Json, JsonObject, Template
from .references import Reference, declared, references, resource_references

SECTIONS = frozenset(
    [
        "AWSTemplateFormatVersion",
        "Description",
        "Metadata",
        "Parameters",
        "Mappings",
        "Conditions",
        "Rules",
        "Hooks",
        "Transform",
        "Resources",
        "Outputs",
    ]
)
RESOURCE_KEYS = frozenset(
    [
        "Type",
        "Properties",
        "DependsOn",
        "Condition",
        "Metadata",
        "DeletionPolicy",
        "UpdateReplacePolicy",
        "CreationPolicy",
        "UpdatePolicy",
        "Version",
        "Description",
    ]
)
POLICIES = frozenset({"Delete", "Retain", "Snapshot", "RetainExceptOnCreate"})
RESOURCE_LIMIT = 500


def check(template: Template) -> None:
    """Raises the first complaint about `template`."""
    for rule in _RULES:
        for message in rule(template):
            raise invalid(message)


@lru_cache(maxsize=1024)
def complaints(template: Template) -> tuple[str, ...]:
    """The messages of all complaints, the one CloudFormation would give first. Kept, as they are asked for often."""
    return tuple(message for rule in _RULES for message in rule(template))


def _sections(template: Template) -> Iterator[str]:
    unknown = sorted(set(template.body) - SECTIONS)
    if unknown:
        yield f"Invalid template property or properties [{', '.join(unknown)}]"
    if not template.resources:
        yield "Template format error: At least one Resources member must be defined."
    if len(template.resources) > RESOURCE_LIMIT:
        yield (f"Template format error: Number of resources, {len(template.resources)}, is greater than maximum 500")


def _resources(template: Template) -> Iterator[str]:
    for logical_id, definition in template.resources.items():
        if not logical_id.isalnum():
            yield f"Template format error: Resource name {logical_id} is non alphanumeric."
        if not isinstance(definition, dict) or not isinstance(definition.get("Type"), str):
            yield f"Template format error: [/Resources/{logical_id}] Every Resources object must contain a Type member."
            continue
        for key in definition.keys() - RESOURCE_KEYS:
            yield f"Invalid template resource property '{key}'"
        for key in ("DeletionPolicy", "UpdateReplacePolicy"):
            if isinstance(definition.get(key), str) and definition[key] not in POLICIES:
                yield f"Template error: {key} must be one of {sorted(POLICIES)}"


def _dependencies(template: Template) -> Iterator[str]:
    known = declared(template)
    missing = sorted(
        {
            reference.target
            for definition in _definitions(template)
            for reference in resource_references(definition)
            if reference.kind in ("ref", "depends") and not _known(reference, known, template)
        }
    )
    if missing:
        yield (
            f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
            "in the Resources block of the template"
        )
    outputs = sorted(
        {ref.target for ref in references(template.outputs) if ref.kind == "ref" and not _known(ref, known, template)}
    )
    if outputs:
        yield (
            f"Template format error: Unresolved resource dependencies [{', '.join(outputs)}] "
            "in the Outputs block of the template"
        )


def _attributes(template: Template) -> Iterator[str]:
    for reference in _all(template):
        if reference.kind == "getatt" and reference.target not in template.resources:
            yield f"Template error: instance of Fn::GetAtt references undefined resource {reference.target}"


def _conditions(template: Template) -> Iterator[str]:
    used = [(ref, "Resources") for ref in _all(template)] + [
        (ref, "Conditions") for ref in references(template.conditions)
    ]
    used += [
        (Reference("condition", output["Condition"]), "Outputs")
        for output in template.outputs.values()
        if isinstance(output, dict) and isinstance(output.get("Condition"), str)
    ]
    for reference, block in used:
        if reference.kind == "condition" and reference.target not in template.conditions:
            yield (
                f"Template format error: Unresolved condition dependency {reference.target} in the {block} block of "
                "the template"
            )
    for reference in references(template.conditions):
        if reference.kind == "ref" and reference.target in template.resources:
            yield (
                f"Template format error: Unresolved dependencies [{reference.target}]. "
                "Cannot reference resources in the Conditions block of the template"
            )


def _mappings(template: Template) -> Iterator[str]:
    for reference in _all(template):
        if reference.kind == "mapping" and reference.target not in template.section("Mappings"):
            yield (
                f"Template error: Mapping named '{reference.target}' is not present in the 'Mappings' "
                "section of template."
            )


def _operands(template: Template) -> Iterator[str]:
    pending: list[Json] = [template.conditions, template.resources, template.outputs]
    while pending:
        value = pending.pop()
        items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        pending += [item for item in items if isinstance(item, dict | list)]
        for name in ("Fn::And", "Fn::Or"):
            if isinstance(value, dict) and isinstance(value.get(name), list) and not 2 <= len(value[name]) <= 10:
                yield (
                    f"Template error: every {name} object requires a list of at least 2 and at most 10 "
                    "boolean parameters."
                )


def _cycles(template: Template) -> Iterator[str]:
    needs = {
        logical_id: {ref.target for ref in resource_references(definition) if ref.target in template.resources}
        for logical_id, definition in template.resources.items()
        if isinstance(definition, dict)
    }
    while free := {logical_id for logical_id, targets in needs.items() if not targets}:
        needs = {logical_id: targets - free for logical_id, targets in needs.items() if logical_id not in free}
    if needs:
        yield f"Circular dependency between resources: [{', '.join(sorted(needs))}]"


_RULES: tuple[Callable[[Template], Iterator[str]], ...] = (
    _sections,
    _resources,
    _dependencies,
    _attributes,
    _conditions,
    _mappings,
    _operands,
    _cycles,
)


def _definitions(template: Template) -> Iterator[JsonObject]:
    return (definition for definition in template.resources.values() if isinstance(definition, dict))


def _all(template: Template) -> Iterator[Reference]:
    for definition in _definitions(template):
        yield from resource_references(definition)
    yield from references(template.outputs)


def _known(reference: Reference, known: frozenset[str], template: Template) -> bool:
    if reference.kind == "depends":
        return reference.target in template.resources
    return reference.target in known or reference.target.startswith("AWS::")
