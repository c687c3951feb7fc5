"""Predictions, Pinpoint, and a site by S3 and CloudFront."""

from __future__ import annotations

from typing import Any

from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    Json,
    choose,
    concat,
    description,
    equals,
    get_att,
    per_environment,
    policy_document,
    ref,
    statement,
    string_parameter,
)
from _make.spec import Extra

_ROLES = {"authRoleName": ref("AuthRoleName"), "unauthRoleName": ref("UnauthRoleName")}


def prediction(
    name: str, service: str, kind: str, action: str, settings: Json, *, guests: bool, cli_version: str
) -> Extra:
    """`settings`: what the CLI asked for, which are parameters and outputs of the template as well."""
    parameters = {
        "resourceName": name,
        "convertPolicyName": f"{name}Policy",
        **_ROLES,
        "convertType": kind,
        **settings,
        "access": "authAndGuest" if guests else "auth",
    }
    roles = choose(
        "AuthGuestRoleAccess", [ref("authRoleName"), ref("unauthRoleName")], [ref("authRoleName")]
    )
    region = {"Fn::FindInMap": ["RegionMapping", ref("AWS::Region"), ref("convertType")]}
    template = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(cli_version, f"predictions-{service}"),
        "Parameters": {each: string_parameter() for each in (*parameters, "env")},
        "Conditions": {"AuthGuestRoleAccess": equals("access", "authAndGuest")},
        "Outputs": {"region": {"Value": region}, **{each: {"Value": ref(each)} for each in settings}},
        "Resources": {
            f"{service}Policy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyName": ref("convertPolicyName"),
                    "Roles": roles,
                    "PolicyDocument": policy_document(statement([action], "*")),
                },
            }
        },
        "Mappings": {"RegionMapping": {each: {kind: each} for each in ("eu-west-1", "us-east-1")}},
    }
    file = f"{name}-template.json"
    return Extra("predictions", name, service, file, {file: template, "parameters.json": parameters}, parameters)


def pinpoint(name: str, cli_version: str) -> Extra:
    """A template that is cut short: the service has ended, and nothing reads it."""
    parameters = {"appName": name, **_ROLES}
    template = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(cli_version, "analytics-Pinpoint"),
        "Parameters": {each: string_parameter() for each in (*parameters, "env")},
        "Resources": {},
        "Outputs": {},
    }
    file = "pinpoint-cloudformation-template.json"
    return Extra("analytics", name, "Pinpoint", file, {file: template, "parameters.json": parameters}, parameters)


def site(bucket_name: str, cli_version: str) -> Extra:
    """A site as the CLI makes it, to which someone has added versions, a domain and a certificate."""
    origin: Json = {
        "DomainName": get_att("S3Bucket", "RegionalDomainName"),
        "Id": "hostingS3Bucket",
        "S3OriginConfig": {
            "OriginAccessIdentity": concat("origin-access-identity/cloudfront/", ref("OriginAccessIdentity"))
        },
    }
    read: Json = {
        "Sid": "APIReadForGetBucketObjects",
        "Effect": "Allow",
        "Principal": {"CanonicalUser": get_att("OriginAccessIdentity", "S3CanonicalUserId")},
        "Action": "s3:GetObject",
        "Resource": concat("arn:aws:s3:::", ref("S3Bucket"), "/*"),
    }
    parameters: dict[str, Any] = {"bucketName": bucket_name}
    template: Json = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(cli_version, "hosting-S3AndCloudFront"),
        "Parameters": {"env": string_parameter(), "bucketName": string_parameter()},
        "Conditions": ENV_CONDITIONS,
        "Resources": {
            "S3Bucket": {
                "Type": "AWS::S3::Bucket",
                "DeletionPolicy": "Retain",
                "Properties": {
                    "BucketName": per_environment(ref("bucketName")),
                    "WebsiteConfiguration": {"IndexDocument": "index.html", "ErrorDocument": "index.html"},
                    "VersioningConfiguration": {"Status": "Enabled"},
                },
            },
            "PrivateBucketPolicy": {
                "Type": "AWS::S3::BucketPolicy",
                "DependsOn": ["OriginAccessIdentity"],
                "Properties": {"PolicyDocument": policy_document(read), "Bucket": ref("S3Bucket")},
            },
            "OriginAccessIdentity": {
                "Type": "AWS::CloudFront::CloudFrontOriginAccessIdentity",
                "Properties": {
                    "CloudFrontOriginAccessIdentityConfig": {"Comment": "CloudFrontOriginAccessIdentityConfig"}
                },
            },
            "CloudFrontDistribution": {
                "Type": "AWS::CloudFront::Distribution",
                "DependsOn": ["S3Bucket", "OriginAccessIdentity"],
                "Properties": {
                    "DistributionConfig": {
                        "Origins": [origin],
                        "Enabled": "true",
                        "DefaultCacheBehavior": {
                            "AllowedMethods": ["GET", "HEAD"],
                            "TargetOriginId": "hostingS3Bucket",
                            "ForwardedValues": {"QueryString": "false"},
                            "ViewerProtocolPolicy": "redirect-to-https",
                            "Compress": True,
                        },
                        "DefaultRootObject": "index.html",
                        "Aliases": ["www.field-trip.example"],
                        "ViewerCertificate": {
                            "IamCertificateId": "ASCAFIELDTRIP0EXAMPLE",
                            "SslSupportMethod": "sni-only",
                        },
                    }
                },
            },
        },
        "Outputs": {"HostingBucketName": {"Value": ref("S3Bucket")}},
    }
    files = {"template.json": template, "parameters.json": parameters}
    return Extra("hosting", "S3AndCloudFront", "S3AndCloudFront", "template.json", files, parameters)
