"""S3: the bucket, what happens in it that functions are told, and who may not use it."""

from collections.abc import Iterator

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, item_of, without


def storage_items(deployment: Deployment) -> Iterator[Item]:
    """The app's bucket. Buckets for Amplify's own ends are none of it."""
    bucket = deployment.by_role.get("bucket")
    if bucket is None:
        return
    yield item_of("bucket", bucket, _settings(bucket))
    yield from _notifications(bucket, bucket.properties.get("NotificationConfiguration"))
    for custom in deployment.of("Custom::S3BucketNotifications"):
        if custom.properties.get("BucketName") == "${bucket}":
            yield from _notifications(custom, custom.properties.get("NotificationConfiguration"))
    for policy in deployment.of("AWS::S3::BucketPolicy"):
        if policy.properties.get("Bucket") == "${bucket}":
            statements = as_object(policy.properties.get("PolicyDocument")).get("Statement")
            for statement in map(as_object, as_list(statements)):
                yield item_of("bucket policy", policy, {"Statement": [statement]}, role=str(statement.get("Action")))


def _settings(bucket: Resource) -> dict[str, Json]:
    properties = without(bucket.properties, "NotificationConfiguration")
    rules = as_list(as_object(bucket.properties.get("CorsConfiguration")).get("CorsRules"))
    cors = {str(i): without(as_object(rule), "Id") for i, rule in enumerate(rules)}
    return {**properties, "CorsConfiguration": dict(cors), "DeletionPolicy": bucket.deletion_policy}


def _notifications(resource: Resource, configuration: Json) -> Iterator[Item]:
    """One item per function and filter; the two spellings are CloudFormation's and the S3 API's."""
    written = as_object(configuration)
    for each in map(as_object, as_list(written.get("LambdaConfigurations"))):
        yield _notification(resource, each.get("Function"), each.get("Event"), each.get("Filter"))
    for each in map(as_object, as_list(written.get("LambdaFunctionConfigurations"))):
        for event in as_list(each.get("Events")):
            yield _notification(resource, each.get("LambdaFunctionArn"), event, each.get("Filter"))


def _notification(resource: Resource, function: Json, event: Json, filter: Json) -> Item:
    """Of one event there may be several, for objects with other keys."""
    role = " ".join((str(event), *_key_filter(filter)))
    return item_of("bucket notification", resource, {"Function": function}, role=role)


def _key_filter(filter: Json) -> list[str]:
    """`["prefix=images/", "suffix=.png"]`, from either spelling."""
    written = as_object(filter)
    rules = as_list(as_object(written.get("S3Key")).get("Rules")) + as_list(
        as_object(written.get("Key")).get("FilterRules")
    )
    return sorted(f"{str(rule.get('Name')).lower()}={rule.get('Value')}" for rule in map(as_object, rules))
