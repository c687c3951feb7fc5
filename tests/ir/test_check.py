"""The checker finds what is ill-formed and names who is to blame."""

import pytest

from amp2gen.ir.app import App, Branch, Environment
from amp2gen.ir.base import ref_to
from amp2gen.ir.check import IllFormedError, check, problems_of
from amp2gen.ir.data import ApiKeyMode, DataModel, FunctionBinding, GraphqlApi, KeyAttribute
from amp2gen.ir.expr import Attribute, Expr, Join, Text, attribute, join, text
from amp2gen.ir.functions import Function, NodeCode, Variable


def function(name: str = "orders", value: Expr | None = None) -> Function:
    environment = (Variable(name="X", value=value),) if value is not None else ()
    return Function(name=name, code=NodeCode(entry="src/index.js", version=22), environment=environment)


def app(*functions: Function, data: GraphqlApi | None = None, default: str = "main") -> App:
    return App(
        name="demo",
        default_environment=default,
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        functions=functions,
        data=data,
    )


def api(binding_to: str) -> GraphqlApi:
    model = DataModel(name="Todo", hash=KeyAttribute(name="id", type="S"))
    return GraphqlApi(
        name="demo",
        schema_text="type Todo @model { id: ID! }",
        schema_files=("schema.graphql",),
        default_mode=ApiKeyMode(),
        models=(model,),
        bindings=(FunctionBinding(name="f-${env}", function=ref_to(Function, binding_to)),),
    )


def test_a_well_formed_app_passes() -> None:
    good = app(function(value=attribute(DataModel, "Todo", "arn")), data=api("orders"))
    assert check(good, "the frontend") is good


def test_a_reference_to_nothing_is_named_with_its_place() -> None:
    (problem,) = problems_of(app(function(), data=api("missing")))
    assert problem == ".data.bindings[0].function refers to functions/missing, which does not exist"


def test_a_reference_of_the_wrong_kind_is_refused() -> None:
    from amp2gen.ir.base import Ref

    bad = api("orders")
    binding = bad.bindings[0].model_copy(update={"function": Ref[Function](id="models/Todo")})
    (problem,) = problems_of(app(function(), data=bad.model_copy(update={"bindings": (binding,)})))
    assert problem == ".data.bindings[0].function wants a Function, but models/Todo is a DataModel"


def test_an_attribute_that_the_kind_lacks_is_refused() -> None:
    (problem,) = problems_of(app(function(value=attribute(Function, "orders", "stream_arn"))))
    assert "reads stream_arn of functions/orders, which has no such attribute" in problem


def test_two_resources_of_one_id_are_refused() -> None:
    assert list(problems_of(app(function(), function()))) == ["functions/orders stands 2 times"]


def test_joins_must_be_in_normal_form() -> None:
    nested = Join(parts=(text("a"), Join(parts=(text("b"), attribute(Function, "orders", "name")))))
    assert any("not in normal form" in problem for problem in problems_of(app(function(value=nested))))
    assert list(problems_of(app(function(value=join(nested.parts))))) == []


def test_the_default_environment_must_exist() -> None:
    (problem,) = problems_of(app(default="prod"))
    assert problem == "the default environment prod is not among the environments"


def test_the_blame_names_the_pass() -> None:
    with pytest.raises(IllFormedError, match="after port_to_esm: functions/orders stands 2 times"):
        check(app(function(), function()), "port_to_esm")


def test_join_merges_texts_and_drops_empty_ones() -> None:
    name: Attribute = attribute(Function, "orders", "name")
    assert join([text("a"), text("b"), name, text("")]) == Join(parts=(text("ab"), name))
    assert join([text("a"), text("")]) == Text(value="a")
    assert join([]) == Text(value="")
