"""Diagnostics of schemas in the words of Gen 2's schema builder: A2G208x, A2G153x, A2G159x, A2G430x."""

from amp2gen.ir.diagnostics import _kind

NOT_IN_BUILDER = _kind(
    "A2G2081",
    "warning",
    "the schema stays SDL: the schema builder has no word for a construct",
    """`--schema builder` writes the GraphQL schema with `a.schema({ … })`, whole or not at all: Gen 2 does not mix both
    forms. Each construct that stopped it is named. Change it as the help says, if the API allows it, and compile again;
    or keep the SDL, which means the same.""",
)
RELATION_OF_GEN1 = _kind(
    "A2G2082",
    "note",
    "relations keep the indexes that Gen 1 made for them",
    """The schema builder names the index of a relation by itself, and Gen 1's tables have indexes under other names. So
    amplify/data/schema.ts writes Gen 1's directive into the transformed schema. Relations that you add later need no
    such line: they get indexes of their own.""",
)
RELATION_ON_ONE_SIDE = _kind(
    "A2G1530",
    "note",
    "a relation has one side only, and the schema builder wants both",
    """amplify/data/schema.ts gives the builder the other side inside of `otherSide({ … })`, which keeps it out of the
    types and out of the API: that stays what it is in Gen 1. If clients shall have that side too, write the field
    without `otherSide` and take its `null` out of the relations below the schema. The API gets one field more; the data
    stays as it is.""",
)

OPERATIONS_UNTYPED = _kind(
    "A2G1590",
    "note",
    "operations that the typed client does not have",
    """The client of `generateClient<Schema>()` calls a model's operations by their usual names and knows of no search.
    Operations that Gen 1's schema names otherwise are left out of its types, so that nobody calls what is not there;
    the API keeps them. Call them as before: `client.graphql({ query: … })`.""",
)
OWN_RESOLVERS = _kind(
    "A2G1591",
    "note",
    "operations that resolvers of your own answer",
    """The schema builder wants a handler for each operation. Those that a mapping template, `@http` or a resolver of a
    custom stack answers have `ownResolver`, which only gives them types: the API gets Gen 1's directives, which stand
    below the schema and say who may call the operation. Once a function answers instead, write it as the handler and
    take the entry below the schema out.""",
)

# A2G430x: verify

SCHEMA_FORM_DIFFERS = _kind(
    "A2G4301",
    "error",
    "the built schema does not say what the SDL says",
    """`a.schema({ … })` was transformed by Gen 2's own library, and the text that came out is not the schema that was
    compiled, beyond differences that mean nothing. Use `--schema sdl`, and please report it.""",
)
SCHEMA_THROWS = _kind(
    "A2G4302",
    "error",
    "the schema builder throws",
    """amplify/data/schema.ts does not load: the schema builder refuses the schema. See the message.""",
)
