"""What becomes of handlers that read secrets from SSM: rewritten, or kept with the place that stands in the way."""

# ruff: noqa: E501 (handlers have the lines that people write)

import doctest

import pytest

from amp2gen.passes import ssm_reads
from amp2gen.passes.ssm_reads import Place, SsmReads, rewrite_ssm_reads
from tests.support.ssm_handlers import ASK, CLIENT, KEPT, PLACES, REWRITTEN, ROOT, SHOP, V3, Case, rewrite

CATALOG = ROOT.parent / "shared/apps/product-catalog/gen1/amplify/backend/function/lowstockproducts/src/index.js"


@pytest.mark.parametrize("case", REWRITTEN, ids=lambda case: case.name)
def test_rewritten(case: Case) -> None:
    result = rewrite(case.before, case.suffix)

    assert result.sources == {f"src/index{case.suffix}": case.after}
    assert result.rewritten == {"KEY", "PIN"}
    assert result.kept == {}


@pytest.mark.parametrize("case", REWRITTEN, ids=lambda case: case.name)
def test_rewriting_again_changes_nothing(case: Case) -> None:
    assert rewrite(case.after, case.suffix).sources == {f"src/index{case.suffix}": case.after}


@pytest.mark.parametrize("name", KEPT)
def test_kept(name: str) -> None:
    source = KEPT[name]
    suffix = ".ts" if name == "enum" else ".js"
    result = rewrite(source, suffix)

    assert result.sources == {f"src/index{suffix}": source}
    assert "KEY" not in result.rewritten
    place = result.kept["KEY"]
    line = source.splitlines(keepends=True)[place.line - 1]
    assert line[place.column - 1 :].startswith(PLACES.get(name, "process.env.KEY"))


def test_what_the_kept_ones_vary_is_rewritten() -> None:
    source = CLIENT + f"exports.handler = async () => (await {ASK}).Parameter.Value;\n"
    assert rewrite(source).sources["src/index.js"] == (
        "const { GetParametersCommand } = require('@aws-sdk/client-ssm');\n"
        "exports.handler = async () => process.env.KEY;\n"
    )


def test_variables_that_share_a_request_are_kept_together() -> None:
    names = "[process.env.KEY, process.env.PIN]"
    source = CLIENT + (
        "exports.handler = async () => {\n"
        f"  const {{ Parameters }} = await client.send(new GetParametersCommand({{ Names: {names}, WithDecryption: true }}));\n"
        "  console.log(process.env.PIN);\n"
        "  return Parameters.find((p) => p.Name === process.env.KEY).Value;\n"
        "};\n"
    )
    result = rewrite(source)

    assert result.sources == {"src/index.js": source}
    assert result.kept == {"KEY": Place("src/index.js", 4, 79), "PIN": Place("src/index.js", 5, 15)}


def test_order_is_not_promised() -> None:
    source = CLIENT + (
        "exports.handler = async () => {\n"
        "  const names = ['KEY', 'PIN'].map((name) => process.env[name]);\n"
        "  const { Parameters } = await client.send(new GetParametersCommand({ Names: names, WithDecryption: true }));\n"
        "  return Parameters[0].Value;\n"
        "};\n"
    )
    result = rewrite(source)

    assert result.sources == {"src/index.js": source}
    assert result.kept == {"KEY": Place("src/index.js", 4, 46), "PIN": Place("src/index.js", 4, 46)}


def test_one_is_rewritten_and_the_other_kept() -> None:
    source = CLIENT + (
        "exports.handler = async () => {\n"
        f"  const key = await {ASK};\n"
        f"  const pin = await {ASK.replace('KEY', 'PIN')};\n"
        "  return [key.Parameter.Value, pin.Parameter];\n"
        "};\n"
    )
    result = rewrite(source)

    assert result.sources["src/index.js"] == V3 + (
        "const client = new SSMClient();\n"
        "exports.handler = async () => {\n"
        f"  const pin = await {ASK.replace('KEY', 'PIN')};\n"
        "  return [process.env.KEY, pin.Parameter];\n"
        "};\n"
    )
    assert result.rewritten == {"KEY"}
    assert result.kept == {"PIN": Place("src/index.js", 5, 65)}


def test_a_use_in_another_file_keeps_it() -> None:
    handler = CLIENT + f"exports.handler = async () => (await {ASK}).Parameter.Value;\n"
    sources = {"src/index.js": handler, "src/lib/log.js": "\n  console.log(process.env.KEY);\n"}
    result = rewrite_ssm_reads(sources, ["KEY"])

    assert result == SsmReads(sources, frozenset(), {"KEY": Place("src/lib/log.js", 2, 15)})


def test_version_2_is_configured_for_all_files() -> None:
    handler = (
        "const aws = require('aws-sdk');\n"
        "exports.handler = async () => {\n"
        "  const request = { Name: process.env.KEY, WithDecryption: true };\n"
        "  return (await new aws.SSM().getParameter(request).promise()).Parameter.Value;\n"
        "};\n"
    )
    setup = "const aws = require('aws-sdk');\naws.config.update({ {} });\n"
    harmless = {"src/index.js": handler, "src/setup.js": setup.replace("{}", "region: 'eu-west-1'")}
    changing = {"src/index.js": handler, "src/setup.js": setup.replace("{}", "endpoint: 'http://localhost'")}

    assert rewrite_ssm_reads(harmless, ["KEY"]).sources == {
        "src/index.js": "exports.handler = async () => {\n  return process.env.KEY;\n};\n",
        "src/setup.js": harmless["src/setup.js"],
    }
    kept = {"KEY": Place("src/index.js", 3, 27)}
    assert rewrite_ssm_reads(changing, ["KEY"]) == SsmReads(changing, frozenset(), kept)


def test_two_files_are_rewritten() -> None:
    library = CLIENT + f"exports.key = async () => (await {ASK}).Parameter.Value;\n"
    handler = "const { key } = require('./lib/key');\nexports.handler = async () => key();\n"
    result = rewrite_ssm_reads({"src/lib/key.js": library, "src/index.js": handler}, ["KEY"])

    assert result.sources == {
        "src/lib/key.js": library.splitlines()[0].replace("SSMClient, GetParameterCommand, ", "")
        + "\nexports.key = async () => process.env.KEY;\n",
        "src/index.js": handler,
    }
    assert result.rewritten == {"KEY"}


def test_a_variable_without_uses_needs_nothing() -> None:
    source = "// KEY is set by Amplify\nexports.handler = async () => process.env.KEYS + process.env.OTHER;\n"
    assert rewrite(source) == SsmReads({"src/index.js": source}, frozenset({"KEY", "PIN"}), {})
    assert rewrite_ssm_reads({}, ["KEY"]) == SsmReads({}, frozenset({"KEY"}), {})


def test_unreadable_files_without_the_variable_do_not_matter() -> None:
    assert rewrite("enum Colour { Red }\nexport = Colour;\n", ".ts").rewritten == {"KEY", "PIN"}
    assert rewrite("const = ;\n// KEY\n").kept == {"KEY": Place("src/index.js", 1, 1)}


def test_what_is_used_elsewhere_stays() -> None:
    source = CLIENT + (
        "exports.client = client;\n"
        "exports.handler = async () => {\n"
        "  const other = new SSMClient();\n"
        "  const { Parameter } = await other.send(new GetParameterCommand({ Name: process.env.KEY, WithDecryption: true }));\n"
        "  return Parameter.Value;\n"
        "};\n"
    )
    assert rewrite(source).sources["src/index.js"] == (
        "const { SSMClient, GetParametersCommand } = require('@aws-sdk/client-ssm');\n"
        "const client = new SSMClient();\n"
        "exports.client = client;\n"
        "exports.handler = async () => {\n"
        "  return process.env.KEY;\n"
        "};\n"
    )


def test_a_string_that_would_become_a_directive_keeps_what_stands_before_it() -> None:
    source = (
        "const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');\n"
        "'use strict';\n"
        "const client = new SSMClient();\n"
        f"exports.handler = async () => (await {ASK}).Parameter.Value;\n"
    )
    assert rewrite(source).sources["src/index.js"] == (
        "const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');\n"
        "'use strict';\n"
        "exports.handler = async () => process.env.KEY;\n"
    )


def test_the_example_in_the_documentation() -> None:
    assert doctest.testmod(ssm_reads) == (0, 4)


def test_product_catalog() -> None:
    if not CATALOG.exists():
        pytest.skip("the sample apps are not here")
    before = CATALOG.read_text()
    lines = before.splitlines(keepends=True)
    dropped = ("const { SSMClient,", "  const client = new SSMClient", "  const { Parameter } =")
    result = rewrite_ssm_reads({"src/index.js": before}, ["PRODUCT_CATALOG_SECRET"])

    assert sum(line.startswith(dropped) for line in lines) == 3
    assert result.sources["src/index.js"] == "".join(
        line.replace("Parameter.Value", "process.env['PRODUCT_CATALOG_SECRET']")
        for line in lines
        if not line.startswith(dropped)
    )
    assert result.rewritten == {"PRODUCT_CATALOG_SECRET"}


def test_shop() -> None:
    charge = (SHOP / "chargeCard" / "src" / "index.js").read_text()
    start, end = charge.index("const aws = "), charge.index("exports.handler")
    result = rewrite_ssm_reads({"src/index.js": charge}, ["GATEWAY_KEY"])
    assert result.rewritten == {"GATEWAY_KEY"}
    assert result.sources["src/index.js"] == (
        charge[:start]
        + "// The variable holds the parameter's name; its value is read once.\n"
        + "const gatewayKey = Promise.resolve(process.env.GATEWAY_KEY);\n\n"
        + charge[end:]
    )

    refund = (SHOP / "refundCard" / "src" / "index.js").read_text()
    end = refund.index("module.exports")
    result = rewrite_ssm_reads({"src/index.js": refund}, ["GATEWAY_KEY", "REFUND_PIN"])
    assert result.rewritten == {"GATEWAY_KEY", "REFUND_PIN"}
    assert result.sources["src/index.js"] == (
        "const crypto = require('crypto');\n\n"
        "const secret = async (name) => {\n  return process.env[name];\n};\n\n" + refund[end:]
    )
