"""Which key a relation's `fields` ask for, and whether Gen 2 takes them.

Facts: graphql-relational-transformer, `getFieldsNodes` and `getRelatedTypeIndex`, of @aws-amplify/data-construct. The
fields stand in the order of the key or index that they ask. The first alone is enough; with more, all are named.
"""

from collections.abc import Mapping, Sequence

from amp2gen.ir.models_of_schema import ModelType
from amp2gen.syntax.graphql.tree import Directive, Field, Plain, argument, base_type_name, directives

RELATIONS = frozenset({"hasOne", "hasMany", "belongsTo"})


def refused(models: Mapping[str, ModelType], owner: str, field: Field, relation: Directive) -> str | None:
    """Why Gen 2 refuses the relation on the field of a version 2 schema; None if it does not."""
    names = _names(relation, "fields")
    related = models.get(base_type_name(field.type))
    if owner not in models or not names or related is None:
        return None
    index = _names(relation, "indexName")
    key = _key(related, index[0] if index else None)
    if not key:
        return f"{related.name} has no index {index[0]}"
    return misfit(models[owner], names, related, key)


def misfit(owner: ModelType, fields: Sequence[str], related: ModelType, key: Sequence[str]) -> str | None:
    """Why `fields` of `owner` are not what the key of `related`, partition key first, is asked by; None if they are.

    Of fields that are not declared, but for `id`, nothing is said: version 2 adds those that relations keep keys in.
    """
    own, other = _types(owner), _types(related)
    if len(fields) > 1 and len(fields) != len(key):
        return f"it names {len(fields)} fields, and the key of {related.name} has {len(key)}: {', '.join(key)}"
    for name, asked in zip(fields, key, strict=False):
        if name in own and asked in other and own[name] != other[asked]:
            return f"{owner.name}.{name} is of type {own[name]}, and {related.name}.{asked} of type {other[asked]}"
    return None


def _types(model: ModelType) -> Mapping[str, str]:
    """The type of each field by name. A model that does not declare its `id` has one."""
    return {"id": "ID", **{field.name.value: base_type_name(field.type) for field in model.fields}}


def _key(model: ModelType, index: str | None) -> list[str]:
    """The fields of the model's key, or of that index; none if there is no such index."""
    for field in model.fields:
        for found in directives(field, "index" if index else "primaryKey"):
            if index is None or _names(found, "name") == [index]:
                return [field.name.value, *_names(found, "sortKeyFields")]
    return [] if index else ["id"]


def _names(directive: Directive, name: str) -> list[str]:
    value = argument(directive, name)
    plain: Plain = value.to_python() if value else None
    return [str(each) for each in plain] if isinstance(plain, list) else [plain] if isinstance(plain, str) else []
