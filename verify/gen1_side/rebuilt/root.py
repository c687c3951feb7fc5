"""The root stack, which nests all others and holds the roles of signed-in users and guests."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amp2gen.verify.gen1_side.files import object_or_empty
from amp2gen.verify.gen1_side.rebuilt.auth import auth_stacks
from amp2gen.verify.gen1_side.rebuilt.checkout import Checkout, Json, Nested, att, resource
from amp2gen.verify.gen1_side.rebuilt.custom_cdk import unknown_stacks
from amp2gen.verify.gen1_side.rebuilt.data import data_stacks
from amp2gen.verify.gen1_side.rebuilt.imported import imported_values, with_imported
from amp2gen.verify.gen1_side.rebuilt.own import own_stacks
from amp2gen.verify.gen1_side.rebuilt.rest_api import rest_api_stacks
from amp2gen.verify.gen1_side.rebuilt.storage import storage_stacks
from amp2gen.verify.templates import NESTED_STACK, ROOT, StackTemplate

_BUILDERS = (auth_stacks, storage_stacks, unknown_stacks, own_stacks, data_stacks, rest_api_stacks)
"""A template in the checkout goes before the guess that there is none."""


def rebuilt_stacks(amplify: Path, environment: str, settings: Mapping[str, Any]) -> dict[str, StackTemplate]:
    """All stacks of an environment by path, the root as "/". `settings` is its part of team-provider-info.json."""
    config = object_or_empty(amplify / "backend" / "backend-config.json")
    checkout = Checkout(amplify, environment, config, settings)
    nested = dict(_nested(checkout))
    name = str(checkout.provider.get("StackName", "amplify-app-env-00000"))
    imported = imported_values(checkout)
    given = {key: with_imported(each.parameters, imported) for key, each in nested.items()}
    children = {key: resource(NESTED_STACK, {"Parameters": each}) for key, each in given.items()}
    root = {"Resources": {**_roles(checkout, nested), **children}}
    stacks = {ROOT: StackTemplate(root, None, None, "amplify/backend/backend-config.json", name)}
    for key, each in nested.items():
        stacks[key] = StackTemplate(each.template, ROOT, key, each.file, f"{name}-{key}-0")
        for child, template in each.children.items():
            stacks[f"{key}/{child}"] = StackTemplate(template, key, child, each.file, f"{name}-{child}-0")
    return stacks


def _nested(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    for build in _BUILDERS:
        yield from build(checkout)


def _roles(checkout: Checkout, nested: Mapping[str, Nested]) -> Json:
    """The roles of signed-in users and guests, which Gen 1 opens to the identity pool by a custom resource."""
    trust = {
        "Sid": "",
        "Effect": "Deny",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    document = {"Version": "2012-10-17", "Statement": [trust]}
    roles = {
        role: resource(
            "AWS::IAM::Role",
            {"AssumeRolePolicyDocument": document, "RoleName": checkout.provider.get(f"{role}Name")},
        )
        for role in ("AuthRole", "UnauthRole")
    }
    pools = [key for key, each in nested.items() if "IdentityPool" in each.template["Resources"]]
    if not pools:
        return roles
    handed_over = {"idpId": att(pools[0], "Outputs.IdentityPoolId")}
    return {**roles, "UpdateRolesWithIDPFunctionOutputs": resource("Custom::LambdaCallout", handed_over)}
