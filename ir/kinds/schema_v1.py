"""Diagnostics of schemas of the GraphQL transformer version 1: A2G203x."""

from amp2gen.ir.diagnostics import _kind

SCHEMA_V1_MIGRATED = _kind(
    "A2G2031",
    "note",
    "the schema is rewritten for version 2 of the GraphQL transformer",
    """Gen 2 knows version 2 of the directives only. `@key` and `@connection` are written as `@primaryKey`, `@index`,
    `@hasOne`, `@hasMany` and `@belongsTo`; tables, attributes and indexes keep their names. Version 1 leaves open what
    no rule speaks of, so rules are added that say so. Read the schema before deploying.""",
)
V1_NOT_CARRIED = _kind(
    "A2G2032",
    "error",
    "a directive of version 1 has no counterpart in version 2",
    """Version 2 would give the table another key or index, or cannot say what the directive means. It is taken
    out of the schema, so that the rest can be tried, and backend.ts throws until you have decided: see the message. Do
    not deploy over tables with data before. Of @versioned, the field `version` stays, and nothing counts it up or
    compares it. A list by fields that are not the key or a global index of the other model: give that model an @index
    of exactly these fields, and the list @hasMany with this index's name.""",
)
V1_ACCESS_NOT_EXPRESSED = _kind(
    "A2G2033",
    "error",
    "access rules of version 1 cannot be said in version 2",
    """The rule is written so that nobody gets more access than in Gen 1; see the message for who gets less. Change the
    rules in amplify/data/schema.graphql if that is not what the app needs.""",
)
V1_FIELD_TYPE_CHANGED = _kind(
    "A2G2034",
    "warning",
    "a field's type changes with the migration of the schema",
    """In version 1 a field that holds another model's key may be of type String where the key is an ID; in version 2
    the types must be the same. What is stored does not change. Clients that pass the field as a variable of its own
    have to declare the variable with the new type.""",
)
