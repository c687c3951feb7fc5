"""What a function may do: the policies of its template, custom-policies.json, and permissions of Cognito triggers."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import in_each_environment, value_in_each_environment, where_present
from amp2gen.frontend.environment_statements import statements_everywhere
from amp2gen.frontend.project import Entry
from amp2gen.frontend.storage_inputs import settings_path, trigger_names
from amp2gen.frontend.values import Local, names_retired, to_expr
from amp2gen.ir import kinds
from amp2gen.ir.auth import Auth
from amp2gen.ir.base import Origin
from amp2gen.ir.expr import EnvName, Expr, Opaque, PerEnvironment, Text, attribute, join
from amp2gen.ir.iam import Condition, Statement
from amp2gen.ir.settings import Sometimes
from amp2gen.ir.storage import Bucket
from amp2gen.syntax.cloudformation.references import references
from amp2gen.syntax.cloudformation.statements import PolicyStatement
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Value, current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

LOG_ACTIONS = frozenset({"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"})
"""What every function may do with its own log; Gen 2 grants it by AWSLambdaBasicExecutionRole."""

LOG_POLICY = ":aws:policy/service-role/AWSLambdaBasicExecutionRole"
"""The end of the ARN of the managed policy that says the same."""

ADD_TO_GROUP = "add-to-group"
ADD_TO_GROUP_ACTIONS = ("cognito-idp:AdminAddUserToGroup", "cognito-idp:GetGroup", "cognito-idp:CreateGroup")
"""The trigger module with which Gen 1 puts new users into a group, and the policy `AddToGroupCognito` it brings."""

CUSTOM_POLICY = "CustomLambdaExecutionPolicy"
"""What the CLI calls the policy in the template that it makes of custom-policies.json."""

BOUNDARY = "PermissionsBoundary"

POLICY_TYPES = frozenset({"AWS::IAM::Policy", "AWS::IAM::Role"})


def template_statements(source: "FunctionTemplate", context: Context, *, replaced: bool) -> Iterator[Statement]:
    """The statements of all policies in the function's template, but for writing its log.

    `replaced`: the one that the CLI made of custom-policies.json is of an earlier push; the next writes it anew.
    """
    role = own_role(source.lambda_resource)
    for resource in source.template.resources.values():
        if resource.type not in POLICY_TYPES or (resource.type == "AWS::IAM::Role" and resource.logical_id != role):
            continue
        if resource.type == "AWS::IAM::Policy" and not is_own_policy(resource, role):
            continue
        if replaced and resource.logical_id == CUSTOM_POLICY:
            continue
        for written, only_where in statements_everywhere(resource, source, context):
            origin = source.origin(written.pointer)
            if any(names_retired(item) for item in written.resources):
                message = f"function {source.entry.name}: a permission for an Amazon Pinpoint application is left out"
                context.log.add(kinds.PINPOINT_VALUE, origin, message)
                continue
            statement = statement_of(written, source.local, origin).model_copy(update={"only_where": only_where})
            if statement.effect == "Allow" and statement.actions and set(statement.actions) <= LOG_ACTIONS:
                continue
            yield from _checked(statement, source.entry, origin, context)


def own_role(function: Resource) -> str | None:
    """The logical id of the role that a function runs with; None if its template does not define it."""
    match function.properties.get("Role"):
        case {"Fn::GetAtt": [str(role), "Arn"]}:
            return role
        case {"Fn::GetAtt": str(text)}:
            return text.removesuffix(".Arn")
    return None


def is_own_policy(policy: Resource, role: str | None) -> bool:
    """Whether a policy is for the function's role; one for another role of the template is not."""
    roles = {name for name, _ in references(policy.properties.get("Roles"))}
    return not roles or role is None or role in roles


def managed_policies(source: "FunctionTemplate", context: Context) -> Iterator[Expr]:
    """The ARNs of managed policies that the function's role has, but for writing its log."""
    role = source.template.resources.get(own_role(source.lambda_resource) or "")
    for item in _list(source.value(role.properties.get("ManagedPolicyArns"))) if role else []:
        arn = to_expr(item, source.local)
        if isinstance(arn, Opaque):
            context.log.add(
                kinds.UNRESOLVED_VALUE,
                source.origin(f"{source.lambda_resource.properties_pointer}/Role"),
                f"function {source.entry.name}: a managed policy of its role cannot be resolved and is left out",
            )
        elif not (isinstance(arn, Text) and arn.value.endswith(LOG_POLICY)):
            yield arn


def permissions_boundary(source: "FunctionTemplate", context: Context) -> dict[str, Any]:
    """The policy that limits what the function's role may do, and where it does: fields of Function by name.

    One that cannot be resolved is reported, and throws at synth: without it the role could do more than in Gen 1.
    """
    role = source.template.resources.get(own_role(source.lambda_resource) or "")
    written = role.properties.get("PermissionsBoundary") if role else None
    where = where_present(written, BOUNDARY, source, context)
    if written is None or where is False:
        return {}
    arn = to_expr(value_in_each_environment(written, BOUNDARY, source, context, where), source.local)
    if isinstance(arn, Opaque):
        context.log.add(
            kinds.UNRESOLVED_VALUE,
            source.origin(f"{role.properties_pointer}/{BOUNDARY}" if role else ""),
            f"function {source.entry.name}: the permissions boundary of its role cannot be resolved",
        )
    field = "permissions_boundary"
    return {
        field: arn,
        "sometimes": (Sometimes(setting=field, only_where=where),) if isinstance(where, PerEnvironment) else (),
    }


def custom_statements(source: "FunctionTemplate", context: Context) -> Iterator[Statement]:
    """custom-policies.json: a list of `{Action, Resource, Effect?}`; `${env}` stands for the environment.

    Resources may be intrinsic functions: the CLI puts them into the template as they are.
    """
    entry = source.entry
    path = f"{entry.folder}/custom-policies.json"
    document = context.project.document(path, context.log)
    if document is None or not isinstance(document.data, list):
        return
    for index, item in enumerate(document.data):
        position = document.position(f"/{index}")
        line, column = position if position else (None, None)
        origin = Origin(file=path, pointer=f"/{index}", line=line, column=column)
        if not isinstance(item, Mapping):
            context.log.add(kinds.CUSTOM_POLICIES_UNREADABLE, origin, f"function {entry.name}: an entry is no object")
            continue
        base = CUSTOM_POLICY if len(document.data) == 1 else f"{CUSTOM_POLICY}Statement{index + 1}"
        actions, resources = _list(item.get("Action")), _list(item.get("Resource"))
        if not actions or not resources:
            continue
        statement = Statement(
            effect="Deny" if item.get("Effect") == "Deny" else "Allow",
            actions=tuple(str(action) for action in actions),
            resources=tuple(
                _custom_resource(resource, f"{base}Resources{number if len(resources) > 1 else ''}", source, context)
                for number, resource in enumerate(resources, 1)
            ),
            origin=origin,
        )
        for key in sorted(set(item) - {"Action", "Resource", "Effect"}):
            context.log.add(
                kinds.CUSTOM_POLICIES_UNREADABLE,
                origin,
                f"function {entry.name}: {key} in custom-policies.json is not carried over",
            )
        yield from _checked(statement, entry, origin, context)


def trigger_statements(entry: Entry, context: Context) -> Iterator[Statement]:
    """Permissions on the user pool that Gen 1 gives to trigger functions such as `PostConfirmation`.

    The auth resource keeps them as JSON texts in `permissions`: `{trigger, effect, actions, resource}`. Versions of the
    CLI that do not write them down grant the module `add-to-group` its actions all the same.
    """
    for auth in context.project.entries_of("auth", "Cognito"):
        path = f"{auth.folder}/cli-inputs.json"
        config = context.project.object(path).get("cognitoConfig")
        for written in _list(config.get("permissions")) if isinstance(config, Mapping) else []:
            permission = _json(written)
            if f"{auth.name}{permission.get('trigger')}" != entry.name:
                continue
            yield Statement(
                effect="Deny" if permission.get("effect") == "Deny" else "Allow",
                actions=tuple(str(action) for action in _list(permission.get("actions"))),
                resources=(attribute(Auth, auth.name, "user_pool_arn"),),
                origin=Origin(file=path, pointer="/cognitoConfig/permissions"),
            )
            break
        else:
            triggers = config.get("triggers") if isinstance(config, Mapping) else None
            modules = _json(triggers).get("PostConfirmation")
            if entry.name == f"{auth.name}PostConfirmation" and ADD_TO_GROUP in _list(modules):
                yield Statement(
                    actions=ADD_TO_GROUP_ACTIONS,
                    resources=(attribute(Auth, auth.name, "user_pool_arn"),),
                    origin=Origin(file=path, pointer="/cognitoConfig/triggers/PostConfirmation"),
                )


def bucket_trigger_statements(entry: Entry, context: Context) -> Iterator[Statement]:
    """What Gen 1's storage template lets a trigger function do in the bucket (its S3TriggerBucketPolicy)."""
    for storage in context.project.entries_of("storage", "S3"):
        path = settings_path(storage, context)
        if entry.name not in trigger_names(context.project.object(path)):
            continue
        bucket = attribute(Bucket, storage.name, "arn")
        origin = Origin(file=path, pointer="/triggerFunction")
        yield Statement(actions=("s3:ListBucket",), resources=(bucket,), origin=origin)
        yield Statement(actions=BUCKET_ACTIONS, resources=(join([bucket, Text(value="/*")]),), origin=origin)


BUCKET_ACTIONS = ("s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject")


def statement_of(written: PolicyStatement, local: Local, origin: Origin) -> Statement:
    """A template's statement; resources that cannot be said are Opaque."""
    return Statement(
        effect="Deny" if written.effect == "Deny" else "Allow",
        actions=_texts(written.actions),
        not_actions=_texts(written.not_actions),
        resources=tuple(to_expr(item, local) for item in written.resources),
        not_resources=tuple(to_expr(item, local) for item in written.not_resources),
        conditions=tuple(_conditions(written.conditions, local)),
        sid=current_text(written.sid) if written.sid else None,
        origin=origin,
    )


def _texts(values: tuple[Value, ...]) -> tuple[str, ...]:
    """Actions, each once, in the order written."""
    texts = [current_text(value) for value in values]
    return tuple(dict.fromkeys(text for text in texts if text is not None))


def _conditions(written: Mapping[str, Value], local: Local) -> Iterator[Condition]:
    for operator, tests in sorted(written.items()):
        if isinstance(tests, dict):
            for key, values in sorted(tests.items()):
                yield Condition(
                    operator=operator,
                    key=key,
                    values=tuple(to_expr(value, local) for value in (values if isinstance(values, list) else [values])),
                )


def _checked(statement: Statement, entry: Entry, origin: Origin, context: Context) -> Iterator[Statement]:
    """The statement with the resources that are known; the others are reported."""
    unknown = [r for r in (*statement.resources, *statement.not_resources) if isinstance(r, Opaque)]
    if unknown:
        context.log.add(
            kinds.UNRESOLVED_VALUE,
            origin,
            f"function {entry.name}: a resource that it may use cannot be resolved, so the permission is left out",
        )
        known = tuple(r for r in statement.resources if not isinstance(r, Opaque))
        if not known or statement.not_resources:
            return
        statement = statement.model_copy(update={"resources": known})
    if statement.actions or statement.not_actions:
        yield statement


def _custom_resource(written: Any, name: str, source: "FunctionTemplate", context: Context) -> Expr:
    if not isinstance(written, str):
        return in_each_environment(written, name, source, context)
    parts: list[Expr] = []
    for index, piece in enumerate(written.split("${env}")):
        if index:
            parts.append(EnvName())
        parts.append(Text(value=piece))
    return join(parts)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _json(written: Any) -> Mapping[str, Any]:
    if isinstance(written, Mapping):
        return written
    try:
        value = json.loads(written)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, Mapping) else {}
