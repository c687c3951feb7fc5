# ruff: noqa: E501 - the table of faults reads best with one of them per line
"""A lowering that gets something wrong is found out: compiled with the fault, synthesized, and compared with Gen 1.

Gen 1's side shares no code with the lowerings, so that a fault in one of them cannot hide itself. Shop is a plain clone,
whose side is rebuilt; team-chat has what was pushed last; the others are apps with their deployed stacks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.frontend.lower import LOWERINGS
from amp2gen.ir.rest_api import Anyone
from amp2gen.ir.storage import Guests
from amp2gen.passes.options import Options
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.proof import schema_of, without_uncarried
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import modes_of, synthesize

pytestmark = pytest.mark.node

AUTH, BUCKET, FUNCTION, TABLE = ("auth", "Cognito"), ("storage", "S3"), ("function", "Lambda"), ("storage", "DynamoDB")
API, REST = ("api", "AppSync"), ("api", "API Gateway")


@dataclass(frozen=True)
class Fault:
    """What the lowering of a kind of resource gets wrong, in the resource of a name (None: in any)."""

    title: str
    project: str
    kind: tuple[str, str]
    change: Callable[[Any], Any]
    finds: tuple[str, str]
    name: str | None = None


def put(**values: Any) -> Callable[[Any], Any]:
    return lambda node: node.model_copy(update=values)


def inside(field: str, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Changes what a field holds, or each of its members."""

    def changed(node: Any) -> Any:
        value = getattr(node, field)
        new = tuple(map(change, value)) if isinstance(value, tuple) else change(value)
        return node.model_copy(update={field: new})

    return changed


def without_last(field: str) -> Callable[[Any], Any]:
    return lambda node: node.model_copy(update={field: getattr(node, field)[:-1]})


def to_guests(bucket: Any) -> Any:
    return put(rules=(bucket.rules[0].model_copy(update={"principal": Guests()}),))(bucket)


def other_default(api: Any) -> Any:
    first, *others = api.additional_modes
    return put(default_mode=first, additional_modes=(api.default_mode, *others))(api)


FAULTS = (
    Fault("a shorter password", "shop", AUTH, inside("user_pool", inside("password_policy", put(minimum_length=6))), ("A2G4103", "user pool")),
    Fault("nobody has to give a second factor", "shop", AUTH, inside("user_pool", inside("mfa", put(mode="OFF", sms=False, totp=False))), ("A2G4103", "user pool")),
    Fault("sign-in by another attribute", "product-catalog", AUTH, inside("user_pool", put(username_attributes=("phone_number",))), ("A2G4104", "user pool")),
    Fault("triggers are lost", "fitness-tracker", AUTH, inside("user_pool", put(triggers=())), ("A2G4101", "trigger PreSignUp")),
    Fault("guests are let in", "product-catalog", AUTH, inside("identity_pool", put(allow_guests=True)), ("A2G4103", "identity pool")),
    Fault("a group is lost that may use the bucket", "shop", AUTH, without_last("groups"), ("A2G4201", "synthesis")),
    Fault("groups in another order", "fitness-tracker", AUTH, inside("groups", put(precedence=7)), ("A2G4103", "group Admin")),
    Fault("shorter sessions", "discussions", AUTH, inside("web_client", put(refresh_token_validity=None)), ("A2G4103", "user pool client web")),
    Fault("users may only read files", "backend-only", BUCKET, inside("rules", put(operations=("read",))), ("A2G4106", "grant role authenticated")),
    Fault("guests get the users' rights", "product-catalog", BUCKET, to_guests, ("A2G4105", "grant role guest")),
    Fault("the bucket's trigger is lost", "product-catalog", BUCKET, put(triggers=()), ("A2G4101", "bucket notification s3:ObjectCreated:*")),
    Fault("an index is lost", "discussions", TABLE, put(global_indexes=()), ("A2G4104", "table activity")),
    Fault("a table by another key", "discussions", TABLE, inside("hash", put(name="key")), ("A2G4104", "table activity")),
    Fault("the default timeout", "product-catalog", FUNCTION, put(timeout_seconds=3), ("A2G4103", "function lowstockproducts"), "lowstockproducts"),
    Fault("variables are lost", "team-chat", FUNCTION, put(environment=()), ("A2G4103", "function fanOut"), "fanOut"),
    Fault("event sources are lost", "team-chat", FUNCTION, put(event_sources=()), ("A2G4101", "event source fanOut"), "fanOut"),
    Fault("the schedule is lost", "team-chat", FUNCTION, put(schedule=None), ("A2G4101", "schedule unreadDigest"), "unreadDigest"),
    Fault("permissions are lost", "fitness-tracker", FUNCTION, put(statements=()), ("A2G4106", "grant function admin"), "admin"),
    Fault("permissions are too wide", "discussions", FUNCTION, inside("statements", put(actions=("*",))), ("A2G4105", "grant function fetchuseractivity"), "fetchuseractivity"),
    Fault("a permission is lost", "shop", FUNCTION, without_last("statements"), ("A2G4106", "grant function stockSweep"), "stockSweep"),
    Fault("another mode is the default", "shop", API, other_default, ("A2G4103", "api")),
    Fault("a rule of the schema is lost", "product-catalog", API, lambda api: api.model_copy(update={"schema_text": api.schema_text.replace('{ allow: owner, ownerField: "authorId" }', "", 1)}), ("A2G4107", "auth rules Comment")),
    Fault("paths are open to anyone", "fitness-tracker", REST, inside("paths", put(authorization=Anyone())), ("A2G4103", "rest method nutritionapi ANY /nutrition/log")),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(toolchain, projects) -> Mapping[str, set[tuple[str, str]]]:
    """Code and thing of what is found for each fault and was not found before; all faults in one synthesis."""
    faults = [fault for fault in FAULTS if fault.project in projects]
    outputs = {fault.title: compiled(fault, projects[fault.project].folder) for fault in faults}
    cases = [(output, mode) for output in outputs.values() for mode in modes_of(output) if mode.name == "moved"]
    syntheses = {each.output: each for each in synthesize(toolchain, cases, validate=False)}
    result = {}
    for fault in faults:
        project = projects[fault.project]
        schema = schema_of(outputs[fault.title])
        comparison = compare_backends(project.gen1, [syntheses[fault.title]], schema)
        before = keys(project.compared("moved"))
        result[fault.title] = {(code, name) for code, name, _ in keys(comparison) - before}
    return result


def compiled(fault: Fault, folder: Any) -> Output:
    original = LOWERINGS[fault.kind]

    def faulty(entry: Any, context: Any) -> Any:
        node = original(entry, context)
        return node if node is None or fault.name not in (None, node.name) else fault.change(node)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(LOWERINGS, fault.kind, faulty)
        files = compile_project(folder, Choices(), Options()).files
    return without_uncarried(Output(fault.title, files))[0]


def keys(comparison: Any) -> set[tuple[str, str, str]]:
    return {(row.diagnostic.code, row.name, row.setting) for row in comparison.findings}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_the_fault_of_a_lowering_is_found(found, fault):
    if fault.title not in found:
        pytest.skip("../shared/apps is absent")
    code, name = fault.finds
    assert any(each == code and thing.startswith(name) for each, thing in found[fault.title]), found[fault.title]
