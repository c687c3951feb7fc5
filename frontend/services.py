"""Which service an entry of backend-config.json means that names none: its folder says it, if anything does."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = Callable[[str], Mapping[str, Any]]
"""The JSON or YAML object at a path; empty if there is none."""

BY_TEMPLATE: Mapping[str, Mapping[str, str]] = {
    "analytics": {"AWS::Kinesis::Stream": "Kinesis", "AWS::Pinpoint::App": "Pinpoint"},
    "api": {"AWS::AppSync::GraphQLApi": "AppSync", "AWS::ApiGateway::RestApi": "API Gateway"},
    "auth": {"AWS::Cognito::UserPool": "Cognito", "AWS::Cognito::IdentityPool": "Cognito"},
    "function": {"AWS::Lambda::LayerVersion": "LambdaLayer", "AWS::Lambda::Function": "Lambda"},
    "geo": {
        "AWS::Location::Map": "Map",
        "AWS::Location::PlaceIndex": "PlaceIndex",
        "AWS::Location::GeofenceCollection": "GeofenceCollection",
    },
    "storage": {"AWS::DynamoDB::Table": "DynamoDB", "AWS::S3::Bucket": "S3"},
}
"""Category → type of a resource in the template → service, as Gen 1's CLI writes it."""

BY_INPUTS: Mapping[str, Mapping[str, str]] = {
    "api": {"serviceConfiguration": "AppSync", "paths": "API Gateway"},
    "auth": {"cognitoConfig": "Cognito"},
    "storage": {"tableName": "DynamoDB", "bucketName": "S3"},
}
"""Category → key of cli-inputs.json → service."""

GROUPS_FILE = "user-pool-group-precedence.json"
TEMPLATES = ("template.json", "template.yml", "template.yaml", "template-schema.json")


def service_of(category: str, folder: str, paths: tuple[str, ...], document: Document) -> str | None:
    """The service of the resource in `folder`, whose files are `paths`; None if nothing says it."""
    return next(_said(category, folder, frozenset(paths), document), None)


def _said(category: str, folder: str, paths: frozenset[str], document: Document) -> Iterator[str]:
    if category == "auth" and f"{folder}/{GROUPS_FILE}" in paths:
        yield "Cognito-UserPool-Groups"
    inputs = document(f"{folder}/cli-inputs.json")
    yield from (service for key, service in BY_INPUTS.get(category, {}).items() if key in inputs)
    if category == "api" and any(path.endswith(".graphql") for path in paths):
        yield "AppSync"
    types = {
        str(resource.get("Type"))
        for path in sorted(paths)
        if path.endswith(TEMPLATES) and path.rpartition("/")[0] in (folder, f"{folder}/build")
        for resource in _members(document(path).get("Resources"))
    }
    yield from (service for type, service in BY_TEMPLATE.get(category, {}).items() if type in types)


def _members(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value.values() if isinstance(item, Mapping)] if isinstance(value, Mapping) else []
