"""Faults that a planner could have, put into a sound plan. Hashes are made right again: only the sense is wrong."""

import json
from collections.abc import Callable
from typing import Any

import bazaar

from amp2gen.runtime.plan.model import Plan, dump_plan, load_plan
from amp2gen.runtime.plan.templates import template_hash

Data = dict[str, Any]
Fault = Callable[[Data], None]
FAULTS: dict[str, Fault] = {}
"""What is wrong, in words → how to make it so."""

AUTH1, AUTH2 = bazaar.name(bazaar.GEN1, "authbazaar"), bazaar.name(bazaar.GEN2, "auth179371D7")
PLACEHOLDER = {"Type": "AWS::CloudFormation::WaitConditionHandle", "Properties": {}}


def spoilt(plan: Plan, fault: Fault, *, rehash: bool = True) -> Plan:
    """The plan with the fault, its hashes those that a planner with the fault would write."""
    data = json.loads(dump_plan(plan))
    fault(data)
    if rehash:
        _rehash(data)
    return load_plan(json.dumps(data))


def fault(words: str) -> Callable[[Fault], Fault]:
    def note(function: Fault) -> Fault:
        FAULTS[words] = function
        return function

    return note


def step(data: Data, name: str) -> Data:
    return next(item for item in data["steps"] if item["id"] == name)


def edit(data: Data, name: str, stack: str, change: Callable[[Data], None]) -> None:
    """Change the template that a step has for a stack (by a part of its name)."""
    found = next(item for item in step(data, name)["stacks"] if stack in item["name"])
    template = json.loads(found["template"])
    change(template)
    found["template"] = json.dumps(template)


def edit_everywhere(data: Data, stack: str, resource: str, change: Callable[[Data], None]) -> None:
    """Change a resource in every template of a stack's prepared form and after."""
    for item in data["steps"]:
        for found in item["stacks"]:
            if found["name"] == stack and found["template"] and "Amp2genRefactor" in found["template"]:
                template = json.loads(found["template"])
                if resource in template["Resources"]:
                    change(template["Resources"][resource])
                    found["template"] = json.dumps(template)


def _rehash(data: Data) -> None:
    live: dict[str, str | None] = {item["name"]: item["hash"] for item in data["archive"]}
    for item in data["steps"]:
        for found in item["stacks"]:
            found["expects"] = live.get(found["name"])
            live[found["name"]] = found["result"] = template_hash(found["template"]) if found["template"] else None
        for when, key in (("before", "expects"), ("after", "result")):
            item[when]["templates"] = [{"stack": it["name"], "hash": it[key]} for it in item["stacks"]]


@fault("the app clients are swapped, their definitions with them")
def _(data: Data) -> None:
    web, native = bazaar.WEB, bazaar.NATIVE
    text = json.dumps(data)
    for item in data["steps"]:
        if item["id"] in ("auth.move", "auth.move.undo"):
            for move in item["mappings"]:
                for end in ("from", "to"):
                    if move[end]["logical_id"] in (web, native):
                        move[end]["logical_id"] = native if move[end]["logical_id"] == web else web
    for item in data["protected"]:
        if item["gen2"]["logical_id"] in (web, native):
            item["gen2"]["logical_id"] = native if item["gen2"]["logical_id"] == web else web
    assert text != json.dumps(data)
    for item in data["steps"]:
        for owners in (item["before"]["owners"], item["after"]["owners"]):
            for owner in owners:
                place = owner["place"]
                moved = item["id"] in ("auth.move", "auth.move.undo")
                if moved and place and place["stack"] == AUTH2 and place["logical_id"] in (web, native):
                    place["logical_id"] = native if place["logical_id"] == web else web
        for found in item["stacks"]:
            swaps = found["name"] == AUTH2 and found["template"] and web in json.loads(found["template"])["Resources"]
            if swaps and item["id"].split(".")[0] in ("auth", "groups") and "livepool1" in found["template"]:
                template = json.loads(found["template"])
                resources = template["Resources"]
                if "30" in str(resources[web]["Properties"].get("RefreshTokenValidity", "")):
                    resources[web], resources[native] = resources[native], resources[web]
                    found["template"] = json.dumps(template)


@fault("two tables with the same keys are swapped")
def _(data: Data) -> None:
    orders = [item for item in data["protected"] if item["category"].startswith("tables/")]
    orders[0]["gen2"], orders[1]["gen2"] = orders[1]["gen2"], orders[0]["gen2"]


@fault("a mapping is forgotten")
def _(data: Data) -> None:
    step(data, "auth.move")["mappings"].pop()


@fault("a resource and its mapping are forgotten")
def _(data: Data) -> None:
    for name in ("auth.move", "auth.move.undo"):
        step(data, name)["mappings"] = [it for it in step(data, name)["mappings"] if "RoleMap" not in json.dumps(it)]
    data["protected"] = [item for item in data["protected"] if "RoleMap" not in json.dumps(item)]


@fault("the placeholder of an emptied stack is forgotten")
def _(data: Data) -> None:
    for item in data["steps"]:
        for found in item["stacks"]:
            if "storageorders" in found["name"] and found["template"] and found["role"] == "gen1":
                template = json.loads(found["template"])
                template["Resources"].pop("MigrationPlaceholder", None)
                found["template"] = json.dumps(template)


@fault("the placeholder comes with the refactor instead of before it")
def _(data: Data) -> None:
    edit(data, "tables/orders.prepare-gen1", "storageorders", lambda it: it["Resources"].pop("MigrationPlaceholder"))


@fault("a masked value is sent as a parameter")
def _(data: Data) -> None:
    step(data, "auth.prepare-gen1")["stacks"][0]["parameters"]["hostedUIProviderCreds"] = {"value": "****"}


@fault("a secret's value is sent as a parameter")
def _(data: Data) -> None:
    step(data, "auth.prepare-gen1")["stacks"][0]["parameters"]["hostedUIProviderCreds"] = {"value": bazaar.SECRET}


@fault("a parameter is not sent")
def _(data: Data) -> None:
    del step(data, "auth.prepare-gen1")["stacks"][0]["parameters"]["env"]


@fault("a masked value stands in a template")
def _(data: Data) -> None:
    def change(template: Data) -> None:
        template["Resources"]["ProvidersCustomResourceInputs"]["Properties"]["creds"] = "****"

    edit(data, "auth.prepare-gen1", "authbazaar", change)


def _in_moved(words: str, stack: str, resource: str, change: Callable[[Data], None]) -> None:
    FAULTS[words] = lambda data: edit_everywhere(data, stack, resource, change)


_in_moved("what moves still waits for something", AUTH1, "UserPoolClient", lambda it: it.update(DependsOn=["UserPool"]))
_in_moved("what moves still has a condition", AUTH1, "UserPool", lambda it: it.update(Condition="WithEnv"))
_in_moved(
    "what moves still refers to what moves with it",
    AUTH1,
    "UserPoolClient",
    lambda it: it["Properties"].update(UserPoolId={"Ref": "UserPool"}),
)
_in_moved(
    "what moves still refers to a parameter",
    AUTH1,
    "UserPoolClientWeb",
    lambda it: it["Properties"].update(RefreshTokenValidity={"Ref": "refreshDays"}),
)
_in_moved("what moves is not retained", AUTH1, "UserPool", lambda it: it.pop("DeletionPolicy"))
_in_moved(
    "a setting of what moves changes", AUTH1, "UserPool", lambda it: it["Properties"].update(MfaConfiguration="OFF")
)
_in_moved("a setting of what moves is lost", AUTH1, "UserPool", lambda it: it["Properties"].pop("UserPoolName"))
_in_moved(
    "what stays waits for what has left",
    AUTH1,
    "HostedUICustomResourceInputs",
    lambda it: it.update(DependsOn=["UserPool", "SnsRole"]),
)
_in_moved(
    "what stays refers to what has left",
    AUTH1,
    "HostedUICustomResourceInputs",
    lambda it: it["Properties"].update(userPoolId={"Ref": "UserPool"}),
)
_in_moved(
    "what stays refers in a text to what has left",
    AUTH1,
    "HostedUICustomResourceInputs",
    lambda it: it["Properties"].update(arn={"Fn::Sub": "${UserPool.Arn}/client/x"}),
)
_in_moved(
    "an ARN has the wrong partition",
    AUTH1,
    "ProvidersPolicy",
    lambda it: it["Properties"].update(
        PolicyDocument=json.loads(json.dumps(it["Properties"]["PolicyDocument"]).replace("arn:aws:", "arn:aws-cn:"))
    ),
)
_in_moved("a false condition is taken for true", AUTH1, "NeverMade", lambda it: it.pop("Condition"))
_in_moved("the type of a resource changes", AUTH1, "SnsRole", lambda it: it.update(Type="AWS::IAM::User"))
_in_moved("a resource becomes conditional", AUTH1, "SnsRole", lambda it: it.update(Condition="NoEnv"))


@fault("an output refers to what has left")
def _(data: Data) -> None:
    for item in data["steps"]:
        for found in item["stacks"]:
            if found["name"] == AUTH1 and "Amp2genRefactor" in found["template"]:
                template = json.loads(found["template"])
                template["Outputs"]["UserPoolId"]["Value"] = {"Ref": "UserPool"}
                found["template"] = json.dumps(template)


@fault("a resource is dropped while a stack is prepared")
def _(data: Data) -> None:
    edit(data, "storage.prepare-gen1", "storagefiles", lambda it: it["Resources"].pop("ReadPolicy"))


@fault("a resource is added while a stack is prepared")
def _(data: Data) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Properties": {}}
    edit(data, "storage.prepare-gen1", "storagefiles", lambda it: it["Resources"].update(Extra=topic))


@fault("a refactor names the wrong physical id")
def _(data: Data) -> None:
    step(data, "storage.move")["mappings"][0]["physical_id"] = "another-bucket"


@fault("a refactor names the wrong type")
def _(data: Data) -> None:
    step(data, "storage.move")["mappings"][0]["type"] = "AWS::DynamoDB::Table"


@fault("two resources go to one place")
def _(data: Data) -> None:
    moves = step(data, "groups.move")["mappings"]
    moves[1]["to"] = moves[0]["to"]


@fault("something goes where something is")
def _(data: Data) -> None:
    step(data, "storage.move")["mappings"][0]["to"]["logical_id"] = "Policy"


@fault("no room is made before the move")
def _(data: Data) -> None:
    data["steps"] = [item for item in data["steps"] if not item["id"].startswith("storage.hold")]


@fault("Gen 1's stack is not prepared")
def _(data: Data) -> None:
    data["steps"] = [item for item in data["steps"] if not item["id"].startswith("storage.prepare-gen1")]


@fault("Gen 2's stack is not prepared")
def _(data: Data) -> None:
    data["steps"] = [item for item in data["steps"] if not item["id"].startswith("storage.prepare-gen2")]


@fault("the move comes before room is made")
def _(data: Data) -> None:
    names = [item["id"] for item in data["steps"]]
    one, other = names.index("storage.hold"), names.index("storage.move")
    data["steps"][one], data["steps"][other] = data["steps"][other], data["steps"][one]


@fault("what moves gets the definition of the fresh deployment")
def _(data: Data) -> None:
    def change(template: Data) -> None:
        template["Resources"]["filesBucketAB12CD34"]["Properties"] = {"Tags": []}

    edit(data, "storage.move", "storage0EC3F24A", change)


@fault("what does not move changes in a refactor")
def _(data: Data) -> None:
    def change(template: Data) -> None:
        template["Resources"]["ReadPolicy"]["Properties"]["PolicyName"] = "other"

    edit(data, "storage.move", "storagefiles", change)


@fault("what does not move is dropped in a refactor")
def _(data: Data) -> None:
    edit(data, "storage.move", "storagefiles", lambda it: it["Resources"].pop("ReadPolicy"))


@fault("a refactor drops the parameters")
def _(data: Data) -> None:
    edit(data, "storage.move", "storagefiles", lambda it: it.pop("Parameters"))


@fault("a refactor drops the conditions")
def _(data: Data) -> None:
    edit(data, "auth.move", "authbazaar", lambda it: it.pop("Conditions"))


@fault("the holding stack is made with parameters")
def _(data: Data) -> None:
    edit(data, "storage.hold", "-holding", lambda it: it.update(Parameters={"a": {"Type": "String", "Default": "b"}}))


@fault("a template is made from the stack as it was at the beginning")
def _(data: Data) -> None:
    edit(data, "groups.move", "auth179371D7", lambda it: it["Resources"].pop(bazaar.DOMAIN))


@fault("the domain is let go although it is not retained")
def _(data: Data) -> None:
    edit_everywhere(data, AUTH2, bazaar.DOMAIN, lambda it: it.pop("DeletionPolicy", None))


@fault("the domain and the providers are not imported")
def _(data: Data) -> None:
    data["steps"] = [item for item in data["steps"] if not item["id"].startswith("auth.import")]


@fault("an import changes an output")
def _(data: Data) -> None:
    edit(data, "auth.import", "auth179371D7", lambda it: it["Outputs"]["pool"].update(Value="another"))


@fault("an import does not say what to import")
def _(data: Data) -> None:
    step(data, "auth.import")["adoptions"][0]["identifier"]["Domain"] = ""


@fault("a holding stack is deleted while it holds something")
def _(data: Data) -> None:
    data["steps"] = [item for item in data["steps"] if item["id"] != "storage.hold.undo"]


@fault("a step is not undone")
def _(data: Data) -> None:
    data["steps"] = [item for item in data["steps"] if item["id"] != "storage.prepare-gen1.undo"]


@fault("the rollback is in the order of the steps")
def _(data: Data) -> None:
    forward = [item for item in data["steps"] if item["phase"] == "forward"]
    data["steps"] = forward + [item for item in data["steps"] if item["phase"] == "rollback"][::-1]


@fault("a rollback restores the template in another layout")
def _(data: Data) -> None:
    found = step(data, "storage.prepare-gen1.undo")["stacks"][0]
    found["template"] = json.dumps(json.loads(found["template"]), indent=3)


@fault("a rollback restores the prepared template only")
def _(data: Data) -> None:
    prepared = step(data, "storage.prepare-gen1")["stacks"][0]["template"]
    step(data, "storage.prepare-gen1.undo")["stacks"][0]["template"] = prepared


@fault("a long template is to go in the request")
def _(data: Data) -> None:
    def change(template: Data) -> None:
        template["Metadata"] = {"long": "x" * 60_000}

    edit(data, "storage.prepare-gen1", "storagefiles", change)


@fault("a root stack takes part")
def _(data: Data) -> None:
    data["gen1_root"] = AUTH1


@fault("two steps have one name")
def _(data: Data) -> None:
    step(data, "storage.move")["id"] = "auth.move"


@fault("the archive has another template than is deployed")
def _(data: Data) -> None:
    data["archive"][0]["template"] += "\n"


@fault("the archive has the value of a secret")
def _(data: Data) -> None:
    stack = next(item for item in data["archive"] if item["name"] == AUTH1)
    stack["parameters"]["hostedUIProviderCreds"] = bazaar.SECRET
