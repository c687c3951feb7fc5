"""The statements of IAM policy documents in a template.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.evaluation import is_intrinsic
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Conditional, NoValue, Value, as_value
from amp2gen.syntax.documents import Json, child_pointer


class Guard(NamedTuple):
    """An undecided condition of the template, and whether the statement is there if it holds or if not."""

    condition: str
    holds: bool


@dataclass(frozen=True)
class PolicyStatement:
    """One statement: what may stand alone or in a list is always a tuple, what is missing is empty.

    `effect` is "Allow" or "Deny" unless it could not be resolved. `conditions` is the Condition block by
    operator. `principals` are by type; a bare "*" is {"AWS": ("*",)}, which IAM takes for the same. `pointer`
    leads to the statement in the template, or to the intrinsic function that made it.
    """

    effect: Value
    actions: tuple[Value, ...]
    not_actions: tuple[Value, ...]
    resources: tuple[Value, ...]
    not_resources: tuple[Value, ...]
    conditions: Mapping[str, Value]
    sid: Value
    principals: Mapping[str, tuple[Value, ...]]
    not_principals: Mapping[str, tuple[Value, ...]]
    pointer: str
    guards: tuple[Guard, ...]


def policy_statements(resource: Resource, scope: Scope, trace: Trace | None = None) -> tuple[PolicyStatement, ...]:
    """What a role, user, group or IAM policy resource grants or denies; () for any other type of resource.

    Neither trust policies (see `document_statements`) nor managed policies named by ARN. What cannot be read
    as a statement is a problem in `trace`. The resource's own condition is the caller's to look at.
    """
    reader = _Reader(scope, Trace() if trace is None else trace)
    properties = as_value(dict(resource.properties))
    whole = _Found(properties, resource.properties_pointer)
    if resource.type in _TYPES_THAT_ARE_POLICIES:
        documents = reader.members(whole, "PolicyDocument")
    elif resource.type in _TYPES_WITH_INLINE_POLICIES:
        policies = reader.elements(whole, "Policies")
        documents = (document for policy in policies for document in reader.members(policy, "PolicyDocument"))
    else:
        return ()
    return tuple(statement for document in documents for statement in reader.statements(document))


def document_statements(
    document: Value | Json, scope: Scope, trace: Trace | None = None, pointer: str = ""
) -> tuple[PolicyStatement, ...]:
    """The statements of a policy document, evaluated or not: a trust policy, a bucket policy, …"""
    reader = _Reader(scope, Trace() if trace is None else trace)
    found = reader.branches(_Found(cast(Value, document), pointer))
    return tuple(statement for branch in found for statement in reader.statements(branch))


_TYPES_THAT_ARE_POLICIES = (
    "AWS::IAM::Policy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::UserPolicy",
    "AWS::IAM::GroupPolicy",
)
_TYPES_WITH_INLINE_POLICIES = ("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group")

_DOCUMENT_KEYS = ("Version", "Id", "Statement")
_STATEMENT_KEYS = (
    *("Sid", "Effect", "Condition"),
    *("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal"),
)


class _Found(NamedTuple):
    """A value on the way to a statement, its place, and the undecided conditions it stands under.

    What is below an evaluated value has no place of its own: it keeps that of the intrinsic function.
    """

    value: Value
    pointer: str
    guards: tuple[Guard, ...] = ()
    is_evaluated: bool = False

    def below(self, value: Value, key: str | int) -> "_Found":
        pointer = self.pointer if self.is_evaluated else child_pointer(self.pointer, key)
        return self._replace(value=value, pointer=pointer)


class _Reader:
    """Goes down to the statements step by step. Evaluating all at once would lose the places: elements that
    are AWS::NoValue vanish, and the rest move up."""

    def __init__(self, scope: Scope, trace: Trace) -> None:
        self._scope = scope
        self._trace = trace

    def branches(self, found: _Found) -> Iterator[_Found]:
        """The value itself if it is data; what an intrinsic function comes to; both sides if undecided."""
        if is_intrinsic(found.value):
            found = found._replace(value=self._evaluated(found), is_evaluated=True)
        match found.value:
            case Conditional(condition, then, otherwise):
                for side, holds in ((then, True), (otherwise, False)):
                    guards = (*found.guards, Guard(condition, holds))
                    yield from self.branches(found._replace(value=side, guards=guards))
            case NoValue():
                return
            case _:
                yield found

    def members(self, found: _Found, key: str) -> Iterator[_Found]:
        """What stands below a key of an object; nothing if the key is missing."""
        if not isinstance(found.value, dict):
            self._trace.add_problem(found.pointer, f"an object with {key} is expected here")
        elif key in found.value:
            yield from self.branches(found.below(found.value[key], key))

    def elements(self, found: _Found, key: str) -> Iterator[_Found]:
        """The elements of the list below a key; a single value is a list of one."""
        for member in self.members(found, key):
            if not isinstance(member.value, list):
                yield member
                continue
            for index, item in enumerate(member.value):
                yield from self.branches(member.below(item, index))

    def statements(self, document: _Found) -> Iterator[PolicyStatement]:
        self._report_unknown_keys(document, _DOCUMENT_KEYS)
        for found in self.elements(document, "Statement"):
            value = self._evaluated(found)
            if isinstance(value, dict) and "Effect" in value:
                self._report_unknown_keys(found, _STATEMENT_KEYS)
                yield _statement(value, found)
            else:
                self._trace.add_problem(found.pointer, "a policy statement is expected here")

    def _evaluated(self, found: _Found) -> Value:
        return evaluate(found.value, self._scope, self._trace, found.pointer)

    def _report_unknown_keys(self, found: _Found, known: Iterable[str]) -> None:
        if isinstance(found.value, dict):
            for key, value in found.value.items():
                if key not in known:
                    self._trace.add_problem(found.below(value, key).pointer, f"IAM knows no {key} here")


def _statement(members: dict[str, Value], found: _Found) -> PolicyStatement:
    condition = members.get("Condition", {})
    return PolicyStatement(
        effect=members["Effect"],
        actions=_tuple(members, "Action"),
        not_actions=_tuple(members, "NotAction"),
        resources=_tuple(members, "Resource"),
        not_resources=_tuple(members, "NotResource"),
        conditions=condition if isinstance(condition, dict) else {"": condition},
        sid=members.get("Sid"),
        principals=_principals(members, "Principal"),
        not_principals=_principals(members, "NotPrincipal"),
        pointer=found.pointer,
        guards=found.guards,
    )


def _principals(members: dict[str, Value], key: str) -> dict[str, tuple[Value, ...]]:
    if key not in members:
        return {}
    principals = members[key]
    if isinstance(principals, dict):
        return {kind: _tuple(principals, kind) for kind in principals}
    return {"AWS": _tuple(members, key)}


def _tuple(members: dict[str, Value], key: str) -> tuple[Value, ...]:
    if key not in members:
        return ()
    value = members[key]
    return tuple(value) if isinstance(value, list) else (value,)
