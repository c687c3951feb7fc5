"""Diagnostics of the passes that rewrite the GraphQL schema: A2G2061 to 2079, 1570, 1571 and 1980."""

from amp2gen.ir.diagnostics import _kind

JOIN_MODEL_WRITTEN_OUT = _kind(
    "A2G2061",
    "note",
    "a many-to-many relation has its join model written out",
    """Gen 2 binds the hidden join table of a relation to another model's table. The schema now holds the join model
    that Gen 1 makes of `@manyToMany`, with the same table, attributes, indexes, rules and operations.""",
)
RELATION_NOT_WRITTEN_OUT = _kind(
    "A2G2062",
    "error",
    "a many-to-many relation cannot be written out",
    """The directive is taken out of the schema, so its field returns nothing: left in, it would read
    and write another model's table. Write the join model yourself, with the names of Gen 1's table and attributes.""",
)
NO_NEW_QUERIES = _kind(
    "A2G2063",
    "note",
    "indexes say that they have no query",
    """Gen 2 gives every `@index` a query, under a name of its own, unless it says `queryField: null`. Gen 1 does so
    only with the flag `enableautoindexquerynames`, which the project has not set. Take the argument out where you want
    the query: it is open to whoever may read the model.""",
)
PREDICTIONS_WRITTEN_OUT = _kind(
    "A2G1570",
    "note",
    "@predictions is now a function",
    """Gen 2's `defineData` cannot hand the directive the bucket that it wants. A function asks the same services for
    the same things; the field keeps its name, its argument, its types and its rules, so that clients notice nothing.
    It may call these services, and read the bucket's public files where it looks at images, and nothing else.""",
)
NO_NEW_OPERATIONS = _kind(
    "A2G1980",
    "note",
    "operations that a model does not have are switched off by name",
    """In Gen 1 naming some queries, mutations or subscriptions in `@model` switches the others of their kind off,
    unless the flag `shoulddeepmergedirectiveconfigdefaults` is set. Gen 2 always makes the others, too, unless the
    schema says `null`. It now does. Take a `null` out where you want the operation: it is open to whoever the model's
    rules let in.""",
)
SQL_MODELS_NOT_CARRIED = _kind(
    "A2G1571",
    "error",
    "models of a SQL database are not carried over",
    """Gen 1's CLI keeps the database's host, port, user, password and name in five SSM parameters and looks its VPC up
    at each push; Gen 2 wants one connection string, as a secret. Neither is in a checkout. The data stays where it is.
    Set the secret, let `ampx generate schema-from-database` write the tables as models, add what schema.sql.graphql
    says beside them (`@auth`, `@refersTo`, `@sql`), give both schemas to `defineData`, and take the `uncarried` line
    out of backend.ts. "Keep a SQL database" in the manual has the code.""",
)
