"""`@key` becomes `@primaryKey` and `@index`.

Facts: amplify-category-api, packages/graphql-key-transformer: a key without a name is the table's, its first field the
partition key and the others, joined with `#`, the sort key. One with a name is an index; on the table's own partition
key it is a local one, unless the feature flag `secondarykeyasgsi` is on. Gen 2 makes global ones only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.models_of_schema import ModelType
from amp2gen.passes.schema_v1.draft import (
    Draft,
    arguments,
    list_argument,
    quoted,
    quoted_list,
    text_argument,
    v1_directives,
)
from amp2gen.syntax.graphql.tree import Directive


@dataclass(frozen=True)
class PrimaryKey:
    """The fields of a table's key: the partition key and those that make up the sort key."""

    hash: str
    sort: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.hash, *self.sort)


Indexes = Mapping[tuple[str, str], tuple[str, ...]]
"""The fields of each index, by the names of model and index, partition key first."""


def primary_key(model: ModelType) -> PrimaryKey:
    for key in v1_directives(model, "key"):
        fields = list_argument(key, "fields")
        if not text_argument(key, "name") and fields:
            return PrimaryKey(fields[0], tuple(fields[1:]))
    return PrimaryKey("id")


def migrate_keys(draft: Draft, *, local_indexes: bool) -> Indexes:
    """Returns the indexes that version 2 has, too."""
    indexes: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, model in draft.models.items():
        primary = primary_key(model)
        for key in v1_directives(model, "key"):
            fields = list_argument(key, "fields")
            index = text_argument(key, "name")
            if _has_fields(draft, name, key, fields):
                if index is None:
                    sort = quoted_list(fields[1:]) if fields[1:] else None
                    draft.give(name, fields[0], f"@primaryKey{arguments(sortKeyFields=sort)}")
                    draft.remove(key)
                elif local_indexes and fields[0] == primary.hash:
                    message = f"@key: the index {index} of {name} is a local one, and Gen 2 makes global ones only"
                    draft.problem(kinds.V1_NOT_CARRIED, key, message)
                else:
                    query = text_argument(key, "queryField")
                    draft.give(name, fields[0], index_directive(index, fields[1:], query))
                    draft.remove(key)
                    indexes[name, index] = tuple(fields)
    return indexes


def index_directive(name: str, sort: list[str] | tuple[str, ...], query: str | None) -> str:
    """Without a query field, version 2 would make one up and with it a query that Gen 1 does not have."""
    return "@index" + arguments(
        name=quoted(name),
        sortKeyFields=quoted_list(sort) if sort else None,
        queryField=quoted(query) if query else "null",
    )


def _has_fields(draft: Draft, model: str, key: Directive, fields: list[str]) -> bool:
    missing = [name for name in fields if draft.field_of(model, name) is None]
    if missing or not fields:
        what = f"{model} has no field {', '.join(missing)}" if missing else "it names no fields"
        draft.problem(kinds.V1_NOT_CARRIED, key, f"@key: {what}")
    return not missing and bool(fields)
