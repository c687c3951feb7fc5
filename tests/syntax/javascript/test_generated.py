"""Packages of three files with random orders of requires, exports and effects behave the same after porting."""

import pytest
from amp2gen.syntax.javascript.port import port_package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

BATCH = 20

EFFECTS = st.sampled_from(
    [
        "console.log('{me}', process.env.SHARED);",
        "process.env.SHARED = '{me}';",
        "const seen{i} = process.env.SHARED || 'nothing';",
        "globalThis.trace = (globalThis.trace || '') + '{me}';",
        "const constant{i} = [{i}, `{me}`];",
        "function helper{i}() {{ return globalThis.trace; }}",
        "const list{i} = ['x', 'y'].map((each) => each + {i});",
        "if (!globalThis.trace) throw new Error('{me}');",
    ]
)
EXPORTS = st.sampled_from(
    [
        "exports.first = '{me}';",
        "exports.first = () => exports.second;",
        "module.exports.second = {{ from: '{me}' }};",
        "exports.second = process.env.SHARED;",
        "exports.second = function () {{ return typeof this; }};",
        "module.exports = {{ first: '{me}', second: 2 }};",
        "const first = '{me}', second = () => first; module.exports = {{ first, second }};",
        "module.exports = (n) => n + '{me}'; ",
    ]
)
REQUIRES = st.sampled_from(
    [
        "const {other} = require('./{other}');",
        "const {{ first: {other} }} = require('./{other}');",
        "const {other} = require('./{other}').second;",
        "require('./{other}'); const {other} = globalThis.trace;",
        "const {other} = [require('./{other}').first, console.log('{me} got {other}')];",
        "var size{i} = 1, {other} = require('./{other}');",
        "let {other}; if (process.env.SHARED) {other} = require('./{other}');",
        "const {other} = Object.keys(require('./{other}'));",
    ]
)
USES = st.sampled_from(["{other}", "{other}.first", "typeof {other}", "{other}.second", "[{other}].length"])
SHOW = """
const show = (value) => {
  try {
    return typeof value === 'function' ? [show(value(1))] : value;
  } catch (error) {
    return error.name;
  }
};
"""


@st.composite
def modules(draw, name, others, exports=EXPORTS):
    """The statements of one file, in any order but that a name is declared once."""
    parts = [draw(EFFECTS) for _ in range(draw(st.integers(0, 3)))]
    parts += [draw(REQUIRES).replace("{other}", other) for other in others]
    parts += draw(st.lists(exports, min_size=1, max_size=2))
    ordered = draw(st.permutations(parts))
    return "\n".join(
        part.replace("{me}", name).replace("{i}", str(index)).replace("{{", "{").replace("}}", "}")
        for index, part in enumerate(ordered)
    )


@st.composite
def packages(draw):
    others = draw(st.sampled_from([["a", "b"], ["b", "a"], ["a"]]))
    uses = [draw(USES).replace("{other}", other) for other in others]
    handler = f"exports.handler = async (event) => [event.n, globalThis.trace, {', '.join(f'show({use})' for use in uses)}];"
    parts = [draw(modules("index", others, exports=st.just("")))]
    ordered = [*parts, SHOW, handler] if draw(st.booleans()) else [SHOW, handler, *parts]
    return {
        "index.js": "\n".join(ordered).encode(),
        "a.js": draw(modules("a", draw(st.sampled_from([["b"], []])))).encode(),
        "b.js": draw(modules("b", draw(st.sampled_from([[], [], ["a"]])))).encode(),
    }


@pytest.mark.node
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(batch=st.lists(packages(), min_size=BATCH, max_size=BATCH))
def test_any_order_behaves_the_same(batch, execute):
    jobs = {
        str(index): {
            "files": files,
            "ported": port_package(files, "index.js"),
            "events": [{"n": 1}, {"n": 2}, {}],
            "env": {"SHARED": "outside"} if index % 2 else {},
        }
        for index, files in enumerate(batch)
    }
    for index, outcome in execute(jobs).items():
        sources = "\n".join(f"// {path}\n{content.decode()}" for path, content in jobs[index]["files"].items())
        assert outcome["after"] == outcome["before"], f"{jobs[index]['ported'].kind}\n{sources}"
