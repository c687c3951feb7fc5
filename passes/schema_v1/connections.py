"""`@connection` becomes `@hasOne`, `@hasMany` and `@belongsTo`.

Facts: amplify-category-api, packages/graphql-connection-transformer. With `fields`, the directive queries the related
table's key, or its index `keyName`, and makes nothing. Without, one side keeps the other's key in an attribute:
`keyField`, or `<type><Field>Id` after the side that has it. A list needs an index on it, `gsi-<name>` or
`gsi-<Type>.<field>`, sorted by the `sortField` that the *list's* side names. `keyName` without `fields` is ignored.
"""

from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.models_of_schema import NUMBERS, camel_case
from amp2gen.passes.relation_keys import misfit
from amp2gen.passes.schema_v1.draft import Draft, arguments, list_argument, quoted, quoted_list, text_argument
from amp2gen.passes.schema_v1.keys import Indexes, PrimaryKey, index_directive, primary_key
from amp2gen.syntax.graphql.tree import Directive, Field, ListType, NonNullType, argument, base_type_name, directive


@dataclass(frozen=True)
class Side:
    """One `@connection`: the field it is on, that field's model, and the model that the field leads to."""

    model: str
    field: Field
    directive: Directive

    @property
    def name(self) -> str:
        return self.field.name.value

    @property
    def related(self) -> str:
        return base_type_name(self.field.type)

    @property
    def place(self) -> str:
        return f"{self.model}.{self.name}"

    @property
    def is_list(self) -> bool:
        inner = self.field.type
        return isinstance(inner.of if isinstance(inner, NonNullType) else inner, ListType)

    @property
    def is_required(self) -> bool:
        return isinstance(self.field.type, NonNullType)

    def text(self, argument: str) -> str | None:
        return text_argument(self.directive, argument)

    @property
    def limit(self) -> str | None:
        value = argument(self.directive, "limit")
        return str(value.to_python()) if value else None

    @property
    def attribute(self) -> str:
        """Where this side, if it is the one with the key, keeps the other's."""
        return self.text("keyField") or camel_case(self.model, self.name, "id")


def migrate_connections(draft: Draft, indexes: Indexes) -> None:
    """`indexes`: those of version 1 that version 2 has, too."""
    for side in _sides(draft):
        if side.related not in draft.models:
            _refuse(draft, side, f"{side.related} is no model")
        elif list_argument(side.directive, "fields"):
            _by_fields(draft, side, indexes)
        elif side.text("name"):
            _by_name(draft, side)
        elif side.is_list:
            _list_alone(draft, side)
        else:
            _single(draft, side)


def _sides(draft: Draft) -> list[Side]:
    return [
        Side(name, field, found)
        for name, model in draft.models.items()
        for field in model.fields
        if (found := directive(field, "connection"))
    ]


def _by_fields(draft: Draft, side: Side, indexes: Indexes) -> None:
    fields = list_argument(side.directive, "fields")
    index = side.text("keyName")
    own = _key(draft, side.related).fields
    key = indexes.get((side.related, index)) if index and side.is_list else own
    missing = [name for name in fields if name != "id" and draft.field_of(side.model, name) is None]
    if missing:
        _refuse(draft, side, f"{side.model} has no field {', '.join(missing)}")
    elif key is None:
        _refuse(draft, side, f"{side.related} has no global index {index}")
    elif reason := misfit(draft.models[side.model], fields, draft.models[side.related], key):
        _refuse(draft, side, reason)
    elif side.is_list:
        _replace(draft, side, "hasMany", indexName=index, fields=fields, limit=side.limit)
    elif len(fields) != len(own):
        _refuse(draft, side, f"its fields are not the whole key of {side.related}")
    else:
        back = any(
            other.model == side.related and other.related == side.model and other.is_list for other in _sides(draft)
        )
        _replace(draft, side, "belongsTo" if back else "hasOne", fields=fields)


def _by_name(draft: Draft, side: Side) -> None:
    """One half of a pair."""
    name = str(side.text("name"))
    partner = next(
        (
            other
            for other in _sides(draft)
            if other.model == side.related and other.field is not side.field and other.text("name") == name
        ),
        None,
    )
    if partner is None or (side.is_list and partner.is_list):
        _refuse(draft, side, f"version 1 refuses the connection {name} of this field")
    elif side.is_list:
        if (side.text("keyField") or partner.attribute) != partner.attribute:
            _refuse(draft, side, f"the two sides of {name} name different key fields")
        else:
            key = _key(draft, side.model)
            _replace(draft, side, "hasMany", indexName=f"gsi-{name}", fields=[key.hash], limit=side.limit)
    elif partner.is_list:
        sort = partner.text("sortField")
        if _keeps_key(draft, side, side.model, side.attribute, side.related, required=side.is_required) and _sorts(
            draft, side, sort
        ):
            draft.give(side.model, side.attribute, index_directive(f"gsi-{name}", [sort] if sort else [], None))
            _replace(draft, side, "belongsTo", fields=[side.attribute])
    else:
        _single(draft, side)


def _list_alone(draft: Draft, side: Side) -> None:
    """A list whose related table has an index for it."""
    key = _key(draft, side.model)
    if _is_plain(draft, side.model) and not side.text("keyField") and not side.is_required:
        _replace(draft, side, "hasMany", limit=side.limit)
    elif _keeps_key(draft, side, side.related, side.attribute, side.model, required=False, whole=False):
        index = f"gsi-{side.place}"
        draft.give(side.related, side.attribute, index_directive(index, [], None))
        _replace(draft, side, "hasMany", indexName=index, fields=[key.hash], limit=side.limit)


def _single(draft: Draft, side: Side) -> None:
    """The related record's key is an attribute of this one."""
    sort = side.text("sortField")
    declared = draft.field_of(side.model, side.attribute)
    plain = not side.text("keyField") and not sort and declared is None
    if plain and _is_plain(draft, side.related) and _key(draft, side.model).hash == "id":
        _replace(draft, side, "hasOne")
    elif len(_key(draft, side.related).sort) != (1 if sort else 0):
        _refuse(draft, side, f"it does not name the whole key of {side.related}")
    elif _keeps_key(draft, side, side.model, side.attribute, side.related, required=side.is_required, whole=False):
        _replace(draft, side, "hasOne", fields=[side.attribute, *([sort] if sort else [])])


def _keeps_key(
    draft: Draft, side: Side, holder: str, attribute: str, target: str, *, required: bool, whole: bool = True
) -> bool:
    """Sees to it that `holder` has a field for the key of `target`, with its type; false, with a diagnostic, if that
    would be another attribute than Gen 1's, which is a string. `whole`: the key must have no sort key."""
    key = _key(draft, target)
    field = draft.field_of(target, key.hash)
    type = base_type_name(field.type) if field else "ID"
    if type in NUMBERS:
        _refuse(draft, side, f"the key of {target} is a number, and the attribute {attribute} a string")
        return False
    if whole and key.sort:
        _refuse(draft, side, f"the key of {target} has a sort key, which the connection does not name")
        return False
    declared = draft.field_of(holder, attribute)
    if declared is None:
        draft.new_field(holder, attribute, type + ("!" if required else ""))
    elif base_type_name(declared.type) != type and draft.retype(declared, type):
        message = f"{holder}.{attribute} becomes {type}, as it holds keys of {target}"
        draft.problem(kinds.V1_FIELD_TYPE_CHANGED, declared, message)
    return True


def _sorts(draft: Draft, side: Side, sort: str | None) -> bool:
    """Whether version 2 gives the sort key the type that version 1 did: it took IDs and enums for numbers."""
    if sort is None:
        return True
    field = draft.field_of(side.model, sort)
    if field is None or base_type_name(field.type) in {"ID", *draft.enums}:
        reason = "is missing" if field is None else "is a number in the index of version 1, a string in version 2"
        _refuse(draft, side, f"the sort field {side.model}.{sort} {reason}")
        return False
    return True


def _key(draft: Draft, model: str) -> PrimaryKey:
    return primary_key(draft.models[model])


def _is_plain(draft: Draft, model: str) -> bool:
    """Whether the model's key is `id: ID!`, so that both versions derive the same names from it."""
    field = draft.field_of(model, "id")
    return _key(draft, model) == PrimaryKey("id") and (field is None or base_type_name(field.type) == "ID")


def _replace(
    draft: Draft,
    side: Side,
    name: str,
    *,
    indexName: str | None = None,  # noqa: N803 - the directive's own name
    fields: list[str] | None = None,
    limit: str | None = None,
) -> None:
    written = arguments(
        indexName=quoted(indexName) if indexName else None,
        fields=quoted_list(fields) if fields else None,
        limit=limit,
    )
    if fields and "id" in fields and draft.field_of(side.model, "id") is None:
        # Both versions add the field that is not declared, but version 2 wants to see what a relation names.
        draft.new_field(side.model, "id", "ID!")
    draft.replace(side.directive, f"@{name}{written}")


def _refuse(draft: Draft, side: Side, reason: str) -> None:
    draft.problem(kinds.V1_NOT_CARRIED, side.directive, f"@connection on {side.place}: {reason}")
