"""Packages that must come from a layer."""

from amp2gen.ir.app import App
from amp2gen.ir.expr import text
from amp2gen.ir.functions import Dependency, Function, NodeCode
from amp2gen.passes.native_packages import native_packages
from amp2gen.passes.options import Options
from amp2gen.passes.port_to_esm import port_to_esm
from amp2gen.passes.sources import source_file

HANDLER = (
    "const sharp = require('sharp');\nconst _ = require('lodash');\nexports.handler = async () => sharp(_.noop);\n"
)


def codes(*packages: str, **settings: object) -> list[tuple[str, str]]:
    dependencies = tuple(Dependency(name=name, range="^1.0.0") for name in packages)
    function = Function(
        name="resize",
        code=NodeCode(entry="src/index.js", version=22, dependencies=dependencies),
        sources=(source_file("src/index.js", HANDLER.encode()),),
        **settings,
    )
    app = port_to_esm(
        App(name="demo", default_environment="main", environments=(), branches=(), functions=(function,)), Options()
    )
    return [(each.code, each.message) for each in app.diagnostics if each.code == "A2G1991"]


def test_native_code_cannot_be_bundled() -> None:
    assert codes("lodash", "sharp") == [
        ("A2G1991", "function resize: sharp has parts that cannot be bundled into the function's one file")
    ]


def test_what_a_layer_brings_stays_out_of_the_bundle() -> None:
    layer = text("arn:aws:lambda:eu-west-1:123456789012:layer:sharp:3")
    assert codes("lodash", layers=(layer,)) == []


def test_the_line_of_the_package_json_is_named() -> None:
    manifest = '{\n  "dependencies": {\n    "lodash": "^4.0.0",\n    "sharp": "^0.33.0"\n  }\n}\n'
    function = Function(name="resize", code=NodeCode(entry="src/index.js", version=22))
    [found] = native_packages(function, ["lodash", "sharp"], (), manifest.encode())
    assert str(found.origin) == "amplify/backend/function/resize/src/package.json:4:5 (/dependencies/sharp)"
    [unreadable] = native_packages(function, ["sharp"], (), b"{")
    assert str(unreadable.origin) == "amplify/backend/function/resize/src/package.json"


def test_other_packages_are_bundled() -> None:
    assert codes("lodash") == []
