"""The other side of relations that Gen 1's schema has on one side only.

The builder wants a `belongsTo` for each `hasMany` and the other way round. Neither the types nor the text that is
deployed get the side that is added: the API stays what it is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from amp2gen.ir.models_of_schema import ModelType, camel_case
from amp2gen.ir.schema_builder import BuilderRelation
from amp2gen.passes.schema_builder.relations import Relation

Side = tuple[str, str, str, tuple[str, ...]]
"""Owner, related model, kind, references: what the builder tells the sides of relations apart by."""


def ambiguous(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Relations that the builder cannot tell from another one of the same models over the same fields."""
    found = list(relations)
    counts = Counter(map(_side, found))
    return (each for each in found if counts[_side(each)] > 1)


def other_sides(
    relations: Iterable[Relation], models: Mapping[str, ModelType]
) -> Mapping[str, tuple[BuilderRelation, ...]]:
    """By model, the relations that it must have in the builder and has not in the schema."""
    found = list(relations)
    there = set(map(_side, found))
    added: dict[str, tuple[BuilderRelation, ...]] = {}
    for each in found:
        if _other(each) not in there:
            taken = {field.name.value for field in models[each.model].fields}
            side = BuilderRelation(
                name=_free_name(camel_case(each.owner, each.field), taken),
                relation="belongsTo" if each.kind == "hasMany" else "hasMany",
                model=each.owner,
                references=each.references,
            )
            added[each.model] = (*added.get(each.model, ()), side)
    return added


def _side(relation: Relation) -> Side:
    return (relation.owner, relation.model, relation.kind, relation.references)


def _other(relation: Relation) -> Side:
    kind = "belongsTo" if relation.kind == "hasMany" else "hasMany"
    return (relation.model, relation.owner, kind, relation.references)


def _free_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "Side"
    return name
