"""Places that go on naming the Gen 1 backend without its configuration file: addresses, ids, configurations of one's
own."""

import re

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.script import strings
from amp2gen.passes.client_app.uses import called
from amp2gen.syntax.javascript.tree import child, string_value, text, walk

HOSTS = re.compile(r"\.(?:execute-api|appsync-api|appsync-realtime-api|auth)\.[\w-]+\.(?:amazonaws|amazoncognito)\.com")
REGION = r"[a-z]{2}(?:-[a-z]+)+-\d"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
IDS = {"user pool": re.compile(rf"{REGION}_[A-Za-z0-9]{{9}}"), "identity pool": re.compile(rf"{REGION}:{UUID}")}
KNOWS_GEN2 = re.compile(r"amplify_outputs|getConfig\s*\(|parseAmplifyConfig")
TAKE_IT = "take it from amplify_outputs.json"


def name_gen1(draft: Draft) -> None:
    """Remarks; nothing of it is changed. To be called when the file's uses of Gen 1's configuration are known."""
    for literal in strings(draft.script):
        if HOSTS.search(text(literal)):
            draft.remark(literal, f"an address of the Gen 1 backend stands in the code: {text(literal)}", TAKE_IT)
        for kind, pattern in IDS.items():
            if pattern.fullmatch(string_value(literal) or ""):
                draft.remark(literal, f"the id of a Gen 1 {kind} stands in the code", TAKE_IT)
    if not draft.problems and not KNOWS_GEN2.search(draft.script.text):
        for call in walk(draft.script.tree.root):
            if call.type == "call_expression" and called(child(call, "function")) == "Amplify.configure":
                _name_configuration(draft, call)


def _name_configuration(draft: Draft, call: Node) -> None:
    """`Amplify.configure` with something else than Gen 1's configuration."""
    arguments = [part for part in child(call, "arguments").named_children if part.type != "comment"]
    if arguments and arguments[0] not in [sink.node for sink in draft.sinks]:
        draft.remark(
            call,
            "aws-amplify is configured with values that are not from Gen 1's configuration file",
            "pass it what amplify_outputs.json holds, or see that these values are those of the Gen 2 branch",
        )
