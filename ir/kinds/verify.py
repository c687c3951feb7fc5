"""Diagnostics of verify: A2G41xx, A2G42xx."""

from amp2gen.ir.diagnostics import _kind

# A2G41xx: verify, Gen 2 compared with Gen 1

GEN2_LACKS = _kind(
    "A2G4101",
    "error",
    "something of Gen 1 is missing in Gen 2",
    """The deployed Gen 1 backend has it, and the synthesized Gen 2 backend has nothing with the same role. See the
    message for what it is and where Gen 1 defines it. If `compile` named it, do what that diagnostic says; if you took
    it out, accept it in amplify/amp2gen-accepted.toml, with the reason; else it is a fault of amp2gen: report it.""",
)
GEN2_ADDS = _kind(
    "A2G4102",
    "error",
    "Gen 2 has something that Gen 1 had not",
    """The synthesized Gen 2 backend holds it without a counterpart in Gen 1, and no rule says that Amplify itself
    adds it. What you added on purpose, accept in amplify/amp2gen-accepted.toml; take anything else out.""",
)
SETTING_DIFFERS = _kind(
    "A2G4103",
    "error",
    "a setting differs between Gen 1 and Gen 2",
    """Both backends have the resource, with different values. Values are compared by what they mean: service
    defaults, units, order and names of resources make no difference. Set Gen 1's value in the Gen 2 project, or, if
    the new one is meant, accept it in amplify/amp2gen-accepted.toml, with the reason.""",
)
IMMUTABLE_DIFFERS = _kind(
    "A2G4104",
    "error",
    "a setting that cannot change differs",
    """Once the resource is moved, CloudFormation would refuse the change or replace the resource, with its data, or
    the changed setting itself would delete data. The Gen 2 project must say exactly what Gen 1 has.""",
)
ALLOWS_MORE = _kind(
    "A2G4105",
    "error",
    "Gen 2 allows more than Gen 1",
    """A signed-in user, a guest, a group or a function may do something that Gen 1 did not allow. See the message
    for principal, action, resource and condition. Take the grant back where the message says that Gen 2 gives it: the
    `allow` rule of a `define*` call, or the policy in the resource's `customize…` function.""",
)
ALLOWS_LESS = _kind(
    "A2G4106",
    "error",
    "Gen 2 allows less than Gen 1",
    """A signed-in user, a guest, a group or a function may no longer do something that Gen 1 allows. See the
    message for principal, action, resource and condition. Grant it in the resource's `customize…` function, unless
    another diagnostic says why it could not be carried over.""",
)
API_DIFFERS = _kind(
    "A2G4107",
    "error",
    "the GraphQL API differs",
    """Clients of the Gen 1 API see another type, field, argument, directive or resolver in the Gen 2 one. What is
    deployed comes from the last push: if schema.graphql was edited since, push it or take the edit back, and run verify
    again. Else make amplify/data/schema.graphql say what the message has of Gen 1.""",
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
    """Gen 1's side of it is not in the checkout and not in the snapshot. Run `amplify pull` in the checkout, or
    `amp2gen snapshot`, and verify again.""",
)

# A2G42xx: verify, the synthesized backend on its own

CANNOT_SYNTHESIZE = _kind(
    "A2G4201",
    "error",
    "the Gen 2 project cannot be synthesized",
    """The code runs as it does in a deployment, without AWS, and throws; the message has its words. An A2G code in
    them is a place that `compile` left to you: decide there. Else fix the line that the message names, or, where
    nothing was changed by hand, report it. What could not be synthesized is not compared.""",
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
    Retain, and a user pool or table deletion protection, too. What Gen 1's own template gives DeletionPolicy Delete may
    go with its stack.""",
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
    unique, the two would be confused. Set the name only where `moved` of amplify/gen1.ts says that the branch owns it,
    as amplify/storage/resource.ts does for a bucket.""",
)
SECRET_IN_OUTPUT = _kind(
    "A2G4206",
    "error",
    "a secret stands in the output",
    """A value that looks like a credential in the Gen 1 project stands in plain text in a synthesized template or
    asset. The message does not repeat it. Put `secret('NAME')` in its place and set the secret for each branch; what
    was in the repository should be replaced at its issuer, too.""",
)
LIMIT_EXCEEDED = _kind(
    "A2G4207",
    "error",
    "a template exceeds a limit of CloudFormation",
    """A template may have 500 resources, 200 parameters and 200 outputs, and 1 MB of text. Give some functions another
    `resourceGroupName`, or make part of a custom resource a nested stack of its own.""",
)
OVERRIDE_MISSING = _kind(
    "A2G4190",
    "warning",
    "what is deployed has a setting that the project's files do not say",
    """The template that was pushed last sets something that Gen 1's CLI does not write by itself, and the checkout has
    no override.ts that does: it was removed, or never committed. A function's template, which the checkout does have,
    may lack a setting in the same way. Only the deployed template has it, so it is not carried over, and `verify` finds
    the difference. Bring the override back, or set it in the Gen 2 project.""",
)
