"""The keys and indexes that Gen 1's transformer (version 2) gives the table of each model of a schema."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import Directive, Field, ObjectType

_NUMBERS = {"Int", "Float", "AWSTimestamp"}

Keys = list[dict[str, Any]]


@dataclass
class ModelTable:
    """A table under construction: key schemas as CloudFormation has them, attribute types by name."""

    model: str
    key: Keys = field(default_factory=lambda: _schema("id"))
    indexes: dict[str, Keys] = field(default_factory=dict)
    local_indexes: dict[str, Keys] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)


def model_tables(schema: str, file: str, *, by_key: bool = True) -> tuple[ModelTable, ...]:
    """The tables of all models, those that join two models included. Raises SyntaxProblem.

    `by_key`: whether a join table's attributes are called after the models' keys
    (`respectprimarykeyattributesonconnectionfield`), or `postID`.
    """
    models = {
        each.name.value: each
        for each in parse(schema, file).definitions
        if isinstance(each, ObjectType) and directive_of(each.directives, "model") is not None
    }
    tables = {name: _table(model) for name, model in models.items()}
    for name, model in models.items():
        for each in model.fields:
            _relate(name, each, tables)
    joined = dict(_join_tables(models, tables, by_key=by_key))
    return tuple((tables | joined).values())


def _table(model: ObjectType) -> ModelTable:
    table = ModelTable(model.name.value)
    types = {each.name.value: attribute_type(each) for each in model.fields}
    primary = next((each for each in model.fields if directive_of(each.directives, "primaryKey")), None)
    if primary is None:
        table.attributes["id"] = "S"
    else:
        sort = _sort_fields(directive_of(primary.directives, "primaryKey"))
        table.key = keyed(table, primary.name.value, sort, types)
    for each in model.fields:
        for directive in each.directives:
            if directive.name.value == "index":
                sort = _sort_fields(directive)
                name = argument(directive, "name") or _index_name(table.model, (each.name.value, *sort))
                table.indexes[str(name)] = keyed(table, each.name.value, sort, types)
    return table


def _index_name(model: str, fields: tuple[str, ...]) -> str:
    """`postsByAuthorAndDate`: what an index is called that the schema gives no name (graphql-index-transformer,
    `generateKeyAndQueryNameForConfig`)."""
    plural = _plural(model)
    return f"{plural[:1].lower()}{plural[1:]}By{'And'.join(field[:1].upper() + field[1:] for field in fields)}"


def _plural(word: str) -> str:
    if re.search(r"(series|species|news|data|media|information|equipment|sheep|fish)$", word, re.IGNORECASE):
        return word
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if word.endswith("person"):
        return f"{word[:-6]}people"
    if word.endswith("Person"):
        return f"{word[:-6]}People"
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    if re.search(r"(x|ch|ss|sh|zz|[^aou]us|alias|gas|ris)$", word, re.IGNORECASE):
        return f"{word}es"
    return word if word.endswith("s") else f"{word}s"


def keyed(table: ModelTable, partition: str, sort: list[str], types: Mapping[str, str]) -> Keys:
    """Several sort key fields share one text attribute, their names joined by `#`."""
    table.attributes[partition] = types.get(partition, "S")
    if sort:
        table.attributes["#".join(sort)] = types.get(sort[0], "S") if len(sort) == 1 else "S"
    return _schema(partition, "#".join(sort))


def _schema(partition: str, sort: str = "") -> Keys:
    keys = [{"AttributeName": partition, "KeyType": "HASH"}]
    return [*keys, {"AttributeName": sort, "KeyType": "RANGE"}] if sort else keys


def _relate(model: str, each: Field, tables: Mapping[str, ModelTable]) -> None:
    """A `@hasMany` without index and fields makes an index on the other model's table: `gsi-Post.comments`."""
    directive = directive_of(each.directives, "hasMany")
    other = tables.get(named_type(each))
    if directive is None or other is None or argument(directive, "indexName") or argument(directive, "fields"):
        return
    parts = [part for key in tables[model].key for part in key["AttributeName"].split("#")]
    partition, *sort = (attribute_of(model, each.name.value, part) for part in parts)
    other.indexes[f"gsi-{model}.{each.name.value}"] = keyed(other, partition, sort, {})


def attribute_of(*parts: str) -> str:
    """What the attribute of a connection is called: `postCommentsId`."""
    first, *rest = parts
    return first[:1].lower() + first[1:] + "".join(part[:1].upper() + part[1:] for part in rest)


def _join_tables(
    models: Mapping[str, ObjectType], tables: Mapping[str, ModelTable], *, by_key: bool
) -> Iterator[tuple[str, ModelTable]]:
    """`@manyToMany(relationName: "PostTags")` makes a model of that name, with an index for each side.

    The names: graphql-relational-transformer, `getManyToManyConnectionAttributeName`.
    """
    sides: dict[str, list[str]] = {}
    for name, model in models.items():
        for each in model.fields:
            directive = directive_of(each.directives, "manyToMany")
            relation = argument(directive, "relationName") if directive else None
            if isinstance(relation, str):
                sides.setdefault(relation[:1].upper() + relation[1:], []).append(name)
    for relation, names in sides.items():
        table = ModelTable(relation, attributes={"id": "S"})
        for name in names:
            side, other = name[:1].lower() + name[1:], tables[name]
            partition, *sort = (part for key in other.key for part in key["AttributeName"].split("#"))
            own = attribute_of(side, partition) if by_key else f"{side}ID"
            types = {f"{side}{part}": other.attributes.get(part, "S") for part in sort}
            types[own] = other.attributes.get(partition, "S")
            table.indexes[f"by{name}"] = keyed(table, own, [f"{side}{part}" for part in sort], types)
        yield relation, table


def directive_of(directives: tuple[Directive, ...], name: str) -> Directive | None:
    """The first directive of a name."""
    return next((each for each in directives if each.name.value == name), None)


def argument(directive: Directive, name: str) -> Any:
    """The value of an argument, None where it is not given."""
    return next((each.value.to_python() for each in directive.arguments if each.name.value == name), None)


def _sort_fields(directive: Directive | None) -> list[str]:
    found = argument(directive, "sortKeyFields") if directive else None
    return [str(each) for each in found] if isinstance(found, list) else [found] if isinstance(found, str) else []


def named_type(each: Field) -> str:
    """The name of a field's type, without list and exclamation marks."""
    return to_sdl(each.type).strip("[]!")


def attribute_type(each: Field) -> str:
    """What DynamoDB keeps a key field as."""
    return "N" if named_type(each) in _NUMBERS else "S"
