"""A small app to move: a user pool with a client and a domain, and a table that is alone in its stack.

Both generations have all of it; the domain of Gen 1 was made by a custom resource and belongs to no stack.
"""

import json
from copy import deepcopy
from typing import Any

from account import Account
from cfnbed import load_dicts
from cfnbed.physical import Physical
from story import PLACEHOLDER, Story

from amp2gen.runtime.plan.model import Plan

RETAINED = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
SECRET = "hunter2-hunter2"


def pool(name: Any) -> dict[str, Any]:
    return {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": name}, **RETAINED}


def client(user_pool: Any) -> dict[str, Any]:
    return {"Type": "AWS::Cognito::UserPoolClient", "Properties": {"UserPoolId": user_pool}, **RETAINED}


def table(**properties: Any) -> dict[str, Any]:
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    return {"Type": "AWS::DynamoDB::Table", "Properties": {"KeySchema": keys, **properties}, **RETAINED}


def domain(user_pool: Any, prefix: str) -> dict[str, Any]:
    properties = {"UserPoolId": user_pool, "Domain": prefix}
    return {"Type": "AWS::Cognito::UserPoolDomain", "Properties": properties, **RETAINED}


METADATA = {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2"}}

GEN1_AUTH: dict[str, Any] = {
    "Parameters": {"env": {"Type": "String"}, "secret": {"Type": "String", "NoEcho": True}},
    "Resources": {
        "UserPool": pool({"Ref": "env"}),
        "Client": client({"Ref": "UserPool"}),
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Description": {"Ref": "UserPool"}}},
    },
    "Outputs": {"UserPoolId": {"Value": {"Ref": "UserPool"}}},
}
GEN1_TABLE: dict[str, Any] = {"Resources": {"Table": table(TableName="notes-main")}}
GEN2_AUTH: dict[str, Any] = {
    "Resources": {
        "Pool": pool("fresh"),
        "AppClient": client({"Ref": "Pool"}),
        "Domain": domain({"Ref": "Pool"}, "shop-fresh"),
        "CDKMetadata": METADATA,
    },
    "Outputs": {"UserPoolId": {"Value": {"Ref": "Pool"}}},
}
GEN2_TABLE: dict[str, Any] = {"Resources": {"Notes": table(), "CDKMetadata": METADATA}}
TEMPLATES = {
    "gen1-auth": GEN1_AUTH,
    "gen1-table": GEN1_TABLE,
    "gen2-auth": GEN2_AUTH,
    "gen2-table": GEN2_TABLE,
}
PARAMETERS = {"gen1-auth": {"env": "main", "secret": SECRET}}


def deployed(account: Account) -> dict[tuple[str, str], tuple[str, str]]:
    """The app's stacks in `account`; (stack, logical id) → (type, physical id)."""
    stacks = load_dicts(
        account.service,
        {name: {"template": item, "parameters": PARAMETERS.get(name, {})} for name, item in TEMPLATES.items()},
    )
    ids = {
        (stack.name, logical_id): (resource.type, resource.physical_id)
        for stack in stacks
        for logical_id, resource in stack.resources.items()
    }
    gen1_pool = ids["gen1-auth", "UserPool"][1]
    account.service.world.physical.add(
        Physical("AWS::Cognito::UserPoolDomain", "shop-main", {"UserPoolId": gen1_pool, "Domain": "shop-main"})
    )
    return ids


def make_plan(account: Account, *, social: bool = False, padding: int = 0, **more: Any) -> Plan:
    """Deploy the app and plan its move by hand.

    `social`: the domain too, by orphan and import. `padding`: so many bytes more in the templates of auth.
    """
    ids = deployed(account)
    old, new = ids["gen1-auth", "UserPool"][1], ids["gen2-auth", "Pool"][1]
    story = Story(TEMPLATES, ids)
    gen1 = deepcopy(GEN1_AUTH)
    gen1["Resources"]["UserPool"] = pool("main")
    gen1["Resources"]["Client"] = client(old)
    gen1["Resources"]["Role"]["Properties"]["Description"] = old
    gen1["Outputs"]["UserPoolId"]["Value"] = old
    gen2 = deepcopy(GEN2_AUTH)
    gen2["Resources"]["AppClient"] = client(new)
    gen2["Resources"]["Domain"] = domain(new, "shop-fresh")
    gen2["Outputs"]["UserPoolId"]["Value"] = new
    if padding:
        gen1["Metadata"] = gen2["Metadata"] = {"padding": "x" * padding}
    story.update("gen1-auth", gen1)
    story.update("gen2-auth", gen2)
    if social:
        story.orphan("gen2-auth", "Domain", {"UserPoolId": new, "Domain": "shop-fresh"})
    story.move("gen2-auth", "gen2-auth-holding", {"Pool": "Pool", "AppClient": "AppClient"})
    story.move("gen1-auth", "gen2-auth", {"UserPool": "Pool", "Client": "AppClient"})
    if social:
        identifier = {"UserPoolId": old, "Domain": "shop-main"}
        story.adopt("gen2-auth", "Domain", identifier, domain(old, "shop-main"), "shop-main")
    story.update("gen1-table", {"Resources": GEN1_TABLE["Resources"] | {"MigrationPlaceholder": PLACEHOLDER}})
    story.move("gen2-table", "gen2-table-holding", {"Notes": "Notes"})
    story.move("gen1-table", "gen2-table", {"Table": "Notes"})
    moves = {
        ids["gen1-auth", "UserPool"][1]: (("gen1-auth", "UserPool"), ("gen2-auth", "Pool")),
        ids["gen1-auth", "Client"][1]: (("gen1-auth", "Client"), ("gen2-auth", "AppClient")),
        ids["gen1-table", "Table"][1]: (("gen1-table", "Table"), ("gen2-table", "Notes")),
    }
    return story.plan(moves, **more)


def template_of(account: Account, stack: str) -> Any:
    return json.loads(account.service.call("GetTemplate", {"StackName": stack})["TemplateBody"])


def next_auth(account: Account) -> dict[str, Any]:
    """What a deployment sends for Gen 2's auth stack: its own definitions, around the domain that it has by then."""
    resources = GEN2_AUTH["Resources"] | {"Domain": template_of(account, "gen2-auth")["Resources"]["Domain"]}
    return GEN2_AUTH | {"Resources": resources}


def deploy(account: Account, stack: str, template: dict[str, Any]) -> None:
    """A deployment of Gen 2, which must succeed."""
    request = {"StackName": stack, "TemplateBody": json.dumps(template), "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    account.service.call("UpdateStack", request)
    account.service.settle()
    assert account.service.world.stack(stack).status == "UPDATE_COMPLETE", account.service.world.stack(stack).reason
