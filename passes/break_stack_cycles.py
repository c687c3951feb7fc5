"""Puts each function into the nested stack of whatever points at it, and finds what must go around.

The stacks of data and storage refer to auth's, that of a REST API to auth's and to those of its functions. A function
that auth, data or storage points at would close a cycle if it stood in a stack of its own, so it joins theirs. What a
function needs from a stack that refers to its own (a Cognito trigger that reads a model table: auth → data → auth)
cannot be a reference between stacks at all; those stacks are listed in `around`, and the backend writes the grant into
a stack of its own and passes the value through SSM.

The same within a stack: the user pool depends on its triggers, and the API on its authorizer, so that these may not
depend on what they stand behind. Functions depend on the policy of their role, so that none may name itself in there.

>>> from amp2gen.ir.auth import *
>>> from amp2gen.ir.app import *
>>> from amp2gen.ir.base import ref_to
>>> from amp2gen.ir.functions import NodeCode
>>> from amp2gen.ir.pretty import pretty
>>> welcome = Function(name="welcome", code=NodeCode(entry="src/index.js", version=22))
>>> pool = UserPool(
...     password_policy=PasswordPolicy(minimum_length=8, require_lowercase=False, require_uppercase=False,
...                                    require_numbers=False, require_symbols=False),
...     mfa=Mfa(mode="OFF"), verification_email=VerificationEmail(),
...     triggers=(Trigger(event="postConfirmation", function=ref_to(Function, "welcome")),))
>>> app = App(name="demo", default_environment="main", environments=(Environment(name="main"),), branches=(),
...           auth=Auth(name="demo", user_pool=pool, web_client=AppClient(), native_client=AppClient()),
...           functions=(welcome,))
>>> print(pretty(break_stack_cycles(app, Options()).functions[0]))
functions/welcome
  code:
    node_code (node)
      entry: src/index.js
      version: 22
  group: auth
"""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Ref
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import LambdaMode
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import Attribute, Expr, Opaque, leaves
from amp2gen.ir.functions import AssetCode, Function, Stack
from amp2gen.ir.rest_api import RestApi, UserPoolToken
from amp2gen.ir.stacks import geo_stack, joined_stacks, rest_api_stack, seen_from, stack_of
from amp2gen.ir.walk import map_exprs, walk
from amp2gen.passes.options import Options

Edge = tuple[str, str]

BASE_EDGES: tuple[Edge, ...] = (("data", "auth"), ("storage", "auth"), ("analytics", "auth"))
"""References that `defineData` and `defineStorage` always make, and streams by what users may put into them."""


def break_stack_cycles(app: App, options: Options) -> App:
    groups = group_of_functions(app)
    function_ids = {function.id for function in app.functions}
    grouped = tuple(function.model_copy(update={"group": groups[function.name]}) for function in app.functions)
    joined = joined_stacks(groups, app.custom)
    edges = {*BASE_EDGES, *_incoming(app, groups, joined), *_called_in_place(app, groups)}
    placed: list[Function] = []
    diagnostics: list[Diagnostic] = []
    for function in grouped:
        around = []
        for part in sorted(_needed(function, joined)):
            start = function.id if part == function.group or part in function_ids else function.group
            if _reaches(edges, part, start):
                around.append(part)
            else:
                edges.add((start, part))
        placed.append(_placed(function, tuple(around), joined, diagnostics))
    return app.model_copy(update={"functions": tuple(placed), "diagnostics": (*app.diagnostics, *diagnostics)})


def _placed(
    function: Function, around: tuple[str, ...], joined: Mapping[str, str], diagnostics: list[Diagnostic]
) -> Function:
    """The function with its detours. Values take one only into Node.js functions, whose start Amplify handles."""
    if around and isinstance(function.code, AssetCode):
        variables = []
        for variable in function.environment:
            if any(_part(part, function, joined) in around for part in leaves(variable.value)):
                diagnostics.append(
                    kinds.VALUE_CANNOT_GO_AROUND.at(
                        variable.origin or function.origin,
                        f"function {function.name}: {variable.name} needs {' and '.join(around)}, "
                        "which cannot be without the function",
                    )
                )
                variable = variable.model_copy(update={"value": Opaque(cloudformation={"Ref": variable.name})})
            variables.append(variable)
        function = function.model_copy(update={"environment": tuple(variables)})
    function = _without_closing_settings(function, around, joined, diagnostics)
    return function.model_copy(update={"around": around})


SETTINGS = (
    "dead_letter_target",
    "environment_key",
    "vpc",
    "logging",
    "file_systems",
    "layers",
    "managed_policies",
    "permissions_boundary",
)
"""What a function refers to in its own definition, so that there is no way around."""


def _without_closing_settings(
    function: Function, around: tuple[str, ...], joined: Mapping[str, str], diagnostics: list[Diagnostic]
) -> Function:
    """The function without settings that would close a circle; each is reported, and throws at synth."""

    def refused(value: Expr) -> Expr:
        if _part(value, function, joined) in around or any(isinstance(part, Opaque) for part in leaves(value)):
            return Opaque(cloudformation={"Ref": "a resource that cannot be without the function"})
        return value

    changes = {}
    for name in SETTINGS if around else ():
        parts = {_part(node, function, joined) for _, node in walk(getattr(function, name))} & set(around)
        if parts:
            changes[name] = map_exprs(getattr(function, name), refused)
            message = (
                f"function {function.name}: {name.replace('_', ' ')} needs {' and '.join(sorted(map(str, parts)))}, "
                "which cannot be without the function"
            )
            diagnostics.append(kinds.SETTING_CLOSES_CIRCLE.at(function.origin, message))
    return function.model_copy(update=changes)


def _part(part: Any, function: Function, joined: Mapping[str, str]) -> str | None:
    return seen_from(part.of.id, function.group, joined) if isinstance(part, Attribute) else None


def group_of_functions(app: App) -> dict[str, Stack]:
    """Function name → stack: auth before storage before data, for functions that several point at."""
    groups: dict[str, Stack] = {function.name: "function" for function in app.functions}
    for stack, name in _pointed_at(app):
        if groups[name] == "function" or ORDER.index(stack) < ORDER.index(groups[name]):
            groups[name] = stack
    return groups


ORDER: tuple[Stack, ...] = ("auth", "storage", "data", "function")


def _pointed_at(app: App) -> Iterator[tuple[Stack, str]]:
    if app.auth:
        for trigger in app.auth.user_pool.triggers:
            yield "auth", _name(trigger.function)
    if app.storage:
        for bucket_trigger in app.storage.triggers:
            yield "storage", _name(bucket_trigger.function)
    if app.data:
        for binding in app.data.bindings:
            yield "data", _name(binding.function)
        for mode in app.data.modes:
            if isinstance(mode, LambdaMode):
                yield "data", _name(mode.function)
        for handler in _conflict_handlers(app):
            yield "data", _name(handler)


def _incoming(app: App, groups: Mapping[str, Stack], joined: Mapping[str, str]) -> Iterator[Edge]:
    """References from auth, data and storage to functions that live elsewhere, all that REST APIs make, and those of
    maps and their like to the roles of their users."""
    for stack, name in _pointed_at(app):
        if groups[name] != stack:
            yield stack, groups[name]
    for api in app.rest_apis:
        for target in _called(api, groups):
            yield rest_api_stack(api.name), target
    for resource in (*app.maps, *app.place_indexes, *app.geofence_collections):
        if resource.policies:
            yield geo_stack(resource.name), "auth"
    for custom in app.custom:
        own = stack_of(custom.id, joined)
        for needed in _taken(custom, joined):
            if own is not None and needed != own:
                yield own, needed


def _called_in_place(app: App, groups: Mapping[str, Stack]) -> Iterator[Edge]:
    """What auth's and data's own resources cannot be without: triggers of the user pool, authorizers of the API, and
    what settles conflicts between writes, which the stacks of all models know.
    Buckets and resolvers are told of their functions afterwards."""
    triggers = [("auth", trigger.function) for trigger in app.auth.user_pool.triggers] if app.auth else []
    modes = app.data.modes if app.data else ()
    authorizers = [("data", mode.function) for mode in modes if isinstance(mode, LambdaMode)]
    handlers = [("data", function) for function in _conflict_handlers(app)]
    for stack, function in (*triggers, *authorizers, *handlers):
        if groups[_name(function)] == stack:
            yield stack, function.id


def _conflict_handlers(app: App) -> tuple[Ref[Function], ...]:
    return app.data.conflict_resolution.functions if app.data and app.data.conflict_resolution else ()


def _taken(stack: CustomStack, joined: Mapping[str, str]) -> Iterator[str]:
    """The stacks whose resources a custom resource takes parameters from."""
    for _, node in walk(stack.parameters):
        if isinstance(node, Attribute):
            target = stack_of(node.of.id, joined)
            if target is not None:
                yield target


def _called(api: RestApi, groups: Mapping[str, Stack]) -> Iterator[Stack]:
    """The stacks of the functions behind an API's paths, and auth's, where its roles or user pool are needed."""
    for path in api.paths:
        yield groups[_name(path.function)]
        if path.rules or isinstance(path.authorization, UserPoolToken):
            yield "auth"


def _needed(function: Function, joined: Mapping[str, str]) -> set[str]:
    """The parts of the backend that the function's environment, grants and event sources name."""
    parts = {_part(node, function, joined) for _, node in walk(function) if isinstance(node, Attribute)}
    return {part for part in parts if part is not None}


def _reaches(edges: set[Edge], start: str, goal: str) -> bool:
    """Whether references lead from one stack to the other."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        stack = waiting.pop()
        if stack == goal:
            return True
        if stack not in seen:
            seen.add(stack)
            waiting += [target for source, target in edges if source == stack]
    return False


def _name(ref: Any) -> str:
    return str(ref.id.partition("/")[2])
