"""What holds for every expression, however nonsensical."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from amp2gen.syntax.cloudformation.evaluate import decide, evaluate
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.values import (
    NODE_TYPES,
    Concat,
    Conditional,
    NoValue,
    Opaque,
    ResourceRef,
    Symbol,
    is_known,
    walk,
)
from amp2gen.syntax.documents import split_pointer

FUNCTIONS = [
    *("Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::GetAZs"),
    *("Fn::GetAtt", "Fn::If", "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select"),
    *("Fn::Split", "Fn::Sub", "Fn::ToJsonString", "Fn::Transform", "Fn::Unheard"),
]
NAMES = [
    "env",
    "list",
    "size",
    "unbound",
    "Table",
    "A",
    "B",
    "C",
    "M",
    "AWS::Region",
    "AWS::NoValue",
    "",
    "-",
    "x",
]
TEMPLATES = [
    "${env}",
    "a-${Table.Arn}-${x}",
    "${!x}",
    "${",
    "${list}",
    "${AWS::Region}${size}",
    "Table.Arn",
    ".",
]

scalars = st.none() | st.booleans() | st.integers(-2, 5) | st.sampled_from(NAMES + TEMPLATES)
expressions = st.recursive(
    scalars,
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(["x", "Ref", "Fn::Join", "DefaultValue"]), children, max_size=3)
        | st.builds(lambda name, argument: {name: argument}, st.sampled_from(FUNCTIONS), children)
        | st.builds(
            lambda name, arguments: {name: arguments},
            st.sampled_from(FUNCTIONS),
            st.lists(scalars | children, min_size=1, max_size=3),
        )
    ),
    max_leaves=25,
)

plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text().filter(lambda key: key != "Ref"), children),
    max_leaves=20,
).filter(lambda data: "Fn::" not in repr(data))


def scope_with(conditions):
    return Scope(
        parameters={
            "env": Symbol("env", text="main"),
            "list": ["a", Symbol("fixed", text="b-c", fixed=True)],
            "size": 3,
            "unbound": Opaque("Ref", "unbound"),
        },
        pseudo={"AWS::Region": Symbol("region")},
        mappings={"M": {"main": {"x": 1}, "x": {"x": ["y"]}}},
        conditions=conditions,
        resources={"Table"},
    )


conditions = st.dictionaries(st.sampled_from(["A", "B", "C"]), expressions)


def lead_to_something(root, pointer):
    for key in split_pointer(pointer):
        root = root[int(key)] if isinstance(root, list) else root[key]
    return True


@settings(max_examples=400)
@given(expressions, conditions)
def test_evaluation_is_total_and_its_problems_have_places(expression, conditions):
    scope, trace = scope_with(conditions), Trace()

    evaluate(expression, scope, trace, "/Expression")

    root = {"Conditions": conditions, "Mappings": scope.mappings, "Expression": expression}
    assert all(lead_to_something(root, problem.pointer) for problem in trace.problems)


@settings(max_examples=300)
@given(expressions, conditions)
def test_evaluating_twice_changes_nothing(expression, conditions):
    scope = scope_with(conditions)

    once = evaluate(expression, scope)

    assert evaluate(once, scope) == once


@given(plain_data)
def test_plain_data_is_its_own_value(data):
    trace = Trace()

    assert evaluate(data, scope_with({}), trace) == data
    assert trace == Trace()


@settings(max_examples=300)
@given(expressions, conditions)
def test_results_are_in_normal_form(expression, conditions):
    for value in walk(evaluate(expression, scope_with(conditions))):
        if isinstance(value, Concat):
            kinds = [isinstance(part, str) for part in value.parts]
            assert len(kinds) > 1
            assert not all(kinds)
            assert "" not in value.parts
            assert not any(isinstance(part, Concat) for part in value.parts)
            assert not any(left and right for left, right in pairwise(kinds))
        if isinstance(value, list):
            assert not any(isinstance(item, NoValue) for item in value) or is_argument_list(value)
        if isinstance(value, ResourceRef):
            assert value.logical_id == "Table"


def is_argument_list(value):
    """AWS::NoValue keeps its place among the arguments of a function that was left alone."""
    return any(isinstance(item, NODE_TYPES) for item in value)


@settings(max_examples=300)
@given(conditions, st.sampled_from(["A", "B", "C"]))
def test_an_if_agrees_with_its_condition(conditions, name):
    scope = scope_with(conditions)

    value = evaluate({"Fn::If": [name, "then", "otherwise"]}, scope)

    match decide(name, scope):
        case True:
            assert value == "then"
        case False:
            assert value == "otherwise"
        case None if name in conditions:
            assert value == Conditional(name, "then", "otherwise")
        case None:
            assert value == Opaque("Fn::If", [name, "then", "otherwise"])


@settings(max_examples=200)
@given(expressions)
def test_texts_of_symbols_never_show(expression):
    secret = "the-text-of-a-symbol"
    scope = Scope(parameters=dict.fromkeys(["env", "x", "list"], Symbol("s", text=secret)), resources={"Table"})

    result = evaluate(expression, scope)

    assert not any(isinstance(value, str) and secret in value for value in walk(result))
    if is_known(result):
        elsewhere = Scope(parameters=dict.fromkeys(["env", "x", "list"], Symbol("s")), resources={"Table"})
        trace = Trace()
        evaluate(expression, scope, trace)
        assert trace.symbols or evaluate(expression, elsewhere) == result
