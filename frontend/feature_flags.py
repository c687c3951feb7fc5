"""cli.json: the flags that change what Gen 1's GraphQL transformer makes, against what Gen 2 always does."""

from collections.abc import Mapping
from dataclasses import dataclass

from amp2gen.frontend.context import Context
from amp2gen.ir import kinds
from amp2gen.ir.app import FeatureFlag
from amp2gen.ir.base import Origin
from amp2gen.syntax.graphql.tree import Directive, Document, walk

PATH = "amplify/cli.json"


@dataclass(frozen=True)
class Behaviour:
    """A flag that `defineData` hard-codes: its value there, the directive it matters for, what differs otherwise."""

    gen2: bool
    directive: str
    difference: str


BEHAVIOURS: Mapping[str, Behaviour] = {
    "secondarykeyasgsi": Behaviour(
        True, "index", "an index on a table's own partition key is a local one in Gen 1, a global one in Gen 2"
    ),
    "respectprimarykeyattributesonconnectionfield": Behaviour(
        True, "primaryKey", "relations to a model with a custom key are stored under other attribute names"
    ),
    "shoulddeepmergedirectiveconfigdefaults": Behaviour(
        True, "model", "in Gen 1 naming some operations of a model switches the others off, in Gen 2 it does not"
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
    features = context.project.object(PATH).get("features")
    flags = features.get("graphqltransformer") if isinstance(features, Mapping) else None
    return flags if isinstance(flags, Mapping) else {}


def report_flags(document: Document, context: Context) -> None:
    """A warning for each flag that Gen 1 has set to what Gen 2 never does, where the schema can tell."""
    flags = transformer_flags(context)
    for name, behaviour in BEHAVIOURS.items():
        value = flags.get(name)
        if not isinstance(value, bool) or value == behaviour.gen2 or not _matters(name, behaviour, document):
            continue
        context.log.add(
            kinds.FEATURE_FLAG_DIFFERS,
            Origin(file=PATH, pointer=f"/features/graphqltransformer/{name}"),
            f"{name} is {str(value).lower()}: {behaviour.difference}",
        )


def _matters(name: str, behaviour: Behaviour, document: Document) -> bool:
    """Whether the directive is used; `@model` matters only where it names operations."""
    return any(
        isinstance(node, Directive)
        and node.name.value == behaviour.directive
        and (behaviour.directive != "model" or bool(node.arguments))
        for node in walk(document)
    )
