"""The import of a table, foretold: our check against the one of Amplify's table manager itself."""

import json
import subprocess
from types import SimpleNamespace
from typing import Any, cast

import pytest

from amp2gen.ir.base import Origin
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.model_tables import IMPORTED
from amp2gen.verify.synthesize import Mode
from amp2gen.verify.table_import import table_rows
from amp2gen.verify.toolchain import Toolchain

NAME = "Note-abc-main"
GEN1: dict[str, Any] = {
    "TableName": NAME,
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    "SSESpecification": {"SSEEnabled": False},
}
GEN2: dict[str, Any] = {
    "tableName": NAME,
    "attributeDefinitions": [{"attributeName": "id", "attributeType": "S"}],
    "keySchema": [{"attributeName": "id", "keyType": "HASH"}],
    "billingMode": "PAY_PER_REQUEST",
    "streamSpecification": {"streamViewType": "NEW_AND_OLD_IMAGES"},
    "deletionProtectionEnabled": True,
    "isImported": True,
}
OWNER_INDEX = {
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "byOwner",
            "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "AttributeDefinitions": [*GEN1["AttributeDefinitions"], {"AttributeName": "owner", "AttributeType": "S"}],
}
ENCRYPTED = {"SSESpecification": {"SSEEnabled": True}}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "the same": ({}, {}, True),
    "encryption said to be off": ({}, {"sseSpecification": {"sseEnabled": False}}, True),
    "encrypted in Gen 1": (ENCRYPTED, {}, False),
    "encrypted in both": (ENCRYPTED, {"sseSpecification": {"sseEnabled": True}}, False),
    "encrypted in Gen 2": ({}, {"sseSpecification": {"sseEnabled": True}}, False),
    "no stream": ({"StreamSpecification": None}, {}, False),
    "keys only": ({"StreamSpecification": {"StreamViewType": "KEYS_ONLY"}}, {}, False),
    "an index more": (OWNER_INDEX, {}, False),
    "another key": ({}, {"keySchema": [{"attributeName": "key", "keyType": "HASH"}]}, False),
    "a number as key": ({"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}]}, {}, False),
    "not protected": ({}, {"deletionProtectionEnabled": False}, False),
}
"""What differs in Gen 1's table and in what Gen 2 says of it, and whether the import succeeds."""

LAMBDA = (
    "@aws-amplify/graphql-model-transformer/lib/resources/amplify-dynamodb-table/amplify-table-manager-lambda"
    "/import-table.js"
)
PROGRAM = """
const Module = require('module');
const load = Module._load;
Module._load = (name, ...rest) => (name === '@aws-sdk/client-dynamodb' ? {} : load(name, ...rest));
const {validateImportedTableProperties: validate, ...read} = require(process.argv[1]);
const verdicts = JSON.parse(require('fs').readFileSync(0)).map(([table, input]) => {
  try {
    validate(read.getImportedTableComparisonProperties(table), read.getExpectedTableProperties(input));
    return true;
  } catch {
    return false;
  }
});
console.log(JSON.stringify(verdicts));
"""


@pytest.mark.parametrize("case", CASES)
def test_the_import_is_foretold(case: str) -> None:
    gen1, gen2, succeeds = CASES[case]
    found = rows(GEN1 | gen1, GEN2 | gen2)
    assert {row.diagnostic.code for row in found} == (set() if succeeds else {"A2G4108"})


def test_the_way_out_of_encryption_is_named() -> None:
    (row,) = rows(GEN1 | ENCRYPTED, GEN2)
    assert row.diagnostic.message == "model Note: a table that AWS's key for DynamoDB encrypts cannot be imported"
    assert "DynamoDBEnableServerSideEncryption to false" in row.diagnostic.help


@pytest.mark.node
def test_amplifys_table_manager_judges_alike(toolchain: Toolchain) -> None:
    packages = toolchain.root / "node_modules" / "@aws-amplify" / "graphql-api-construct" / "node_modules"
    pairs = [(described(GEN1 | gen1), asked(GEN2 | gen2)) for gen1, gen2, _ in CASES.values()]
    command = [toolchain.node, "-e", PROGRAM, str(packages / LAMBDA)]
    ran = subprocess.run(command, input=json.dumps(pairs), capture_output=True, text=True, check=True)
    assert dict(zip(CASES, json.loads(ran.stdout), strict=True)) == {name: case[2] for name, case in CASES.items()}


def rows(gen1: dict[str, Any], gen2: dict[str, Any]) -> list[Any]:
    side = SimpleNamespace(deployment=Deployment((table("AWS::DynamoDB::Table", gen1),)))
    mode = Mode("taking over", "main")
    return list(table_rows(mode, cast(Gen1Side, side), Deployment((table(IMPORTED, gen2),))))


def table(type: str, properties: dict[str, Any]) -> Resource:
    return Resource(
        "model table Note", type, ("/", "Table"), properties, "Retain", "Retain", False, Origin(file="here")
    )


def described(gen1: dict[str, Any]) -> dict[str, Any]:
    """What DynamoDB's DescribeTable says of a table that CloudFormation made from these properties, and was locked."""
    none = {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0}
    stream = gen1["StreamSpecification"]
    encrypted = gen1["SSESpecification"]["SSEEnabled"]
    return {
        **{key: gen1[key] for key in ("TableName", "AttributeDefinitions", "KeySchema")},
        "BillingModeSummary": {"BillingMode": gen1["BillingMode"]},
        "ProvisionedThroughput": none,
        "StreamSpecification": {"StreamEnabled": True, **stream} if stream else None,
        "SSEDescription": {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": "arn"} if encrypted else None,
        "GlobalSecondaryIndexes": [
            {**index, "ProvisionedThroughput": none} for index in gen1.get("GlobalSecondaryIndexes", ())
        ]
        or None,
        "DeletionProtectionEnabled": True,
    }


def asked(gen2: dict[str, Any]) -> dict[str, Any]:
    """The table manager's `toCreateTableInput`: names in upper camel case, streams and encryption by other keys."""
    keys = [{"AttributeName": key["attributeName"], "KeyType": key["keyType"]} for key in gen2["keySchema"]]
    attributes = [
        {"AttributeName": each["attributeName"], "AttributeType": each["attributeType"]}
        for each in gen2["attributeDefinitions"]
    ]
    return {
        "TableName": gen2["tableName"],
        "AttributeDefinitions": attributes,
        "KeySchema": keys,
        "BillingMode": gen2["billingMode"],
        "StreamSpecification": {
            "StreamEnabled": True,
            "StreamViewType": gen2["streamSpecification"]["streamViewType"],
        },
        "SSESpecification": {"Enabled": gen2.get("sseSpecification", {}).get("sseEnabled", False)},
        "DeletionProtectionEnabled": gen2["deletionProtectionEnabled"],
    }
