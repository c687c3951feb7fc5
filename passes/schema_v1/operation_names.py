"""The names of a model's operations, where version 2 would make others.

Facts: amplify-category-api, packages/graphql-dynamodb-transformer. In version 1, naming some operations of a model
switches the others off; Gen 2 merges them with the defaults. Without the feature flag `improvepluralization`, version 1
lists a model under its name with an `s`; version 2 knows English.
"""

import re

from amp2gen.passes.schema_v1.draft import Draft, v1_directives
from amp2gen.syntax.graphql.tree import Argument, Directive, NullLiteral, ObjectLiteral

OPERATIONS = {
    "queries": ("get", "list"),
    "mutations": ("create", "update", "delete"),
    "subscriptions": ("onCreate", "onUpdate", "onDelete"),
}

REGULAR = re.compile(r"([bdgklprtw]|[ao]y|[bcdgklmnprtvz]e|nt|ing|ion)\Z")
"""The ends of names that take an `s`. Other lists are written out by name: no harm if in vain."""

IRREGULAR = re.compile(
    r"(child|people|foot|sheep|trout|mackerel|aid|mail|advice|dice|garbage|sewage|equipment|information|pollution|cooperation|"
    r"transportation|(soft|hard|firm)ware|criterion|literature|justice|commerce|expertise|shrimp|elk|aircraft|chassis)\Z",
    re.IGNORECASE,
)
"""Words that look regular and are not, or have no plural."""


def keep_operation_names(draft: Draft, *, improved_plurals: bool) -> None:
    for name, model in draft.models.items():
        found = next(v1_directives(model, "model"))
        written = {each.name.value: each for each in found.arguments}
        for argument, operations in OPERATIONS.items():
            if argument in written:
                _switch_off(draft, written[argument], operations)
        if "queries" not in written and not improved_plurals and not takes_s(name):
            _add_argument(draft, found, f'queries: {{ list: "list{name[:1].upper()}{name[1:]}s" }}')


def takes_s(name: str) -> bool:
    """Whether the plural of a name is certainly the name with an `s`."""
    return bool(REGULAR.search(name)) and not IRREGULAR.search(name)


def _switch_off(draft: Draft, argument: Argument, operations: tuple[str, ...]) -> None:
    value = argument.value
    if isinstance(value, NullLiteral) or not isinstance(value, ObjectLiteral):
        return
    named = {field.name.value for field in value.fields}
    off = [name for name in operations if name not in named]
    if argument.name.value == "subscriptions" and len(off) == len(operations):
        return
    if off and not value.fields:
        draft.replace(value, f"{{ {', '.join(f'{name}: null' for name in off)} }}")
    elif off:
        draft.insert(value.fields[-1].span.end, "".join(f", {name}: null" for name in off))


def _add_argument(draft: Draft, found: Directive, argument: str) -> None:
    if found.arguments:
        draft.insert(found.arguments[-1].span.end, f", {argument}")
    else:
        draft.insert(found.name.span.end, f"({argument})")
