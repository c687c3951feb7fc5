"""A GraphQL schema as Gen 2's builder says it: `a.schema({ … })`, part by part and in the user's order.

Facts: @aws-amplify/data-schema 1.26, `ModelField`, `ModelRelationshipField`, `Authorization`, `CustomOperation`.
"""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from amp2gen.ir.base import Node

Scalar = Literal[
    "id",
    "string",
    "integer",
    "float",
    "boolean",
    "date",
    "time",
    "datetime",
    "timestamp",
    "email",
    "json",
    "phone",
    "url",
    "ipAddress",
]


class BuilderType(Node):
    """`a.string().required()`, or `a.ref('Status').required().array()`: a scalar or the name of a type.

    `required` is of the element where there is a list, `array_required` of the list.
    """

    scalar: Scalar | None = None
    ref: str | None = None
    required: bool = False
    array: bool = False
    array_required: bool = False


class BuilderRule(Node):
    """`allow.<method>(<arguments>)`, `.identityClaim(…)` or `.withClaimIn(…)`, and `.to([operations])`."""

    method: Literal[
        "owner",
        "ownerDefinedIn",
        "ownersDefinedIn",
        "group",
        "groups",
        "groupDefinedIn",
        "groupsDefinedIn",
        "authenticated",
        "guest",
        "publicApiKey",
        "custom",
    ]
    arguments: tuple[JsonValue, ...] = ()
    identity_claim: str | None = None
    group_claim: str | None = None
    operations: tuple[str, ...] | None = None


class BuilderField(Node):
    """A field of a model or custom type; an argument of an operation. `comment` is the user's, without marks.

    `gen1`: its type in the schema's text, where the builder would add a directive. `hidden`: the text does not have it,
    as Gen 1's transformer adds it for a relation that names no fields.
    """

    kind: Literal["field"] = "field"
    name: str
    type: BuilderType
    default: str | int | float | bool | None = None
    rules: tuple[BuilderRule, ...] = ()
    gen1: str | None = None
    hidden: bool = False
    comment: str | None = None


class BuilderRelation(Node):
    """`a.hasMany('Comment', 'postID')`. `gen1` is the field's type and directive as Gen 1 keeps the relation.

    None: Gen 1 has the relation on the other side only. Then it is for the builder, not in the types nor in the text.
    """

    kind: Literal["relation"] = "relation"
    name: str
    relation: Literal["hasMany", "belongsTo"]
    model: str
    references: tuple[str, ...]
    rules: tuple[BuilderRule, ...] = ()
    gen1: str | None = None
    comment: str | None = None


class BuilderIndex(Node):
    """A secondary index. `query_field` None: there is no query for it."""

    name: str
    field: str
    sort_keys: tuple[str, ...] = ()
    query_field: str | None = None


class BuilderModel(Node):
    """`a.model({ … })`. `identifier`: the key, where it is not `id`. `disabled`: operations that it does not have."""

    kind: Literal["model"] = "model"
    name: str
    fields: tuple[Annotated[BuilderField | BuilderRelation, Field(discriminator="kind")], ...]
    identifier: tuple[str, ...] = ()
    indexes: tuple[BuilderIndex, ...] = ()
    disabled: tuple[str, ...] = ()
    rules: tuple[BuilderRule, ...] = ()
    comment: str | None = None


class BuilderCustomType(Node):
    """`a.customType({ … })`."""

    kind: Literal["custom_type"] = "custom_type"
    name: str
    fields: tuple[BuilderField, ...]
    comment: str | None = None


class BuilderEnum(Node):
    """`a.enum([…])`."""

    kind: Literal["enum"] = "enum"
    name: str
    values: tuple[str, ...]
    comment: str | None = None


class BuilderOperation(Node):
    """`a.query()` or `a.mutation()`, answered by functions one after another. `handlers` are names in `@function`."""

    kind: Literal["operation"] = "operation"
    name: str
    operation: Literal["query", "mutation"]
    arguments: tuple[BuilderField, ...] = ()
    returns: BuilderType
    handlers: tuple[str, ...]
    rules: tuple[BuilderRule, ...]
    comment: str | None = None


BuilderEntry = Annotated[BuilderModel | BuilderCustomType | BuilderEnum | BuilderOperation, Field(discriminator="kind")]


class BuilderSchema(Node):
    """The whole schema."""

    entries: tuple[BuilderEntry, ...]
