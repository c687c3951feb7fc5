"""Functions other than conditions; see test_conditions and test_evaluate_properties."""

import pytest

from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.values import (
    NO_VALUE,
    Concat,
    Conditional,
    Import,
    Opaque,
    ResourceAttribute,
    ResourceRef,
    Symbol,
)

ENV = Symbol("env", text="main")
REGION = Symbol("region")
STACK_NAME = Symbol("stack", text="amplify-shop-main-31323", fixed=True)
OPAQUE_PARAMETER = Opaque("Ref", "Unbound")

SCOPE = Scope(
    parameters={
        "env": ENV,
        "name": "orders",
        "size": 128,
        "flag": True,
        "list": ["a", "b"],
        "unbound": OPAQUE_PARAMETER,
    },
    pseudo={"AWS::Region": REGION, "AWS::StackName": STACK_NAME},
    mappings={"Sizes": {"main": {"memory": 1}, "small": {"memory": 2, "zones": ["x", "y"]}}},
    conditions={
        "Yes": {"Fn::Equals": ["a", "a"]},
        "No": {"Fn::Equals": ["a", "b"]},
        "Maybe": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]},
    },
    resources={"Table", "Role"},
)

REF_ENV = {"Ref": "env"}
REF_REGION = {"Ref": "AWS::Region"}
REMOVED = {"Ref": "AWS::NoValue"}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # plain data
        ({"a": [1, 1.5, True, None, "x"]}, {"a": [1, 1.5, True, None, "x"]}),
        ({"Condition": "Yes"}, {"Condition": "Yes"}),
        ({"Ref": "name", "beside": 1}, {"Ref": "name", "beside": 1}),
        # Ref
        (REF_ENV, ENV),
        ({"Ref": "name"}, "orders"),
        ({"Ref": "list"}, ["a", "b"]),
        (REF_REGION, REGION),
        ({"Ref": "AWS::AccountId"}, Opaque("Ref", "AWS::AccountId")),
        ({"Ref": "Table"}, ResourceRef("Table")),
        # GetAtt
        ({"Fn::GetAtt": ["Table", "Arn"]}, ResourceAttribute("Table", "Arn")),
        ({"Fn::GetAtt": "Table.Arn"}, ResourceAttribute("Table", "Arn")),
        ({"Fn::GetAtt": ["Table", "Outputs.Arn"]}, ResourceAttribute("Table", "Outputs.Arn")),
        ({"Fn::GetAtt": ["Table", {"Ref": "name"}]}, ResourceAttribute("Table", "orders")),
        ({"Fn::GetAtt": ["Table", REF_ENV]}, Opaque("Fn::GetAtt", ["Table", ENV])),
        # Join
        ({"Fn::Join": ["-", ["a", "b", 3, True, 1.5]]}, "a-b-3-true-1.5"),
        ({"Fn::Join": ["-", ["a", REF_ENV, "c"]]}, Concat(("a-", ENV, "-c"))),
        ({"Fn::Join": ["", [REF_ENV]]}, ENV),
        ({"Fn::Join": ["", []]}, ""),
        ({"Fn::Join": [",", {"Ref": "list"}]}, "a,b"),
        ({"Fn::Join": ["-", ["a", REMOVED, "b"]]}, "a-b"),
        (
            {"Fn::Join": ["", ["a", {"Fn::Join": ["", ["b", REF_ENV, "c"]]}, "d"]]},
            Concat(("ab", ENV, "cd")),
        ),
        (
            {"Fn::Join": ["-", ["a", {"Fn::If": ["Maybe", "b", "c"]}]]},
            Concat(("a-", Conditional("Maybe", "b", "c"))),
        ),
        (
            {"Fn::Join": ["-", ["a", {"Fn::If": ["Maybe", "b", REMOVED]}]]},
            Opaque("Fn::Join", ["-", ["a", Conditional("Maybe", "b", NO_VALUE)]]),
        ),
        ({"Fn::Join": ["-", {"Ref": "unbound"}]}, Opaque("Fn::Join", ["-", OPAQUE_PARAMETER])),
        # Sub
        ({"Fn::Sub": "plain"}, "plain"),
        ({"Fn::Sub": "${name}-${size}-${flag}"}, "orders-128-true"),
        ({"Fn::Sub": "a${env}b${AWS::Region}"}, Concat(("a", ENV, "b", REGION))),
        ({"Fn::Sub": "${!env} $ {x} ${"}, "${env} $ {x} ${"),
        (
            {"Fn::Sub": "${Table.Arn}/${Role}"},
            Concat((ResourceAttribute("Table", "Arn"), "/", ResourceRef("Role"))),
        ),
        ({"Fn::Sub": ["${x}-${name}", {"x": REF_ENV, "name": "other"}]}, Concat((ENV, "-other"))),
        # If
        ({"Fn::If": ["Yes", "a", "b"]}, "a"),
        ({"Fn::If": ["No", "a", "b"]}, "b"),
        ({"Fn::If": ["Maybe", REF_ENV, "b"]}, Conditional("Maybe", ENV, "b")),
        ({"k": {"Fn::If": ["No", "a", REMOVED]}, "l": 1}, {"l": 1}),
        (["a", {"Fn::If": ["Yes", REMOVED, "b"]}, REMOVED], ["a"]),
        ({"k": {"Fn::If": ["Maybe", "a", REMOVED]}}, {"k": Conditional("Maybe", "a", NO_VALUE)}),
        (REMOVED, NO_VALUE),
        # Select and Split
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["0", {"Ref": "list"}]}, "a"),
        ({"Fn::Select": [0, [REF_ENV, "b"]]}, ENV),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::Split": ["-", {"Ref": "AWS::StackName"}]}, ["amplify", "shop", "main", "31323"]),
        ({"Fn::Select": [3, {"Fn::Split": ["-", {"Ref": "AWS::StackName"}]}]}, "31323"),
        (
            {"Fn::Select": [0, {"Fn::Split": ["-", REF_ENV]}]},
            Opaque("Fn::Select", [0, Opaque("Fn::Split", ["-", ENV])]),
        ),
        ({"Fn::Select": [0, {"Fn::Split": ["-", {"Fn::Sub": "a-b${env}-c"}]}]}, "a"),
        (
            {"Fn::Select": [1, {"Fn::Split": ["-", {"Fn::Sub": "a-b${env}-c"}]}]},
            Opaque("Fn::Select", [1, Opaque("Fn::Split", ["-", Concat(("a-b", ENV, "-c"))])]),
        ),
        ({"Fn::Select": [{"Ref": "unbound"}, ["a"]]}, Opaque("Fn::Select", [OPAQUE_PARAMETER, ["a"]])),
        (
            {"Fn::Select": [0, [{"Fn::If": ["Maybe", "a", REMOVED]}, "b"]]},
            Opaque("Fn::Select", [0, [Conditional("Maybe", "a", NO_VALUE), "b"]]),
        ),
        # FindInMap
        ({"Fn::FindInMap": ["Sizes", "small", "memory"]}, 2),
        ({"Fn::FindInMap": ["Sizes", "small", "zones"]}, ["x", "y"]),
        (
            {"Fn::FindInMap": ["Sizes", REF_ENV, "memory"]},
            Opaque("Fn::FindInMap", ["Sizes", ENV, "memory"]),
        ),
        ({"Fn::FindInMap": ["Sizes", "large", "memory", {"DefaultValue": 3}]}, 3),
        # ImportValue
        ({"Fn::ImportValue": "a:Id"}, Import("a:Id")),
        ({"Fn::ImportValue": {"Fn::Sub": "${env}:Id"}}, Import(Concat((ENV, ":Id")))),
        # the rest
        ({"Fn::Base64": "hi"}, "aGk="),
        ({"Fn::Base64": REF_ENV}, Opaque("Fn::Base64", ENV)),
        ({"Fn::Length": ["a", "b"]}, 2),
        ({"Fn::Length": {"Ref": "list"}}, 2),
        ({"Fn::Length": {"Ref": "unbound"}}, Opaque("Fn::Length", OPAQUE_PARAMETER)),
        ({"Fn::ToJsonString": {"a": [1, {"Ref": "name"}]}}, '{"a":[1,"orders"]}'),
        ({"Fn::ToJsonString": {"a": REF_ENV}}, Opaque("Fn::ToJsonString", {"a": ENV})),
        ({"Fn::GetAZs": REF_REGION}, Opaque("Fn::GetAZs", REGION)),
        ({"Fn::Cidr": ["10.0.0.0/24", 2, 4]}, Opaque("Fn::Cidr", ["10.0.0.0/24", 2, 4])),
        (
            {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": REF_ENV}}},
            Opaque("Fn::Transform", {"Name": "AWS::Include", "Parameters": {"Location": ENV}}),
        ),
    ],
)
def test_well_formed_expressions(expression, value):
    trace = Trace()

    result = evaluate(expression, SCOPE, trace)

    assert result == value
    assert type(result) is type(value)
    assert trace.problems == []


@pytest.mark.parametrize(
    ("expression", "value", "message"),
    [
        ({"Ref": "Nowhere"}, Opaque("Ref", "Nowhere"), "no parameter or resource Nowhere"),
        ({"Ref": ["env"]}, Opaque("Ref", ["env"]), "Ref takes a name"),
        ({"Fn::GetAtt": ["Nowhere", "Arn"]}, Opaque("Fn::GetAtt", ["Nowhere", "Arn"]), "no resource Nowhere"),
        ({"Fn::GetAtt": "Table"}, Opaque("Fn::GetAtt", ["Table", ""]), "attribute"),
        ({"Fn::GetAtt": ["Table"]}, Opaque("Fn::GetAtt", ["Table"]), "takes"),
        ({"Fn::GetAtt": ["Table", 5]}, Opaque("Fn::GetAtt", ["Table", 5]), "takes"),
        ({"Fn::Join": ["-"]}, Opaque("Fn::Join", ["-"]), "Fn::Join takes a delimiter"),
        ({"Fn::Join": "x"}, Opaque("Fn::Join", "x"), "list of arguments"),
        ({"Fn::Join": ["-", "x"]}, Opaque("Fn::Join", ["-", "x"]), "list"),
        ({"Fn::Join": ["-", [REF_ENV, ["x"]]]}, Opaque("Fn::Join", ["-", [ENV, ["x"]]]), "texts"),
        ({"Fn::Sub": 5}, Opaque("Fn::Sub", 5), "Fn::Sub takes"),
        ({"Fn::Sub": ["a"]}, Opaque("Fn::Sub", ["a"]), "Fn::Sub takes"),
        ({"Fn::Sub": "${no name}"}, Opaque("Fn::Sub", "${no name}"), "not a name"),
        ({"Fn::Sub": "${}"}, Opaque("Fn::Sub", "${}"), "not a name"),
        ({"Fn::Sub": "a${Nowhere}"}, Concat(("a", Opaque("Ref", "Nowhere"))), "Nowhere"),
        ({"Fn::Sub": "${list}"}, Opaque("Fn::Sub", "${list}"), "not a text"),
        ({"Fn::If": ["Yes", 1]}, Opaque("Fn::If", ["Yes", 1]), "Fn::If takes"),
        ({"Fn::If": ["Nowhere", REF_ENV, 2]}, Opaque("Fn::If", ["Nowhere", ENV, 2]), "no condition Nowhere"),
        ({"Fn::Select": [5, ["a"]]}, Opaque("Fn::Select", [5, ["a"]]), "does not exist"),
        ({"Fn::Select": ["x", ["a"]]}, Opaque("Fn::Select", ["x", ["a"]]), "index"),
        ({"Fn::Split": ["", "a"]}, Opaque("Fn::Split", ["", "a"]), "delimiter"),
        ({"Fn::FindInMap": ["Sizes", "small"]}, Opaque("Fn::FindInMap", ["Sizes", "small"]), "two keys"),
        (
            {"Fn::FindInMap": ["Sizes", "large", "memory"]},
            Opaque("Fn::FindInMap", ["Sizes", "large", "memory"]),
            "no large/memory",
        ),
        ({"Fn::ImportValue": ["a"]}, Opaque("Fn::ImportValue", ["a"]), "export"),
        ({"Fn::Base64": ["a"]}, Opaque("Fn::Base64", ["a"]), "text"),
        ({"Fn::Length": "a"}, Opaque("Fn::Length", "a"), "list"),
        ({"Fn::Unheard": [REF_ENV]}, Opaque("Fn::Unheard", [ENV]), "unknown intrinsic function Fn::Unheard"),
        ({"Fn::Join": ["-", []], "x": 1}, {"Fn::Join": ["-", []], "x": 1}, "has keys beside it"),
        ({"Ref": "x", "y": REMOVED}, Opaque("Ref", "x"), "has keys beside it"),
    ],
)
def test_malformed_expressions_are_left_and_named(expression, value, message):
    trace = Trace()

    assert evaluate(expression, SCOPE, trace) == value
    [problem] = trace.problems
    assert message in problem.message


def test_problems_point_at_the_function():
    trace = Trace()

    evaluate({"a/b": ["x", {"Fn::Join": ["-"]}]}, SCOPE, trace, "/Resources/R/Properties")
    evaluate({"Fn::If": ["Nowhere", 1, 2]}, SCOPE, trace, "/Outputs/O")
    evaluate({"Fn::If": ["No", 1, {"Ref": "Nowhere"}]}, SCOPE, trace, "")
    evaluate({"Fn::Sub": ["${x}", {"x": {"Ref": "Nowhere"}}]}, SCOPE, trace, "")

    assert [problem.pointer for problem in trace.problems] == [
        "/Resources/R/Properties/a~1b/1/Fn::Join",
        "/Outputs/O/Fn::If/0",
        "/Fn::If/2/Ref",
        "/Fn::Sub/1/x/Ref",
    ]


def test_a_problem_met_twice_is_recorded_once():
    trace = Trace()

    for _ in range(2):
        evaluate({"Fn::Join": ["-"]}, SCOPE, trace, "/here")

    assert len(trace.problems) == 1


def test_the_trace_tells_what_was_read():
    trace = Trace()

    evaluate(
        {
            "a": {"Fn::If": ["Yes", {"Ref": "name"}, {"Ref": "size"}]},
            "b": {"Fn::Sub": "${env}"},
            "c": {"Fn::FindInMap": ["Sizes", "small", "memory"]},
            "d": {"Fn::If": ["Maybe", {"Ref": "flag"}, {"Ref": "list"}]},
        },
        SCOPE,
        trace,
    )

    # `size` stands in a branch that is not taken.
    assert trace.parameters == {"name", "env", "flag", "list"}
    assert trace.conditions == {"Yes", "Maybe"}
    assert trace.mappings == {"Sizes"}


def test_imports_are_asked_for_with_the_evaluated_name():
    asked = []

    def imports(name):
        asked.append(name)
        return ResourceRef("X") if name == "known" else None

    scope = Scope(parameters={"env": ENV}, imports=imports)

    assert evaluate({"Fn::ImportValue": "known"}, scope) == ResourceRef("X")
    assert evaluate({"Fn::ImportValue": {"Fn::Sub": "${env}:x"}}, scope) == Import(Concat((ENV, ":x")))
    assert asked == ["known", Concat((ENV, ":x"))]


def test_a_parameter_bound_to_a_reference_to_itself_does_not_loop():
    scope = Scope(parameters={"a": Opaque("Ref", "a"), "b": {"Ref": "b"}})

    assert evaluate([{"Ref": "a"}, {"Ref": "b"}], scope) == [Opaque("Ref", "a"), {"Ref": "b"}]


def test_extreme_depth_becomes_opaque():
    expression = "x"
    for _ in range(50_000):
        expression = {"Fn::Join": ["", [expression]]}
    trace = Trace()

    evaluate(expression, SCOPE, trace)

    assert [problem.message for problem in trace.problems] == ["nested more than 64 levels deep"]


def test_many_malformed_levels_do_not_multiply_the_work():
    expression = "x"
    for _ in range(30):
        expression = {"Fn::Join": [["not a delimiter"], expression]}
    trace = Trace()

    evaluate(expression, SCOPE, trace)

    assert len(trace.problems) == 30
