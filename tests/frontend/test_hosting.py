"""Sites by S3 and CloudFront from their templates."""

import json
from typing import Any

from amp2gen.ir.app import App
from amp2gen.ir.expr import EnvName, Text

CONFIG = {"hosting": {"S3AndCloudFront": {"service": "S3AndCloudFront"}}}
FOLDER = "backend/hosting/S3AndCloudFront"


def template(distribution: Any = None, **resources: Any) -> dict[str, Any]:
    name = {"Fn::Join": ["", [{"Ref": "bucketName"}, "-", {"Ref": "env"}]]}
    bucket = {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "Properties": {
            "BucketName": {"Fn::If": ["ShouldNotCreateEnvResources", {"Ref": "bucketName"}, name]},
            "WebsiteConfiguration": {"IndexDocument": "index.html"},
        },
    }
    config = {"Enabled": "true", "DefaultRootObject": "index.html", **(distribution or {})}
    return {
        "Parameters": {name: {"Type": "String"} for name in ("env", "bucketName", "acl")},
        "Conditions": {"ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}},
        "Resources": {
            "S3Bucket": bucket,
            "CloudFrontDistribution": {
                "Type": "AWS::CloudFront::Distribution",
                "Properties": {"DistributionConfig": config},
            },
            **resources,
        },
    }


def lower(lowered: Any, content: Any) -> App:
    app: App = lowered(
        CONFIG,
        {f"{FOLDER}/template.json": content, f"{FOLDER}/parameters.json": {"bucketName": "site", "acl": "arn:acl"}},
    )
    return app


def test_the_template_without_the_name_and_what_only_the_name_needed(lowered: Any) -> None:
    app = lower(lowered, template())
    assert app.hosting is not None
    written = json.loads(app.hosting.template)
    assert list(written) == ["Resources"]
    assert written["Resources"]["S3Bucket"] == {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "Properties": {"WebsiteConfiguration": {"IndexDocument": "index.html"}},
    }
    assert (app.hosting.bucket, app.hosting.distribution) == ("S3Bucket", "CloudFrontDistribution")
    assert app.hosting.parameters == ()
    assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1952", "warning")]


def test_what_people_added_stays_with_the_parameters_it_needs(lowered: Any) -> None:
    firewall = {"Type": "AWS::WAFv2::WebACL", "Properties": {"Name": "WebACL", "Scope": "CLOUDFRONT"}}
    distribution = {"WebACLId": {"Fn::Sub": "${acl}"}, "Comment": {"Fn::If": ["Prod", "live", {"Ref": "env"}]}}
    content = template(distribution, Firewall=firewall)
    content["Conditions"]["Prod"] = {"Fn::Equals": [{"Ref": "env"}, "prod"]}
    app = lower(lowered, content)
    assert app.hosting is not None
    written = json.loads(app.hosting.template)
    assert written["Resources"]["Firewall"]["Properties"] == {"Scope": "CLOUDFRONT"}
    assert list(written["Conditions"]) == ["Prod"]
    assert [(each.name, each.value) for each in app.hosting.parameters] == [
        ("env", EnvName()),
        ("acl", Text(value="arn:acl")),
    ]


def test_a_domain_stays_with_gen_1s_distribution(lowered: Any) -> None:
    app = lower(lowered, template({"Aliases": ["www.shop.example"]}))
    assert app.hosting is not None
    assert "www.shop.example" not in app.hosting.template
    assert [d.code for d in app.diagnostics] == ["A2G1953", "A2G1952"]


def test_without_template_or_bucket_there_is_a_diagnostic(lowered: Any) -> None:
    for files in ({f"{FOLDER}/parameters.json": {}}, {f"{FOLDER}/template.json": {"Resources": {}}}):
        app = lowered(CONFIG, files)
        assert app.hosting is None
        assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1951", "error")]


def test_amplify_hosting_stays(lowered: Any) -> None:
    app = lowered({"hosting": {"amplifyhosting": {"service": "amplifyhosting", "type": "cicd"}}}, {})
    assert [entry.status for entry in app.inventory] == ["stays"]
    assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1207", "note")]
