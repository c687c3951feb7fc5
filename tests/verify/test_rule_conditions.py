"""How the two values of an excused difference must relate."""

import pytest

from amp2gen.verify.differences import Difference
from amp2gen.verify.plain_secrets import HIDDEN, without_secrets
from amp2gen.verify.rules import reason_for

MAIN = "https://main.d1.amplifyapp.com/in/"


def reason(gen1, gen2):
    return reason_for(Difference("taking over", "user pool client", "web", "CallbackURLs", gen1, gen2, {}))


def test_the_url_of_the_branch_at_hand_may_be_added():
    assert reason([MAIN, "http://localhost/"], [MAIN, "http://localhost/", "https://gen2-main.d1.amplifyapp.com/in/"])


@pytest.mark.parametrize(
    "gen2",
    [
        ["https://gen2-main.d1.amplifyapp.com/in/"],
        [MAIN, "https://gen2-main.d1.amplifyapp.com/elsewhere/"],
        [MAIN, "https://gen2-main.d2.amplifyapp.com/in/"],
        [MAIN, "https://gen2-main.d1.amplifyapp.com/in/", "https://other.d1.amplifyapp.com/in/"],
        [MAIN, "https://evil.example/in/"],
    ],
    ids=["Gen 1's is lost", "another path", "another app", "two branches", "anything else"],
)
def test_no_other_url_may(gen2):
    assert reason([MAIN], gen2) is None


def function(setting, gen1, gen2, **settings):
    return reason_for(Difference("moved", "function", "pay", setting, gen1, gen2, {"function pay": settings}))


def test_a_secret_in_plain_text_is_one_of_the_branch():
    assert function("Environment.PAY_API_KEY", "1234567890", "${secret PAY_API_KEY}")
    assert function("Environment.PAY_API_KEY", "1234567890", "0987654321") is None
    assert function("Environment.STRIPE", "sk_live_1234567890", "${secret STRIPE}"), "by the form of the value"
    assert function("Environment.GREETING", "good morning", "${secret GREETING}") is None


@pytest.mark.parametrize(
    ("name", "excused"), [("STRIPE_API_KEY", True), ("pay_STRIPE_API_KEY", True), ("OTHER_API_KEY", False)]
)
def test_the_function_may_read_that_secret_alone(name, excused):
    app = {"function pay": {"Environment.STRIPE_API_KEY": "sk_live_1234567890", "Environment.OTHER": "x"}}
    read = f"ssm:GetParameters on arn:aws:ssm:${{region}}:${{account}}:parameter/amplify/d1/main-branch-1/{name}"
    assert bool(reason_for(Difference("moved", "grant", "function pay", read, None, read, app))) is excused


def test_no_secret_is_shown():
    assert without_secrets("function", "Environment.API_TOKEN", "abcdefghij") == HIDDEN
    assert without_secrets("function", "Environment.API_TOKEN", "/amplify/d1/dev/AMPLIFY_pay_API_TOKEN") != HIDDEN
    assert without_secrets("function", "Environment.TOKEN_TABLE_NAME", "tokens-main") == "tokens-main"
    assert without_secrets("function", "(whole)", {"Environment.DB_PASSWORD": "hunter22", "Timeout": 3}) == {
        "Environment.DB_PASSWORD": HIDDEN,
        "Timeout": 3,
    }


@pytest.mark.parametrize(
    ("gen1", "gen2", "excused"),
    [
        ("python3.8", "python3.12", True),
        ("python3.8", "dotnet10", False),
        ("python3.11", "python3.12", False),
        ("dotnetcore3.1", "dotnet10", True),
    ],
)
def test_a_runtime_gives_way_to_one_of_its_own_language(gen1, gen2, excused):
    assert bool(function("Runtime", gen1, gen2)) is excused


def test_only_a_program_that_go_built_gets_another_name():
    assert function("Handler", "main", "bootstrap", Runtime="go1.x")
    assert function("Handler", "main", "bootstrap", Runtime="provided.al2") is None
    assert function("Runtime", "go1.x", "provided.al2023", Runtime="go1.x")
    assert function("Runtime", "go1.x", "nodejs22.x", Runtime="go1.x") is None


CLOSED = {"AllowUnauthenticatedIdentities": False}
DENIED = {"AssumeRolePolicyDocument.Statement": [{"Effect": "Deny"}]}
OPEN = {"AssumeRolePolicyDocument.Statement": [{"Effect": "Allow"}]}


@pytest.mark.parametrize(
    ("kind", "role", "gen1", "gen2", "app", "excused"),
    [
        ("identity pool", "", None, CLOSED, {}, True),
        ("identity pool", "", None, {"AllowUnauthenticatedIdentities": True}, {}, False),
        ("trust", "role guest", None, {"Statement": []}, {}, True),
        ("trust", "role guest", None, {"Statement": []}, {"identity pool": {}}, False),
        ("AWS::IAM::Role", "UnauthRole", DENIED, None, {}, True),
        ("AWS::IAM::Role", "UnauthRole", OPEN, None, {}, False),
    ],
)
def test_an_identity_pool_that_gen_1_lacks_lets_nobody_in(kind, role, gen1, gen2, app, excused):
    assert bool(reason_for(Difference("moved", kind, role, "(whole)", gen1, gen2, app))) is excused


def layer(gen1, gen2):
    return reason_for(Difference("moved", "layer", "shared", "CompatibleRuntimes", gen1, gen2, {}))


def test_a_layer_fits_the_runtimes_that_functions_move_to():
    assert layer(["nodejs14.x", "nodejs22.x"], ["nodejs22.x"])
    assert layer(["java8", "nodejs20.x", "python3.8"], ["java8.al2023", "nodejs20.x", "python3.12"])
    assert layer(["dotnet6", "go1.x"], ["dotnet10", "provided.al2023"])


@pytest.mark.parametrize(
    ("gen1", "gen2"),
    [
        (["nodejs14.x", "python3.12"], ["nodejs22.x"]),
        (["nodejs20.x"], ["nodejs22.x"]),
        (["nodejs14.x"], ["nodejs22.x", "python3.12"]),
        (None, ["nodejs22.x"]),
        (["nodejs14.x"], None),
    ],
    ids=["a language is lost", "one that works is replaced", "one is added", "some instead of any", "any"],
)
def test_its_runtimes_change_no_further(gen1, gen2):
    assert layer(gen1, gen2) is None


CLOSED = {"AdminCreateUserConfig.AllowAdminCreateUserOnly": True}


@pytest.mark.parametrize(
    ("settings", "app", "excused"),
    [(CLOSED, {}, True), ({}, {}, False), (CLOSED, {"user pool client web": {}}, False)],
    ids=["closed", "open", "Gen 1 has one"],
)
def test_a_user_pool_that_gen_1_has_not_is_closed(settings, app, excused):
    assert bool(reason_for(Difference("moved", "user pool", "", "(whole)", None, settings, app))) is excused


@pytest.mark.parametrize(
    ("role", "layers", "excused"),
    [
        ("tools (functiontools/LambdaLayerVersion1a2b3c4d)", "${layer tools}", True),
        (
            "tools (functiontools/LambdaLayerVersion1a2b3c4d)",
            "${layer tools (functiontools/LambdaLayerVersion1a2b3c4d)}",
            False,
        ),
        ("tools", "arn:aws:lambda:eu-west-1:1:layer:other:1", False),
    ],
    ids=["old and unused", "old and used", "the newest"],
)
def test_versions_of_a_layer_from_before_may_go(role, layers, excused):
    app = {"function pay": {"Layers.0": layers}}
    assert bool(reason_for(Difference("moved", "layer", role, "(whole)", {}, None, app))) is excused


@pytest.mark.parametrize(
    ("state", "role", "gen2", "excused"),
    [
        ("taking over", "AWS::DynamoDB::Table Jobs", "Jobs-gen2-main", True),
        ("moved", "AWS::DynamoDB::Table Jobs", "Jobs-gen2-main", False),
        ("taking over", "jobs", "Jobs-gen2-main", False),
    ],
    ids=["of a custom resource", "which has moved", "of the category"],
)
@pytest.mark.parametrize("kind", ["table", "stream"])
def test_a_table_of_a_custom_resource_has_another_name_until_it_moves(kind, state, role, gen2, excused):
    name = {"table": "TableName", "stream": "Name"}[kind]
    role = role.replace("DynamoDB::Table", {"table": "DynamoDB::Table", "stream": "Kinesis::Stream"}[kind])
    assert bool(reason_for(Difference(state, kind, role, name, "Jobs-main", gen2, {}))) is excused
