"""Lambda layers of the project, and which layers a function has."""

from collections.abc import Mapping
from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.layers import Install, Layer, LayerShare
from amp2gen.ir.pretty import expr

FOLDER = "backend/function/shared"
PARAMETERS = {"runtimes": ["nodejs22.x"], "description": "Updated layer version 2026-03-12T17:49:57.588Z"}
FILES = {"lib/nodejs/package.json": {"dependencies": {}}, "lib/nodejs/util.js": "module.exports = 1;\n"}


def version(**properties: Any) -> dict[str, Any]:
    content = {"S3Bucket": {"Ref": "deploymentBucketName"}, "S3Key": {"Ref": "s3Key"}}
    return {"Type": "AWS::Lambda::LayerVersion", "Properties": {"Content": content, **properties}}


def permission(of: str, principal: Any, **more: Any) -> dict[str, Any]:
    arn = of if of.startswith("arn:") else {"Ref": of}
    properties = {"Action": "lambda:GetLayerVersion", "LayerVersionArn": arn, "Principal": principal, **more}
    return {"Type": "AWS::Lambda::LayerVersionPermission", "Properties": properties}


def template(resources: Mapping[str, Any] | None = None, **properties: Any) -> dict[str, Any]:
    """What Gen 1 writes: the current version, and an older one that functions may be bound to."""
    names = {"CompatibleRuntimes": {"Ref": "runtimes"}, "Description": {"Ref": "description"}}
    return {
        "Parameters": {
            "env": {"Type": "String"},
            "deploymentBucketName": {"Type": "String"},
            "s3Key": {"Type": "String"},
            "description": {"Type": "String", "Default": ""},
            "runtimes": {"Type": "List<String>"},
        },
        "Resources": {
            "LambdaLayerVersion1": version(CompatibleRuntimes=["nodejs14.x"], Description="old"),
            "LambdaLayerVersion2": version(**names, **properties),
            "Private": permission("LambdaLayerVersion2", {"Ref": "AWS::AccountId"}),
            **(resources or {}),
        },
        "Outputs": {"Arn": {"Value": {"Ref": "LambdaLayerVersion2"}}},
    }


@pytest.fixture
def shared(lowered: Any, function_template: Any) -> Any:
    """`shared(files, layers=…)`: the app with the layer `shared` and the function `work` that has `layers`."""

    def lower(
        files: Mapping[str, Any] = FILES, layers: Any = (), parameters: Any = PARAMETERS, layer_template: Any = None
    ) -> App:
        work = function_template("work", {}, {"functionsharedArn": {"Type": "String"}}, Layers=list(layers))
        return lowered(
            {"function": {"shared": {"service": "LambdaLayer"}, "work": {"service": "Lambda"}}},
            {
                f"{FOLDER}/shared-awscloudformation-template.json": layer_template or template(),
                f"{FOLDER}/parameters.json": parameters,
                **{f"{FOLDER}/{path}": content for path, content in files.items()},
                "backend/function/work/work-cloudformation-template.json": work,
                "backend/function/work/src/index.js": "exports.handler = async () => 1;",
            },
        )

    return lower


def layer(app: App) -> Layer:
    (found,) = app.layers
    return found


def codes(app: App) -> list[str]:
    return [d.code for d in app.diagnostics if d.code != "A2G1620"]


def test_a_layer_is_lowered(shared: Any) -> None:
    app = shared()
    assert (layer(app).name, layer(app).runtimes, layer(app).description) == ("shared", ("nodejs22.x",), None)
    assert [file.path for file in layer(app).files] == ["nodejs/package.json", "nodejs/util.js"]
    assert (layer(app).installs, layer(app).dependencies, layer(app).shares) == ((), (), ())
    assert {entry.name: entry.status for entry in app.inventory} == {"shared": "lowered", "work": "lowered"}
    assert codes(app) == []


def test_a_description_of_someones_own(shared: Any) -> None:
    assert layer(shared(parameters={**PARAMETERS, "description": "Tools"})).description == "Tools"


def test_opt_wins_over_lib(shared: Any) -> None:
    files = {
        "lib/nodejs/util.js": "lib",
        "opt/nodejs/util.js": "opt",
        "opt/bin/tool": "#!/bin/sh\n",
        "lib/README.txt": "not deployed",
    }
    assert {f.path: f.text for f in layer(shared(files)).files} == {
        "bin/tool": "#!/bin/sh\n",
        "nodejs/util.js": "opt",
    }


def test_packages_are_installed(shared: Any) -> None:
    files = {
        "lib/nodejs/package.json": {"dependencies": {"axios": "^1"}, "devDependencies": {"jest": "*"}},
        "lib/python/Pipfile": "[packages]\nrequests = '*'\n",
        "lib/python/tools.py": "",
        "lib/python/lib/python3.12/site-packages/six.py": "",
    }
    app = shared(files)
    assert layer(app).installs == (Install(manager="npm", folder="nodejs"), Install(manager="pip", folder="python"))
    assert [(d.name, d.range) for d in layer(app).dependencies] == [("axios", "^1")]
    assert [f.path for f in layer(app).files] == [
        "nodejs/package.json",
        "python/Pipfile",
        "python/requirements.txt",
        "python/tools.py",
    ]
    assert codes(app) == ["A2G1610", "A2G1610"]


def test_installed_packages_without_a_pipfile_are_files(shared: Any) -> None:
    files = {"lib/python/lib/python3.12/site-packages/six.py": "x = 1\n"}
    assert [f.path for f in layer(shared(files)).files] == ["python/lib/python3.12/site-packages/six.py"]


def test_a_layer_that_others_use(shared: Any) -> None:
    more = {
        "Account": permission("LambdaLayerVersion2", "210987654321"),
        "Org": permission("LambdaLayerVersion2", "*", OrganizationId="o-abc"),
        "Old": permission("arn:aws:lambda:eu-west-1:123456789012:layer:shared-main:1", "*"),
    }
    app = shared(layer_template=template(more))
    assert [(s.account, s.organization) for s in layer(app).shares] == [("210987654321", None), ("*", "o-abc")]
    assert codes(app) == ["A2G1614", "A2G1614"]
    assert all(isinstance(share, LayerShare) for share in layer(app).shares)


def test_what_a_layer_says_besides(shared: Any) -> None:
    app = shared(layer_template=template(LicenseInfo="MIT", CompatibleArchitectures=["arm64"]))
    assert (layer(app).license, layer(app).architectures) == ("MIT", ("arm64",))
    app = shared(layer_template=template({"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}))
    assert codes(app) == ["A2G1604"]


def test_a_layer_without_files(shared: Any) -> None:
    assert codes(shared({})) == ["A2G1603"]


def test_a_layer_without_template(lowered: Any) -> None:
    app = lowered({"function": {"shared": {"service": "LambdaLayer"}}}, {f"{FOLDER}/opt/x": "y"})
    assert (app.layers, codes(app), app.inventory[0].status) == ((), ["A2G1007"], "skipped")


@pytest.mark.parametrize(
    ("written", "layers", "found"),
    [
        ([{"Ref": "functionsharedArn"}], ["layers/shared.arn"], []),
        (["arn:aws:lambda:eu-west-1:1:layer:a:3"], ['"arn:aws:lambda:eu-west-1:1:layer:a:3"'], []),
        (
            ["arn:aws:lambda:eu-west-1:1:layer:a:3", {"Ref": "functionsharedArn"}],
            ['"arn:aws:lambda:eu-west-1:1:layer:a:3"', "layers/shared.arn"],
            [],
        ),
        (
            [{"Fn::Sub": "arn:aws:lambda:${AWS::Region}:1:layer:a:3"}],
            ['"arn:aws:lambda:" + region + ":1:layer:a:3"'],
            [],
        ),
        (
            [{"Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:layer:shared-main:3"}],
            ["layers/shared.arn"],
            ["A2G1613"],
        ),
        (
            [{"Fn::Sub": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:layer:shared-${env}:3"}],
            ["layers/shared.arn"],
            ["A2G1613"],
        ),
        (["arn:aws:lambda:eu-west-1:123456789012:layer:shared-main:3"], ["layers/shared.arn"], ["A2G1613"]),
        (
            ["arn:aws:lambda:eu-west-1:999999999999:layer:shared-main:3"],
            ['"arn:aws:lambda:eu-west-1:999999999999:layer:shared-main:3"'],
            [],
        ),
        ([{"Fn::ImportValue": "elsewhere"}], [], ["A2G1607"]),
    ],
)
def test_the_layers_of_a_function(shared: Any, written: Any, layers: list[str], found: list[str]) -> None:
    app = shared(layers=written)
    assert [expr(arn) for arn in app.functions[0].layers] == layers
    assert codes(app) == found
