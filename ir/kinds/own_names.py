"""Diagnostics of names and ids of the app's own resources that somebody wrote out: A2G1550 to 1556 and 1559."""

from amp2gen.ir.diagnostics import _kind

NAME_REPLACED = _kind(
    "A2G1550",
    "note",
    "a name that was written out refers to the resource now",
    """A policy or a variable has the name, the ARN or the id of a resource of the app itself, as text. In Gen 2 the
    resource has another name, at least until it is moved, so the output refers to the resource instead.""",
)
NAME_OF_ONE_ENVIRONMENT = _kind(
    "A2G1551",
    "warning",
    "the name of a resource of one environment is written out",
    """All environments have this text, and it names the resource of one of them: in Gen 1, the functions of the other
    environments work with it, too, perhaps by mistake. A policy keeps the text and gets the branch's own resource
    beside it; a variable keeps the text. If each branch is meant to work with its own resource, refer to that, and
    remove the text. A function, a map, a place index and a geofence collection go when Gen 1 is taken down; tables,
    buckets, streams and the user pool are moved and keep the name.""",
)
NAME_IN_CODE = _kind(
    "A2G1552",
    "warning",
    "code names a resource of the app",
    """The code has the Gen 1 name of one of the app's own resources, or puts it together from `env`. In Gen 2 the
    resource has another name: always, if it is a function, a map, a place index, a geofence collection or an API,
    and until it is moved, if it is a table, a bucket, a stream or the user pool. Read the name from an environment
    variable. The message says which one has it; if none does, add one in the function's resource.ts. A client app
    reads it from amplify_outputs.json.""",
)
NAME_IN_TEMPLATE = _kind(
    "A2G1553",
    "warning",
    "a template names a resource of the app",
    """The CloudFormation of a custom resource has the Gen 1 name of one of the app's own resources, or puts it
    together from `env`. In Gen 2 the resource has another name, at least until it is moved. Give the template a
    parameter for it, and hand over the resource's name in the custom resource's resource.ts.""",
)
NAME_UNCLEAR = _kind(
    "A2G1554",
    "warning",
    "a name that is written out could be that of several resources",
    """A variable has a text that is the Gen 1 name of more than one resource of the app, of different kinds. It is
    kept as it is. Refer to the one that is meant.""",
)
POOL_WRITTEN_OUT = _kind(
    "A2G1555",
    "warning",
    "a user pool is written out by its id",
    """The policy names a user pool by its id, and the checkout does not say whether it is the app's own, whose id
    only AWS knows. If it is, the permission holds once the user pool is moved; before, the function may not use the
    branch's own pool. Run `amplify pull` before compiling, or give --snapshot: the id is known then, and the policy
    refers to the pool.""",
)
CUSTOM_NAME_USED = _kind(
    "A2G1556",
    "warning",
    "what a custom resource has named is written out elsewhere",
    """The custom resource gives the thing a name of its own, which in Gen 2 holds the branch's name instead of the
    environment's, as Gen 1's has the other one. A function or another custom resource has the Gen 1 name written out,
    and cannot be made to follow, as part of one of the two is not known in the checkout, or stands in code, or the
    thing is moved and has both names in turn. Let the custom resource hand out the name or the ARN as an output, and
    give it to the function or the other one in its resource.ts.""",
)
ID_IN_TABLE_NAMES = _kind(
    "A2G1559",
    "note",
    "whoever puts tables' names together is given the API's id that they have",
    """The tables of models are called `Post-<id of the API>-<environment>`, and the function has what it takes to put
    such names together: the id in a variable that its code reads, and DynamoDB. A branch that takes over Gen 1's
    tables, moved or not, has a new API, while the tables keep their names. So the variable has Gen 1's id there,
    and the function finds them as it did. A fresh branch or a sandbox has the id of its own API; what Gen 2 calls the
    tables there ends in `-NONE` in the place of the environment's name. To use the function there, set the
    variable with the environment's name to `modelTables ? envName : 'NONE'` in the function's resource.ts, if
    the code uses it for nothing else, or give the function each table's name with addEnvironment and read that. Where
    code uses the id for AppSync's own operations, the variable has the id of the branch's API. The template of a custom
    resource gets a parameter with the names' ending, in fresh branches, too.""",
)
