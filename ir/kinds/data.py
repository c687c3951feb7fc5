"""Diagnostics of data: A2G14xx."""

from amp2gen.ir.diagnostics import _kind

SCHEMA_MISSING = _kind(
    "A2G1401",
    "error",
    "the GraphQL API has no schema",
    """Neither schema.graphql nor schema/*.graphql holds a type definition, so there is no API to carry over.""",
)
FUNCTION_DIRECTIVE_DANGLING = _kind(
    "A2G1402",
    "warning",
    "@function names a function that does not exist",
    """No function of the project has this name, so calling the field fails in Gen 1, and goes on failing in Gen 2,
    unless the function was deployed elsewhere. Correct the name in the schema, or add the function.""",
)
FUNCTION_DIRECTIVE_CASE = _kind(
    "A2G1403",
    "warning",
    "@function names a function in another case",
    """The name differs from the function's only by upper and lower case. Lambda names are case sensitive, so Gen 1
    calls a function that does not exist. The Gen 2 project calls the one that does.""",
)
FUNCTION_IN_TWO_REGIONS = _kind(
    "A2G1560",
    "warning",
    "@function uses one name for two functions",
    """With `region` or `accountId` the name means a function outside of the app, and without them the app's own. Gen 2
    tells functions apart by the name alone: both fields call the app's own. Rename the app's own function in the
    schema and in `functions` of defineData, which says what each name means.""",
)
DIRECTIVE_NOT_CARRIED = _kind(
    "A2G1404",
    "error",
    "a directive does something that Gen 2 does not",
    """It is taken out of the schema, so that the rest of the API works. A field that lost its directive has no resolver
    and returns nothing; backend.ts throws until you decide. For @sql, write a function, or use defineData's own SQL
    support; for a transformer of your own, the resolvers that it generates, as files in resolvers/. @predictions
    is a function in Gen 2 (A2G1570) where Gen 1 accepts it: correct its actions, or add the bucket. A relation whose
    fields are not the key or the index that it asks: name one field, or all of the key's in its order, with the types
    that they have there.""",
)
CONFLICT_RESOLUTION = _kind(
    "A2G1406",
    "error",
    "a strategy of conflict resolution (DataStore) is not carried over",
    """What decides between two writes to one record is a function of another project, or nothing that AppSync knows.
    It is left out, and backend.ts throws until you decide: without it, the models that it is for would have the
    project's strategy; without any strategy at all, records would have no versions, DataStore could not synchronize,
    and what it has deleted would be listed again. Add the function to the project, or set another strategy, in Gen 1
    (`amplify update api`) or in `amplify/data/resource.ts`.""",
)
CHANGES_BEFORE_THE_SWITCH = _kind(
    "A2G1407",
    "note",
    "DataStore's clients may miss what others wrote just before the switch",
    """AppSync answers a client that was in contact within 30 minutes from the API's own list of changes. Gen 2's API
    does not know what was written through Gen 1's. A client that turns from one to the other within 30 minutes may
    miss such changes until its next full synchronization, a day by default; `DataStore.clear()` before the first
    `DataStore.start()` makes it read the tables anew. What it has not sent yet has to be sent before.""",
)
CUSTOM_ROLES_COVERED = _kind(
    "A2G1408",
    "note",
    "custom-roles.json needs no counterpart",
    """Gen 1 lets an IAM role past the @auth rules only if custom-roles.json names it. Gen 2's API trusts every IAM
    principal of the account that IAM itself allows to call it, but for the roles of the identity pool.""",
)

TABLE_SETTING_NOT_IMPORTED = _kind(
    "A2G1409",
    "error",
    "a setting of the model tables keeps them from being imported",
    """Gen 2 imports a table only if it is billed on demand, streams new and old images and is encrypted with
    DynamoDB's own key. Gen 1 encrypts model tables with AWS's key for DynamoDB in KMS unless parameters.json of the API
    says `"DynamoDBEnableServerSideEncryption": false`, and Amplify's table manager compares such a table with something
    that it never is, whatever the Gen 2 project says of it. Change the tables in Gen 1 first: `amp2gen prepare` edits
    parameters.json, `amplify push` keeps the tables and their data. Both can be switched without downtime, billing once
    a day.""",
)
FEATURE_FLAG_DIFFERS = _kind(
    "A2G1410",
    "warning",
    "a feature flag has a value that Gen 2 does not know",
    """Gen 1's cli.json switches a behaviour of the GraphQL transformer that Gen 2 has fixed at the other value. See the
    message for what differs, and test it.""",
)
OWNER_CLAIM_WRITTEN_OUT = _kind(
    "A2G2011",
    "note",
    "owner rules say which claim they compare",
    """The project is older than the flag `usesubusernamefordefaultidentityclaim`: its owner fields hold user names. Gen
    2 compares `sub::username` unless a rule says otherwise, so the rules now say `identityClaim: "username"`.""",
)
NO_TEMPLATE = _kind(
    "A2G1420",
    "warning",
    "a file beside the resolvers is no mapping template",
    """Gen 1 uploads everything in resolvers/, but uses files that end in .vtl or .js only. The file is not carried
    over.""",
)
TABLE_WRITTEN_OUT = _kind(
    "A2G1421",
    "note",
    "a mapping template has the name of a table written out",
    """The template names a table of one Gen 1 environment. In Gen 2 it gets the name of the table that the branch
    uses, when the backend is deployed.""",
)
STACK_PIECE_NOT_CARRIED = _kind(
    "A2G1422",
    "error",
    "a stack beside the API takes something of Gen 1's deployment",
    """It takes a file that Gen 1 uploads, or an export of a stack that Gen 2 does not have. The place in the
    output throws. Give the stack the value by a parameter in amplify/data/stacks, or leave the resource out.""",
)
STACK_NAME_PER_BRANCH = _kind(
    "A2G1423",
    "warning",
    "a resource of a stack beside the API gets a new name",
    """Its name is unique in the account and belongs to Gen 1's resource until that is deleted, so the Gen 2 resource
    is named after the branch.""",
)
TEMPLATE_FOR_VERSION_1 = _kind(
    "A2G1424",
    "warning",
    "a mapping template was written for version 1 of the GraphQL transformer",
    """It takes the place of a template that version 1 generated, with the authorization rules inside. In Gen 2 it is
    the step that reaches the data source, between others that check the rules. What it does not need any more may go;
    test the field.""",
)
SEARCH_STARTS_EMPTY = _kind(
    "A2G1430",
    "warning",
    "a search index has to be filled",
    """@searchable works as in Gen 1, with a domain of its own. It indexes what changes from the first deployment on;
    records that are there already have to be sent once. AWS's script does it ("Backfill your OpenSearch index from
    your DynamoDB table" in Amplify's documentation: ddb_to_es.py), with the name of Gen 1's table, its stream, and the
    function OpenSearchStreamingLambdaFunction of the Gen 2 stack `data/…/SearchableStack`. Clients should move when it
    is done.""",
)
SEARCH_SORTS_BY_ID = _kind(
    "A2G1431",
    "error",
    "a search query sorts by a field that the model does not have",
    """Where Gen 2 takes over a table with a custom primary key, it thinks that the key is `id`, and the search query
    that it generates sorts by it (aws-amplify/amplify-category-api#3489). Gen 1's generated template is right: put a
    copy into resolvers/, where it changes nothing in Gen 1 and takes the place of the wrong one in Gen 2.""",
)
