import json

import pytest

from amp2gen.syntax.cloudformation.evaluate import decide, evaluate
from amp2gen.syntax.cloudformation.scope import coerce_parameter, template_scope
from amp2gen.syntax.cloudformation.template import read_template
from amp2gen.syntax.cloudformation.values import Concat, Opaque, Symbol
from amp2gen.syntax.documents import load

ENV = Symbol("env", text="main")


@pytest.mark.parametrize(
    ("type_name", "value", "expected"),
    [
        ("String", "x", "x"),
        ("String", True, "true"),
        ("String", 5, "5"),
        ("Number", "8", 8),
        ("Number", 8, 8),
        ("Number", "-3", -3),
        ("Number", "007", "007"),
        ("Number", "-0", "-0"),
        ("Number", "1.50", "1.50"),
        ("Number", "many", "many"),
        ("CommaDelimitedList", "a, b ,c", ["a", "b", "c"]),
        ("CommaDelimitedList", "", []),
        ("CommaDelimitedList", ["a", 1, ENV], ["a", "1", ENV]),
        ("List<Number>", "1,2", [1, 2]),
        ("List<String>", "1,2", ["1", "2"]),
        ("AWS::EC2::VPC::Id", "vpc-1", "vpc-1"),
        ("Number", ENV, ENV),
        ("CommaDelimitedList", ENV, ENV),
    ],
)
def test_parameter_values_by_type(type_name, value, expected):
    result = coerce_parameter(type_name, value)

    assert result == expected
    assert type(result) is type(expected)


def scope_of(parameters, values):
    text = json.dumps(
        {
            "Parameters": parameters,
            "Conditions": {"C": {"Fn::Equals": [{"Ref": "env"}, "main"]}},
            "Mappings": {"M": {"a": {"b": 1}}},
            "Resources": {"Table": {"Type": "T"}},
        }
    )
    return template_scope(read_template(load(text, "t.json")), values, {"AWS::Region": "eu-west-1"})


def test_the_scope_of_a_template():
    scope = scope_of(
        {
            "env": {"Type": "String"},
            "list": {"Type": "CommaDelimitedList", "Default": "a,b"},
            "size": {"Type": "Number", "Default": "1"},
            "unbound": {"Type": "String"},
            "image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a/b"},
            "zones": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/a/c"},
        },
        {"env": ENV, "size": "2", "undeclared": "x", "zones": ENV},
    )

    assert scope.parameters == {
        "env": ENV,
        "list": ["a", "b"],
        "size": 2,
        "unbound": Opaque("Ref", "unbound"),
        "image": Opaque("Ref", "image"),
        "zones": ENV,
    }
    assert decide("C", scope) is True
    assert evaluate({"Fn::FindInMap": ["M", "a", "b"]}, scope) == 1
    assert evaluate({"Fn::Sub": "${Table}-${AWS::Region}-${unbound}"}, scope) == Concat(
        (evaluate({"Ref": "Table"}, scope), "-eu-west-1-", Opaque("Ref", "unbound"))
    )
