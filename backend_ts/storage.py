"""Amazon S3: `storage/resource.ts` with `defineStorage`."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.group_policies import member_of_groups
from amp2gen.backend_ts.naming import construct_name, defined_function, function_names, module
from amp2gen.backend_ts.overrides import OverrideCall, override_call, override_files, policies_in_code
from amp2gen.backend_ts.settings import settings_of
from amp2gen.backend_ts.storage_events import ON, event_notifications, is_for_all_objects
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    Assign,
    BlankLine,
    Block,
    Comment,
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
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.bucket_policies import policy_of
from amp2gen.ir.storage import AccessRule, Bucket, Guests, InGroup, Operation, Owner, SignedIn

FOLDER = "storage"
IAM = "aws-cdk-lib/aws-iam"


def emit_storage(app: App) -> Iterator[Unit]:
    if app.storage is None:
        return
    names = function_names(function.name for function in app.functions)
    resource = module("", f"{FOLDER}/resource")
    override = override_call(app, "storage", app.storage.name)
    rules = app.storage.rules
    if any(policies_in_code(app, each) for each in app.overrides):
        rules = tuple(rule for rule in rules if policy_of(rule) is None)
    overrides = [override] if override else []
    yield Unit(
        files=typescript(
            f"amplify/{FOLDER}/resource.ts",
            _define(app.storage, rules, names),
            BlankLine(),
            _customize(app.storage, names, overrides),
        )
        | override_files(overrides),
        helpers=frozenset().union(*(each.helpers for each in overrides)),
        defines=(Imported("storage", resource),),
        customizes=(ExprStmt(call(Imported("customizeStorage", resource), Name("backend"))),),
    )


def _define(bucket: Bucket, rules: tuple[AccessRule, ...], names: Mapping[str, str]) -> Const:
    properties: dict[str, object] = {"name": construct_name(bucket.name), "keepOnDelete": True}
    triggers = _triggers(bucket, names)
    if triggers:
        properties["triggers"] = triggers
    if rules:
        properties["access"] = Arrow((Param(Name("allow")),), _access(rules))
    value = call(Imported("defineStorage", "@aws-amplify/backend"), data(properties))
    return Const(Name("storage"), value, export=True)


def _triggers(bucket: Bucket, names: Mapping[str, str]) -> dict[str, Expr]:
    """`defineStorage` knows one function per event; further ones would overlap in S3 anyway."""
    triggers: dict[str, Expr] = {}
    for trigger in bucket.triggers:
        function = defined_function(trigger.function, FOLDER, names)
        for event in trigger.events if is_for_all_objects(trigger) else ():
            if event in ON:
                triggers.setdefault(ON[event], function)
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


def _customize(bucket: Bucket, names: Mapping[str, str], overrides: list[OverrideCall]) -> FunctionDecl:
    moved = Imported("moved", module(FOLDER, "gen1"))
    groups = _group_operations(bucket)
    head: list[Stmt] = []
    notifications = event_notifications(bucket, names)
    if groups:
        head.append(Const(ObjPattern(("groups",)), dotted("backend.auth.resources")))
    if groups or notifications:
        head.append(Const(ObjPattern(("bucket",)), dotted("backend.storage.resources")))
    head.append(Const(ObjPattern(("cfnBucket",)), dotted("backend.storage.resources.cfnResources")))
    body: list[Stmt] = [
        *head,
        BlankLine(),
        If(moved, Assign(members(Name("cfnBucket"), "bucketName"), members(moved, "bucket"))),  # type: ignore[arg-type]
    ]
    if bucket.settings:
        body += [BlankLine(), *settings_of("cfnBucket", bucket.settings, Scope(FOLDER, {}))]
    if notifications:
        body += [BlankLine(), *notifications]
    if groups:
        body += [BlankLine(), Comment("A group's rights reach beyond the paths above, to the whole bucket.")]
        body += [_group_policy(group, operations) for group, operations in groups.items()]
    if overrides:
        body += [BlankLine(), *(each.call for each in overrides)]
    return FunctionDecl(
        "customizeStorage",
        (Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True))),),
        Block(tuple(body)),
        return_type=TypeRef("void"),
        export=True,
    )


GROUP_ACTIONS: Mapping[Operation, tuple[str, ...]] = {
    "write": ("s3:PutObject",),
    "read": ("s3:GetObject", "s3:ListBucket"),
    "delete": ("s3:DeleteObject",),
}
"""What Gen 1's `<Group>GroupPolicy` lets a group do with all objects, by operation."""


def _group_operations(bucket: Bucket) -> dict[str, tuple[Operation, ...]]:
    return {rule.principal.group: rule.operations for rule in bucket.rules if isinstance(rule.principal, InGroup)}


def _group_policy(group: str, operations: tuple[Operation, ...]) -> Stmt:
    actions = [action for operation in operations for action in GROUP_ACTIONS[operation]]
    statements = [_statement(actions, call(dotted("bucket.arnForObjects"), "*"))]
    if "read" in operations:
        statements.append(_statement(["s3:ListBucket"], dotted("bucket.bucketArn")))
    policy = {"roles": [members(member_of_groups(group), "role")], "statements": statements}
    return ExprStmt(new(Imported("Policy", IAM), dotted("backend.storage.stack"), f"{group}GroupPolicy", policy))


def _statement(actions: list[str], resource: Expr) -> Expr:
    return new(Imported("PolicyStatement", IAM), {"actions": actions, "resources": [resource]})
