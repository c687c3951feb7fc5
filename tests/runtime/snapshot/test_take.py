"""Reading deployed stacks: everything, page by page, and no secret."""

import json

import bazaar
import pytest
from cfnbed import Service
from deployed import Reader, roots, snapshot_of

from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.snapshot.folder import SnapshotError, files_of, read_snapshot
from amp2gen.runtime.snapshot.folder import snapshot_of as snapshot_in
from amp2gen.runtime.snapshot.take import gen2_roots, take

AUTH = bazaar.name(bazaar.GEN1, "authbazaar")


@pytest.fixture(scope="module")
def service() -> Service:
    made = Service()
    bazaar.deploy(made)
    return made


def test_all_stacks_of_both_roots(service: Service) -> None:
    taken = snapshot_of(service)
    assert {stack.name for stack in taken.stacks} == {stack.name for stack in service.world.live()}
    assert (taken.gen1_root, taken.gen2_root) == (bazaar.GEN1, bazaar.GEN2)
    assert (taken.account, taken.region, taken.partition) == ("123456789012", "us-east-1", "aws")
    auth = taken.stack(AUTH)
    assert auth is not None
    assert auth.parent == bazaar.GEN1
    assert auth.resource("UserPool") and not auth.resource("NeverMade")
    assert taken.exports() == {"bazaar-pool-arn": auth.outputs["UserPoolArn"]}


def test_gen1_alone(service: Service) -> None:
    taken = take(Reader(service), bazaar.GEN1, None).snapshot
    assert taken.gen2_root is None
    assert all(stack.name.startswith(bazaar.GEN1) for stack in taken.stacks)


def test_a_template_is_kept_byte_for_byte() -> None:
    service = Service()
    text = '{"Resources":\n\t{"A" : {"Type":"AWS::SNS::Topic"}}}'
    service.call("CreateStack", {"StackName": "old", "TemplateBody": text})
    service.settle()
    assert take(Reader(service), "old", None).snapshot.stacks[0].template == text


def test_only_reads(service: Service) -> None:
    reader = Reader(service)
    take(reader, *roots(service))
    assert {name.split(":")[1] for name in reader.made} <= {
        "DescribeStacks",
        "GetTemplate",
        "GetStackPolicy",
        "ListStackResources",
        "DescribeTable",
        "DescribeIdentityPool",
        "DescribeUserPool",
        "ListIdentityProviders",
    }


def test_more_resources_than_a_page_holds() -> None:
    service = Service()
    topics = {f"T{number}": {"Type": "AWS::SNS::Topic", "Properties": {}} for number in range(250)}
    service.call("CreateStack", {"StackName": "big", "TemplateBody": json.dumps({"Resources": topics})})
    service.settle()
    assert len(take(Reader(service), "big", None).snapshot.stacks[0].resources) == 250


def test_no_secret_is_written() -> None:
    service, stacks = Service(), bazaar.stacks()
    api = stacks[bazaar.name(bazaar.GEN1, "apibazaar")]["template"]
    api["Resources"]["Key"] = {"Type": "AWS::AppSync::ApiKey", "Properties": {"ApiId": {"Ref": "Api"}}}
    api["Outputs"] = {
        "GraphQLAPIKeyOutput": {"Value": {"Fn::GetAtt": ["Key", "ApiKey"]}},
        "GraphQLAPIIdOutput": {"Value": "abc"},
    }
    auth = stacks[bazaar.name(bazaar.GEN1, "authbazaar")]["template"]
    auth["Resources"]["UserPoolClientInputs"] = {"Type": "Custom::LambdaCallout", "Properties": {"ServiceToken": "x"}}
    auth["Outputs"]["AppClientSecret"] = {"Value": {"Fn::GetAtt": ["UserPoolClientInputs", "appSecret"]}}
    auth["Outputs"]["SecretName"] = {"Value": "shop/prod"}
    given = {"stripeApiKey": "rk-4f8a9b2c", "generateSecret": "false", "tokenMinutes": "60", "secretArn": "arn:aws:x"}
    for name, value in given.items():
        auth.setdefault("Parameters", {})[name] = {"Type": "String", "Default": "none"}
        stacks[bazaar.name(bazaar.GEN1, "authbazaar")].setdefault("parameters", {})[name] = value
    bazaar.deploy(service, stacks)
    taken = snapshot_of(service)
    text = "".join(files_of(taken).values())
    assert bazaar.SECRET not in text
    read = taken.stack(bazaar.name(bazaar.GEN1, "authbazaar")).parameters
    assert {name: read[name].value for name in given} == {**given, "stripeApiKey": None}
    assert "rk-4f8a9b2c" not in text
    outputs = service.world.stack(bazaar.name(bazaar.GEN1, "authbazaar")).outputs
    assert any(output.value.endswith("|appSecret") for output in outputs)
    assert "|appSecret" not in text
    assert '"shop/prod"' in text
    assert "|ApiKey" in service.world.stack(bazaar.name(bazaar.GEN1, "apibazaar")).outputs[0].value
    assert "|ApiKey" not in text
    assert '"abc"' in text


def test_facts_and_what_could_not_be_read(service: Service) -> None:
    taken = take(Reader(service, bazaar.facts()), *roots(service))
    assert taken.unread == ()
    pools = taken.snapshot.facts["AWS::Cognito::UserPool"]
    assert pools["eu-west-1_livepool1"] == {"Domain": bazaar.LIVE_DOMAIN, "IdentityProviders": ["Google"]}
    unread = take(Reader(service), *roots(service)).unread
    assert any("eu-west-1_livepool1" in line and "not allowed" in line for line in unread)


def test_a_holding_stack_is_read_too() -> None:
    service = Service()
    bazaar.deploy(service)
    holding = bazaar.name(bazaar.GEN2, "storage0EC3F24A") + "-holding"
    body = json.dumps({"Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {}}}})
    service.call("CreateStack", {"StackName": holding, "TemplateBody": body})
    service.settle()
    assert take(Reader(service), bazaar.GEN1, bazaar.GEN2).snapshot.stack(holding) is not None


def test_a_root_that_is_not_there(service: Service) -> None:
    with pytest.raises(NotThere):
        take(Reader(service), "amplify-nothing", None)


def test_gen2_roots_by_app(service: Service) -> None:
    assert gen2_roots(Reader(service), "d1bazaar") == (bazaar.GEN2,)
    assert gen2_roots(Reader(service), "d1baz") == ()


def test_the_folder_reads_back_equal(service: Service) -> None:
    taken = snapshot_of(service, bazaar.facts())
    assert snapshot_in(files_of(taken)) == taken


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("snapshot.json", "{", "snapshot.json: not valid JSON"),
        (f"{AUTH}.outputs.json", '[{"OutputKey": "a", "OutputValue": "\\ud800"}]', "half of a surrogate pair"),
        (f"{AUTH}.template.json", '{"Resources": {', f"{AUTH}.template.json: template.json:1:16: not valid JSON"),
        (f"{AUTH}.template.json", '{"Resources": []}', "is an object with Resources"),
        (f"{AUTH}.template.json", '{"Resources": {"A": 3}}', "Resources of a CloudFormation template is an object of"),
        (f"{AUTH}.template.json", '{"Resources": {}, "Outputs": []}', "Outputs of a CloudFormation template"),
        (f"{AUTH}.template.json", '{"Resources": {"A": {}}}', "the resource A needs a text as Type"),
        ("snapshot.json", '{"version": 9}', "version is 9"),
        ("snapshot.json", '{"account": [1]}', "snapshot.json: account: Input should be a valid string"),
        (f"{AUTH}.outputs.json", "{}", "is not a list"),
        (f"{AUTH}.outputs.json", '[{"Key": 1}]', "another form"),
    ],
)
def test_a_damaged_folder(name: str, text: str, reason: str, service: Service) -> None:
    files = files_of(snapshot_of(service)) | {name: text}
    with pytest.raises(SnapshotError, match=reason):
        snapshot_in(files)


def test_no_folder(tmp_path) -> None:
    with pytest.raises(SnapshotError, match="there is no folder"):
        read_snapshot(tmp_path / "nothing")
    with pytest.raises(SnapshotError, match="no templates"):
        read_snapshot(tmp_path)
