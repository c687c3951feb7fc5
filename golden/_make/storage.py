"""The S3 bucket: inputs, parameters and compiled template."""

from __future__ import annotations

from collections.abc import Iterable

from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    Json,
    bucket_arn,
    choose,
    concat,
    dependency_parameter,
    description,
    equals,
    negate,
    policy_document,
    ref,
    stack_suffix,
    statement,
    string_parameter,
)
from _make.spec import Auth, Bucket, S3Access

_OBJECT_ACTIONS: dict[S3Access, str] = {
    "CREATE_AND_UPDATE": "s3:PutObject",
    "READ": "s3:GetObject",
    "DELETE": "s3:DeleteObject",
}
_OWN_FOLDER = "${cognito-identity.amazonaws.com:sub}"
# Condition → the parameter that is DISALLOW when the policy is not wanted.
_CONDITIONS = {
    "CreateAuthPublic": "s3PermissionsAuthenticatedPublic",
    "CreateAuthProtected": "s3PermissionsAuthenticatedProtected",
    "CreateAuthPrivate": "s3PermissionsAuthenticatedPrivate",
    "CreateAuthUploads": "s3PermissionsAuthenticatedUploads",
    "CreateGuestPublic": "s3PermissionsGuestPublic",
    "CreateGuestUploads": "s3PermissionsGuestUploads",
    "AuthReadAndList": "AuthenticatedAllowList",
    "GuestReadAndList": "GuestAllowList",
}
_POLICY_NAMES = ("s3PublicPolicy", "s3PrivatePolicy", "s3ProtectedPolicy", "s3UploadsPolicy", "s3ReadPolicy")
_PERMISSION_LISTS = ("selectedGuestPermissions", "selectedAuthenticatedPermissions")


def cli_inputs(bucket: Bucket) -> Json:
    return {
        "resourceName": bucket.name,
        "policyUUID": bucket.policy_id,
        "bucketName": bucket.bucket_prefix,
        "storageAccess": "authAndGuest" if bucket.guest_access else "auth",
        "guestAccess": list(bucket.guest_access),
        "authAccess": list(bucket.auth_access),
        "triggerFunction": bucket.trigger_function or "NONE",
        "groupAccess": {group: list(access) for group, access in bucket.group_access.items()},
    }


def build_parameters(bucket: Bucket) -> Json:
    signed_in = ",".join(_object_actions(bucket.auth_access)) or "DISALLOW"
    guest = ",".join(_object_actions(bucket.guest_access)) or "DISALLOW"
    key = bucket.policy_id
    return {
        "bucketName": bucket.bucket_prefix,
        "selectedGuestPermissions": _actions(bucket.guest_access),
        "selectedAuthenticatedPermissions": _actions(bucket.auth_access),
        "unauthRoleName": ref("UnauthRoleName"),
        "authRoleName": ref("AuthRoleName"),
        **({"triggerFunction": bucket.trigger_function} if bucket.trigger_function else {}),
        "s3PrivatePolicy": f"Private_policy_{key}",
        "s3ProtectedPolicy": f"Protected_policy_{key}",
        "s3PublicPolicy": f"Public_policy_{key}",
        "s3ReadPolicy": f"read_policy_{key}",
        "s3UploadsPolicy": f"Uploads_policy_{key}",
        "authPolicyName": f"s3_amplify_{key}",
        "unauthPolicyName": f"s3_amplify_{key}",
        "AuthenticatedAllowList": _allow_list(bucket.auth_access),
        "GuestAllowList": _allow_list(bucket.guest_access),
        "s3PermissionsAuthenticatedPrivate": signed_in,
        "s3PermissionsAuthenticatedProtected": signed_in,
        "s3PermissionsAuthenticatedPublic": signed_in,
        "s3PermissionsAuthenticatedUploads": _uploads(bucket.auth_access),
        "s3PermissionsGuestPublic": guest,
        "s3PermissionsGuestUploads": _uploads(bucket.guest_access),
    }


def depends_on(bucket: Bucket, auth: Auth) -> list[Json]:
    entries: list[Json] = []
    if bucket.trigger_function:
        attributes = ["Name", "Arn", "LambdaExecutionRole"]
        entries.append(
            {
                "category": "function",
                "resourceName": bucket.trigger_function,
                "attributes": attributes,
            }
        )
    if bucket.group_access:
        entries.append({"category": "auth", "resourceName": auth.name, "attributes": ["UserPoolId"]})
        entries += [
            {"category": "auth", "resourceName": "userPoolGroups", "attributes": [f"{group}GroupRole"]}
            for group in bucket.group_access
        ]
    return entries


def bucket_template(bucket: Bucket, auth: Auth, cli_version: str) -> Json:
    return {
        "Description": description(cli_version, "storage-S3"),
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": _parameters(bucket, auth),
        "Conditions": ENV_CONDITIONS
        | {name: negate(equals(parameter, "DISALLOW")) for name, parameter in _CONDITIONS.items()},
        "Outputs": {
            "BucketName": {"Description": "Bucket name for the S3 bucket", "Value": ref("S3Bucket")},
            "Region": {"Value": ref("AWS::Region")},
        },
        "Resources": {
            "S3Bucket": _bucket(bucket),
            **_trigger_permission(bucket),
            **_user_policies(bucket),
            **_group_policies(bucket, auth),
            **_trigger_policy(bucket),
        },
    }


def _parameters(bucket: Bucket, auth: Auth) -> Json:
    required = ("env", "bucketName", "authRoleName", "unauthRoleName", "authPolicyName", "unauthPolicyName")
    dependencies = [
        f"{entry['category']}{entry['resourceName']}{attribute}"
        for entry in depends_on(bucket, auth)
        for attribute in entry["attributes"]
    ]
    return {
        **{name: string_parameter() for name in required},
        **{name: string_parameter(Default="NONE") for name in _POLICY_NAMES},
        **{name: string_parameter(Default="DISALLOW") for name in _CONDITIONS.values()},
        **{name: {"Type": "CommaDelimitedList", "Default": "NONE"} for name in _PERMISSION_LISTS},
        **{name: dependency_parameter(name) for name in dependencies},
        **({"triggerFunction": string_parameter()} if bucket.trigger_function else {}),
    }


def _bucket(bucket: Bucket) -> Json:
    cors = {
        "AllowedHeaders": ["*"],
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
        "AllowedOrigins": ["*"],
        "ExposedHeaders": ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"],
        "Id": "S3CORSRuleId1",
        "MaxAge": 3000,
    }
    properties: Json = {"BucketName": _physical_name(), "CorsConfiguration": {"CorsRules": [cors]}}
    if bucket.trigger_function:
        arn = ref(f"function{bucket.trigger_function}Arn")
        events = ("s3:ObjectCreated:*", "s3:ObjectRemoved:*")
        properties["NotificationConfiguration"] = {
            "LambdaConfigurations": [{"Event": event, "Function": arn} for event in events]
        }
    properties |= bucket.override_properties
    return {
        "Type": "AWS::S3::Bucket",
        "Properties": properties,
        **({"DependsOn": ["TriggerPermissions"]} if bucket.trigger_function else {}),
        "UpdateReplacePolicy": "Retain",
        "DeletionPolicy": "Retain",
    }


def _physical_name() -> Json:
    name = ref("bucketName")
    return choose("ShouldNotCreateEnvResources", name, concat(name, stack_suffix(), "-", ref("env")))


def _trigger_permission(bucket: Bucket) -> Json:
    if not bucket.trigger_function:
        return {}
    return {
        "TriggerPermissions": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(f"function{bucket.trigger_function}Name"),
                "Principal": "s3.amazonaws.com",
                "SourceAccount": ref("AWS::AccountId"),
                "SourceArn": bucket_arn(_physical_name()),
            },
        }
    }


def _user_policies(bucket: Bucket) -> Json:
    policies = {
        "S3AuthPublicPolicy": _objects_policy("Authenticated", "Public", "/public/*"),
        "S3AuthProtectedPolicy": _objects_policy("Authenticated", "Protected", f"/protected/{_OWN_FOLDER}/*"),
        "S3AuthPrivatePolicy": _objects_policy("Authenticated", "Private", f"/private/{_OWN_FOLDER}/*"),
        "S3AuthUploadPolicy": _objects_policy("Authenticated", "Uploads", "/uploads/*"),
    }
    if bucket.guest_access:
        policies["S3GuestPublicPolicy"] = _objects_policy("Guest", "Public", "/public/*")
    own = (f"private/{_OWN_FOLDER}/", f"private/{_OWN_FOLDER}/*")
    shared = ("public/", "public/*", "protected/", "protected/*")
    return policies | {
        "S3AuthReadPolicy": _list_policy("authRoleName", "AuthReadAndList", (*shared, *own)),
        "S3GuestReadPolicy": _list_policy("unauthRoleName", "GuestReadAndList", shared),
    }


def _objects_policy(who: str, level: str, path: str) -> Json:
    actions = {"Fn::Split": [",", ref(f"s3Permissions{who}{level}")]}
    role = "authRoleName" if who == "Authenticated" else "unauthRoleName"
    allow = {"Effect": "Allow", "Action": actions, "Resource": [bucket_arn(ref("S3Bucket"), path)]}
    condition = f"Create{'Auth' if who == 'Authenticated' else 'Guest'}{level}"
    return _policy(f"s3{level}Policy", role, [allow], condition)


def _list_policy(role: str, condition: str, prefixes: Iterable[str]) -> Json:
    lists = statement("s3:ListBucket", bucket_arn(ref("S3Bucket")))
    lists["Condition"] = {"StringLike": {"s3:prefix": list(prefixes)}}
    reads = statement("s3:GetObject", bucket_arn(ref("S3Bucket"), "/protected/*"))
    return _policy("s3ReadPolicy", role, [reads, lists], condition)


def _policy(name: str, role: str, statements: list[Json], condition: str) -> Json:
    return {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyDocument": policy_document(*statements),
            "PolicyName": ref(name),
            "Roles": [ref(role)],
        },
        "DependsOn": ["S3Bucket"],
        "Condition": condition,
    }


def _group_policies(bucket: Bucket, auth: Auth) -> Json:
    """A group gets the whole bucket, not its members' folders only."""
    policies: Json = {}
    for group, access in bucket.group_access.items():
        statements = [statement(_actions(access), bucket_arn(ref("S3Bucket"), "/*"))]
        if "READ" in access:
            statements.append(statement("s3:ListBucket", bucket_arn(ref("S3Bucket"))))
        policies[f"{group}GroupPolicy"] = {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyDocument": policy_document(*statements),
                "PolicyName": f"{group}-group-s3-policy",
                "Roles": [concat(ref(f"{auth.logical_id}UserPoolId"), f"-{group}GroupRole")],
            },
        }
    return policies


def _trigger_policy(bucket: Bucket) -> Json:
    if not bucket.trigger_function:
        return {}
    lists = statement(["s3:ListBucket"], [bucket_arn(ref("S3Bucket"))])
    actions = ["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"]
    objects = statement(actions, [bucket_arn(ref("S3Bucket"), "/*")])
    return {
        "S3TriggerBucketPolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyDocument": policy_document(lists, objects),
                "PolicyName": "amplify-lambda-execution-policy-storage",
                "Roles": [ref(f"function{bucket.trigger_function}LambdaExecutionRole")],
            },
            "DependsOn": ["S3Bucket"],
        }
    }


def _object_actions(access: Iterable[S3Access]) -> list[str]:
    return [_OBJECT_ACTIONS[item] for item in access]


def _actions(access: Iterable[S3Access]) -> list[str]:
    """As `_object_actions`, and whoever reads also lists."""
    return [
        action
        for name in _object_actions(access)
        for action in ((name, "s3:ListBucket") if name == "s3:GetObject" else (name,))
    ]


def _uploads(access: Iterable[S3Access]) -> str:
    return "s3:PutObject" if "CREATE_AND_UPDATE" in access else "DISALLOW"


def _allow_list(access: Iterable[S3Access]) -> str:
    return "ALLOW" if "READ" in access else "DISALLOW"
