"""Diagnostics of custom resources: A2G197x and A2G1981."""

from amp2gen.ir.diagnostics import _kind

CUSTOM_WITHOUT_STACK = _kind(
    "A2G1971",
    "error",
    "a custom resource has no stack",
    """Gen 1 runs `cdk-stack.ts` and takes the class it exports, which extends the CDK's Stack. There is none, so that
    nothing can be carried over.""",
)
CUSTOM_NAME = _kind(
    "A2G1972",
    "note",
    "a physical name ends in the branch's name",
    """The custom resource gives something a name that is unique in the account, and Gen 1's resource has it. In Gen 2
    the branch's name takes the place of the environment's, or is added. Whoever knows the resource by its name, such
    as a function that reads a parameter of the Parameter Store, must be told.""",
)
CUSTOM_CODE = _kind(
    "A2G1973",
    "error",
    "CDK code of a custom resource cannot be carried over by machine",
    """The line uses something that version 2 of the CDK does not have in this form, or that only Gen 1's command line
    has. The rest of the file is ported; correct this line before the first deployment.""",
)
CUSTOM_DEPLOYMENT = _kind(
    "A2G1974",
    "warning",
    "a custom resource needs something of the machine or the account that deploys it",
    """Container images are built where the backend is deployed, which takes Docker there. Look-ups (`fromLookup`) ask
    the account during the synthesis, which takes a fixed account and region: write the ids down instead.""",
)
CUSTOM_PARAMETER_UNKNOWN = _kind(
    "A2G1975",
    "error",
    "the value of a custom resource's parameter is unknown",
    """Neither parameters.json, team-provider-info.json, a default nor another resource's output says what the parameter
    is. Its place in the Gen 2 project throws until somebody fills it in.""",
)
CUSTOM_DEPENDENCY_UNKNOWN = _kind(
    "A2G1976",
    "error",
    "the resource that a custom resource depends on is unknown",
    """`addResourceDependency` is called with something that only running the code would tell. Write the category and
    the name of the resource down.""",
)
CUSTOM_IMPORT = _kind(
    "A2G1977",
    "error",
    "a custom resource imports a value of another Gen 1 stack",
    """`Fn::ImportValue` names an export that is not one of the model tables'. As long as Gen 1's stack is there the
    import goes on working, but that stack can then not be deleted. Hand the value over as a parameter instead.""",
)
CUSTOM_SINGLE = _kind(
    "A2G1978",
    "warning",
    "a custom resource makes what there can be only once",
    """A domain of a distribution or of an API, a DNS record, an e-mail identity, an identity provider: an account, or
    all the world, has one of it, and Gen 1's stack has it as long as that stands. The deployment of the Gen 2 stack
    beside it fails, with a message such as `already exists`. Give the branch an address of its own, or take the
    resource out of the Gen 2 stack until Gen 1's is gone.""",
)
TEMPLATE_NOT_INCLUDED = _kind(
    "A2G1981",
    "error",
    "a template uses what the CDK cannot include",
    """Gen 2 includes the user's templates with the CDK's `CfnInclude`. Top-level transforms and macros come along, and
    so does `Fn::Transform` as the whole of a value. What the transform AWS::LanguageExtensions adds (loops, lengths,
    JSON texts, computed names) is written out. The CDK knows no `Fn::Transform` that adds to an object, no name that
    only a macro makes, and no loop over what only a deployment knows: it stops the whole synthesis there. Change the
    template as the message says, or take the processed template from the CloudFormation console.""",
)
