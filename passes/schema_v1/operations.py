"""Operations of the user's own stay open to the API's default mode, where no rule closes them.

Gen 2 opens all operations and types to IAM, by a directive on each; with a directive, the default mode has to be named,
too. Types are named only if an open operation returns them: version 2 sees to those that are part of a model.
"""

from collections.abc import Iterator, Mapping

from amp2gen.passes.schema_v1.draft import Draft
from amp2gen.syntax.graphql.edit import insert_directive
from amp2gen.syntax.graphql.tree import Directive, Field, ObjectType, base_type_name, directive

ROOTS = frozenset({"Query", "Mutation", "Subscription"})

DIRECTIVES: Mapping[str, str] = {
    "apiKey": "aws_api_key",
    "userPools": "aws_cognito_user_pools",
    "oidc": "aws_oidc",
    "function": "aws_lambda",
}
"""`provider` → AppSync's directive. IAM has it already."""

MODES = frozenset({*DIRECTIVES.values(), "aws_iam", "aws_auth"})


def open_operations(draft: Draft, default: str) -> None:
    types: dict[str, list[ObjectType]] = {}
    for definition in draft.document.definitions:
        if isinstance(definition, ObjectType):
            types.setdefault(definition.name.value, []).append(definition)
    returned: list[str] = []
    for root in (part for name in sorted(ROOTS & types.keys()) for part in types[name]):
        written = [f"@{mode.name.value}" for part in types[root.name.value] for mode in _modes(part)]
        modes = written or ([f"@{DIRECTIVES[default]}"] if default in DIRECTIVES else [])
        for field in root.fields:
            if modes and not directive(field, "auth") and not any(_modes(field)):
                draft.edits.append(insert_directive(draft.document, field, " ".join(modes)))
                returned.append(base_type_name(field.type))
    if default in DIRECTIVES:
        for name in _reachable(draft, types, returned):
            if not any(mode for part in types[name] for mode in _modes(part)):
                draft.edits.append(insert_directive(draft.document, types[name][0], f"@{DIRECTIVES[default]}"))


def _modes(node: ObjectType | Field) -> Iterator[Directive]:
    return (each for each in node.directives if each.name.value in MODES)


def _reachable(draft: Draft, types: Mapping[str, list[ObjectType]], names: list[str]) -> list[str]:
    """The types among these and in their fields that are no models, in the order found."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if name in types and name not in draft.models and name not in found:
            found[name] = None
            waiting += [base_type_name(field.type) for part in types[name] for field in part.fields]
    return list(found)
