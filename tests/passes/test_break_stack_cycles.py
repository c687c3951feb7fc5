"""Functions join the stack of what points at them, and no reference closes a cycle."""

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from amp2gen.ir.app import App, Environment
from amp2gen.ir.auth import AppClient, Auth, Mfa, PasswordPolicy, Trigger, UserPool, VerificationEmail
from amp2gen.ir.base import ref_to
from amp2gen.ir.data import ApiKeyMode, DataModel, FunctionBinding, GraphqlApi, KeyAttribute, LambdaMode
from amp2gen.ir.expr import Attribute, attribute
from amp2gen.ir.functions import Function, NodeCode, Variable
from amp2gen.ir.geo import Map
from amp2gen.ir.iam import Statement
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import CREATED, Bucket, BucketTrigger, Guests
from amp2gen.ir.walk import walk
from amp2gen.passes.break_stack_cycles import break_stack_cycles
from amp2gen.passes.options import Options

POLICY = PasswordPolicy(
    minimum_length=8, require_lowercase=False, require_uppercase=False, require_numbers=False, require_symbols=False
)
Pointer = Literal["trigger", "resolver", "authorizer", "bucket"]
TARGETS = {
    "auth": attribute(Auth, "demo", "user_pool_id"),
    "data": attribute(DataModel, "Todo", "name"),
    "api": attribute(GraphqlApi, "demo", "endpoint"),
    "storage": attribute(Bucket, "files", "name"),
}


def app(functions: dict[str, tuple[set[Pointer], list[Attribute]]]) -> App:
    """Functions by name: what points at each, and the attributes that it needs."""

    def pointed(kind: Pointer) -> list[str]:
        return sorted(name for name, (pointers, _) in functions.items() if kind in pointers)

    events = ("preSignUp", "postConfirmation", "customMessage", "userMigration", "preAuthentication")
    pool = UserPool(
        password_policy=POLICY,
        mfa=Mfa(mode="OFF"),
        verification_email=VerificationEmail(),
        triggers=tuple(
            Trigger(event=event, function=ref_to(Function, name))
            for event, name in zip(events, pointed("trigger"), strict=False)
        ),
    )
    data = GraphqlApi(
        name="demo",
        schema_text="type Todo @model { id: ID! }",
        schema_files=("schema.graphql",),
        default_mode=ApiKeyMode(),
        additional_modes=tuple(LambdaMode(function=ref_to(Function, n)) for n in pointed("authorizer")),
        models=(DataModel(name="Todo", hash=KeyAttribute(name="id", type="S")),),
        bindings=tuple(FunctionBinding(name=n, function=ref_to(Function, n)) for n in pointed("resolver")),
    )
    bucket = Bucket(
        name="files",
        triggers=tuple(BucketTrigger(function=ref_to(Function, n), events=(CREATED,)) for n in pointed("bucket")),
    )
    return App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(),
        auth=Auth(name="demo", user_pool=pool, web_client=AppClient(), native_client=AppClient()),
        data=data,
        storage=bucket,
        functions=tuple(
            Function(
                name=name,
                code=NodeCode(entry="src/index.js", version=22),
                environment=tuple(Variable(name=f"V{i}", value=value) for i, value in enumerate(needs)),
                statements=tuple(Statement(actions=("x:Y",), resources=(value,)) for value in needs),
            )
            for name, (_, needs) in sorted(functions.items())
        ),
    )


def placed(functions: dict[str, tuple[set[Pointer], list[Attribute]]]) -> dict[str, Function]:
    return {f.name: f for f in break_stack_cycles(app(functions), Options()).functions}


def test_each_pointer_decides_the_stack() -> None:
    found = placed(
        {
            "a": ({"trigger"}, []),
            "b": ({"resolver"}, []),
            "c": ({"authorizer"}, []),
            "d": ({"bucket"}, []),
            "e": (set(), []),
        }
    )
    assert {name: f.group for name, f in found.items()} == {
        "a": "auth",
        "b": "data",
        "c": "data",
        "d": "storage",
        "e": "function",
    }


def test_a_function_in_its_own_stack_may_refer_to_everything() -> None:
    assert placed({"f": (set(), list(TARGETS.values()))})["f"].around == ()


def test_a_cognito_trigger_reads_a_table_by_going_around() -> None:
    found = placed({"f": ({"trigger"}, [TARGETS["data"], TARGETS["auth"]])})["f"]
    assert (found.group, found.around) == ("auth", ("auth", "data"))


def test_a_cognito_trigger_and_guests_use_a_map() -> None:
    policy = RolePolicy(caller=Guests(), statements=())
    maps = (Map(name="ours", style="x", policies=(policy,)), Map(name="nobodys", style="x"))
    needs = [attribute(Map, "ours", "arn"), attribute(Map, "nobodys", "arn")]
    before = app({"seeUser": ({"trigger"}, needs)}).model_copy(update={"maps": maps})
    assert break_stack_cycles(before, Options()).functions[0].around == ("geoours",)


def test_what_a_stack_is_made_of_does_not_wait_for_what_it_waits_for() -> None:
    found = placed(
        {
            "sign": ({"trigger"}, [TARGETS["auth"]]),
            "check": ({"authorizer"}, [TARGETS["api"], attribute(Function, "answer", "arn")]),
            "answer": ({"resolver"}, [TARGETS["api"], attribute(Function, "answer", "arn")]),
            "work": (set(), [attribute(Function, "work", "arn"), attribute(Function, "idle", "arn")]),
            "idle": (set(), []),
        }
    )
    assert {name: f.around for name, f in found.items()} == {
        "sign": ("auth",),
        "check": ("data", "functions/answer"),
        "answer": ("functions/answer",),
        "work": ("functions/work",),
        "idle": (),
    }


def test_a_resolver_and_a_bucket_trigger_that_need_each_other() -> None:
    found = placed({"resolver": ({"resolver"}, [TARGETS["storage"]]), "upload": ({"bucket"}, [TARGETS["api"]])})
    assert [f.around for f in found.values()].count(()) == 1, "one direction stays a plain reference"


pointers = st.sets(st.sampled_from(["trigger", "resolver", "authorizer", "bucket"]))
names = ("f1", "f2", "f3")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[set[Pointer], list[Attribute]]]:
    targets = [*TARGETS.values(), *(attribute(Function, name, "arn") for name in names)]
    return {name: (draw(pointers), draw(st.lists(st.sampled_from(targets), max_size=3))) for name in names}


@given(graphs())
def test_no_references_close_a_cycle(functions: dict[str, tuple[set[Pointer], list[Attribute]]]) -> None:
    whole = break_stack_cycles(app(functions), Options())
    groups = {f.name: f.group for f in whole.functions}
    edges = {("data", "auth"), ("storage", "auth")} | set(pointer_edges(whole, groups))
    for function in whole.functions:
        for _, node in walk(function):
            if isinstance(node, Attribute):
                stack = stack_of(node.of.id, groups)
                if stack != function.group and stack not in function.around:
                    edges.add((function.group, stack))
    assert not cyclic(edges)


def pointer_edges(whole: App, groups: dict[str, str]) -> list[tuple[str, str]]:
    assert whole.auth and whole.data and whole.storage
    found = [("auth", t.function) for t in whole.auth.user_pool.triggers]
    found += [("data", b.function) for b in whole.data.bindings]
    found += [("data", m.function) for m in whole.data.modes if isinstance(m, LambdaMode)]
    found += [("storage", t.function) for t in whole.storage.triggers]
    edges = [(stack, groups[ref.id.split("/")[1]]) for stack, ref in found]
    return [(a, b) for a, b in edges if a != b]


def stack_of(id: str, groups: dict[str, str]) -> str:
    kind, name = id.split("/")
    return groups[name] if kind == "functions" else {"auth": "auth", "buckets": "storage"}.get(kind, "data")


def cyclic(edges: set[tuple[str, str]]) -> bool:
    while edges:
        sources = {source for source, _ in edges}
        kept = {(source, target) for source, target in edges if target in sources}
        if kept == edges:
            return True
        edges = kept
    return False
