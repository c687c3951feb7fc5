"""From the user's schema to the nested stack of each model: its table, data source and exports.

Resolvers are left out: no tool reads them, and the transformer alone can write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    FieldDefinitionNode,
    ListValueNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeNode,
    parse,
)

from _make.cfn import (
    Json,
    choose,
    concat,
    equals,
    get_att,
    join,
    lambda_trust,
    negate,
    policy_document,
    ref,
    regional_arn,
)
from _make.identifiers import hex_id, logical_suffix

API_ID = "referencetotransformerrootstackGraphQLAPI20497F53ApiId"
ENV = "referencetotransformerrootstackenv10C5A902Ref"
NONE_SOURCE = "referencetotransformerrootstackGraphQLAPINONEDS2BA9D1C8Name"
ASSET_BUCKET = "referencetotransformerrootstackS3DeploymentBucket7592718ARef"
ASSET_KEY = "referencetotransformerrootstackS3DeploymentRootKeyA71EA735Ref"
HAS_ENVIRONMENT = {"HasEnvironmentParameter": negate(equals(ENV, "NONE"))}
NO_VALUE = ref("AWS::NoValue")
_NUMBERS = {"Int", "Float", "AWSTimestamp"}
_RECORDS = ("BatchGetItem", "BatchWriteItem", "PutItem", "DeleteItem", "GetItem", "Scan", "Query", "UpdateItem")
_REST = ("ConditionCheckItem", "DescribeTable", "GetRecords", "GetShardIterator")
_CHANGE_ACTIONS = [f"dynamodb:{name}" for name in _RECORDS]
_DATA_SOURCE_ACTIONS = [f"dynamodb:{name}" for name in (*_RECORDS, *_REST)]


@dataclass(frozen=True)
class Key:
    """Attribute names and types, partition key first; `type` is DynamoDB's `S` or `N`."""

    attributes: tuple[tuple[str, str], ...]

    @property
    def schema(self) -> list[Json]:
        kinds = ("HASH", "RANGE")
        return [
            {"AttributeName": name, "KeyType": kind} for (name, _), kind in zip(self.attributes, kinds, strict=False)
        ]


@dataclass(frozen=True)
class ModelTable:
    model: str
    key: Key
    indexes: tuple[tuple[str, Key], ...]


def model_tables(schema: str) -> tuple[ModelTable, ...]:
    """The tables of a transformer v2 schema whose relations all name their fields.

    Raises ValueError where a relation leaves its key to the transformer.
    """
    models = [node for node in _objects(parse(schema)) if _directive(node, "model")]
    return (*map(_table, models), *_join_tables(models))


def _join_tables(models: list[ObjectTypeDefinitionNode]) -> Iterator[ModelTable]:
    """The table of each `@manyToMany` relation between models whose key is `id`."""
    sides: dict[str, list[str]] = {}
    for node in models:
        for field in node.fields or ():
            for directive in field.directives or ():
                if directive.name.value == "manyToMany":
                    sides.setdefault(_text(directive, "relationName"), []).append(node.name.value)
    for relation, names in sides.items():
        indexes = [(f"by{name}", Key(((f"{name[0].lower()}{name[1:]}Id", "S"),))) for name in names]
        yield ModelTable(relation, Key((("id", "S"),)), tuple(indexes))


def function_names(schema: str) -> tuple[str, ...]:
    """The functions behind `@function(name: "<name>-${env}")`, in order of appearance."""
    names = [
        _text(directive, "name").removesuffix("-${env}")
        for node in _objects(parse(schema))
        for field in node.fields or ()
        for directive in field.directives or ()
        if directive.name.value == "function"
    ]
    return tuple(dict.fromkeys(names))


def model_stack(table: ModelTable, seed: str, *, versioned: bool) -> Json:
    """`build/stacks/<Model>.json`; of `versioned` models, as DataStore has them, deleted records expire."""
    model = table.model
    role = f"{model}IAMRole{logical_suffix(seed, model, 'role')}"
    return {
        "Parameters": {
            **CAPACITY_PARAMETERS,
            **{name: {"Type": "String"} for name in (ENV, API_ID, NONE_SOURCE, ASSET_BUCKET, ASSET_KEY)},
        },
        "Conditions": {
            **HAS_ENVIRONMENT,
            "ShouldUseServerSideEncryption": equals("DynamoDBEnableServerSideEncryption", "true"),
            "ShouldUsePayPerRequestBilling": equals("DynamoDBBillingMode", "PAY_PER_REQUEST"),
            "ShouldUsePointInTimeRecovery": equals("DynamoDBEnablePointInTimeRecovery", "true"),
        },
        "Resources": {
            f"{model}Table": _table_resource(table, versioned),
            role: _data_source_role(model, seed, versioned),
            f"{model}DataSource": {
                "Type": "AWS::AppSync::DataSource",
                "Properties": {
                    "ApiId": ref(API_ID),
                    "DynamoDBConfig": {
                        "AwsRegion": ref("AWS::Region"),
                        **(_delta_sync() if versioned else {}),
                        "TableName": ref(f"{model}Table"),
                    },
                    "Name": f"{model}Table",
                    "ServiceRoleArn": get_att(role, "Arn"),
                    "Type": "AMAZON_DYNAMODB",
                },
                "DependsOn": [role],
            },
        },
        "Outputs": _outputs(model),
    }


CAPACITY_PARAMETERS: Json = {
    "DynamoDBModelTableReadIOPS": {
        "Type": "Number",
        "Default": 5,
        "Description": "The number of read IOPS the table should support.",
    },
    "DynamoDBModelTableWriteIOPS": {
        "Type": "Number",
        "Default": 5,
        "Description": "The number of write IOPS the table should support.",
    },
    "DynamoDBBillingMode": {
        "Type": "String",
        "Default": "PAY_PER_REQUEST",
        "AllowedValues": ["PAY_PER_REQUEST", "PROVISIONED"],
    },
    "DynamoDBEnablePointInTimeRecovery": {
        "Type": "String",
        "Default": "false",
        "AllowedValues": ["true", "false"],
    },
    "DynamoDBEnableServerSideEncryption": {
        "Type": "String",
        "Default": "true",
        "AllowedValues": ["true", "false"],
    },
}


def _table(node: ObjectTypeDefinitionNode) -> ModelTable:
    fields = {field.name.value: field for field in node.fields or ()}
    key, indexes = Key((("id", "S"),)), []
    for field in node.fields or ():
        for directive in field.directives or ():
            match directive.name.value:
                case "primaryKey":
                    key = _key(field, directive, fields)
                case "index":
                    indexes.append((_text(directive, "name"), _key(field, directive, fields)))
                case "hasOne" | "hasMany" | "belongsTo" if not _has(directive, "fields"):
                    raise ValueError(f"{node.name.value}.{field.name.value}: name the relation's fields")
                case _:
                    pass
    return ModelTable(node.name.value, key, tuple(indexes))


def _key(field: FieldDefinitionNode, directive: ConstDirectiveNode, fields: dict[str, FieldDefinitionNode]) -> Key:
    """Several sort key fields share one string attribute, their names joined by `#`."""
    partition = (field.name.value, _attribute_type(field.type))
    names = _texts(directive, "sortKeyFields")
    if not names:
        return Key((partition,))
    sort_type = _attribute_type(fields[names[0]].type) if len(names) == 1 else "S"
    return Key((partition, ("#".join(names), sort_type)))


_EXPIRES: Json = {"AttributeName": "_ttl", "Enabled": True}
_DELTA_SYNC = "AmplifyDataStore"


def _delta_sync() -> Json:
    """Minutes that AppSync keeps deleted records, and changes in a table of its own."""
    changes = {"BaseTableTTL": "43200", "DeltaSyncTableName": _table_name(_DELTA_SYNC), "DeltaSyncTableTTL": "30"}
    return {"DeltaSyncConfig": changes, "Versioned": True}


def delta_sync_resources(api_id: Json, seed: str) -> Json:
    """The table of changes, in the API's stack, and a role for it."""
    keys = ("ds_pk", "ds_sk")
    properties = {
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": Key(tuple((key, "S") for key in keys)).schema,
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "TableName": concat(f"{_DELTA_SYNC}-", api_id, "-", ref("env")),
        "TimeToLiveSpecification": _EXPIRES,
    }
    deleted = {"UpdateReplacePolicy": "Delete", "DeletionPolicy": "Delete"}
    table = ("arn:aws:dynamodb:", ref("AWS::Region"), ":", ref("AWS::AccountId"), ":table/", properties["TableName"])
    allow = {"Action": _CHANGE_ACTIONS, "Effect": "Allow", "Resource": [concat(*table), concat(*table, "/*")]}
    role, name = f"{_DELTA_SYNC}IAMRole{logical_suffix(seed, 'delta sync')}", f"{_DELTA_SYNC}IAMR{hex_id(6, seed, 'sync')}"
    policy = {"PolicyDocument": policy_document(allow), "PolicyName": "DynamoDBAccess71ABE5AE", "Roles": [ref(role)]}
    trust = {
        "AssumeRolePolicyDocument": lambda_trust("appsync.amazonaws.com", "sts:AssumeRole"),
        "RoleName": concat(f"{name}-", api_id, "-", ref("env")),
    }
    return {
        "DataStore": {"Type": "AWS::DynamoDB::Table", "Properties": properties, **deleted},
        role: {"Type": "AWS::IAM::Role", "Properties": trust},
        "DynamoDBAccess71ABE5AE": {"Type": "AWS::IAM::Policy", "Properties": policy},
    }


def _table_resource(table: ModelTable, versioned: bool) -> Json:
    capacity = {
        "ReadCapacityUnits": ref("DynamoDBModelTableReadIOPS"),
        "WriteCapacityUnits": ref("DynamoDBModelTableWriteIOPS"),
    }
    throughput = choose("ShouldUsePayPerRequestBilling", NO_VALUE, capacity)
    attributes = dict(table.key.attributes)
    for _, key in table.indexes:
        attributes |= dict(key.attributes)
    indexes = [
        {
            "IndexName": name,
            "KeySchema": key.schema,
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": throughput,
        }
        for name, key in table.indexes
    ]
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": kind} for name, kind in attributes.items()
            ],
            "BillingMode": choose("ShouldUsePayPerRequestBilling", "PAY_PER_REQUEST", NO_VALUE),
            **({"GlobalSecondaryIndexes": indexes} if indexes else {}),
            "KeySchema": table.key.schema,
            "PointInTimeRecoverySpecification": choose(
                "ShouldUsePointInTimeRecovery", {"PointInTimeRecoveryEnabled": True}, NO_VALUE
            ),
            "ProvisionedThroughput": throughput,
            "SSESpecification": {"SSEEnabled": choose("ShouldUseServerSideEncryption", True, False)},
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
            "TableName": _table_name(table.model),
            **({"TimeToLiveSpecification": _EXPIRES} if versioned else {}),
        },
        "UpdateReplacePolicy": "Delete",
        "DeletionPolicy": "Delete",
    }


def _table_name(model: str) -> Json:
    return concat(f"{model}-", ref(API_ID), "-", ref(ENV))


def _data_source_role(model: str, seed: str, versioned: bool) -> Json:
    tables = (model, *((_DELTA_SYNC,) if versioned else ()))
    arns = [regional_arn("dynamodb", "table/", _table_name(name), *end) for name in tables for end in ((), ("/*",))]
    allow = {"Action": _DATA_SOURCE_ACTIONS, "Effect": "Allow", "Resource": arns}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": lambda_trust("appsync.amazonaws.com", "sts:AssumeRole"),
            "Policies": [{"PolicyDocument": policy_document(allow), "PolicyName": "DynamoDBAccess"}],
            "RoleName": concat(f"{model}IAMRole{hex_id(6, seed, model)}-", ref(API_ID), "-", ref(ENV)),
        },
    }


def _outputs(model: str) -> Json:
    table, source = f"{model}Table", f"{model}DataSource"
    values: tuple[tuple[str, str, Json, str], ...] = (
        (
            f"GetAtt{table}StreamArn",
            "Your DynamoDB table StreamArn.",
            get_att(table, "StreamArn"),
            f"{table}:StreamArn",
        ),
        (f"GetAtt{table}Name", "Your DynamoDB table name.", ref(table), f"{table}:Name"),
        (f"GetAtt{source}Name", "Your model DataSource name.", get_att(source, "Name"), f"{source}:Name"),
    )
    return {
        name: {
            "Description": text,
            "Value": value,
            "Export": {"Name": join(":", [ref(API_ID), f"GetAtt:{export}"])},
        }
        for name, text, value, export in values
    }


def _objects(document: DocumentNode) -> Iterator[ObjectTypeDefinitionNode]:
    return (node for node in document.definitions if isinstance(node, ObjectTypeDefinitionNode))


def _directive(node: ObjectTypeDefinitionNode, name: str) -> ConstDirectiveNode | None:
    return next((item for item in node.directives or () if item.name.value == name), None)


def _argument(directive: ConstDirectiveNode, name: str) -> Any:
    return next((item.value for item in directive.arguments or () if item.name.value == name), None)


def _has(directive: ConstDirectiveNode, name: str) -> bool:
    return _argument(directive, name) is not None


def _text(directive: ConstDirectiveNode, name: str) -> str:
    value = _argument(directive, name)
    if not isinstance(value, StringValueNode):
        raise ValueError(f"@{directive.name.value} lacks {name}")
    return value.value


def _texts(directive: ConstDirectiveNode, name: str) -> list[str]:
    value = _argument(directive, name)
    if not isinstance(value, ListValueNode):
        return []
    return [item.value for item in value.values if isinstance(item, StringValueNode)]


def _attribute_type(node: TypeNode) -> str:
    inner = node.type if isinstance(node, NonNullTypeNode) else node
    return "N" if getattr(getattr(inner, "name", None), "value", "") in _NUMBERS else "S"
