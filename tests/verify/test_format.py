import pytest

from amp2gen.verify.format import FormatDifference, format_differences
from amp2gen.verify.stage import Output

pytestmark = pytest.mark.node


def test_only_what_prettier_would_change_is_reported(toolchain):
    output = Output(
        "app",
        {
            "amplify/good.ts": b"export const style = 'single';\n",
            "amplify/quotes.ts": b"const a = 'x';\nexport const b = \"y\";\n",
            "amplify/data.json": b'{ "models": [ "Todo" ] }\n',
            "amplify/no-end.js": b"export default 1;",
            "amplify/broken.ts": b"const a = 1;\nconst = 2;\n",
            "amplify/schema.graphql": b"type   Todo{id:ID}",
        },
    )
    found = {difference.path: difference for difference in format_differences(toolchain, [output])}
    assert set(found) == {"amplify/quotes.ts", "amplify/data.json", "amplify/no-end.js", "amplify/broken.ts"}
    assert found["amplify/quotes.ts"] == FormatDifference(
        "app", "amplify/quotes.ts", 2, 'export const b = "y";', "export const b = 'y';"
    )
    assert found["amplify/data.json"].expected == '{ "models": ["Todo"] }'
    assert (found["amplify/no-end.js"].line, found["amplify/no-end.js"].expected) == (2, "")
    assert (found["amplify/broken.ts"].line, found["amplify/broken.ts"].found) == (2, "const = 2;")
    assert "expected" in (found["amplify/broken.ts"].error or "")


def test_the_model_of_what_we_emit_is_formatted(toolchain, shop):
    assert format_differences(toolchain, [shop]) == []
