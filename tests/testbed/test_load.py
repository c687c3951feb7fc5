"""Loading recorded stacks: what the recordings tell about physical ids, and how stacks hang together."""

from pathlib import Path

import pytest
from cfnbed import Service, load_dicts, load_folder
from cfnbed.load.infer import Facts, learn
from cfnbed.template.document import from_object
from small_app import POOL

APPS = Path(__file__).parents[3] / "shared" / "apps"
recorded = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")


@recorded
def test_ids_come_from_outputs_names_and_parents(service: Service) -> None:
    load_folder(service, APPS / "discussions" / "stacks")
    gen1 = service.world.stack("amplify-discussions-main-d5a80-authdiscussions22367c6822367c68-XLSGP9AEXCHG")
    assert gen1.resources["UserPool"].physical_id == "us-east-1_Zs9EZpCYX"
    assert gen1.resources["UserPoolClientWeb"].physical_id == "ptm2eqjiee7l3e202lstfjd3r"
    assert gen1.resources["SNSRole"].physical_id == "sns22367c68d5a80-main"
    root = service.world.stack("amplify-discussions-main-d5a80")
    assert root.id.endswith("/2bc587e0-1a44-11f1-8b6b-0affd4d11c2d")
    assert root.resources["AuthRole"].physical_id == "amplify-discussions-main-d5a80-authRole"
    assert (gen1.parent, gen1.root) == (root.id, root.id)
    comments = service.world.stack("amplify-discussions-main-d5a80-apidiscussions-EQ7EIZZ1X77D-Comment-J7DYWK8LJ835")
    api = service.world.stack("amplify-discussions-main-d5a80-apidiscussions-EQ7EIZZ1X77D")
    assert (comments.parent, comments.root) == (api.id, root.id)


@recorded
def test_loading_twice_gives_the_same() -> None:
    ids = []
    for service in (Service(), Service()):
        stacks = load_folder(service, APPS / "fitness-tracker" / "stacks")
        ids.append([resource.physical_id for stack in stacks for resource in stack.resources.values()])
    assert ids[0] == ids[1]
    assert not [physical_id for physical_id in ids[0] if not physical_id]


def test_secrets_are_what_the_caller_says(service: Service, tmp_path: Path) -> None:
    (tmp_path / "s.template.json").write_text(
        '{"Parameters": {"key": {"Type": "String", "NoEcho": true}}, "Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}'
    )
    (tmp_path / "s.parameters.json").write_text('[{"ParameterKey": "key", "ParameterValue": "****"}]')
    load_folder(service, tmp_path, {"s": {"key": "sesame"}})
    assert service.world.stack("s").parameters["key"].value == "sesame"
    shown = service.call("DescribeStacks", {"StackName": "s"})["Stacks"][0]["Parameters"]
    assert shown == [{"ParameterKey": "key", "ParameterValue": "****"}]


def test_children_find_their_parent_though_both_names_are_cut_short(service: Service) -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "x"}}
    leaf = {"template": {"Resources": {"Pool": POOL}}}
    load_dicts(
        service,
        {
            "app-gen2-branch-96dfd1dc44": {"template": {"Resources": {"data7552DF31": nested}}},
            "app-gen2-branch-96dfd1dc44-data7552DF31-ZYDQ": {
                "template": {"Resources": {"amplifyDataPostNestedStackResource": nested}}
            },
            "app-gen2-branch-96dfd-amplifyDataPostNested-1C18": leaf,
        },
    )
    post = service.world.stack("app-gen2-branch-96dfd-amplifyDataPostNested-1C18")
    data = service.world.stack("app-gen2-branch-96dfd1dc44-data7552DF31-ZYDQ")
    assert post.parent == data.id
    assert data.parent == post.root == service.world.stack("app-gen2-branch-96dfd1dc44").id


def test_a_join_with_one_unknown_is_solved() -> None:
    template = from_object({"Resources": {"Pool": POOL, "Other": POOL}})
    facts = Facts()
    join = {"Fn::Join": ["", ["cognito-idp.", {"Ref": "AWS::Region"}, ".amazonaws.com/", {"Ref": "Pool"}]]}
    arn = {"Fn::GetAtt": ["Other", "Arn"]}
    pairs = [
        (join, "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc"),
        (arn, "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_xyz"),
    ]
    learn(facts, template, {"AWS::Region": "us-east-1"}, pairs)
    assert facts.ids == {"Pool": "us-east-1_abc", "Other": "us-east-1_xyz"}
