"""Overrides: the user's code that changes a resource's CloudFormation while the backend is synthesized."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from amp2gen.ir.base import Resource
from amp2gen.ir.bucket_policies import POLICIES
from amp2gen.ir.functions import SourceFile

Target = Literal["auth", "groups", "roles", "data", "storage", "table", "rest_api"]
"""What an override changes: user pool and clients, user pool groups, the roles of users and guests, the GraphQL API,
the bucket, a table of the storage category, a REST API."""


class Override(Resource):
    """An override.ts. `of` is the Gen 1 name of the resource beside it; empty for the roles, which the project has.

    `source` is its text: as the user wrote it, until the pass `translate_overrides` fits it to Gen 2.
    `parameters` is how many the function takes; `stack_methods`: it adds CloudFormation of its own. `modules` are files
    of its own that it imports, by their paths below its folder.
    """

    ID_PREFIX: ClassVar[str] = "overrides"
    target: Target
    of: str = ""
    source: str
    parameters: int = 2
    stack_methods: bool = False
    modules: tuple[SourceFile, ...] = ()


CARRIED: Mapping[Target, frozenset[str]] = {
    "auth": frozenset(
        ("userPool", "userPoolClient", "userPoolClientWeb", "identityPool", "identityPoolRoleMap", "snsRole")
    ),
    "groups": frozenset(("userPoolGroup", "userPoolGroupRole")),
    "roles": frozenset(("authRole", "unauthRole")),
    "data": frozenset(("api", "models", "opensearch")),
    "storage": frozenset(("s3Bucket", *POLICIES.values())),
    "table": frozenset(("dynamoDBTable",)),
}
"""The resources that Gen 1 hands to each kind of override, as far as Gen 2 has them."""

CARRIED_PARTS: Mapping[str, frozenset[str]] = {
    "api": frozenset(
        """
        GraphQLAPI GraphQLAPIKey GraphQLAPIDefaultApiKey GraphQLAPIDefaultApiKeyDefaultApiKey
        GraphQLAPITransformerSchema GraphQLAPITransformerSchemaTransformerSchema GraphQLAPINONEDS GraphQLAPINONE_DS
        """.split()  # noqa: SIM905
    ),
    "models": frozenset(("modelDDBTable", "modelIamRole", "modelDatasource", "resolvers", "appsyncFunctions")),
    "opensearch": frozenset(
        """
        OpenSearchDomain OpenSearchDataSource OpenSearchAccessIAMRole OpenSearchAccessIAMRoleDefaultPolicy
        OpenSearchStreamingLambdaFunction OpenSearchStreamingLambdaIAMRole CloudwatchLogsAccess
        OpenSearchStreamingLambdaIAMRoleDefaultPolicy OpenSearchModelLambdaMapping resolvers appsyncFunctions
        """.split()  # noqa: SIM905
    ),
}
"""What Gen 2 has below `resources.api` and `resources.opensearch`, and below each of `resources.models`.

Gen 1's types call some parts otherwise than its command line does, which puts the names of a construct's path together:
both names are here (amplify-cli, `transform-graphql-schema-v2.ts`).
"""

STACK_METHODS = frozenset(("addCfnResource", "addCfnOutput", "addCfnMapping", "addCfnCondition", "addCfnParameter"))
"""Methods of `resources` itself that add to the template."""

GONE: Mapping[Target, frozenset[str]] = {
    "auth": frozenset(
        """
        userPoolClientRole userPoolClientLambda userPoolClientLambdaPolicy userPoolClientLogPolicy userPoolClientInputs
        hostedUICustomResource hostedUICustomResourcePolicy hostedUICustomResourceLogPolicy
        hostedUICustomResourceInputs hostedUIProvidersCustomResource hostedUIProvidersCustomResourcePolicy
        hostedUIProvidersCustomResourceLogPolicy hostedUIProvidersCustomResourceInputs oAuthCustomResource
        oAuthCustomResourcePolicy oAuthCustomResourceLogPolicy oAuthCustomResourceInputs mfaLambda mfaLogPolicy
        mfaLambdaPolicy mfaLambdaIAMPolicy mfaLambdaInputs mfaLambdaRole openIdLambda openIdLogPolicy
        openIdLambdaIAMPolicy openIdLambdaInputs openIdLambdaRole
        """.split()  # noqa: SIM905
    ),
    "groups": frozenset(("roleMapCustomResource", "roleMapLambdaFunction", "lambdaExecutionRole")),
    "roles": frozenset(("deploymentBucket",)),
}
"""Helpers of Gen 1's own deployment: functions behind custom resources, their roles, and the bucket for templates."""

LOGICAL_IDS: Mapping[Target, Mapping[str, str]] = {
    "auth": {
        "UserPool": "userPool",
        "UserPoolClient": "userPoolClient",
        "UserPoolClientWeb": "userPoolClientWeb",
        "IdentityPool": "identityPool",
    },
    "roles": {"AuthRole": "authRole", "UnauthRole": "unauthRole"},
    "storage": {"S3Bucket": "s3Bucket"},
    "table": {"DynamoDBTable": "dynamoDBTable"},
}
"""Logical ids of Gen 1's templates, and the member of `resources` that each one is."""

PHYSICAL_NAMES = frozenset(
    """
    bucketName BucketName tableName TableName roleName RoleName domainName DomainName functionName FunctionName
    """.split()  # noqa: SIM905
)
"""Properties that name a resource in the whole account: Gen 1 owns the name until the resource is moved."""
