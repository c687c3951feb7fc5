"""The functional test list of MIGRATION.md: each way to sign in, model and role, bucket path, trigger, function."""

from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.functions import AssetCode, Function, NodeCode
from amp2gen.ir.overrides import Override
from amp2gen.ir.predictions import Prediction
from amp2gen.ir.rest_api import Caller, RestApi, RestPath, Signature, UserPoolToken
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.stacks import custom_stack
from amp2gen.ir.storage import Bucket, BucketTrigger, Guests, InGroup, Owner
from amp2gen.ir.tables import GlobalIndex, LocalIndex, Table
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Directive, Field, ObjectType, argument, directive

OPERATIONS = ("create", "read", "update", "delete")


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[str, ...]


def test_sections(app: App) -> tuple[Section, ...]:
    """Sections that hold anything, in reading order."""
    sections = [
        Section("Sign-in", tuple(_sign_in(app.auth)) if app.auth else ()),
        Section("GraphQL API", tuple(_api(app.data)) if app.data else ()),
        Section("REST APIs", tuple(line for api in app.rest_apis for line in _rest_api(api))),
        Section("Files", tuple(_files(app.storage)) if app.storage else ()),
        Section("Tables", tuple(line for table in app.tables for line in _table(table))),
        Section("Streams", tuple(line for stream in app.streams for line in _stream(stream))),
        Section("Maps and places", tuple(_geo(app))),
        Section("Predictions", tuple(_prediction(each) for each in app.predictions)),
        Section("Custom resources", tuple(line for stack in app.custom for line in _custom(stack))),
        Section("Overrides", tuple(_override(each) for each in app.overrides)),
        Section("Functions", tuple(line for function in app.functions for line in _function(function))),
    ]
    return tuple(section for section in sections if section.items)


def _sign_in(auth: Auth) -> Iterator[str]:
    pool = auth.user_pool
    for attribute in pool.username_attributes or ("user name",):
        yield f"Sign up, confirm and sign in with {attribute.replace('_', ' ')}."
    yield "An existing Gen 1 user signs in with the old password once the user pool has moved."
    yield "Reset a forgotten password."
    for provider in pool.identity_providers:
        yield f"Sign in with {provider.provider} through the hosted UI, and sign out."
    if pool.mfa.mode != "OFF":
        ways = " and ".join(way for way, on in (("an authenticator app", pool.mfa.totp), ("SMS", pool.mfa.sms)) if on)
        yield f"Sign in with a second factor ({pool.mfa.mode.lower()}): {ways}."
    for trigger in pool.triggers:
        yield f"The trigger {trigger.event} runs (`{trigger.function.id.partition('/')[2]}`)."
    for group in auth.groups:
        yield f"A user of the group {group.name} has the group's role."
    if pool.verification_page:
        yield "The link in the message to a new user confirms the user, and leads back to the app."
    if auth.identity_pool and auth.identity_pool.allow_guests:
        yield "A guest gets credentials without signing in."


def _api(api: GraphqlApi) -> Iterator[str]:
    if api.conflict_resolution:
        yield "DataStore: what a client wrote while it was offline arrives, and what others wrote arrives there."
        yield "DataStore: two clients that change one record offline end with the same record."
    document = parse(api.schema_text, "schema.graphql")
    for definition in document.definitions:
        if not isinstance(definition, ObjectType):
            continue
        rules = directive(definition, "auth")
        if directive(definition, "model"):
            for who, operations in _rules(rules):
                yield f"{definition.name.value}: {who} can {', '.join(operations)}, and nothing else."
            if rules is None:
                yield f"{definition.name.value}: has no @auth rule; access is as in Gen 1."
        elif definition.name.value in ("Query", "Mutation", "Subscription"):
            for field in definition.fields:
                yield _operation(definition.name.value, field)


def _operation(type: str, field: Field) -> str:
    who = ", ".join(name for name, _ in _rules(directive(field, "auth"))) or "the default authorization mode"
    return f"{type}.{field.name.value} answers for {who}."


def _rules(auth: Directive | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    value = argument(auth, "rules") if auth else None
    rules = value.to_python() if value else None
    for rule in rules if isinstance(rules, list) else []:
        if not isinstance(rule, dict):
            continue
        allow = str(rule.get("allow"))
        provider = f" ({rule['provider']})" if rule.get("provider") else ""
        groups = rule.get("groups")
        named = f" {', '.join(str(group) for group in groups)}" if isinstance(groups, list) else ""
        operations = rule.get("operations")
        listed = tuple(str(item) for item in operations) if isinstance(operations, list) else OPERATIONS
        yield f"{allow}{named}{provider}", listed


def _files(bucket: Bucket) -> Iterator[str]:
    for rule in bucket.rules:
        match rule.principal:
            case Guests():
                who = "a guest"
            case Owner():
                who = "the owner"
            case InGroup(group=group):
                who = f"a user of the group {group}"
            case _:
                who = "a signed-in user"
        yield f"`{rule.path}`: {who} can {', '.join(rule.operations)}."
    for trigger in bucket.triggers:
        yield f"{_happening(trigger)} calls `{trigger.function.id.partition('/')[2]}`."


def _happening(trigger: BucketTrigger) -> str:
    """`Uploading and removing a file below public/`."""
    verbs = {"ObjectCreated": "uploading", "ObjectRemoved": "removing"}
    done = dict.fromkeys(verbs[event.split(":")[1]] for event in trigger.events)
    below = f" below `{trigger.prefix}`" if trigger.prefix else ""
    ending = f" that ends in `{trigger.suffix}`" if trigger.suffix else ""
    return f"{' and '.join(done).capitalize()} a file{below}{ending}"


def _rest_api(api: RestApi) -> Iterator[str]:
    for path in api.paths:
        for who, methods in _callers(path):
            yield f"`{api.name}` `{path.path}`: {who} can call {methods}."
        if isinstance(path.authorization, Signature):
            yield f"`{api.name}` `{path.path}`: anyone else gets 403."


def _callers(path: RestPath) -> Iterator[tuple[str, str]]:
    match path.authorization:
        case Signature():
            for rule in path.rules:
                yield _caller(rule.caller), "every method" if rule.methods == ("*",) else ", ".join(rule.methods)
        case UserPoolToken():
            yield "a signed-in user with an access token", "every method"
        case _:
            yield "anyone", "every method"


def _caller(caller: Caller) -> str:
    match caller:
        case Guests():
            return "a guest"
        case InGroup(group=group):
            return f"a user of the group {group}"
    return "a signed-in user"


def _table(table: Table) -> Iterator[str]:
    yield f"What is written to the table `{table.name}` can be read again; once it has moved, Gen 1's items are there."
    indexes: tuple[GlobalIndex | LocalIndex, ...] = (*table.global_indexes, *table.local_indexes)
    for index in indexes:
        yield f"A query of the index `{index.name}` of `{table.name}` answers."


def _stream(stream: Stream) -> Iterator[str]:
    for policy in stream.policies:
        if policy.statements:
            yield f"{_caller(policy.caller).capitalize()} can put a record into the stream `{stream.name}`."


def _geo(app: App) -> Iterator[str]:
    for each in app.maps:
        yield f"The map `{each.name}` is drawn for {_everyone(each.policies)}."
    for index in app.place_indexes:
        yield f"A search in `{index.name}` answers {_everyone(index.policies)}."
    for collection in app.geofence_collections:
        yield f"`{collection.name}` has Gen 1's geofences, once they are copied."


def _prediction(prediction: Prediction) -> str:
    return f"`{prediction.kind}` answers {_everyone(prediction.policies)}."


def _everyone(policies: tuple[RolePolicy, ...]) -> str:
    """`a signed-in user and a guest`, from their policies."""
    return " and ".join(dict.fromkeys(_caller(policy.caller) for policy in policies)) or "nobody"


def _custom(stack: CustomStack) -> Iterator[str]:
    if stack.beside:
        yield f"What stands beside the function `{stack.beside.id.partition('/')[2]}` is deployed, and works."
    else:
        yield f"The stack `{custom_stack(stack.name)}` is deployed, and what is in it works."
    if stack.branch_parameter or stack.code.kind == "cdk":
        yield f"Whoever knows a resource of `{stack.name}` by its name knows the new name, with the branch's in it."


def _override(override: Override) -> str:
    what = f"{override.target} {override.of}".strip()
    return f"What the override of {what} changes is so in the console, for one setting of each statement."


def _function(function: Function) -> Iterator[str]:
    if function.schedule:
        off = "" if function.schedule.enabled else " once the rule is switched on; until then it does not"
        yield f"`{function.name}` runs on its schedule{off}."
    for source in function.event_sources:
        of = getattr(source.source, "of", None)
        yield f"`{function.name}` gets events from {of.id.partition('/')[2] if of else 'its event source'}."
    if isinstance(function.code, NodeCode) and function.code.form == "wrapped":
        yield f"`{function.name}` works as before (its code stayed CommonJS)."
    if isinstance(function.code, AssetCode):
        yield f"`{function.name}` answers as before ({function.code.runtime})."
