"""Gen 2's root stack, over stacks that are there already."""

import json
from dataclasses import replace

from account import Account

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {}}


def root(account: Account, templates: dict[str, str]) -> dict[str, tuple[str | None, str | None, str]]:
    """A root stack over the app's Gen 2 stacks, and the next deployment as synthesized."""
    world = account.service.world
    resources = {
        name.replace("-", ""): {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": f"https://x/{name}"},
        }
        for name in templates
    }
    world.objects |= {f"https://x/{name}": json.dumps({"Resources": {"Queue": QUEUE}}) for name in templates}
    account.service.call("CreateStack", {"StackName": "gen2", "TemplateBody": json.dumps({"Resources": resources})})
    account.service.settle()
    stack = world.stack("gen2")
    for name in templates:
        logical_id = name.replace("-", "")
        stack.resources[logical_id] = replace(stack.resources[logical_id], physical_id=world.stack(name).id)
    nested = {name: ("/", name.replace("-", ""), text) for name, text in templates.items()}
    return {"/": (None, None, json.dumps({"Resources": resources})), **nested}
