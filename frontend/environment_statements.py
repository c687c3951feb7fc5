"""Statements of a template's policies that conditions make others in another environment.

{"Fn::If": ["IsProd", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]}  ->  one statement, its resource data of the branches
"Condition": "IsProd"                                           ->  a statement that is there in prod only
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import (
    DiffersError,
    environments_and_own,
    facts,
    holds_in,
    scope_in,
    together,
    where_holds,
)
from amp2gen.frontend.resource_template import ResourceTemplate
from amp2gen.ir.expr import PerEnvironment
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.statements import PolicyStatement, policy_statements
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Symbol, Value, walk

Found = tuple[PolicyStatement, PerEnvironment | None]
"""A statement, and where it is there (None: everywhere)."""


def statements_everywhere(resource: Resource, source: ResourceTemplate, context: Context) -> Iterator[Found]:
    """What a policy or role says in all environments together. Nothing, if its condition never holds."""
    where = where_holds(resource.condition, source, context)
    if where is False:
        return
    trace = Trace()
    here = policy_statements(resource, source.scope, trace)
    environments = environments_and_own(context)
    if not trace.symbols or not environments:
        only_where = where if isinstance(where, PerEnvironment) else None
        yield from ((each, only_where) for each in policy_statements(resource, source.scope, source.trace))
        return
    names = [environment.name for environment in environments if holds_in(where, environment.name)]
    try:
        yield from _by_place(resource, here, names, source, context)
    except DiffersError:
        yield from _apart(resource, names, source, context)


def _by_place(
    resource: Resource, here: tuple[PolicyStatement, ...], names: list[str], source: ResourceTemplate, context: Context
) -> Iterator[Found]:
    """Each statement of the template once. Raises DiffersError where more differs than texts of resources."""
    each = {
        environment.name: _by_pointer(policy_statements(resource, scope_in(source, environment)))
        for environment in environments_and_own(context)
        if environment.name in names
    }
    known = _by_pointer(here)
    found: list[Found] = []
    pointers = tuple(dict.fromkeys(pointer for statements in each.values() for pointer in statements))
    for number, pointer in enumerate(pointers, 1):
        name = f"{resource.logical_id}Statement{number}" if len(pointers) > 1 else resource.logical_id
        there = {name: _members(statements[pointer]) for name, statements in each.items() if pointer in statements}
        symbolic = _members(known[pointer]) if pointer in known else None
        merged: Any = together(symbolic, there, name, source, context)
        if any(_varies(merged[name]) for name in ("effect", "actions", "not_actions", "sid")):
            raise DiffersError
        first = next(statements[pointer] for statements in each.values() if pointer in statements)
        lists = {name: tuple(merged[name]) for name in LISTS}
        statement = replace(first, **{**merged, **lists})
        found.append((statement, _only_where(resource, list(there), source, context, number)))
    yield from found


def _apart(resource: Resource, names: list[str], source: ResourceTemplate, context: Context) -> Iterator[Found]:
    """Each different statement for the environments that have it."""
    default_first = sorted(names, key=lambda name: name != context.default.name)
    each = {name: policy_statements(resource, _deciding_as_in(name, source, context)) for name in default_first}
    found: list[PolicyStatement] = []
    for statement in (statement for statements in each.values() for statement in statements):
        if statement not in found:
            found.append(statement)
            has = [name for name, statements in each.items() if statement in statements]
            yield statement, _only_where(resource, has, source, context, len(found))


LISTS = ("actions", "not_actions", "resources", "not_resources")


def _members(statement: PolicyStatement) -> dict[str, Value]:
    lists: dict[str, Value] = {name: list(getattr(statement, name)) for name in LISTS}
    return {"effect": statement.effect, "sid": statement.sid, "conditions": dict(statement.conditions), **lists}


def _by_pointer(statements: tuple[PolicyStatement, ...]) -> Mapping[str, PolicyStatement]:
    found = {statement.pointer: statement for statement in statements}
    if len(found) < len(statements):
        raise DiffersError
    return found


def _varies(value: Any) -> bool:
    return any(isinstance(each, Symbol) and isinstance(each.payload, PerEnvironment) for each in walk(value))


def _only_where(
    resource: Resource, has: list[str], source: ResourceTemplate, context: Context, number: int
) -> PerEnvironment | None:
    """The data that say where a statement is there, under the name of a condition that says the same."""
    holds = {environment.name: environment.name in has for environment in environments_and_own(context)}
    found = facts(f"{resource.logical_id}Statement{number}", holds, source, context)
    return found if isinstance(found, PerEnvironment) else None


def _deciding_as_in(name: str, source: ResourceTemplate, context: Context) -> Scope:
    """The template's scope with its conditions decided as in an environment, and nothing else."""
    decided: dict[str, Any] = {}
    for condition in source.scope.conditions:
        where = where_holds(condition, source, context)
        decided[condition] = {"Fn::Equals": ["yes", "yes" if holds_in(where, name) else "no"]}
    return replace(source.scope, conditions=decided)
