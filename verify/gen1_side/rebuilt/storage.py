"""S3 and DynamoDB of the storage category, from their cli-inputs.json."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from amp2gen.verify.gen1_side.rebuilt.checkout import (
    Checkout,
    Json,
    Nested,
    allow,
    att,
    dependencies,
    join,
    outputs,
    policy,
    ref,
    resource,
)

_ACTIONS = {"CREATE_AND_UPDATE": "s3:PutObject", "READ": "s3:GetObject", "DELETE": "s3:DeleteObject"}
_OWN = "${cognito-identity.amazonaws.com:sub}"
_CORS = {
    "AllowedHeaders": ["*"],
    "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
    "AllowedOrigins": ["*"],
    "ExposedHeaders": ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"],
    "MaxAge": 3000,
}
_TYPES = {"string": "S", "number": "N", "binary": "B"}


def storage_stacks(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    """The stack of each bucket and table that was not imported."""
    for name, entry in checkout.entries("storage").items():
        inputs = checkout.inputs("storage", name)
        build = _BUILDERS.get(str(entry.get("service")))
        if build is None or not inputs or entry.get("serviceType") == "imported":
            continue
        file = checkout.shown(checkout.folder("storage", name) / "cli-inputs.json")
        given = {**dependencies(entry), "authRole": ref("AuthRole"), "unauthRole": ref("UnauthRole")}
        declared = {parameter: {"Type": "String"} for parameter in given}
        yield f"storage{name}", Nested({"Parameters": declared, **build(checkout, inputs)}, file, given)


def _bucket(checkout: Checkout, inputs: Json) -> Json:
    name = f"{inputs.get('bucketName')}{checkout.suffix}-{checkout.environment}"
    trigger = inputs.get("triggerFunction", "NONE")
    properties: Json = {"BucketName": name, "CorsConfiguration": {"CorsRules": [_CORS]}}
    resources: Json = {}
    if trigger and trigger != "NONE":
        events = ("s3:ObjectCreated:*", "s3:ObjectRemoved:*")
        properties["NotificationConfiguration"] = {
            "LambdaConfigurations": [{"Event": event, "Function": ref(f"function{trigger}Arn")} for event in events]
        }
        resources |= _trigger(name, trigger)
    retained = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    resources["S3Bucket"] = resource("AWS::S3::Bucket", properties, **retained)
    resources |= _access("Auth", "authRole", inputs.get("authAccess") or [])
    resources |= _access("Guest", "unauthRole", inputs.get("guestAccess") or [])
    for group, access in (inputs.get("groupAccess") or {}).items():
        resources[f"{group}GroupPolicy"] = _group(group, access)
    return {"Resources": resources, "Outputs": outputs(BucketName=ref("S3Bucket"), Region=ref("AWS::Region"))}


def _trigger(bucket: str, function: str) -> Json:
    lists = allow(["s3:ListBucket"], [_arn()])
    objects = allow(["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"], [_arn("/*")])
    permission = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": ref(f"function{function}Name"),
        "Principal": "s3.amazonaws.com",
        "SourceAccount": ref("AWS::AccountId"),
        "SourceArn": f"arn:aws:s3:::{bucket}",
    }
    return {
        "TriggerPermissions": resource("AWS::Lambda::Permission", permission),
        "S3TriggerBucketPolicy": policy([ref(f"function{function}LambdaExecutionRole")], lists, objects),
    }


def _access(who: str, role: str, access: Iterable[str]) -> Json:
    """Signed-in users have the public folder, their own below protected/ and private/, and may upload; guests have the
    public folder and may upload. Whoever reads also reads protected/ and lists."""
    actions = [_ACTIONS[each] for each in access if each in _ACTIONS]
    signed_in = who == "Auth"
    folders = ("public/*", *((f"protected/{_OWN}/*", f"private/{_OWN}/*") if signed_in else ()))
    found = [allow(actions, [_arn(f"/{folder}") for folder in folders])] if actions else []
    if "CREATE_AND_UPDATE" in access:
        found.append(allow(["s3:PutObject"], [_arn("/uploads/*")]))
    if "READ" in access:
        prefixes = ["public/", "public/*", "protected/", "protected/*"]
        prefixes += [f"private/{_OWN}/", f"private/{_OWN}/*"] if signed_in else []
        condition = {"StringLike": {"s3:prefix": prefixes}}
        found += [allow("s3:GetObject", _arn("/protected/*")), allow("s3:ListBucket", _arn(), Condition=condition)]
    return {f"S3{who}Policy": policy([ref(role)], *found)} if found else {}


def _group(group: str, access: Iterable[str]) -> Json:
    """A group gets the whole bucket; who reads also lists."""
    actions = [_ACTIONS[each] for each in access if each in _ACTIONS]
    lists = ["s3:ListBucket"] if "READ" in access else []
    statements = [allow([*actions, *lists], _arn("/*")), *(allow(action, _arn()) for action in lists)]
    return policy([ref(f"authuserPoolGroups{group}GroupRole")], *statements)


def _arn(path: str = "") -> Json:
    return join("arn:aws:s3:::", ref("S3Bucket"), path)


def _table(checkout: Checkout, inputs: Json) -> Json:
    keys = (inputs.get("partitionKey"), inputs.get("sortKey"))
    indexes = [each for each in inputs.get("gsi") or [] if isinstance(each, dict)]
    pairs = [keys, *((index.get("partitionKey"), index.get("sortKey")) for index in indexes)]
    types = {_name(key): _TYPES.get(str(key.get("fieldType")), "S") for pair in pairs for key in pair if key}
    capacity = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    projection = {"ProjectionType": "ALL"}
    properties = {
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": type} for name, type in types.items()],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index.get("name"),
                "KeySchema": _key_schema(index.get("partitionKey"), index.get("sortKey")),
                "Projection": projection,
                "ProvisionedThroughput": capacity,
            }
            for index in indexes
        ]
        or None,
        "KeySchema": _key_schema(*keys),
        "ProvisionedThroughput": capacity,
        "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
        "TableName": f"{inputs.get('tableName')}-{checkout.environment}",
    }
    table = "DynamoDBTable"
    values = outputs(Name=ref(table), Arn=att(table, "Arn"), StreamArn=att(table, "StreamArn"))
    return {"Resources": {table: resource("AWS::DynamoDB::Table", properties)}, "Outputs": values}


def _key_schema(partition: Any, sort: Any) -> list[Json]:
    pairs = ((partition, "HASH"), (sort, "RANGE"))
    return [{"AttributeName": _name(key), "KeyType": type} for key, type in pairs if key]


def _name(key: Mapping[str, Any]) -> str:
    return str(key.get("fieldName"))


_BUILDERS = {"S3": _bucket, "DynamoDB": _table}
