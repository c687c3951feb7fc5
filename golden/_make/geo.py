"""Amazon Location: maps, place indexes and geofence collections, each made by a function of the CLI's own."""

from __future__ import annotations

from typing import Any

from _make.cfn import (
    HELPER_CODE,
    Json,
    concat,
    description,
    get_att,
    join,
    lambda_trust,
    policy_document,
    ref,
    statement,
    string_parameter,
)
from _make.spec import Auth, Extra

_REGIONS = {"us-east-1": "us-east-1", "eu-west-1": "eu-west-1", "us-west-1": "us-west-2", "eu-west-3": "eu-west-1"}
_REGION = {"Fn::FindInMap": ["RegionMapping", ref("AWS::Region"), "locationServiceRegion"]}
_ROLES = {"authRoleName": ref("AuthRoleName"), "unauthRoleName": ref("UnauthRoleName")}

_MAP_ACTIONS = ["geo:GetMapStyleDescriptor", "geo:GetMapGlyphs", "geo:GetMapSprites", "geo:GetMapTile"]
_SEARCH_ACTIONS = ["geo:SearchPlaceIndexForPosition", "geo:SearchPlaceIndexForText"]


def map_of(name: str, style: str, auth: Auth, *, guests: bool, cli_version: str) -> Extra:
    own: Json = {"mapName": name, "mapStyle": style, "isDefault": True}
    policy = _policy("mapName", _role_names(guests), _MAP_ACTIONS, get_att("CustomMap", "MapArn"))
    properties = {"mapName": _per_environment("mapName"), "mapStyle": ref("mapStyle")}
    return _extra("Map", "Map", name, own, properties, {"MapPolicy": policy}, auth, cli_version)


def place_index(name: str, provider: str, auth: Auth, *, guests: bool, cli_version: str) -> Extra:
    own: Json = {"indexName": name, "dataProvider": provider, "dataSourceIntendedUse": "Storage", "isDefault": True}
    policy = _policy("indexName", _role_names(guests), _SEARCH_ACTIONS, get_att("CustomPlaceIndex", "IndexArn"))
    properties = {
        "indexName": _per_environment("indexName"),
        "dataSource": ref("dataProvider"),
        "dataSourceIntendedUse": ref("dataSourceIntendedUse"),
    }
    return _extra("PlaceIndex", "PlaceIndex", name, own, properties, {"PlaceIndexPolicy": policy}, auth, cli_version)


def geofence_collection(name: str, groups: dict[str, list[str]], auth: Auth, cli_version: str) -> Extra:
    """`groups`: what each group may do."""
    own: Json = {"collectionName": name, "isDefault": True}
    values = {
        "region": _REGION,
        "account": ref("AWS::AccountId"),
        "collectionName": get_att("CustomGeofenceCollection", "CollectionName"),
    }
    arn = {"Fn::Sub": ["arn:aws:geo:${region}:${account}:geofence-collection/${collectionName}", values]}
    policies = {
        f"{group}GeofenceCollectionPolicy": _policy(
            "collectionName", [join("-", [ref(f"{auth.logical_id}UserPoolId"), f"{group}GroupRole"])], actions, arn
        )
        for group, actions in groups.items()
    }
    properties = {"collectionName": _per_environment("collectionName")}
    return _extra("GeofenceCollection", "GeofenceCollection", name, own, properties, policies, auth, cli_version)


def _extra(
    service: str, kind: str, name: str, own: Json, properties: Json, policies: Json, auth: Auth, cli_version: str
) -> Extra:
    parameters = {**_ROLES, **own}
    template = {
        "Mappings": {"RegionMapping": {key: {"locationServiceRegion": value} for key, value in _REGIONS.items()}},
        "Parameters": {
            each: string_parameter() for each in (f"{auth.logical_id}UserPoolId", *parameters, "env")
        },
        "Resources": {**_helper(kind), f"Custom{kind}": _custom(kind, properties), **policies},
        "Outputs": {
            "Name": {"Value": ref(f"Custom{kind}")},
            "Region": {"Value": _REGION},
        },
        "Description": description(cli_version, f"geo-{service}"),
    }
    file = f"{name}-cloudformation-template.json"
    return Extra(
        category="geo",
        name=name,
        service=service,
        template=file,
        files={file: template, "parameters.json": parameters, "cli-inputs.json": {"groupPermissions": []}},
        parameters=parameters,
        depends_on=[{"category": "auth", "resourceName": auth.name, "attributes": ["UserPoolId"]}],
    )


def _helper(kind: str) -> Json:
    function, role = f"Custom{kind}Lambda51D5D430", f"Custom{kind}LambdaServiceRole4EE7732C"
    policy = policy_document(statement(f"geo:Create{kind}", "*"))
    return {
        role: {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": lambda_trust("lambda.amazonaws.com", "sts:AssumeRole")},
        },
        f"{role}DefaultPolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {"PolicyDocument": policy, "PolicyName": f"{role}DefaultPolicy", "Roles": [ref(role)]},
        },
        function: {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"ZipFile": HELPER_CODE},
                "Role": get_att(role, "Arn"),
                "Handler": "index.handler",
                "Runtime": "nodejs18.x",
                "Timeout": 300,
            },
        },
    }


def _custom(kind: str, properties: Json) -> Json:
    return {
        "Type": "Custom::LambdaCallout",
        "Properties": {
            "ServiceToken": get_att(f"Custom{kind}Lambda51D5D430", "Arn"),
            **properties,
            "region": _REGION,
            "env": ref("env"),
        },
        "UpdateReplacePolicy": "Delete",
        "DeletionPolicy": "Delete",
    }


def _policy(name: str, roles: list[Any], actions: list[str], resource: Any) -> Json:
    return {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyDocument": policy_document(statement(actions, resource)),
            "PolicyName": concat(_per_environment(name), "Policy"),
            "Roles": roles,
        },
    }


def _role_names(guests: bool) -> list[Any]:
    return [ref("authRoleName"), *([ref("unauthRoleName")] if guests else [])]


def _per_environment(parameter: str) -> Json:
    return join("-", [ref(parameter), ref("env")])
