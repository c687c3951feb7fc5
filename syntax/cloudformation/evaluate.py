"""Partial evaluation of CloudFormation expressions.

    scope = Scope(parameters={"env": Symbol("env", text="main")})
    evaluate({"Fn::Sub": "orders-${env}"}, scope)  ->  Concat(("orders-", Symbol("env", text="main")))

Evaluation is total: what cannot be resolved, is malformed or names something undeclared becomes an Opaque;
the last two are recorded in the Trace as problems.
"""

from typing import cast

from amp2gen.syntax.cloudformation.conditions import CONDITION_FUNCTIONS
from amp2gen.syntax.cloudformation.evaluation import Evaluation
from amp2gen.syntax.cloudformation.lookups import LOOKUPS
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.values import Opaque, Value
from amp2gen.syntax.documents import Json, child_pointer


def evaluate(value: Value | Json, scope: Scope, trace: Trace | None = None, pointer: str = "") -> Value:
    """What is left of an expression in a scope: see `values`. Never raises.

    `pointer` is where the expression stands in its template, for the problems in `trace`. The expression may
    hold evaluated values, which stay as they are: evaluating twice changes nothing.
    """
    return _start(scope, trace).value(cast(Value, value), pointer)


def decide(condition: str, scope: Scope, trace: Trace | None = None) -> bool | None:
    """Whether a condition of the template holds, by name; None if that is not known. Never raises."""
    residual = residual_condition(condition, scope, trace)
    return residual if isinstance(residual, bool) else None


def residual_condition(condition: str, scope: Scope, trace: Trace | None = None) -> bool | Opaque:
    """What is left of a condition: the answer, or the functions that could not be decided, evaluated.

    Undecided conditions that it uses stand as `Opaque("Condition", name)`. Never raises.
    """
    return _start(scope, trace).condition(condition, child_pointer("/Conditions", condition))


def _start(scope: Scope, trace: Trace | None) -> Evaluation:
    return Evaluation(scope, Trace() if trace is None else trace, {**LOOKUPS, **CONDITION_FUNCTIONS})
