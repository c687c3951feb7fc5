"""Diagnostics of imported and further resources: A2G1961 to 1968."""

from amp2gen.ir.diagnostics import _kind

SECOND_RESOURCE = _kind(
    "A2G1961",
    "error",
    "a backend has one resource of this kind",
    """Gen 2's defineAuth and defineData can stand once in a backend, and Gen 1's CLI lets one add one of each and one
    bucket. The project lists another one, by an edit of backend-config.json or from an old version of the CLI. The
    first by name is carried over. A second bucket can be added with another defineStorage (`isDefault` on the first);
    a second user pool or GraphQL API needs a backend of its own, or the AWS CDK.""",
)
IMPORTED_BUCKET_ACCESS = _kind(
    "A2G1962",
    "warning",
    "users' access to an imported bucket is not in the project",
    """Gen 1 gives nobody access to a bucket that it did not create: its guide has one add policies to the app's two
    roles by hand. Gen 2 creates new roles, and they lack those policies. Look at the roles of the Gen 1 environment
    (their names end in -authRole and -unauthRole), and write what they allow into the bucket's resource.ts, as
    `new Policy(backend.stack, 'Access', { roles: [authenticatedUserIamRole], statements: [...] })`.""",
)
NO_IMPORTED_IDENTITY_POOL = _kind(
    "A2G1963",
    "warning",
    "imported auth has no identity pool, and referenceAuth wants one",
    """Gen 1 can import a user pool alone. Gen 2's referenceAuth needs an identity pool and its two roles as well, even
    if the app never asks for AWS credentials. Create one for the imported user pool and its app client, closed to
    guests, with two roles that allow nothing, and fill in identityPoolId, authRoleArn and unauthRoleArn in
    amplify/gen1.json. Users sign in as before.""",
)
IDENTITY_POOL_ONLY = _kind(
    "A2G1964",
    "warning",
    "Gen 2 adds a user pool to an identity pool",
    """Gen 1's auth resource is an identity pool alone, for guests or for people who sign in with another provider.
    defineAuth always makes a user pool beside it. The one in the output is closed: nobody can sign up, so nobody can
    sign in to it, and the identity pool works as before.""",
)
FEDERATION_NOT_CARRIED = _kind(
    "A2G1965",
    "error",
    "the identity pool trusts Google's iOS and Android apps by an OpenID provider",
    """With ids of iOS or Android apps, Gen 1 makes an IAM OpenID Connect provider for accounts.google.com, of which an
    account can have only one, and which stays Gen 1's. Name its ARN in customizeAuth:
    `cfnIdentityPool.openIdConnectProviderArns = ['arn:aws:iam::…:oidc-provider/accounts.google.com']`, and keep the
    provider when Gen 1's stacks are deleted.""",
)
