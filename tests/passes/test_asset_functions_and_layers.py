"""What the passes do with functions that are not Node.js, and with layers."""

import hashlib
from typing import Any

import pytest

from amp2gen.ir.app import App, Environment
from amp2gen.ir.auth import AppClient, Auth, Mfa, PasswordPolicy, Trigger, UserPool, VerificationEmail
from amp2gen.ir.base import ref_to
from amp2gen.ir.custom import CfnStack, CustomStack, StackParameter
from amp2gen.ir.data import DataModel, GraphqlApi, IamMode, KeyAttribute
from amp2gen.ir.expr import EnvName, Opaque, Pseudo, attribute, join, text
from amp2gen.ir.functions import AssetCode, Dependency, Function, NodeCode, RuntimeUpdates, SourceFile, Variable
from amp2gen.ir.layers import Layer
from amp2gen.ir.pretty import expr
from amp2gen.passes.break_stack_cycles import break_stack_cycles
from amp2gen.passes.options import Options
from amp2gen.passes.port_to_esm import port_to_esm
from amp2gen.passes.raise_runtimes import raise_runtimes
from amp2gen.passes.rewrite_secrets import rewrite_secrets


def source(path: str, content: str) -> SourceFile:
    return SourceFile(path=path, text=content, sha256=hashlib.sha256(content.encode()).hexdigest())


def app_of(*functions: Function, **more: Any) -> App:
    return App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(),
        functions=functions,
        **more,
    )


def asset(runtime: str, handler: str = "index.handler", *sources: SourceFile) -> Function:
    return Function(name="work", code=AssetCode(runtime=runtime, handler=handler), sources=sources)


@pytest.mark.parametrize(
    ("runtime", "updates", "left"),
    [
        ("python3.8", RuntimeUpdates(on="Manual", version=text("arn:aws:lambda:x::runtime:1")), None),
        ("python3.8", RuntimeUpdates(on="FunctionUpdate"), RuntimeUpdates(on="FunctionUpdate")),
        ("python3.11", RuntimeUpdates(on="Manual", version=text("arn:aws:lambda:x::runtime:1")), ...),
    ],
)
def test_a_version_of_the_old_runtime_is_left(runtime: str, updates: RuntimeUpdates, left: Any) -> None:
    before = asset(runtime).model_copy(update={"runtime_updates": updates})
    app = raise_runtimes(app_of(before), Options())
    assert app.functions[0].runtime_updates == (updates if left is ... else left)
    said = [each.message for each in app.diagnostics if "stayed at one version of its old runtime" in each.message]
    assert len(said) == (left is None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("python3.8", "python3.12"),
        ("python3.9", "python3.12"),
        ("python3.11", "python3.11"),
        ("java8", "java8.al2023"),
        ("java11", "java11"),
        ("dotnetcore3.1", "dotnet10"),
        ("dotnet6", "dotnet10"),
        ("dotnet8", "dotnet8"),
        ("provided", "provided.al2023"),
        ("provided.al2", "provided.al2023"),
        ("ruby2.7", "ruby3.4"),
        ("ruby3.3", "ruby3.3"),
    ],
)
def test_deprecated_runtimes_are_raised(old: str, new: str) -> None:
    app = raise_runtimes(app_of(asset(old)), Options())
    code = app.functions[0].code
    assert isinstance(code, AssetCode)
    assert (code.runtime, code.handler) == (new, "index.handler")
    assert [d.code for d in app.diagnostics] == (["A2G1601"] if old != new else [])


@pytest.mark.parametrize(
    ("required", "becomes"),
    [
        ("require github.com/aws/aws-lambda-go v1.13.3", "require github.com/aws/aws-lambda-go v1.18.0"),
        ("require (\n\tgithub.com/aws/aws-lambda-go v1.9.0\n)", "require (\n\tgithub.com/aws/aws-lambda-go v1.18.0\n)"),
        ("require github.com/aws/aws-lambda-go v1.41.0", "require github.com/aws/aws-lambda-go v1.41.0"),
        ("require example.com/other v0.1.0", "require example.com/other v0.1.0"),
    ],
)
def test_go_moves_to_a_runtime_without_a_language(required: str, becomes: str) -> None:
    module = source("src/go.mod", f"module lambda\n\n{required}\n")
    app = raise_runtimes(app_of(asset("go1.x", "main", module)), Options())
    code = app.functions[0].code
    assert isinstance(code, AssetCode)
    assert (code.runtime, code.handler) == ("provided.al2023", "bootstrap")
    assert app.functions[0].sources[0].text == f"module lambda\n\n{becomes}\n"
    assert "go1.x → provided.al2023" in app.diagnostics[0].message


def test_one_note_for_node_and_one_for_the_rest() -> None:
    old = Function(name="orders", code=NodeCode(entry="src/index.js", version=14))
    app = raise_runtimes(app_of(old, asset("python3.8")), Options())
    assert [d.message for d in app.diagnostics] == [
        "these functions move to Node.js 22: orders (Node.js 14)",
        "these functions move to runtimes that AWS supports: work (python3.8 → python3.12)",
    ]


def test_layers_fit_the_runtimes_that_functions_move_to() -> None:
    layer = Layer(name="shared", runtimes=("nodejs14.x", "nodejs22.x", "python3.8", "python3.11"))
    [found] = raise_runtimes(app_of(layers=(layer,)), Options()).layers
    assert found.runtimes == ("nodejs22.x", "python3.12", "python3.11")


def test_a_python_function_keeps_reading_its_secret() -> None:
    path = join([text("/amplify/"), Pseudo(name="app_id"), text("/"), EnvName(), text("/AMPLIFY_work_KEY")])
    python = asset("python3.12", "index.handler", source("src/index.py", "import os\n"), source("src/page.js", "1"))
    python = python.model_copy(update={"environment": (Variable(name="KEY", value=path),)})
    app = rewrite_secrets(app_of(python), Options())
    [function] = app.functions
    assert [expr(variable.value) for variable in function.environment] == ["path of secrets/KEY"]
    [statement] = function.statements
    assert statement.actions == ("ssm:GetParameter", "ssm:GetParameters")
    assert [expr(r) for r in statement.resources] == [
        '"arn:aws:ssm:" + region + ":" + account + ":parameter" + path of secrets/KEY'
    ]
    assert [d.code for d in app.diagnostics] == ["A2G2001", "A2G2003"]


READS = "const p = await ssm.getParameters({ Names: ['TOKEN'].map((n) => process.env[n]) }).promise();"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("const names = p.Parameters.map(({ Name }) => Name.split('/').pop());", True),
        ("const short = p.Parameters[0].Name.replace(prefix, '');", True),
        ("const one = p.Parameters.find(({ Name }) => Name.includes('AMPLIFY_work_TOKEN'));", True),
        ("const one = p.Parameters.find(({ Name }) => Name === process.env.TOKEN);", False),
        ("const one = p.Parameters.find(({ Name }) => Name.endsWith('TOKEN'));", False),
    ],
)
def test_code_that_takes_the_path_of_a_secret_apart_is_named(line: str, told: bool) -> None:
    path = join([text("/amplify/"), Pseudo(name="app_id"), text("/"), EnvName(), text("/AMPLIFY_work_TOKEN")])
    function = Function(
        name="work",
        code=NodeCode(entry="src/index.js", version=18),
        sources=(source("src/index.js", f"{READS}\n{line}\n"),),
        environment=(Variable(name="TOKEN", value=path),),
    )
    app = rewrite_secrets(app_of(function), Options())
    found = [(d.origin.file, d.origin.line) for d in app.diagnostics if d.code == "A2G2009" and d.origin]
    assert found == ([("amplify/backend/function/work/src/index.js", 2)] if told else [])
    assert "A2G2001" in [d.code for d in app.diagnostics]


def test_sources_that_are_not_javascript_are_left_alone() -> None:
    python = asset("python3.12", "index.handler", source("src/index.py", "x = 1\n"), source("src/a.js", "with (a) b;"))
    assert port_to_esm(app_of(python), Options()) == app_of(python)


ARN = text("arn:aws:lambda:eu-west-1:123456789012:layer:tools:3")
SHARED = Layer(name="shared", dependencies=(Dependency(name="lodash", range="^4"),))


def ported(handler: str, *layers: Any, package: str = '{"name": "work"}') -> tuple[NodeCode, list[str]]:
    node = Function(
        name="work",
        code=NodeCode(entry="src/index.js", version=22),
        sources=(source("src/index.js", handler), source("src/package.json", package)),
        layers=layers,
    )
    app = port_to_esm(app_of(node, layers=(SHARED,)), Options())
    code = app.functions[0].code
    assert isinstance(code, NodeCode)
    return code, [d.code for d in app.diagnostics]


def test_a_module_of_a_layer_stays_out_of_the_bundle() -> None:
    handler = "const util = require('/opt/nodejs/util');\nexports.handler = async () => util.x;\n"
    code, found = ported(handler, attribute(Layer, "shared", "arn"))
    assert (code.externals, code.form, found) == (("/opt/nodejs/util",), "wrapped", ["A2G2004"])
    code, found = ported(handler)
    assert (code.externals, sorted(found)) == ((), ["A2G2004", "A2G2005"]), "no layer: someone has to look"


def test_a_module_of_a_layer_in_an_es_module() -> None:
    handler = "import { x } from '/opt/nodejs/util.mjs';\nexport const handler = async () => x;\n"
    code, found = ported(handler, attribute(Layer, "shared", "arn"), package='{"type": "module"}')
    assert (code.externals, code.form, found) == (("/opt/nodejs/util.mjs",), "esm", [])


def test_a_package_of_a_projects_layer_is_bundled() -> None:
    handler = "const _ = require('lodash');\nexports.handler = async () => _.now();\n"
    code, found = ported(handler, attribute(Layer, "shared", "arn"))
    assert (code.externals, code.form, found) == ((), "ported", [])


def test_a_package_of_a_foreign_layer_stays_out_of_the_bundle_and_is_required() -> None:
    handler = "const _ = require('lodash');\nexports.handler = async () => _.now();\n"
    code, found = ported(handler, ARN)
    assert (code.externals, code.form, found) == (("lodash",), "wrapped", ["A2G2004"])
    code, found = ported(handler, ARN, package='{"dependencies": {"lodash": "^4"}}')
    assert (code.externals, code.form, found) == ((), "ported", [])
    code, _ = ported("const s3 = require('@aws-sdk/client-s3');\nexports.handler = async () => s3;\n", ARN)
    assert code.externals == (), "the runtime brings it"


AUTH = Auth(
    name="demo",
    user_pool=UserPool(
        password_policy=PasswordPolicy(
            minimum_length=8,
            require_lowercase=False,
            require_uppercase=False,
            require_numbers=False,
            require_symbols=False,
        ),
        mfa=Mfa(mode="OFF"),
        verification_email=VerificationEmail(),
        triggers=(Trigger(event="postConfirmation", function=ref_to(Function, "work")),),
    ),
    web_client=AppClient(),
    native_client=AppClient(),
)
"""With a trigger, the function `work`."""


def test_a_value_cannot_go_around_into_a_python_function() -> None:
    note = DataModel(name="Note", hash=KeyAttribute(name="id", type="S"))
    api = GraphqlApi(name="demo", schema_text="", schema_files=(), default_mode=IamMode(), models=(note,))
    python = asset("python3.12").model_copy(
        update={
            "environment": (
                Variable(name="MODE", value=text("fast")),
                Variable(name="TABLE", value=attribute(DataModel, "Note", "name")),
            )
        }
    )
    app = break_stack_cycles(app_of(python, auth=AUTH, data=api), Options())
    [function] = app.functions
    assert (function.group, function.around) == ("auth", ("data",))
    assert [type(variable.value) is Opaque for variable in function.environment] == [False, True]
    [found] = app.diagnostics
    assert (found.code, found.message) == (
        "A2G1615",
        "function work: TABLE needs data, which cannot be without the function",
    )


def test_paths_that_are_written_out() -> None:
    path = join([text("/amplify/"), Pseudo(name="app_id"), text("/"), EnvName(), text("/AMPLIFY_work_KEY")])
    work = asset(
        "python3.12",
        "index.handler",
        source("src/index.py", "import os\nP = f'/amplify/{A}/{E}/AMPLIFY_work_KEY'\n"),
        source("src/old.py", "print 'AMPLIFY_work_KEY'\n"),
        source("src/run.sh", "#!/bin/sh\naws ssm get-parameter --name /amplify/d1/main/AMPLIFY_work_KEY\n"),
        source("src/logo.svg", "<svg/>"),
    ).model_copy(update={"environment": (Variable(name="KEY", value=path),)})
    after = rewrite_secrets(app_of(work), Options())
    texts = {file.path: file.text for file in after.functions[0].sources}
    assert texts["src/index.py"] == 'import os\nP = os.environ["KEY"]\n'
    assert texts["src/run.sh"] == work.sources[2].text
    found = [(d.code, d.origin.file.rpartition("/")[2], d.origin.line) for d in after.diagnostics if d.origin]
    assert [each for each in found if each[0] in ("A2G1616", "A2G1617")] == [
        ("A2G1616", "index.py", None),
        ("A2G1617", "old.py", 1),
        ("A2G1617", "run.sh", 2),
    ]


def test_a_setting_that_would_close_a_circle_is_refused() -> None:
    queue = CustomStack(
        name="queues",
        code=CfnStack(template={}),
        parameters=(StackParameter(name="pool", value=attribute(Auth, "demo", "user_pool_id")),),
        outputs=("Arn", "Key"),
    )
    free = CustomStack(name="free", code=CfnStack(template={}), outputs=("Arn",))
    dead_letters = attribute(CustomStack, "queues", "Arn")
    work = asset("python3.12").model_copy(
        update={"dead_letter_target": dead_letters, "environment_key": attribute(CustomStack, "free", "Arn")}
    )
    app = break_stack_cycles(app_of(work, auth=AUTH, custom=(queue, free)), Options())
    [function] = app.functions
    assert isinstance(function.dead_letter_target, Opaque)
    assert function.environment_key == attribute(CustomStack, "free", "Arn")
    [found] = app.diagnostics
    assert (found.code, found.message) == (
        "A2G1557",
        "function work: dead letter target needs customqueues, which cannot be without the function",
    )
