import pytest

from amp2gen.syntax.cloudformation.evaluate import decide, evaluate, residual_condition
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.values import Concat, Conditional, Opaque, ResourceRef, Symbol

ENV = Symbol("env", text="main")
FIXED = Symbol("stack", text="shop", fixed=True)
REGION = Symbol("region")


def scope_of(**conditions):
    return Scope(
        parameters={"env": ENV, "fixed": FIXED, "size": 5, "flag": "true", "empty": []},
        pseudo={"AWS::Region": REGION},
        conditions={
            "Yes": {"Fn::Equals": [1, 1]},
            "No": {"Fn::Equals": [1, 2]},
            "Maybe": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]},
            **conditions,
        },
        resources={"Table"},
    )


YES, NO, MAYBE = {"Condition": "Yes"}, {"Condition": "No"}, {"Condition": "Maybe"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a", "a", True),
        ("a", "A", False),
        ({"Ref": "env"}, "main", True),
        ({"Ref": "env"}, "prod", False),
        ({"Fn::Sub": "x-${env}"}, "x-main", True),
        ({"Ref": "size"}, "5", True),
        (True, {"Ref": "flag"}, True),
        (1, True, False),
        ({"Fn::Join": ["", {"Ref": "empty"}]}, "", True),
        (["a", 1], ["a", "1"], True),
        (["a"], ["a", "b"], False),
        ({"Ref": "AWS::Region"}, {"Ref": "AWS::Region"}, True),
        ({"Ref": "Table"}, {"Ref": "Table"}, True),
        ({"Ref": "AWS::Region"}, "us-east-1", None),
        ({"Ref": "Table"}, "x", None),
        ({"Fn::Sub": "${AWS::Region}-a"}, "x-a", None),
        ({"Ref": "Nowhere"}, "x", None),
    ],
)
def test_equals(left, right, expected):
    assert decide("C", scope_of(C={"Fn::Equals": [left, right]})) is expected


@pytest.mark.parametrize(
    ("function", "operands", "expected"),
    [
        ("Fn::And", [YES, YES], True),
        ("Fn::And", [YES, NO], False),
        ("Fn::And", [MAYBE, NO], False),
        ("Fn::And", [MAYBE, YES], None),
        ("Fn::Or", [NO, NO], False),
        ("Fn::Or", [NO, YES], True),
        ("Fn::Or", [MAYBE, YES], True),
        ("Fn::Or", [MAYBE, NO], None),
        ("Fn::Not", [YES], False),
        ("Fn::Not", [NO], True),
        ("Fn::Not", [MAYBE], None),
        ("Fn::Not", [{"Fn::Or": [NO, {"Fn::And": [YES, MAYBE]}]}], None),
    ],
)
def test_three_valued_logic(function, operands, expected):
    assert decide("C", scope_of(C={function: operands})) is expected


def test_the_rest_of_an_undecided_condition():
    scope = scope_of(
        Both={"Fn::And": [YES, MAYBE, {"Fn::Not": [{"Fn::Equals": [{"Ref": "AWS::Region"}, "y"]}]}]},
        One={"Fn::Or": [NO, MAYBE]},
    )

    assert residual_condition("Maybe", scope) == Opaque("Fn::Equals", [REGION, "x"])
    assert residual_condition("Both", scope) == Opaque(
        "Fn::And", [Opaque("Condition", "Maybe"), Opaque("Fn::Not", [Opaque("Fn::Equals", [REGION, "y"])])]
    )
    assert residual_condition("One", scope) == Opaque("Condition", "Maybe")
    assert residual_condition("Yes", scope) is True


def test_condition_functions_work_outside_of_conditions():
    assert evaluate({"Fn::Equals": [{"Ref": "env"}, "main"]}, scope_of()) is True
    assert evaluate({"Fn::And": [YES, NO]}, scope_of()) is False


def test_conditions_use_mappings_and_other_functions():
    scope = Scope(
        parameters={"env": Symbol("env", "main", fixed=True)},
        mappings={"M": {"main": {"on": "true"}}},
        conditions={"C": {"Fn::Equals": [{"Fn::FindInMap": ["M", {"Ref": "env"}, "on"]}, True]}},
    )

    assert decide("C", scope) is True


def test_the_trace_names_all_that_decided():
    trace = Trace()
    scope = scope_of(
        C={"Fn::Or": [{"Fn::Equals": [{"Ref": "env"}, "main"]}, {"Condition": "D"}]},
        D={"Fn::Equals": [{"Ref": "fixed"}, {"Fn::Sub": "${size}"}]},
    )

    assert decide("C", scope, trace) is True
    assert trace.conditions == {"C", "D"}
    assert trace.parameters == {"env", "fixed", "size"}
    assert trace.symbols == {ENV}


def test_comparing_a_symbol_with_itself_does_not_depend_on_its_text():
    trace = Trace()

    assert decide("C", scope_of(C={"Fn::Equals": [{"Ref": "env"}, {"Ref": "env"}]}), trace) is True
    assert trace.symbols == set()


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"A": {"Condition": "A"}}, "A depends on itself"),
        ({"A": {"Condition": "B"}, "B": {"Fn::Not": [{"Condition": "A"}]}}, "A depends on itself"),
        ({"A": {"Fn::If": ["A", True, False]}}, "A depends on itself"),
        ({"A": {"Condition": "Nowhere"}}, "no condition Nowhere"),
        ({"A": "true"}, "condition function"),
        ({"A": {"Ref": "env"}}, "condition function"),
        ({"A": {"Fn::Not": []}}, "Fn::Not takes"),
        ({"A": {"Fn::Not": [True, False]}}, "Fn::Not takes"),
        ({"A": {"Fn::And": []}}, "Fn::And takes"),
        ({"A": {"Fn::Or": {"Ref": "env"}}}, "Fn::Or takes"),
        ({"A": {"Fn::Equals": ["a"]}}, "Fn::Equals takes"),
    ],
)
def test_conditions_that_make_no_sense_are_undecided(conditions, message):
    trace = Trace()

    assert decide("A", scope_of(**conditions), trace) is None
    assert any(message in problem.message for problem in trace.problems)


def test_an_undeclared_condition():
    trace = Trace()

    assert decide("Nowhere", scope_of(), trace) is None
    assert [problem.message for problem in trace.problems] == ["there is no condition Nowhere"]


def test_a_cycle_leaves_both_branches():
    scope = scope_of(A={"Condition": "A"})

    assert evaluate({"Fn::If": ["A", 1, 2]}, scope) == Conditional("A", 1, 2)


def test_long_chains_of_conditions_end():
    chain = {f"C{n}": {"Condition": f"C{n + 1}"} for n in range(5000)}

    assert decide("C0", scope_of(**chain)) is None


def test_conditions_that_fan_out_are_decided_once():
    fan = {f"C{n}": {"Fn::And": [{"Condition": f"C{n + 1}"}] * 2} for n in range(28)}

    assert decide("C0", scope_of(**fan, C28=YES)) is True


def test_resource_references_in_concatenations_stay_undecided():
    scope = scope_of(C={"Fn::Equals": [{"Fn::Sub": "${Table}"}, "x"]})

    assert residual_condition("C", scope) == Opaque("Fn::Equals", [ResourceRef("Table"), "x"])
    assert evaluate({"Fn::Sub": "a${Table}"}, scope) == Concat(("a", ResourceRef("Table")))
