"""Maps, place indexes and geofence collections from their templates, and what refers to them."""

from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.pretty import expr

CONFIG = {
    "auth": {"demo": {"service": "Cognito"}, "userPoolGroups": {"service": "Cognito-UserPool-Groups"}},
    "geo": {
        "trails": {"service": "Map"},
        "places": {"service": "PlaceIndex"},
        "zones": {"service": "GeofenceCollection"},
    },
}
AUTH = {
    "backend/auth/demo/cli-inputs.json": {
        "cognitoConfig": {"identityPoolName": "demo", "allowUnauthenticatedIdentities": True, "resourceName": "demo"}
    },
    "backend/auth/userPoolGroups/user-pool-group-precedence.json": [{"groupName": "Rangers", "precedence": 1}],
}
REGIONS = {
    "eu-west-1": {"locationServiceRegion": "eu-west-1"},
    "us-west-1": {"locationServiceRegion": "us-west-2"},
}
REGION = {"Fn::FindInMap": ["RegionMapping", {"Ref": "AWS::Region"}, "locationServiceRegion"]}
ROLE_PARAMETERS = {"authRoleName": {"Ref": "AuthRoleName"}, "unauthRoleName": {"Ref": "UnauthRoleName"}}
GROUP_ROLE = {"Fn::Join": ["-", [{"Ref": "authdemoUserPoolId"}, "RangersGroupRole"]]}


TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


def policy(roles: Any, actions: list[str], resource: Any) -> dict[str, Any]:
    statement = {"Action": actions, "Effect": "Allow", "Resource": resource}
    document = {"Statement": [statement], "Version": "2012-10-17"}
    return {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": document, "PolicyName": "p", "Roles": roles}}


def template(properties: Any, parameters: Any, resources: Any, **attributes: Any) -> dict[str, Any]:
    """A template as Gen 1 writes it: a function of its own creates the resource."""
    names = {"env", "authRoleName", "unauthRoleName", "isDefault", "authdemoUserPoolId", *parameters}
    role = {"Ref": "CustomRole"}
    return {
        "Mappings": {"RegionMapping": REGIONS},
        "Parameters": {name: {"Type": "String"} for name in sorted(names)},
        "Resources": {
            "CustomRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST}},
            "CustomRoleDefaultPolicy": policy([role], ["geo:CreateMap"], "*"),
            "CustomLambda": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs14.x"}},
            "Custom": {
                "Type": "Custom::LambdaCallout",
                "Properties": {
                    "ServiceToken": {"Fn::GetAtt": ["CustomLambda", "Arn"]},
                    "region": REGION,
                    "env": {"Ref": "env"},
                    "pricingPlan": "RequestBasedUsage",
                    **properties,
                },
                "DeletionPolicy": "Delete",
                **attributes,
            },
            **resources,
        },
    }


def named(parameter: str) -> Any:
    return {"Fn::Join": ["-", [{"Ref": parameter}, {"Ref": "env"}]]}


COLLECTION_ARN = {
    "Fn::Sub": [
        "arn:aws:geo:${region}:${account}:geofence-collection/${collectionName}",
        {
            "region": REGION,
            "account": {"Ref": "AWS::AccountId"},
            "collectionName": {"Fn::GetAtt": ["Custom", "CollectionName"]},
        },
    ]
}


def files(**changes: Any) -> dict[str, Any]:
    trails = template(
        {"mapName": named("mapName"), "mapStyle": {"Ref": "mapStyle"}},
        {"mapName", "mapStyle"},
        {
            "MapPolicy": policy(
                [{"Ref": "authRoleName"}, {"Ref": "unauthRoleName"}, GROUP_ROLE],
                ["geo:GetMapTile"],
                {"Fn::GetAtt": ["Custom", "MapArn"]},
            )
        },
    )
    places = template(
        {
            "indexName": named("indexName"),
            "dataSource": {"Ref": "dataProvider"},
            "dataSourceIntendedUse": {"Ref": "dataSourceIntendedUse"},
        },
        {"indexName", "dataProvider", "dataSourceIntendedUse"},
        {},
    )
    zones = template(
        {"collectionName": named("collectionName")},
        {"collectionName"},
        {"RangersGeofenceCollectionPolicy": policy([GROUP_ROLE], ["geo:PutGeofence"], COLLECTION_ARN)},
    )
    written = {
        "backend/geo/trails/trails-cloudformation-template.json": trails,
        "backend/geo/trails/parameters.json": {
            **ROLE_PARAMETERS,
            "mapName": "trails",
            "mapStyle": "VectorHereExplore",
            "isDefault": True,
        },
        "backend/geo/places/places-cloudformation-template.json": places,
        "backend/geo/places/parameters.json": {
            "indexName": "places",
            "dataProvider": "Here",
            "dataSourceIntendedUse": "Storage",
            "isDefault": "false",
        },
        "backend/geo/zones/zones-cloudformation-template.json": zones,
        "backend/geo/zones/parameters.json": {"collectionName": "zones", "isDefault": True},
        **AUTH,
    }
    return {**written, **changes}


def only(nodes: Any) -> Any:
    [node] = nodes
    return node


def messages(app: App) -> list[str]:
    expected = ("A2G1903", "A2G1905")
    found = [d for d in app.diagnostics if "geo" in (d.origin.file if d.origin else "") or d.message.startswith("geo")]
    return [f"{d.code} {d.message}" for d in found if d.code not in expected]


def test_a_map_its_style_and_who_may_draw_it(lowered: Any) -> None:
    trails = only(lowered(CONFIG, files()).maps)
    assert (trails.style, trails.is_default) == ("VectorHereExplore", True)
    assert [policy.caller.kind for policy in trails.policies] == ["signed_in", "guests", "group"]
    assert trails.policies[2].caller.group == "Rangers"
    statement = trails.policies[0].statements[0]
    assert (statement.actions, [expr(item) for item in statement.resources]) == (
        ("geo:GetMapTile",),
        ["maps/trails.arn"],
    )


def test_a_place_index_and_its_data(lowered: Any) -> None:
    places = only(lowered(CONFIG, files()).place_indexes)
    assert (places.data_source, places.intended_use, places.is_default) == ("Here", "Storage", False)


def test_the_arn_that_a_collections_policy_puts_together_is_the_collections(lowered: Any) -> None:
    zones = only(lowered(CONFIG, files()).geofence_collections)
    [policy] = zones.policies
    assert [expr(item) for item in policy.statements[0].resources] == ["geofence_collections/zones.arn"]


def test_nothing_else_is_to_be_said(lowered: Any) -> None:
    assert messages(lowered(CONFIG, files())) == []


def test_geofences_are_to_be_copied_and_names_change(lowered: Any) -> None:
    codes = [d.code for d in lowered(CONFIG, files()).diagnostics if d.code.startswith("A2G19")]
    assert codes.count("A2G1903") == 3
    assert codes.count("A2G1905") == 1


def test_resources_of_cloudformations_own_types(lowered: Any) -> None:
    index = {
        "Type": "AWS::Location::PlaceIndex",
        "Properties": {
            "IndexName": named("indexName"),
            "DataSource": "Esri",
            "DataSourceConfiguration": {"IntendedUse": "Storage"},
            "Description": "Huts and springs",
            "PricingPlan": "RequestBasedUsage",
            "Tags": [{"Key": "a", "Value": "b"}],
        },
    }
    arn = {"Fn::GetAtt": ["Index", "Arn"]}
    written = {
        "Parameters": {"env": {"Type": "String"}, "indexName": {"Type": "String"}, "authRoleName": {"Type": "String"}},
        "Resources": {
            "Index": index,
            "Policy": policy([{"Ref": "authRoleName"}], ["geo:SearchPlaceIndexForText"], arn),
        },
    }
    path = "backend/geo/places/places-cloudformation-template.json"
    parameters = {"backend/geo/places/parameters.json": {**ROLE_PARAMETERS, "indexName": "places"}}
    app = lowered(CONFIG, files(**{path: written}, **parameters))
    places = only(app.place_indexes)
    assert (places.data_source, places.intended_use, places.description) == ("Esri", "Storage", "Huts and springs")
    assert [expr(item) for item in places.policies[0].statements[0].resources] == ["place_indexes/places.arn"]
    assert messages(app) == ["A2G1006 geo places: Tags is not carried over"]


def test_another_region_than_the_backends_is_reported(lowered: Any) -> None:
    info = {"main": {"awscloudformation": {"Region": "us-west-1", "StackName": "amplify-demo-main-12345"}}}
    app = lowered(CONFIG, files(), info=info)
    found = [d.message for d in app.diagnostics if d.code == "A2G1904"]
    assert "geo trails: Gen 1 keeps it in us-west-2, Gen 2 creates it in us-west-1" in found


def test_a_group_that_is_not_carried_over_is_reported(lowered: Any) -> None:
    written = {path: content for path, content in files().items() if "userPoolGroups" not in path}
    config = {**CONFIG, "auth": {"demo": {"service": "Cognito"}}}
    app = lowered(config, written)
    assert only(app.geofence_collections).policies == ()
    assert [d.message for d in app.diagnostics if d.code == "A2G1969"] == [
        f"{name}: the group Rangers may use it, but no such users are carried over" for name in ("trails", "zones")
    ]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (["Rangers"], []),
        ([], ["geo trails: the group Rangers may use it by its template, and not by its cli-inputs.json"]),
        (
            ["Rangers", "Cooks"],
            ["geo trails: the group Cooks may use it by its cli-inputs.json, and not by its template"],
        ),
    ],
)
def test_groups_of_cli_inputs_that_the_template_does_not_have_are_named(
    lowered: Any, listed: list[str], expected: list[str]
) -> None:
    app = lowered(CONFIG, files(**{"backend/geo/trails/cli-inputs.json": {"groupPermissions": listed}}))
    assert [d.message for d in app.diagnostics if d.code == "A2G1107"] == expected


@pytest.mark.parametrize("content", [{"Resources": {}}, {"Resources": {"A": {"Type": "AWS::SQS::Queue"}}}])
def test_a_template_without_the_resource_is_a_diagnostic(lowered: Any, content: Any) -> None:
    app = lowered(CONFIG, files(**{"backend/geo/trails/trails-cloudformation-template.json": content}))
    assert app.maps == ()
    assert messages(app) == ["A2G1901 geo trails: the checkout has no template that describes a Map"]


def test_a_missing_template_is_a_diagnostic(lowered: Any) -> None:
    written = files()
    del written["backend/geo/trails/trails-cloudformation-template.json"]
    app = lowered(CONFIG, written)
    assert app.maps == ()
    assert messages(app) == ["A2G1901 geo trails: the checkout has no template that describes a Map"]


def test_what_stands_beside_is_reported(lowered: Any) -> None:
    path = "backend/geo/zones/zones-cloudformation-template.json"
    written = files()
    written[path]["Resources"]["Tracker"] = {"Type": "AWS::Location::Tracker", "Properties": {}}
    written[path]["Resources"]["Other"] = policy(["somebody"], ["geo:GetGeofence"], COLLECTION_ARN)
    assert messages(lowered(CONFIG, written)) == [
        "A2G1902 geo zones: Other (AWS::IAM::Policy) is not carried over",
        "A2G1902 geo zones: Tracker (AWS::Location::Tracker) is not carried over",
    ]


def test_a_function_reads_name_arn_style_and_region(lowered: Any, function_template: Any) -> None:
    outputs = ("Name", "Arn", "Style", "Region")
    reader = function_template(
        "reader",
        {f"GEO_TRAILS_{output.upper()}": {"Ref": f"geotrails{output}"} for output in outputs},
        {f"geotrails{output}": {"Type": "String"} for output in outputs},
    )
    written = {
        "backend/function/reader/reader-cloudformation-template.json": reader,
        "backend/function/reader/src/index.js": "exports.handler = async () => {};\n",
    }
    app = lowered({**CONFIG, "function": {"reader": {"service": "Lambda"}}}, files(**written))
    [function] = app.functions
    assert [(v.name, expr(v.value)) for v in function.environment] == [
        ("GEO_TRAILS_ARN", "maps/trails.arn"),
        ("GEO_TRAILS_NAME", "maps/trails.name"),
        ("GEO_TRAILS_REGION", "region"),
        ("GEO_TRAILS_STYLE", '"VectorHereExplore"'),
    ]
