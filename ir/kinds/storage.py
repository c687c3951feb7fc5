"""Diagnostics of storage: A2G15xx, A2G1970, A2G1990 and A2G1991."""

from amp2gen.ir.diagnostics import _kind

ACCESS_WITHOUT_AUTH = _kind(
    "A2G1504",
    "error",
    "a bucket's access rules need auth",
    """Gen 1 gives access to roles of an identity pool, and this project's auth resource is missing or not carried over.
    The bucket is there, but nobody may read or write it. Add the rules to amplify/storage/resource.ts with the
    auth.""",
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
GUESTS_LET_IN = _kind(
    "A2G1970",
    "warning",
    "guests have access to a bucket that seems to be closed to them",
    """cli-inputs.json says `"storageAccess": "auth"` and lists operations in guestAccess. Gen 1's CLI goes by the list
    when it deploys, so guests have this access, and keep it in Gen 2. If they should not have it, empty guestAccess,
    push, and compile again; or take the guests' rules out of amplify/storage/resource.ts.""",
)
BUCKET_RESOURCE_NOT_CARRIED = _kind(
    "A2G1990",
    "error",
    "a CloudFormation resource beside a bucket is not carried over",
    """Projects from before CLI 7 commit the bucket's template, and somebody added to it, or changed a policy of the
    CLI's. The Gen 2 project does not have it. Add it with the AWS CDK, in `customizeStorage` of
    amplify/storage/resource.ts.""",
)
