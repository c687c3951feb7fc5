"""Packages of three files with random orders of requires, exports and effects behave the same after porting."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amp2gen.syntax.javascript.port import port_package

BATCH = 20

CALM_EFFECTS = [
    "const seen{i} = process.env.SHARED || 'nothing';",
    "const constant{i} = [{i}, `{me}`];",
    "function helper{i}() {{ return globalThis.trace; }}",
    "const list{i} = ['x', 'y'].map((each) => each + {i});",
]
WILD_EFFECTS = [
    *CALM_EFFECTS,
    "console.log('{me}', process.env.SHARED);",
    "process.env.SHARED = '{me}';",
    "globalThis.trace = (globalThis.trace || '') + '{me}';",
    "if (!globalThis.trace) throw new Error('{me}');",
]
CALM_EXPORTS = [
    "exports.first = '{me}'; exports.second = () => exports.first;",
    "module.exports.second = {{ from: '{me}' }}; exports.first = process.env.SHARED;",
    "const value = ['{me}']; exports.first = value; exports.second = value.length;",
    "module.exports = {{ first: '{me}', second: 2 }};",
    "const first = '{me}', second = () => first; module.exports = {{ first, second }};",
]
WILD_EXPORTS = [
    *CALM_EXPORTS,
    "exports.first = '{me}';",
    "module.exports = (n) => n + '{me}';",
    "exports.first = () => exports.second;",
    "exports.second = function () {{ return typeof this; }};",
    "module.exports = {{ first() {{ return typeof this; }} }};",
    "this.second = '{me}';",
    "exports.second = exports.first = '{me}';",
]
CALM_REQUIRES = [
    "const {other} = require('./{other}');",
    "const {{ first: {other} }} = require('./{other}');",
    "const {other} = require('./{other}').second;",
    "var size{i} = 1, {other} = require('./{other}');",
]
WILD_REQUIRES = [
    *CALM_REQUIRES,
    "require('./{other}'); const {other} = globalThis.trace;",
    "const {other} = [require('./{other}').first, console.log('{me} got {other}')];",
    "let {other}; if (process.env.SHARED) {other} = require('./{other}');",
    "const {other} = Object.keys(require('./{other}'));",
]
CALM_USES = ["{other}.first", "typeof {other}.second", "[{other}.first].length"]
WILD_USES = [*CALM_USES, "{other}", "typeof {other}"]
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
def modules(draw, name, others, wild, exporting=True):
    """The statements of one file, in any order."""
    parts = draw(st.lists(st.sampled_from(WILD_EFFECTS if wild else CALM_EFFECTS), max_size=3))
    requires = st.sampled_from(WILD_REQUIRES if wild else CALM_REQUIRES)
    parts += [draw(requires).replace("{other}", other) for other in others]
    if exporting and wild:
        parts += draw(st.lists(st.sampled_from(WILD_EXPORTS), min_size=1, max_size=2, unique=True))
    elif exporting:
        parts.append(draw(st.sampled_from(CALM_EXPORTS)))
    ordered = draw(st.permutations(parts))
    return "\n".join(
        part.replace("{me}", name).replace("{i}", str(index)).replace("{{", "{").replace("}}", "}")
        for index, part in enumerate(ordered)
    )


@st.composite
def packages(draw):
    """An entry and two more files; calm ones can mostly be ported, wild ones mostly not."""
    wild = draw(st.booleans())
    others = draw(st.sampled_from([["a", "b"], ["b", "a"], ["a"]]))
    uses_of = st.sampled_from(WILD_USES if wild else CALM_USES)
    uses = ", ".join(f"show({draw(uses_of)})".replace("{other}", other) for other in others)
    handler = f"exports.handler = async (event) => [event.n, globalThis.trace, {uses}];"
    body = draw(modules("index", others, wild, exporting=False))
    below = ["b"] if draw(st.booleans()) else []
    above = ["a"] if wild and draw(st.integers(0, 4)) == 0 else []
    return {
        "index.js": "\n".join([body, SHOW, handler] if draw(st.booleans()) else [SHOW, handler, body]).encode(),
        "a.js": draw(modules("a", below, wild)).encode(),
        "b.js": draw(modules("b", above, wild)).encode(),
    }


@pytest.mark.node
def test_any_order_behaves_the_same(execute):
    kinds = set()

    @settings(
        max_examples=3,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(batch=st.lists(packages(), min_size=BATCH, max_size=BATCH))
    def check(batch):
        jobs = {
            str(index): {
                "files": files,
                "ported": port_package(files, "index.js"),
                "events": [{"n": 1}, {"n": 2}, {}],
                "env": {"SHARED": "outside"} if index % 2 else {},
            }
            for index, files in enumerate(batch)
        }
        kinds.update(job["ported"].kind for job in jobs.values())
        for index, outcome in execute(jobs).items():
            sources = "\n".join(f"// {path}\n{content.decode()}" for path, content in jobs[index]["files"].items())
            assert outcome["after"] == outcome["before"], f"{jobs[index]['ported'].kind}\n{sources}"

    check()
    assert kinds == {"ported", "wrapped"}, "both ways are tried"
