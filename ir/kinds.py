"""The catalogue's rows: every diagnostic amp2gen can give, by floor.

A row is never removed or given another meaning once released; `amp2gen explain CODE` prints its text.
"""

from amp2gen.ir.diagnostics import _kind

# A2G10xx: files and syntax

UNREADABLE_FILE = _kind(
    "A2G1001",
    "error",
    "a file cannot be read",
    """The operating system refused to open the file, or a link leads nowhere. What the file holds is missing from
    the result. Fix the permissions or the link and compile again.""",
)
FOLDER_LINK = _kind(
    "A2G1002",
    "warning",
    "a link to a folder was not followed",
    """Links to folders can form loops and lead out of the project, so they are not followed. Replace the link by
    the folder itself if it belongs to the backend.""",
)
FILE_TOO_LARGE = _kind(
    "A2G1003",
    "warning",
    "a file is too large to be part of a backend's description",
    """Files above 50 MB are not read. If a function needs the file at run time, put it into a layer or a bucket.""",
)
SYNTAX_ERROR = _kind(
    "A2G1004",
    "error",
    "a file does not parse",
    """The file is not valid JSON, YAML or GraphQL at the place shown, or not UTF-8. The resource that it describes
    is missing from the result; everything else is written. Fix the file and compile again.""",
)
WRONG_TYPE = _kind(
    "A2G1005",
    "error",
    "a setting has the wrong type",
    """A value in a configuration file has another type than Gen 1's CLI writes. It is read as absent. Compare the
    file with what `amplify update` would write.""",
)
SETTING_NOT_CARRIED = _kind(
    "A2G1006",
    "warning",
    "a setting is not carried over",
    """amp2gen does not know this setting, so the Gen 2 project does not have it. Look it up in Amplify's
    documentation and, if it matters, add it to the generated resource file by hand.""",
)
MISSING_FILE = _kind(
    "A2G1007",
    "error",
    "a file that describes a resource is missing",
    """backend-config.json lists the resource, but the file that holds its settings is not in the checkout. Restore
    it from version control, or run `amplify pull`, and compile again.""",
)
TEMPLATE_INVALID = _kind(
    "A2G1008",
    "warning",
    "CloudFormation would refuse a template of the checkout",
    """The template uses a name that it does not define, or takes a value from outside of the project. So it cannot be
    what is deployed, or its values are not known here. Restore it with `amplify pull`, or correct it.""",
)

# A2G11xx: project and environments

ASSUMED_ENVIRONMENT = _kind(
    "A2G1101",
    "warning",
    "the checkout does not name its environments",
    """Without team-provider-info.json the names of the Gen 1 environments are unknown. One environment is assumed
    and `takesOver` in amplify/gen1.json is null for its branch: fill in the name. Until then the branch does
    not synthesize. `--env NAME` says it on the command line.""",
)
MISSING_FACT = _kind(
    "A2G1102",
    "warning",
    "an id that only AWS knows is not in the checkout",
    """The value stands as null in amplify/gen1.json, and the branch that needs it does not synthesize until it is
    filled in, so that no deployment creates empty tables by mistake. `amplify pull`, `amp2gen snapshot`, or the
    AWS console has it.""",
)
SOURCE_DIFFERS_FROM_CLOUD = _kind(
    "A2G1103",
    "warning",
    "the checkout differs from what was last pushed",
    """A file below amplify/backend differs from amplify/#current-cloud-backend. The source tree wins, so the Gen 2
    backend will have what was never deployed. Run `amplify push` first if that is not what you want.""",
)
ENVIRONMENT_DEPENDENT_CONDITION = _kind(
    "A2G1104",
    "warning",
    "a condition differs between environments",
    """A CloudFormation condition is true in one Gen 1 environment and false in another. The generated code holds
    what is right for the default environment; adapt it for the other branches.""",
)
PARAMETER_WITHOUT_VALUE = _kind(
    "A2G1105",
    "warning",
    "a parameter has no value in the checkout",
    """Gen 1 keeps this parameter's value per environment in team-provider-info.json, and the checkout does not
    hold it. It stands as null in amplify/gen1.json and throws at synth until it is filled in.""",
)

SETTING_PER_ENVIRONMENT = _kind(
    "A2G1106",
    "warning",
    "a setting differs between environments",
    """A parameter gives the setting another value in another Gen 1 environment. The generated code holds the value
    of the default environment; adapt it for the other branches.""",
)
FILES_DISAGREE = _kind(
    "A2G1107",
    "warning",
    "two Gen 1 files disagree",
    """Gen 1 keeps many facts in several files. Here two of them differ: one was changed by hand, or an update was
    broken off. The Gen 2 project follows the file that describes the resource (cli-inputs.json, or the template of a
    function). Compare with what is deployed; `amplify pull` restores the files.""",
)

NO_PROJECT = _kind(
    "A2G1110",
    "error",
    "there is no Gen 1 project",
    """Neither the folder named nor one above it holds an amplify/ folder of Gen 1, or a folder that an option names
    does not exist. Name the folder that holds amplify/.""",
)
GEN2_ALREADY = _kind(
    "A2G1111",
    "error",
    "the project is Gen 2 already",
    """amplify/backend.ts exists and amplify/backend/ does not, so there is nothing to compile. A project that amp2gen
    changed in place is read from the commit that amplify/amp2gen.json records; `--gen1` names another one.""",
)
ENVIRONMENT_UNDECIDED = _kind(
    "A2G1112",
    "error",
    "several environments, and none is the obvious default",
    """Code can hold some values only once: those of the default environment. It is the one that `--env` names, else the
    local environment, else the only one, else `main`, `prod` or `master`.""",
)
UNKNOWN_ENVIRONMENT = _kind(
    "A2G1113",
    "error",
    "there is no such environment",
    """`--env` or `--branch` names an environment that amplify/team-provider-info.json does not list.""",
)
BRANCH_INVALID = _kind(
    "A2G1114",
    "error",
    "a branch cannot take over what it should",
    """A branch takes over one environment, and its name must be one that git allows.""",
)
HISTORY_UNAVAILABLE = _kind(
    "A2G1115",
    "error",
    "the Gen 1 sources are not in git's history",
    """After an in-place migration the Gen 1 sources are taken from the commit that amplify/amp2gen.json records. Fetch
    the whole history (`git fetch --unshallow`), or name a folder or a commit with `--gen1`.""",
)

# A2G12xx: discovery

UNKNOWN_SERVICE = _kind(
    "A2G1201",
    "error",
    "a resource is of a kind that amp2gen does not carry over",
    """Nothing in the Gen 2 project stands for this resource. Other resources are carried over; references to this
    one are named too. Add it to the Gen 2 project by hand with the AWS CDK, or keep it deployed from Gen 1.""",
)
NO_SERVICE = _kind(
    "A2G1202",
    "error",
    "an entry of backend-config.json names no service",
    """Gen 1 writes the service of each resource into backend-config.json. Without it the resource cannot be told
    from others of its category and is skipped.""",
)
NO_FOLDER = _kind(
    "A2G1203",
    "error",
    "a resource has no folder",
    """backend-config.json lists the resource, but amplify/backend has no folder for it. If it was removed, remove
    the entry; if the folder is generated, run `amplify pull`.""",
)
NO_ENTRY = _kind(
    "A2G1204",
    "warning",
    "a folder belongs to no resource",
    """amplify/backend has a folder that backend-config.json does not list. Gen 1 does not deploy it, so it is
    skipped.""",
)
DANGLING_DEPENDENCY = _kind(
    "A2G1205",
    "warning",
    "a resource depends on one that does not exist",
    """dependsOn names a resource that backend-config.json does not list. Values taken from it cannot be resolved.""",
)
HALF_MIGRATED = _kind(
    "A2G1206",
    "error",
    "the project is partly Gen 2 already",
    """Both amplify/backend/ and amplify/backend.ts exist. Compile from a checkout of the last commit that was Gen
    1 only, or remove the unfinished Gen 2 files.""",
)
HOSTING_STAYS = _kind(
    "A2G1207",
    "note",
    "hosting is not part of the backend's code",
    """Amplify Hosting stays as it is: connect the new branch in the console. Other kinds of hosting are deployed
    by tools of their own in Gen 2.""",
)

INVALID_NAME = _kind(
    "A2G1210",
    "error",
    "a resource has a name that no folder can have",
    """Gen 1 keeps each resource in a folder of its name, so names with slashes, control characters and the like cannot
    come from its CLI. The resource is skipped, and nothing is written for it.""",
)

OVERRIDE_NOT_CARRIED = _kind(
    "A2G1212",
    "error",
    "an override is not carried over yet",
    """The file changes a resource with code that runs when Gen 1 builds its templates, and amp2gen does not run users'
    code. Without its statements the Gen 2 resource differs from the deployed one, which matters most for what cannot be
    changed later, such as a user pool's attributes.""",
)

# A2G13xx: auth

NO_IDENTITY_POOL_IN_GEN1 = _kind(
    "A2G1302",
    "warning",
    "Gen 2 adds an identity pool",
    """The Gen 1 project has a user pool only. `defineAuth` always creates an identity pool; it is closed to
    guests, and its role for signed-in users has no permissions beyond what the project grants.""",
)
PROVIDER_SECRET = _kind(
    "A2G1303",
    "note",
    "a social provider's credentials must be set as secrets",
    """Gen 2 reads the credentials of social providers from secrets. Set each one for the branch before the first
    deployment: in the Amplify console, or with `npx ampx sandbox secret set NAME` for a sandbox.""",
)
UNKNOWN_TRIGGER = _kind(
    "A2G1304",
    "error",
    "a Cognito trigger's function is not in the project",
    """The auth resource names a trigger, but no function of that name exists. The trigger is left out.""",
)
GROUP_ROLE_SETTING = _kind(
    "A2G1305",
    "warning",
    "a setting of the user pool groups is not carried over",
    """See the message for the setting.""",
)

# A2G14xx: data

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
DIRECTIVE_NOT_CARRIED = _kind(
    "A2G1404",
    "error",
    "a directive needs what Gen 2 has not",
    """See the message. The schema is kept as it is; Gen 2's transformer may refuse it.""",
)
RESOLVERS_NOT_CARRIED = _kind(
    "A2G1405",
    "error",
    "custom resolvers are not carried over yet",
    """The API has VTL templates or stacks of its own. They are not part of the Gen 2 project yet.""",
)
CONFLICT_RESOLUTION = _kind(
    "A2G1406",
    "error",
    "conflict resolution (DataStore) is not carried over",
    """Gen 2's default tables have no version attributes, so DataStore's synchronisation does not work against
    them. Turn DataStore off in Gen 1 and let clients use the API directly before migrating.""",
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
    """Gen 2 imports a table only if it is billed on demand, streams new and old images and is not encrypted with a key
    of its own. Change the tables in Gen 1 first; billing can be switched once a day without downtime.""",
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

# A2G15xx: storage

ACCESS_WITHOUT_AUTH = _kind(
    "A2G1504",
    "error",
    "a bucket's access rules need auth",
    """Gen 1 gives access to roles of an identity pool, and this project's auth resource is missing or not carried over.
    The bucket is there, but nobody may read or write it. Add the rules to amplify/storage/resource.ts with the
    auth.""",
)
STORAGE_IMPORTED = _kind(
    "A2G1501",
    "error",
    "an imported bucket or table is not carried over yet",
    """The Gen 1 project uses a bucket or table that was created elsewhere. Refer to it with the AWS CDK.""",
)

TABLE_KEYS_UNREADABLE = _kind(
    "A2G1502",
    "error",
    "a table's keys cannot be read",
    """Gen 1's description names no partition key, or a key without a type, so the table is not carried over.
    Compare the file with what `amplify update storage` would write.""",
)
TABLE_RESOURCE_NOT_CARRIED = _kind(
    "A2G1503",
    "error",
    "a CloudFormation resource beside a table is not carried over",
    """The table's template holds another resource that the Gen 2 project does not have. Add it with the AWS CDK.""",
)

# A2G16xx: functions

RUNTIME_RAISED = _kind(
    "A2G1601",
    "note",
    "a function's runtime is raised",
    """AWS has deprecated the runtime and refuses to create functions on it, or soon will. Node.js functions move to
    Node.js 22: test them, above all where they use the AWS SDK version 2, which later runtimes do not bring along.
    Other languages move to the oldest version that AWS keeps supporting for long: test them with their packages.""",
)
RUNTIME_NOT_CARRIED = _kind(
    "A2G1602",
    "error",
    "a function's runtime is not known",
    """The function's template names no runtime, as for a container image, or one that differs between environments.
    Define the function with `defineFunction((scope) => new Function(...))` by hand.""",
)
HANDLER_MISSING = _kind(
    "A2G1603",
    "error",
    "a function's source is missing",
    """The file that the function's Handler names is not in the checkout. A stand-in that throws is written in its
    place.""",
)
TEMPLATE_RESOURCE_NOT_CARRIED = _kind(
    "A2G1604",
    "error",
    "a CloudFormation resource of a function is not carried over",
    """The function's template holds a resource of its own that the Gen 2 project does not have. Add it with the
    AWS CDK.""",
)
UNRESOLVED_VALUE = _kind(
    "A2G1605",
    "error",
    "a CloudFormation value cannot be resolved",
    """The expression refers to something that is not carried over or not in the checkout. Its place in the output
    throws at synth with this code.""",
)
PLAIN_TEXT_SECRET = _kind(
    "A2G1606",
    "warning",
    "a secret stands in plain text",
    """The value looks like a password, key or token. It becomes a secret of the Gen 2 app, and its value appears
    in no output. Set the secret for each branch before deploying, and change it where it was published.""",
)
LAYERS_NOT_CARRIED = _kind(
    "A2G1607",
    "error",
    "a layer of a function is not carried over",
    """The ARN of the layer cannot be resolved from the checkout. Add it to `layers` in the function's resource.ts by
    hand.""",
)
SCHEDULE_INVALID = _kind(
    "A2G1608",
    "error",
    "a schedule cannot be read",
    """The expression is neither rate(…) nor cron(…) as EventBridge knows them. The function has no schedule.""",
)
CUSTOM_POLICIES_UNREADABLE = _kind(
    "A2G1609",
    "error",
    "custom-policies.json is not carried over",
    """See the message for the statement.""",
)
BUILD_TOOL_NEEDED = _kind(
    "A2G1610",
    "note",
    "code is built when the backend is deployed",
    """As in Gen 1, the function or layer is built by a tool of the machine that deploys it. Gen 2 deploys from Amplify
    Hosting's build container, too: install the tool there, in the backend phase of amplify.yml, if it lacks it.""",
)
BUILD_NOT_CARRIED = _kind(
    "A2G1611",
    "error",
    "how a function is built is not carried over",
    """Gen 1 builds the function by a command that amp2gen does not know how to carry over. The folder is deployed as it
    is in the checkout: add the command to the function's resource.ts.""",
)
PACKAGE_NOT_CARRIED = _kind(
    "A2G1612",
    "warning",
    "a Python package is not carried over",
    """The Pipfile has an entry that a requirements.txt cannot say, or a package index whose address holds credentials.
    Add it to the requirements.txt that the message names.""",
)
LAYER_VERSION_PINNED = _kind(
    "A2G1613",
    "warning",
    "a function uses a certain version of a project's layer",
    """Gen 1 binds the function to an older version of the layer, whose files are not in the checkout. In Gen 2 the
    function has the layer as it is in the checkout: test it.""",
)
LAYER_NAME_CHANGES = _kind(
    "A2G1614",
    "warning",
    "a layer that others use has another ARN",
    """Gen 1 shares the layer with other accounts. So does the Gen 2 project, under a generated name: tell them the new
    ARN.""",
)
VALUE_CANNOT_GO_AROUND = _kind(
    "A2G1615",
    "error",
    "a function cannot be told a value of another stack",
    """The stacks would need each other: the other one refers to this function's. Amplify resolves such values when a
    Node.js function starts; functions in other languages have to look the value up themselves. The variable throws at
    synth until it is given another value.""",
)
TEMPLATE_CHANGED = _kind(
    "A2G1620",
    "warning",
    "a function's template differs from what Gen 1 writes",
    """Gen 1 writes this part of the template alike for every function, and Gen 2 has its own way to do the same. Here
    it was changed by hand, and the change is not carried over. See the message; if it matters, make the same change to
    the function's construct in amplify/backend.ts.""",
)

# A2G17xx: analytics

STREAM_UNREADABLE = _kind(
    "A2G1701",
    "error",
    "a stream's template describes no stream",
    """The CloudFormation template of the analytics resource holds no AWS::Kinesis::Stream, so nothing is carried
    over.""",
)
STREAM_RESOURCE_NOT_CARRIED = _kind(
    "A2G1702",
    "error",
    "a CloudFormation resource beside a stream is not carried over",
    """The stream's template holds another resource that the Gen 2 project does not have, or a policy of a role
    that is none of the identity pool's two. Add it with the AWS CDK.""",
)
STREAM_NAME_CHANGES = _kind(
    "A2G1703",
    "warning",
    "clients name a stream that Gen 2 names anew",
    """Clients pass a Kinesis stream's name to `record()`. Until the branch owns the Gen 1 stream, its own one has
    a generated name, which amplify_outputs.json holds under `custom.Kinesis`: let the client app read it from
    there.""",
)

# A2G18xx: REST APIs

REST_API_UNREADABLE = _kind(
    "A2G1801",
    "error",
    "a REST API is not carried over",
    """Neither cli-inputs.json nor api-params.json names a path of the API whose function is carried over. Restore
    the file from version control, or define the API with the AWS CDK.""",
)
REST_PATH_NOT_CARRIED = _kind(
    "A2G1802",
    "error",
    "a path of a REST API is not carried over",
    """The path calls nothing that the Gen 2 project has, or needs a user pool that it does not have. The API is
    written without it: API Gateway answers 403 there. Add the function, then the path by `addPath` in the API's
    resource.ts.""",
)
REST_RULE_NOT_CARRIED = _kind(
    "A2G1803",
    "warning",
    "a permission to call a REST API is not carried over",
    """Permissions belong to the roles of signed-in users, guests and user pool groups. The project has no such role,
    so nobody could use the permission.""",
)
REST_AUTHORIZER_NOT_CARRIED = _kind(
    "A2G1804",
    "error",
    "an authorizer of a REST API is not carried over",
    """The template gives the path an authorizer other than IAM or the app's own user pool. The path is left out, as
    it must not become more open than it was. Add it in the API's resource.ts with an authorizer of the AWS CDK.""",
)
REST_PATHS_CLASH = _kind(
    "A2G1805",
    "error",
    "API Gateway refuses the paths of a REST API",
    """Below each path API Gateway takes one variable part only, and Amplify puts {proxy+} below every path: `/items`
    and `/items/{id}` exclude each other. Such an API cannot be deployed in either generation. Remove one of the
    paths.""",
)
REST_RESOURCE_NOT_CARRIED = _kind(
    "A2G1806",
    "error",
    "a CloudFormation resource of a REST API is not carried over",
    """The API's template holds a resource of its own that the Gen 2 project does not have. Add it with the AWS CDK.""",
)
REST_PATH_ADDED = _kind(
    "A2G1807",
    "warning",
    "a REST API answers a path that Gen 1's does not",
    """api-params.json names the path, or it lies below one, but the committed template does not have it. The same
    callers as for the path above it may call it.""",
)

# A2G20xx: passes

SECRET_PATH_KEPT = _kind(
    "A2G2001",
    "note",
    "a function keeps reading its secret from SSM",
    """The handler uses the secret's SSM path in a way that amp2gen does not rewrite. The environment variable
    holds the branch's own path, and the function may read exactly that parameter.""",
)
SECRET_READ_REWRITTEN = _kind(
    "A2G2002",
    "note",
    "a handler reads its secret from the environment",
    """Gen 2 fills in secrets when the function starts, so the handler no longer asks SSM for it.""",
)
SECRET_TO_SET = _kind(
    "A2G2003",
    "note",
    "a secret must be set before deploying",
    """Its value stays in AWS and is not in the checkout. `amp2gen secrets copy` takes it over, or set it by hand
    in the Amplify console.""",
)
HANDLER_WRAPPED = _kind(
    "A2G2004",
    "note",
    "a handler stays CommonJS",
    """Rewriting the handler as an ES module could change what it does, so it is kept byte for byte behind a
    generated entry file.""",
)
HANDLER_HAZARD = _kind(
    "A2G2005",
    "warning",
    "a handler uses something that bundling changes",
    """Gen 2 bundles each function into one file. See the message for what would behave differently, and test it.""",
)
AWS_SDK_V2 = _kind(
    "A2G2006",
    "warning",
    "a handler uses the AWS SDK version 2",
    """Lambda's runtimes from Node.js 18 on do not bring it along, so it is added to the dependencies and bundled.
    It is out of support: move to version 3.""",
)
DEPENDENCY_CONFLICT = _kind(
    "A2G2007",
    "warning",
    "functions ask for different versions of a package",
    """Gen 2 bundles all functions from one package.json. See the message for the versions; the newest one is
    taken.""",
)
OPERATION_WITHOUT_AUTH = _kind(
    "A2G2008",
    "note",
    "a type or operation without @auth keeps its Gen 1 access",
    """Gen 1 opens models and operations without @auth rules to the API's default authorization mode, Gen 2 closes
    them. The rule that says the same is added to the schema.""",
)
SCHEDULE_AS_RULE = _kind(
    "A2G2009",
    "note",
    "a schedule is written as an EventBridge rule",
    """`defineFunction` cannot say this schedule exactly, so it stands in the function's customize function.""",
)
GRAPHQL_GLOBAL_RULE = _kind(
    "A2G2010",
    "warning",
    "a global authorization rule is replaced",
    """Gen 2 ignores `input AMPLIFY { globalAuthRule … }` outside of sandboxes. See the message.""",
)

# A2G202x: the client app

CLIENT_FILE_REWRITTEN = _kind(
    "A2G2021",
    "note",
    "a file of the client app is adapted",
    """Gen 2 describes the backend to its clients in amplify_outputs.json, where Gen 1 has aws-exports.js or
    amplifyconfiguration.json. The file reads the former now. `--no-client-app` leaves all such files as they are.""",
)
CLIENT_FILE_BY_HAND = _kind(
    "A2G2022",
    "warning",
    "a file of the client app must be changed by hand",
    """The file uses Gen 1's client configuration in a way that amp2gen does not rewrite, so nothing of it is changed.
    It goes on working against the Gen 1 backend as long as Gen 1's configuration file is there, and does not build
    where that file is not. See the message for the place.""",
)
CLIENT_LIBRARY_TOO_OLD = _kind(
    "A2G2023",
    "error",
    "the client app uses a version of aws-amplify that cannot read amplify_outputs.json",
    """Only aws-amplify 6 and later can be configured with amplify_outputs.json, so the client app is not adapted. Move
    it to version 6 first, against the Gen 1 backend (the guide is called "Migrate from v5 to v6" in Amplify's
    documentation), and compile again.""",
)
CLIENT_REST_NOT_CONFIGURED = _kind(
    "A2G2024",
    "warning",
    "the client app is not told of the REST APIs",
    """Gen 1's configuration file lists the REST APIs. amplify_outputs.json has them under `custom.API`, where
    aws-amplify does not look. Pass them to it: `const config = parseAmplifyConfig(outputs)`, then
    `Amplify.configure({ ...config, API: { ...config.API, REST: outputs.custom.API } })`.""",
)
CLIENT_NAMES_GEN1 = _kind(
    "A2G2025",
    "warning",
    "the client app names a resource of Gen 1",
    """An endpoint, a domain or a stream of the Gen 1 backend stands in the code. It is left, and the Gen 2 app goes on
    using the Gen 1 resource until the value is taken from amplify_outputs.json.""",
)
NATIVE_CLIENT_BY_HAND = _kind(
    "A2G2026",
    "warning",
    "a native client app must be changed by hand",
    """amp2gen does not change Dart, Swift, Kotlin, Java and Objective-C. `npx ampx generate outputs` writes the file
    that takes the place of Gen 1's configuration; see the message for the line that reads it.""",
)

# A2G203x: schemas of the GraphQL transformer version 1

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
    """Version 2 would give the table another key or index, or cannot say what the directive means. The directive stays
    as it is, and the Gen 2 project does not synthesize until it is replaced. See the message.""",
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

# A2G30xx: backend

NAME_CHANGED = _kind(
    "A2G3001",
    "note",
    "a name is changed",
    """The Gen 1 name is no identifier or is taken by Amplify. The physical names of resources are not affected.""",
)
AMPLIFY_YML_ELSEWHERE = _kind(
    "A2G3002",
    "warning",
    "the build specification lies outside of the project",
    """amplify.yml is kept at the root of the repository, above this project, and is not changed. Replace the
    command that pushes the Gen 1 backend there by the one in the message.""",
)
PROJECT_FILE_NOTE = _kind(
    "A2G3003",
    "note",
    "a project file needs attention",
    """See the message.""",
)
OUTPUT_REFUSED = _kind(
    "A2G3010",
    "error",
    "the output cannot be written",
    """Nothing was written, or what was begun is undone: the place holds work that is not amp2gen's, is not in a
    clean git work tree, or cannot be written to. See the message.""",
)

# A2G41xx: verify, Gen 2 compared with Gen 1

GEN2_LACKS = _kind(
    "A2G4101",
    "error",
    "something of Gen 1 is missing in Gen 2",
    """The deployed Gen 1 backend has it, and the synthesized Gen 2 backend has nothing with the same role. See the
    message for what it is and where Gen 1 defines it.""",
)
GEN2_ADDS = _kind(
    "A2G4102",
    "error",
    "Gen 2 has something that Gen 1 had not",
    """The synthesized Gen 2 backend holds it without a counterpart in Gen 1, and no rule says that Amplify itself
    adds it.""",
)
SETTING_DIFFERS = _kind(
    "A2G4103",
    "error",
    "a setting differs between Gen 1 and Gen 2",
    """Both backends have the resource, with different values. Values are compared by what they mean: service
    defaults, units, order and names of resources make no difference.""",
)
IMMUTABLE_DIFFERS = _kind(
    "A2G4104",
    "error",
    "a setting that cannot change differs",
    """Once the resource is moved, CloudFormation would refuse the change or replace the resource, with its data.
    The Gen 2 project must say exactly what Gen 1 has.""",
)
ALLOWS_MORE = _kind(
    "A2G4105",
    "error",
    "Gen 2 allows more than Gen 1",
    """A signed-in user, a guest, a group or a function may do something that Gen 1 did not allow. See the message
    for principal, action, resource and condition.""",
)
ALLOWS_LESS = _kind(
    "A2G4106",
    "error",
    "Gen 2 allows less than Gen 1",
    """A signed-in user, a guest, a group or a function may no longer do something that Gen 1 allows. See the
    message for principal, action, resource and condition.""",
)
API_DIFFERS = _kind(
    "A2G4107",
    "error",
    "the GraphQL API differs",
    """Clients of the Gen 1 API see another type, field, argument, directive or resolver in the Gen 2 one.""",
)
IMPORT_WOULD_FAIL = _kind(
    "A2G4108",
    "error",
    "a table cannot be imported as it is described",
    """On deployment, Amplify compares the table with what the Gen 2 project says of it, and fails if anything
    differs, which leaves a branch stack that must be deleted by hand. See the message for the property.""",
)
WRONG_TABLE = _kind(
    "A2G4109",
    "error",
    "a model is not bound to its own Gen 1 table",
    """Each model must be bound to the table that Gen 1 made for it, and to no other. A model bound to a new table
    starts empty; one bound to another model's table reads and overwrites foreign data.""",
)
GEN1_UNKNOWN = _kind(
    "A2G4110",
    "warning",
    "something could not be compared",
    """Gen 1's side of it is not in the checkout and not in the snapshot.""",
)

# A2G42xx: verify, the synthesized backend on its own

CANNOT_SYNTHESIZE = _kind(
    "A2G4201",
    "error",
    "the Gen 2 project cannot be synthesized",
    """See the message for what it throws.""",
)
TEMPLATE_REFUSED = _kind(
    "A2G4202",
    "error",
    "CloudFormation would refuse the templates",
    """CloudFormation's validator says so; the CDK reports it as a warning only. F3004 are nested stacks that need
    each other: place the function into the group of whatever points at it, or move the grant into a stack of its
    own.""",
)
NOT_RETAINED = _kind(
    "A2G4203",
    "error",
    "a resource with data is not retained",
    """Deleting or replacing it in a branch would delete its data. It needs DeletionPolicy and UpdateReplacePolicy
    Retain.""",
)
EMPTIED_ON_DELETE = _kind(
    "A2G4204",
    "error",
    "a bucket with user data is emptied on deletion",
    """The stack holds a custom resource that deletes all objects of the bucket once the bucket leaves the stack.
    Set keepOnDelete for the storage.""",
)
NAME_TAKEN = _kind(
    "A2G4205",
    "error",
    "a physical name still belongs to Gen 1",
    """Until the resources are moved, Gen 1 owns the name, and the deployment would fail or, where names need not be
    unique, the two would be confused.""",
)
SECRET_IN_OUTPUT = _kind(
    "A2G4206",
    "error",
    "a secret stands in the output",
    """A value that looks like a credential in the Gen 1 project stands in plain text in a synthesized template or
    asset. The message does not repeat it.""",
)
LIMIT_EXCEEDED = _kind(
    "A2G4207",
    "error",
    "a template exceeds a limit of CloudFormation",
    """A template may have 500 resources, 200 parameters and 200 outputs, and 1 MB of text.""",
)
