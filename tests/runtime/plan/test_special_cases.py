"""Forms of stacks that are rare, and have to be right nevertheless."""

import json
from typing import Any

import bazaar
import driver
import pytest
from cfnbed import Service, Settings
from deployed import project, snapshot_of

from amp2gen.runtime.plan.attributes import Home, attribute_value, reference_value
from amp2gen.runtime.plan.model import Plan, dump_plan
from amp2gen.runtime.plan.planner import plan
from amp2gen.runtime.plan.sequence import holding_name

STRICT = Settings(strict_text=True, equal_values_are_no_update=True)
BUCKET1, BUCKET2 = bazaar.name(bazaar.GEN1, "storagefiles"), bazaar.name(bazaar.GEN2, "storage0EC3F24A")


def deployed(stacks: dict[str, dict[str, Any]], settings: Settings = STRICT) -> tuple[Service, Plan]:
    service = Service(settings)
    bazaar.deploy(service, stacks)
    made = plan(bazaar.app(), snapshot_of(service, bazaar.facts()))
    assert made.plan is not None, made.diagnostics
    return service, made.plan


def there_and_back(service: Service, made: Plan) -> None:
    before = {stack.name: driver.template_text(service, stack.name) for stack in made.archive}
    driver.forward(service, made)
    driver.back(service, made)
    assert {stack.name: driver.template_text(service, stack.name) for stack in made.archive} == before


def test_templates_too_long_for_a_request() -> None:
    stacks = bazaar.stacks()
    resources = stacks[BUCKET1]["template"]["Resources"]
    for number in range(200):
        statement = {"Resource": {"Fn::Sub": "${S3Bucket.Arn}/" + "x" * 200}}
        properties = {"PolicyName": f"p{number}", "PolicyDocument": {"Statement": [statement]}}
        resources[f"Policy{number}"] = {"Type": "AWS::IAM::Policy", "Properties": properties}
    service, made = deployed(stacks)
    long = {step.id for step in made.steps for stack in step.stacks if stack.via_s3}
    assert long == {"storage.prepare-gen1", "storage.prepare-gen1.undo", "storage.move", "storage.move.undo"}
    there_and_back(service, made)


def test_a_template_that_no_address_can_bring_either() -> None:
    stacks = bazaar.stacks()
    resources = stacks[BUCKET1]["template"]["Resources"]
    resources["ReadPolicy"]["Metadata"] = {"text": "x" * 1_000_000}
    service = Service()
    bazaar.deploy(service, stacks)
    found = plan(bazaar.app(), snapshot_of(service, bazaar.facts()))
    assert found.plan is None
    assert [item.message for item in found.diagnostics if item.severity == "error"] == [
        f"a template of {BUCKET1} would be longer than 1 MB"
    ]


def test_as_many_tables_as_an_app_has() -> None:
    """Forty tables: a plan grows with what moves, and no faster; what a holding stack tells is about itself."""
    sizes = {}
    for count in (10, 40):
        made = planned_with_tables(count)
        sizes[count] = len(dump_plan(made)) / count
        assert sum(item.type == "AWS::DynamoDB::Table" for item in made.protected) == count + 2
        assert not [stack for step in made.steps for stack in step.stacks if stack.via_s3]
    assert sizes[40] < sizes[10]


def planned_with_tables(count: int) -> Plan:
    """The bazaar with so many tables more."""
    stacks, names = bazaar.stacks(), [f"extra{number}" for number in range(count)]
    gen1, gen2 = stacks.pop(bazaar.GEN1), stacks.pop(bazaar.GEN2)
    for table in names:
        ids = f"storage{table}", f"storage{table}AB12CD34"
        stacks[bazaar.name(bazaar.GEN1, ids[0])] = {
            "template": bazaar.gen1_table(table),
            "parameters": {"env": "main"},
        }
        stacks[bazaar.name(bazaar.GEN2, ids[1])] = {"template": bazaar.gen2_table(table)}
        for root, logical_id in zip((gen1, gen2), ids, strict=True):
            properties = {"TemplateURL": f"https://s3.amazonaws.com/b/{logical_id}"}
            nested = {"Type": "AWS::CloudFormation::Stack", "Properties": properties}
            root["template"]["Resources"][logical_id] = nested
    service = Service()
    bazaar.deploy(service, stacks | {bazaar.GEN1: gen1, bazaar.GEN2: gen2})
    more = project(bazaar.GEN1, *(("storage", name, "DynamoDB") for name in names)).inventory
    app = bazaar.app()
    found = plan(app.model_copy(update={"inventory": (*app.inventory, *more)}), snapshot_of(service, bazaar.facts()))
    assert found.plan is not None, found.diagnostics
    return found.plan


def test_a_domain_that_gen1s_own_stack_has() -> None:
    """Newer projects have it as a resource: it is let go there and imported here, and the other way on the way back."""
    stacks = bazaar.stacks()
    auth = stacks[bazaar.name(bazaar.GEN1, "authbazaar")]["template"]["Resources"]
    del auth["NeverMade"]  # the test bed takes what a false condition keeps away for a resource that an import adds
    auth["UserPoolDomain"] = {
        "Type": "AWS::Cognito::UserPoolDomain",
        "Properties": {"UserPoolId": {"Ref": "UserPool"}, "Domain": {"Fn::Sub": "bazaar-${env}"}},
    }
    service, made = deployed(stacks)
    by_lambda = service.world.physical.find("AWS::Cognito::UserPoolDomain", "eu-west-1_livepool1|bazaar-main")
    assert by_lambda is not None
    by_lambda.exists = False  # the other form of the app has that one
    assert [step.id for step in made.forward[:7]] == [
        "auth.prepare-gen1",
        "auth.prepare-gen2",
        "auth.hold",
        "auth.orphan-gen2",
        "auth.orphan-gen1",
        "auth.move",
        "auth.import",
    ]
    there_and_back(service, made)
    harmed = [it for it in service.world.physical.effects if it.kind not in ("move", "adopt", "retain")]
    assert {it.type for it in harmed} == {"AWS::CloudFormation::WaitConditionHandle"}


def test_a_user_pool_without_an_identity_pool() -> None:
    """Gen 2 has one nevertheless: its own stays where it is, beside the pool that moves in."""
    stacks = bazaar.stacks()
    resources = stacks[bazaar.name(bazaar.GEN1, "authbazaar")]["template"]["Resources"]
    del resources["IdentityPool"], resources["IdentityPoolRoleMap"]
    service, made = deployed(stacks)
    moving = {item.type.split("::")[-1] for item in made.protected if item.category == "auth"}
    assert moving == {"UserPool", "UserPoolClient", "UserPoolDomain", "UserPoolIdentityProvider"}
    assert not [item for item in made.placeholders if "IdentityPool" in item.type]
    there_and_back(service, made)


def test_values_of_other_stacks_exports() -> None:
    stacks = bazaar.stacks()
    bucket = stacks[BUCKET1]["template"]["Resources"]["S3Bucket"]
    bucket["Properties"]["Tags"] = [{"Key": "pool", "Value": {"Fn::ImportValue": "bazaar-pool-arn"}}]
    service, made = deployed(stacks)
    step = next(step for step in made.forward if step.id == "storage.prepare-gen1")
    moved = json.loads(step.stacks[0].template or "")["Resources"]["S3Bucket"]["Properties"]
    assert moved["Tags"][0]["Value"] == "arn:aws:cognito-idp:us-east-1:123456789012:userpool/eu-west-1_livepool1"
    there_and_back(service, made)


def test_a_stack_in_yaml_is_restored_as_it_was() -> None:
    """Whatever the user wrote comes back, with its layout."""
    service, made = deployed(bazaar.stacks())
    archived = {stack.name: stack.template for stack in made.archive}
    undo = next(step for step in made.rollback if step.id == "storage.prepare-gen1.undo")
    assert undo.stacks[0].template == archived[BUCKET1] == driver.template_text(service, BUCKET1)


def test_the_prepared_template_in_full() -> None:
    """Read it as the person who finds it in the console."""
    _, made = deployed(bazaar.stacks())
    step = next(step for step in made.forward if step.id == "storage.prepare-gen1")
    template = json.loads(step.stacks[0].template or "")
    assert template == {
        "Parameters": {"env": {"Type": "String"}},
        "Resources": {
            "S3Bucket": {
                "Type": "AWS::S3::Bucket",
                "DeletionPolicy": "Retain",
                "Properties": {"BucketName": "bazaar-files-main"},
                "UpdateReplacePolicy": "Retain",
            },
            "ReadPolicy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyName": "read",
                    "PolicyDocument": {"Statement": [{"Resource": "arn:aws:s3:::bazaar-files-main/*"}]},
                },
            },
        },
        "Outputs": {
            "BucketName": {"Value": "bazaar-files-main"},
            "Amp2genRefactor": {
                "Description": "A refactor is under way; the next deployment removes this",
                "Value": made.snapshot,
            },
        },
    }


def test_holding_stacks_have_names_that_fit() -> None:
    assert holding_name("a-b-C1") == "a-b-C1-holding"
    long = "x" * 115 + "-UNIQUE123456"
    assert len(holding_name(long)) == 128
    assert holding_name(long).endswith("-UNIQUE123456-holding")
    assert holding_name(long) != holding_name("x" * 115 + "-UNIQUE654321")


def test_stacks_with_the_longest_names() -> None:
    """CloudFormation gives nested stacks of a long root names of up to 128 characters: the holding stack's is cut, and
    everything else goes by the full ones."""
    more = "x" * (128 - len(bazaar.name(bazaar.GEN2, "storageinvoices33CC44DD")))
    longest = bazaar.GEN2.replace("d1bazaar", f"d1bazaar{more}")
    stacks = json.loads(json.dumps(bazaar.stacks()).replace(bazaar.GEN2, longest))
    service = Service(STRICT)
    bazaar.deploy(service, stacks)
    made = plan(bazaar.app(), snapshot_of(service, bazaar.facts())).plan
    assert made is not None
    names = {stack.name for step in made.steps for stack in step.stacks}
    assert max(map(len, names)) == 128
    held = {stack.name for step in made.steps for stack in step.stacks if stack.role == "holding"}
    assert len(held) == len({stack.name for stack in made.archive if stack.role == "gen2"})
    there_and_back(service, made)


@pytest.mark.parametrize(
    ("kind", "attribute", "value"),
    [
        ("AWS::S3::Bucket", "Arn", "arn:aws-cn:s3:::id"),
        ("AWS::S3::Bucket", "RegionalDomainName", "id.s3.cn-north-1.amazonaws.com.cn"),
        ("AWS::DynamoDB::Table", "Arn", "arn:aws-cn:dynamodb:cn-north-1:1:table/id"),
        ("AWS::DynamoDB::Table", "StreamArn", None),
        ("AWS::Kinesis::Stream", "Arn", "arn:aws-cn:kinesis:cn-north-1:1:stream/id"),
        ("AWS::Cognito::UserPool", "ProviderName", "cognito-idp.cn-north-1.amazonaws.com.cn/id"),
        ("AWS::Cognito::UserPoolClient", "ClientSecret", None),
        ("AWS::IAM::Role", "Arn", "arn:aws-cn:iam::1:role/groups/id"),
        ("AWS::SQS::Queue", "Arn", None),
        ("Custom::Thing", "Arn", None),
    ],
)
def test_attributes_are_derived_or_not_known(kind: str, attribute: str, value: str | None) -> None:
    home = Home("1", "cn-north-1", "aws-cn")
    assert attribute_value(kind, attribute, "id", {"Path": "/groups/"}.get, home) == value


def test_a_provider_is_referred_to_by_its_name() -> None:
    kind = "AWS::Cognito::UserPoolIdentityProvider"
    assert reference_value(kind, "eu-1_x|Google", {"ProviderName": "Google"}.get) == "Google"
    assert reference_value("AWS::S3::Bucket", "id", {}.get) == "id"


def test_data_in_a_custom_stack_finds_the_same_logical_id() -> None:
    """Templates and CDK code keep their logical ids in Gen 2, so nobody has to write a mapping file."""
    stacks = bazaar.stacks()
    fresh = stacks[bazaar.name(bazaar.GEN2, "customledger77AA88BB")]["template"]["Resources"]
    fresh["Ledger"] = fresh.pop("Ledger12345678")
    service, made = deployed(stacks)
    moves = {(move.source.logical_id, move.destination.logical_id) for step in made.forward for move in step.mappings}
    assert any(source == "Ledger" for source, _ in moves)
    there_and_back(service, made)
