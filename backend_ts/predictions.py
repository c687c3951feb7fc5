"""AI services: `predictions/resource.ts` with what users may ask of them, and what clients need to know for it."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import construct_name, module
from amp2gen.backend_ts.role_policies import role_policies, roles_of
from amp2gen.backend_ts.typescript.build import call, dotted
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Block,
    Const,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    Param,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.predictions import Prediction

FOLDER = "predictions"
STACK = "predictions"


def emit_predictions(app: App) -> Iterator[Unit]:
    if not app.predictions:
        return
    resource = module("", f"{FOLDER}/resource")
    yield Unit(
        files=typescript(f"amplify/{FOLDER}/resource.ts", _add(app.predictions)),
        adds=(ExprStmt(call(Imported("addPredictions", resource), Name("backend"))),),
    )


def _add(predictions: tuple[Prediction, ...]) -> FunctionDecl:
    scope = Scope(FOLDER, {})
    policies = [
        statement
        for prediction in predictions
        for statement in role_policies(prediction.policies, construct_name(prediction.name), scope)
    ]
    callers = [policy.caller for each in predictions for policy in each.policies if policy.statements]
    stack: list[Stmt] = [Const(Name("stack"), call(dotted("backend.createStack"), STACK)), *roles_of(callers)]
    output = call(dotted("backend.addOutput"), {"custom": {"Predictions": _configuration(predictions)}})
    body = (*stack, BlankLine(), *policies, BlankLine(), ExprStmt(output)) if policies else (ExprStmt(output),)
    backend = Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True)))
    return FunctionDecl("addPredictions", (backend,), Block(body), return_type=TypeRef("void"), export=True)


def _configuration(predictions: tuple[Prediction, ...]) -> Mapping[str, object]:
    """By action and kind, as aws-amplify wants it; of two of a kind, the first."""
    found: dict[str, dict[str, object]] = {}
    for prediction in predictions:
        settings: dict[str, object] = {"region": prediction.region or dotted("backend.stack.region")}
        if prediction.celebrities is not None:
            settings["celebrityDetectionEnabled"] = prediction.celebrities
        if prediction.defaults:
            settings["defaults"] = {default.name: default.value for default in prediction.defaults}
        found.setdefault(prediction.action, {}).setdefault(prediction.kind, settings)
    return found
