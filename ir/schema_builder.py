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

    `gen1`: its type and directives in the schema's text, where the builder would write others; directives alone where
    the type is the same. `hidden`: the text does not have it, as Gen 1's transformer adds it for a relation that names
    no fields.
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
    """A secondary index. `name` None: the transformer names it. `query_field` None: there is no query for it."""

    name: str | None = None
    field: str
    sort_keys: tuple[str, ...] = ()
    query_field: str | None = None


class BuilderModel(Node):
    """`a.model({ … })`. `identifier`: the key, where it is not `id`. `disabled`: operations that the client has not.

    `gen1`: its directives but `@auth` in the schema's text, where the builder would write others.
    """

    kind: Literal["model"] = "model"
    name: str
    fields: tuple[Annotated[BuilderField | BuilderRelation, Field(discriminator="kind")], ...]
    identifier: tuple[str, ...] = ()
    indexes: tuple[BuilderIndex, ...] = ()
    disabled: tuple[str, ...] = ()
    rules: tuple[BuilderRule, ...] = ()
    gen1: str | None = None
    comment: str | None = None


class BuilderCustomType(Node):
    """`a.customType({ … })`. `is_input`: in the schema's text it is an `input`.

    `gen1`: its directives in the schema's text, where the builder would write others.
    """

    kind: Literal["custom_type"] = "custom_type"
    name: str
    fields: tuple[BuilderField, ...]
    is_input: bool = False
    gen1: str | None = None
    comment: str | None = None


class BuilderEnum(Node):
    """`a.enum([…])`."""

    kind: Literal["enum"] = "enum"
    name: str
    values: tuple[str, ...]
    comment: str | None = None


class BuilderSource(Node):
    """What a subscription hears of: a custom mutation, or `operations` of a model."""

    ref: str
    operations: tuple[Literal["create", "update", "delete"], ...] = ()


class BuilderOperation(Node):
    """`a.query()`, `a.mutation()` or `a.subscription()`, answered by functions one after another.

    `handlers` are names in `@function`; without any, a resolver of the user's answers. A subscription has `sources`,
    and what it returns follows from them. `gen1`: its type and directives in the schema's text, where the builder would
    write others; directives alone where the type is the same.
    """

    kind: Literal["operation"] = "operation"
    name: str
    operation: Literal["query", "mutation", "subscription"]
    arguments: tuple[BuilderField, ...] = ()
    returns: BuilderType | None = None
    sources: tuple[BuilderSource, ...] = ()
    handlers: tuple[str, ...] = ()
    rules: tuple[BuilderRule, ...]
    gen1: str | None = None
    comment: str | None = None


BuilderEntry = Annotated[BuilderModel | BuilderCustomType | BuilderEnum | BuilderOperation, Field(discriminator="kind")]


class BuilderRoot(Node):
    """Directives of `Query`, `Mutation` or `Subscription`, which the builder has no place for."""

    name: str
    gen1: str


class BuilderSchema(Node):
    """The whole schema."""

    entries: tuple[BuilderEntry, ...]
    roots: tuple[BuilderRoot, ...] = ()
