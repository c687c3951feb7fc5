"""The stacks of a snapshot folder."""

import json

import pytest

from amp2gen.verify.gen1_side.files import Gen1SideError
from amp2gen.verify.gen1_side.snapshot import snapshot_stacks

ROOT = {
    "Resources": {
        "DeploymentBucket": {"Type": "AWS::S3::Bucket"},
        "authapp": {"Type": "AWS::CloudFormation::Stack"},
        "authappGroups": {"Type": "AWS::CloudFormation::Stack"},
    }
}


def snapshot(folder, *names, root=ROOT):
    for name in names:
        template = root if name == "amplify-app-main-12345" else {"Resources": {}}
        (folder / f"{name}.template.json").write_text(json.dumps(template))
    return folder


def test_nested_stacks_of_a_snapshot_are_found_by_their_names(tmp_path):
    folder = snapshot(
        tmp_path,
        "amplify-app-main-12345",
        "amplify-app-main-12345-authapp-AAA",
        "amplify-app-main-12345-authappGroups-BBB",
        "amplify-other-main-12345-authapp-CCC",
    )
    found = snapshot_stacks(folder, "amplify-app-main-12345")
    assert {path: stack.name for path, stack in found.items()} == {
        "/": "amplify-app-main-12345",
        "authapp": "amplify-app-main-12345-authapp-AAA",
        "authappGroups": "amplify-app-main-12345-authappGroups-BBB",
    }
    assert snapshot_stacks(folder, None) == found


def test_a_snapshot_that_lacks_a_stack_is_refused(tmp_path):
    folder = snapshot(tmp_path, "amplify-app-main-12345", "amplify-app-main-12345-authapp-AAA")
    with pytest.raises(Gen1SideError) as raised:
        snapshot_stacks(folder, None)
    assert "authappGroups" in raised.value.message
    with pytest.raises(Gen1SideError):
        snapshot_stacks(folder, "amplify-app-dev-12345")
