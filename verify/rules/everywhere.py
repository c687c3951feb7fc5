"""Differences of every category: tags, data that outlives its stack, and names that Gen 1 owns."""

from amp2gen.verify.differences import BRANCHES, FRESH, NOT_MOVED, Rule, equals, like, missing
from amp2gen.verify.rule_conditions import (
    is_physical_name,
)

_TAG = r"(\w*Tags)\.(amplify:(app-id|branch-name|deployment-type|friendly-name)|created-by)"

EVERYWHERE: tuple[Rule, ...] = (
    # Everywhere
    Rule(".*", _TAG, "Amplify tags what it deploys", gen1=missing),
    Rule(".*", r"\w*Tags\.user:Stack", "a sandbox is an environment of its own", gen2=equals("sandbox"), states=FRESH),
    # Data is safer than it was
    Rule(
        "user pool|table|model table|bucket|stream|geofence collection",
        "DeletionPolicy",
        "data outlives its stack",
        gen1=equals("Delete"),
        gen2=equals("Retain"),
        states=BRANCHES,
    ),
    Rule("user pool", "DeletionProtection", "data outlives its stack", gen2=equals("ACTIVE"), states=BRANCHES),
    Rule(
        "table|model table", "DeletionProtectionEnabled", "data outlives its stack", gen2=equals(True), states=BRANCHES
    ),
    Rule(
        "bucket|table|stream|user pool",
        "DeletionPolicy",
        "a sandbox cleans up behind itself",
        gen1=equals("Retain"),
        gen2=equals("Delete"),
        states=FRESH,
    ),
    Rule(
        "user pool",
        "DeletionProtection",
        "a sandbox cleans up behind itself",
        gen1=equals("ACTIVE"),
        gen2=equals("INACTIVE"),
        states=FRESH,
    ),
    Rule(
        "table|model table",
        "DeletionProtectionEnabled",
        "a sandbox cleans up behind itself",
        gen1=equals(True),
        gen2=equals(False),
        states=FRESH,
    ),
    # Names: Gen 1 owns them until the resources are moved; what is never moved gets new ones
    Rule("user pool", "UserPoolName", "Gen 1 owns the name until the pool is moved", gen2=missing, states=NOT_MOVED),
    Rule(
        "identity pool",
        "IdentityPoolName",
        "Gen 1 owns the name until the pool is moved",
        gen2=missing,
        states=NOT_MOVED,
    ),
    Rule("bucket", "BucketName", "Gen 1 owns the name until the bucket is moved", gen2=missing, states=NOT_MOVED),
    Rule("table", "TableName", "Gen 1 owns the name until the table is moved", gen2=missing, states=NOT_MOVED),
    Rule("stream", "Name", "Gen 1 owns the name until the stream is moved", gen2=missing, states=NOT_MOVED),
    Rule("user pool domain", "Domain", "Gen 1 owns the domain until it is moved", states=NOT_MOVED),
    Rule("model table", "TableName", "a table of its own", gen2=like(r"\w+-\$\{api\}-NONE"), states=FRESH),
    Rule("function", "FunctionName", "functions are new in Gen 2; CloudFormation names them", gen2=missing),
    Rule("api", "Name", "the API is new in Gen 2, and so named by Amplify", gen2=equals("amplifyData")),
    Rule(
        "hosting",
        r"DistributionConfig\.Aliases",
        "a domain belongs to one distribution, and Gen 1's has it",
        gen2=missing,
    ),
    Rule("hosting", ".*", "a sandbox has no site", gen2=missing, states=FRESH),
    Rule(
        "table|stream",
        "TableName|Name",
        "Gen 1 owns the names in custom resources as long as it is there; they hold the branch's name instead",
        role=r"AWS::(DynamoDB::Table|Kinesis::Stream) .*",
        gen1=like(".+"),
        gen2=like(".+"),
        states=NOT_MOVED,
    ),
    Rule(
        r"AWS::\w+::\w+",
        r"\w+(\.\w+)?",
        "Gen 1 owns the names in custom resources as long as it is there; they hold the branch's name instead",
        where=is_physical_name,
    ),
)
