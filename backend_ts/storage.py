"""Amazon S3: `storage/resource.ts` with `defineStorage`."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import construct_name, function_names, module
from amp2gen.backend_ts.typescript.build import call, data, dotted, members
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    Assign,
    BlankLine,
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    If,
    Imported,
    Name,
    Obj,
    ObjPattern,
    Param,
    Prop,
    Stmt,
    TypeRef,
)
from amp2gen.ir.app import App
from amp2gen.ir.storage import AccessRule, Bucket, Guests, InGroup, Owner, SignedIn

FOLDER = "storage"


def emit_storage(app: App) -> Iterator[Unit]:
    if app.storage is None:
        return
    names = function_names(function.name for function in app.functions)
    resource = module("", f"{FOLDER}/resource")
    yield Unit(
        files=typescript(f"amplify/{FOLDER}/resource.ts", _define(app.storage, names), BlankLine(), _customize()),
        defines=(Imported("storage", resource),),
        customizes=(ExprStmt(call(Imported("customizeStorage", resource), Name("backend"))),),
    )


def _define(bucket: Bucket, names: Mapping[str, str]) -> Const:
    properties: dict[str, object] = {"name": construct_name(bucket.name), "keepOnDelete": True}
    triggers = _triggers(bucket, names)
    if triggers:
        properties["triggers"] = triggers
    if bucket.rules:
        properties["access"] = Arrow((Param(Name("allow")),), _access(bucket.rules))
    value = call(Imported("defineStorage", "@aws-amplify/backend"), data(properties))
    return Const(Name("storage"), value, export=True)


def _triggers(bucket: Bucket, names: Mapping[str, str]) -> dict[str, Expr]:
    """`defineStorage` knows one function per event; further ones would overlap in S3 anyway."""
    triggers: dict[str, Expr] = {}
    for trigger in bucket.triggers:
        name = trigger.function.id.partition("/")[2]
        function = Imported(names[name], module(FOLDER, f"functions/{name}/resource"))
        if trigger.created:
            triggers.setdefault("onUpload", function)
        if trigger.removed:
            triggers.setdefault("onDelete", function)
    return triggers


def _access(rules: tuple[AccessRule, ...]) -> Obj:
    by_path: dict[str, list[Expr]] = {}
    for rule in rules:
        by_path.setdefault(rule.path, []).append(_rule(rule))
    return Obj(tuple(Prop(path, data(items)) for path, items in by_path.items()), expanded=True)


def _rule(rule: AccessRule) -> Expr:
    """`allow.guest.to(['read'])` and the like."""
    match rule.principal:
        case Guests():
            who = dotted("allow.guest")
        case SignedIn():
            who = dotted("allow.authenticated")
        case Owner():
            who = call(dotted("allow.entity"), "identity")
        case InGroup(group=group):
            who = call(dotted("allow.groups"), [group])
    return call(members(who, "to"), list(rule.operations))


def _customize() -> FunctionDecl:
    moved = Imported("moved", module(FOLDER, "gen1"))
    body: tuple[Stmt, ...] = (
        Const(ObjPattern(("cfnBucket",)), dotted("backend.storage.resources.cfnResources")),
        BlankLine(),
        If(moved, Assign(members(Name("cfnBucket"), "bucketName"), members(moved, "bucket"))),  # type: ignore[arg-type]
    )
    return FunctionDecl(
        "customizeStorage",
        (Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True))),),
        Block(body),
        return_type=TypeRef("void"),
        export=True,
    )
