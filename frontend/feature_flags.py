"""cli.json: the flags that change what Gen 1's GraphQL transformer makes, against what Gen 2 always does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.ir import kinds
from amp2gen.ir.app import FeatureFlag
from amp2gen.syntax.graphql.tree import Directive, Document, ObjectLiteral, argument, walk

PATH = "amplify/cli.json"


@dataclass(frozen=True)
class Behaviour:
    """A flag that `defineData` hard-codes: its value there, the directive it matters for, what differs otherwise."""

    gen2: bool
    directive: str
    difference: str
    matters: Callable[[Directive], bool] = lambda directive: True


BEHAVIOURS: Mapping[str, Behaviour] = {
    "secondarykeyasgsi": Behaviour(
        True, "index", "an index on a table's own partition key is a local one in Gen 1, a global one in Gen 2"
    ),
    "respectprimarykeyattributesonconnectionfield": Behaviour(
        True, "primaryKey", "relations to a model with a custom key are stored under other attribute names"
    ),
    "populateownerfieldforstaticgroupauth": Behaviour(
        True,
        "auth",
        "what a member of a group creates has no owner in Gen 1, in Gen 2 whoever created it owns it",
        matters=lambda auth: _has_owners_and_groups(auth),
    ),
    "subscriptionsinheritprimaryauth": Behaviour(
        False, "hasMany", "in Gen 1 subscriptions deliver related models under the model's own rules"
    ),
}
"""The defaults of @aws-amplify/data-construct, for flags whose other value leaves a trace in data or access."""


def lower_feature_flags(context: Context) -> tuple[FeatureFlag, ...]:
    """All flags as written, sorted, under `<section>.<flag>`."""
    features = context.project.object(PATH, context.log).get("features")
    return tuple(
        FeatureFlag(name=f"{section}.{name}", value=str(value))
        for section, flags in sorted((features if isinstance(features, Mapping) else {}).items())
        if isinstance(flags, Mapping)
        for name, value in sorted(flags.items())
    )


def transformer_flags(context: Context) -> Mapping[str, object]:
    return flags_of("graphqltransformer", context) or {}


def flags_of(section: str, context: Context) -> Mapping[str, object] | None:
    """A section's flags; None if cli.json has no flags at all. One that a section lacks is off in Gen 1."""
    features = context.project.object(PATH).get("features")
    if not isinstance(features, Mapping):
        return None
    flags = features.get(section)
    return flags if isinstance(flags, Mapping) else {}


def is_off(name: str, context: Context) -> bool:
    """Whether a flag is off. A flag that the project's cli.json lacks is younger than the project, and off in Gen 1."""
    flags = transformer_flags(context)
    return bool(flags) and flags.get(name) is not True


def report_flags(document: Document, context: Context) -> None:
    """A warning for each flag that Gen 1 has set to what Gen 2 never does, where the schema can tell."""
    flags = transformer_flags(context)
    file = context.project.document(PATH, context.log)
    for name, behaviour in BEHAVIOURS.items():
        on = flags.get(name) is True
        if not flags or on == behaviour.gen2 or not _matters(behaviour, document):
            continue
        pointer = f"/features/graphqltransformer/{name}" if name in flags else "/features/graphqltransformer"
        value = str(on).lower() if name in flags else "not set, so off"
        context.log.add(
            kinds.FEATURE_FLAG_DIFFERS,
            origin_at(file, pointer) if file else None,
            f"{name} is {value}: {behaviour.difference}",
        )


def _matters(behaviour: Behaviour, document: Document) -> bool:
    """Whether the schema uses the directive in a way that the flag changes."""
    return any(
        isinstance(node, Directive) and node.name.value == behaviour.directive and behaviour.matters(node)
        for node in walk(document)
    )


def _has_owners_and_groups(auth: Directive) -> bool:
    """Whether owners and groups that are named in the schema may write: a group named by a record's field is other."""
    rules = argument(auth, "rules")
    written = [rule.to_python() for rule in getattr(rules, "values", ()) if isinstance(rule, ObjectLiteral)]
    return any(rule.get("allow") == "owner" for rule in written) and any(rule.get("groups") for rule in written)
