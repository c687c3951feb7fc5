"""Every template of the shared sample projects can be read and evaluated."""

from pathlib import Path

import pytest

from amp2gen.syntax.cloudformation.evaluate import decide, evaluate
from amp2gen.syntax.cloudformation.scope import Trace, template_scope
from amp2gen.syntax.cloudformation.statements import policy_statements
from amp2gen.syntax.cloudformation.template import read_template
from amp2gen.syntax.cloudformation.values import Symbol
from amp2gen.syntax.documents import decode, load

SHARED = Path(__file__).parents[4] / "shared"
SUFFIXES = (".json", ".yml", ".yaml", ".template")


@pytest.fixture(scope="module")
def templates():
    if not SHARED.is_dir():
        pytest.skip("the shared sample projects are not here")
    found = []
    for path in sorted(SHARED.rglob("*")):
        # A tsconfig.json is JSON with comments.
        if path.suffix in SUFFIXES and path.is_file() and path.name != "tsconfig.json":
            document = load(decode(path.read_bytes(), str(path)), str(path))
            if isinstance(document.data, dict) and "Resources" in document.data:
                found.append(read_template(document))
    assert len(found) > 400
    return found


def scope_of(template):
    parameters = {name: Symbol(name) for name in template.parameters}
    return template_scope(template, parameters, {"AWS::Region": Symbol("region"), "AWS::StackName": Symbol("stack")})


def test_all_are_well_formed(templates):
    assert [problem for template in templates for problem in template.problems] == []


def test_all_evaluate_without_a_problem(templates):
    problems = []
    for template in templates:
        scope, trace = scope_of(template), Trace()
        for name in template.conditions:
            decide(name, scope, trace)
        for resource in template.resources.values():
            evaluate(dict(resource.properties), scope, trace, resource.properties_pointer)
        for output in template.outputs.values():
            evaluate(output.value, scope, trace, f"{output.pointer}/Value")
        problems += [f"{template.document.path}: {problem}" for problem in trace.problems]

    assert problems == []


def test_every_policy_statement_has_its_place(templates):
    count = 0
    problems = []
    for template in templates:
        scope, trace = scope_of(template), Trace()
        for resource in template.resources.values():
            for statement in policy_statements(resource, scope, trace):
                count += 1
                assert template.document.position(statement.pointer), statement.pointer
                assert statement.actions or statement.not_actions
                assert statement.resources or statement.not_resources
        problems += [f"{template.document.path}: {problem}" for problem in trace.problems]

    assert problems == []
    assert count > 500
