"""What of Gen 1 a client app names, or is too old for, is told by line and left."""

import pytest
from client_ir import HEAD, app, client, outputs, rewritten

from amp2gen.ir.app import Environment, Fact
from amp2gen.passes.client_app.outputs import outputs_of
from amp2gen.passes.client_app.rewrite import rewrite
from amp2gen.passes.options import Options
from amp2gen.passes.rewrite_client_app import rewrite_client_app


def test_calls_of_a_rest_api_that_nobody_configures() -> None:
    whole = app(client({"src/a.js": "get({ apiName: 'orders', path: '/' });\n"}), rest=("orders",))
    assert [d.code for d in rewrite_client_app(whole, Options()).diagnostics] == ["A2G2024"]


@pytest.mark.parametrize(
    ("literal", "named"),
    [
        ("'https://abc123.execute-api.eu-west-1.amazonaws.com/prod'", True),
        ("`https://x.appsync-api.${region}.amazonaws.com`", False),
        ("'demo-prod.auth.eu-west-1.amazoncognito.com'", True),
        ("'https://example.com/execute-api'", False),
        ("'eu-west-1_aBcDeFgH1'", True),
        ("'eu-west-1:01234567-89ab-cdef-0123-456789abcdef'", True),
        ("'us-gov-west-1_sample'", False),
    ],
)
def test_addresses_of_the_gen1_backend_are_named(literal: str, named: bool) -> None:
    result = rewrite("src/a.js", f"\nconst url = {literal};\n", outputs())
    assert [finding.origin.line for finding in result.names_gen1] == ([2] if named else [])
    assert result.problems == ()


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("Amplify.configure({ Auth: { Cognito: { userPoolId: process.env.POOL } } });\n", True),
        ("import own from './own';\nAmplify.configure(own, { ssr: true });\n", True),
        (f"{HEAD}Amplify.configure(c);\n", False),
        ("Amplify.configure({ ...Amplify.getConfig(), API: {} });\n", False),
        ("Amplify.configure();\n", False),
        (f"{HEAD}Amplify.configure(c);\nsetup(c);\n", False),
    ],
)
def test_configurations_of_ones_own_are_named(source: str, named: bool) -> None:
    result = rewrite("src/a.js", source, outputs())
    assert [finding.origin.line for finding in result.names_gen1] == ([source.count("\n")] if named else [])


def test_a_stream_of_another_project_is_named() -> None:
    source = "import { record } from 'aws-amplify/analytics/kinesis';\nrecord({ streamName: 'other' });\n"
    result = rewrite("src/a.js", source, outputs())
    assert (result.text, [finding.origin.line for finding in result.names_gen1]) == (source, [2])


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [("'clicks-prod'", True), ("`clicks-${env}`", True), ("'clicks-2'", False), ("'clicks-old-prod'", False)],
)
def test_a_stream_is_the_projects_own_in_whatever_environment_if_none_is_known(name: str, is_ours: bool) -> None:
    facts = (Fact(resource="streams/clicks", value=None),)
    unknown = app().model_copy(update={"environments": (Environment(name="main", name_known=False, streams=facts),)})
    source = f"import {{ record }} from 'aws-amplify/analytics/kinesis';\nrecord({{ streamName: {name} }});\n"
    result = rewrite("src/a.js", source, outputs_of(unknown, ""))
    assert ("outputs.custom.Kinesis.clicks.streamName" in result.text) == is_ours
    assert (not result.names_gen1) == is_ours


@pytest.mark.parametrize(
    ("range_", "is_too_old"),
    [
        ("^5.3.0", True),
        ("4.3.46", True),
        ("~5", True),
        ("5.x", True),
        ("^4.0.0 || ^5.0.0", True),
        ("^6.0.0", False),
        ("^5.3.0 || ^6.0.0", False),
        (">=5.0.0", False),
        ("latest", False),
        ("unstable", False),
        ("6", False),
        ("10.1.0", False),
        ("0.4.0", True),
    ],
)
def test_the_version_of_aws_amplify(range_: str, is_too_old: bool) -> None:
    whole = app(client({"src/main.js": f"{HEAD}Amplify.configure(c);\n"}, packages={"aws-amplify": range_}))
    result = rewrite_client_app(whole, Options())
    assert [d.code for d in result.diagnostics] == (["A2G2023"] if is_too_old else ["A2G2021"])
    assert bool(rewritten(result)) is not is_too_old


def test_lines_for_version_6_are_named_while_version_5_is_used() -> None:
    source = (
        "import Amplify, { Auth, graphqlOperation } from 'aws-amplify';\n"
        "import type { Storage } from 'aws-amplify/lib';\n\n"
        "import {\n  Hub as hub,\n  Amplify as again,\n} from 'aws-amplify';\n"
    )
    old = app(client({"src/a.js": source, "src/b.js": "let = ="}, packages={"aws-amplify": "^5.0.0"}))
    found = [d for d in rewrite_client_app(old, Options()).diagnostics if d.code == "A2G2027"]
    assert [(d.origin.line, d.message.partition(" export ")[2]) for d in found if d.origin] == [
        (1, "Auth, graphqlOperation, its default export"),
        (4, "Hub"),
    ]
    assert "functions of aws-amplify/auth; " in (found[0].help or "")
    new = app(client({"src/a.js": source}, packages={"aws-amplify": "^6.0.0"}))
    assert rewrite_client_app(new, Options()).diagnostics == ()


NATIVE = {
    "lib/main.dart": (
        "import 'package:amplify_flutter/amplify_flutter.dart';\nimport 'amplifyconfiguration.dart';\n\n"
        "Future<void> start() => Amplify.configure(amplifyconfig);\n",
        [2, 4],
    ),
    "App/DemoApp.swift": ("import Amplify\n\nfunc start() throws {\n    try Amplify.configure()\n}\n", [4]),
    "app/src/main/java/Demo.kt": ("class Demo {\n    fun go() = Amplify.configure(applicationContext)\n}\n", [2]),
    "app/src/main/java/Demo.java": ("void go() { Amplify.configure(getApplicationContext()); }\n", [1]),
    "app/src/main/java/Outputs.kt": ("Amplify.configure(AmplifyOutputs(R.raw.amplify_outputs), context)\n", []),
    "app/src/main/java/Options.kt": ("Amplify.configure(config, applicationContext)\n", [1]),
    "lib/orders.dart": (
        "void f() {\n  Amplify.API.get('/orders', apiName: 'orders');\n  Amplify.API.query(r);\n}\n",
        [2],
    ),
    "App/Orders.swift": ('let request = RESTRequest(apiName: "orders", path: "/orders")\n', [1]),
    "app/src/main/java/Orders.java": ('Amplify.API.post("orders", options, ok -> {}, no -> {});\n', [1]),
    "lib/done.dart": ("await Amplify.configure(amplifyConfig);\n", []),
    "lib/own.dart": ("await Amplify.configure(jsonEncode(config));\n", [1]),
    "App/Done.swift": ("try Amplify.configure(with: .amplifyOutputs)\n", []),
    "App/Own.swift": ("try Amplify.configure(configuration)\n", [1]),
    "App/Old.swift": ("AWSMobileClient.default().initialize { _, _ in }\n", [1]),
    "App.xcodeproj/project.pbxproj": ("a\n/* amplifyconfiguration.json */\n/* awsconfiguration.json */\n", [2]),
    "App/AppDelegate.swift": ('let path = Bundle.main.path(forResource: "awsconfiguration", ofType: "json")\n', [1]),
}


@pytest.mark.parametrize("path", NATIVE)
def test_native_apps_are_named_by_line(path: str) -> None:
    text, lines = NATIVE[path]
    result = rewrite_client_app(app(client({path: text})), Options())
    assert rewritten(result) == {}
    assert [(d.code, d.origin and d.origin.line) for d in result.diagnostics] == [("A2G2026", line) for line in lines]
    assert all(diagnostic.help for diagnostic in result.diagnostics)


@pytest.mark.parametrize(
    ("path", "text", "folder"),
    [
        ("lib/start/main.dart", "import 'amplifyconfiguration.dart';\n", "lib"),
        ("apps/phone/lib/main.dart", "import 'package:phone/amplifyconfiguration.dart';\n", "apps/phone/lib"),
        ("phone/src/main/java/App.kt", "Amplify.configure(applicationContext)\n", "phone/src/main/res/raw"),
    ],
)
def test_native_apps_are_told_where_the_configuration_goes(path: str, text: str, folder: str) -> None:
    (found,) = rewrite_client_app(app(client({path: text})), Options()).diagnostics
    assert found.help and f"--out-dir {folder}`" in found.help
