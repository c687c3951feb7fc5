"""User pool groups: `auth/userPoolGroups/user-pool-group-precedence.json` → `ir.auth.Group`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import Log, origin_at
from amp2gen.frontend.policies import statement_of
from amp2gen.frontend.project import BACKEND
from amp2gen.frontend.record import Record
from amp2gen.frontend.values import pseudo_parameters
from amp2gen.ir import kinds
from amp2gen.ir.auth import Group
from amp2gen.ir.expr import EnvName, Opaque
from amp2gen.ir.iam import Statement
from amp2gen.syntax.cloudformation.scope import Scope
from amp2gen.syntax.cloudformation.statements import document_statements
from amp2gen.syntax.cloudformation.values import Symbol
from amp2gen.syntax.documents import Document

FOLDER = "auth/userPoolGroups"
PRECEDENCES = f"{BACKEND}/{FOLDER}/user-pool-group-precedence.json"


def lower_groups(inputs: Record, context: Context) -> tuple[Group, ...]:
    """User pool groups in order of precedence, then name. `inputs` are the user pool's."""
    document = context.project.document(PRECEDENCES, context.log)
    if document is None or not context.has("auth", "userPoolGroups"):
        names = inputs.texts("userPoolGroupList") if context.has("auth", "userPoolGroups") else ()
        return _distinct(
            (
                Group(name=name, precedence=index, origin=inputs.origin("userPoolGroupList"))
                for index, name in enumerate(names, 1)
            ),
            context.log,
        )
    groups = (_group(record, context) for record in _written(document, context.log))
    return tuple(sorted(_distinct(groups, context.log), key=lambda group: (group.precedence or 0, group.name)))


def _written(document: Document, log: Log) -> Iterator[Record]:
    """Each group of the file; what is none is reported."""
    if not isinstance(document.data, list):
        log.add(kinds.WRONG_TYPE, origin_at(document, ""), "expected a list of user pool groups")
        return
    for index, item in enumerate(document.data):
        place = f"/{index}"
        if isinstance(item, Mapping) and isinstance(item.get("groupName"), str) and item["groupName"]:
            yield Record(item, document, log, place)
        else:
            log.add(kinds.WRONG_TYPE, origin_at(document, place), "expected a user pool group with a groupName")


def _distinct(groups: Iterable[Group], log: Log) -> tuple[Group, ...]:
    """The first of each name. Gen 1 cannot be pushed with two of one name."""
    found: dict[str, Group] = {}
    for group in groups:
        if found.setdefault(group.name, group) is not group:
            log.add(kinds.WRONG_TYPE, group.origin, f"there are two user pool groups {group.name}; the first counts")
    return tuple(found.values())


def _group(record: Record, context: Context) -> Group:
    name = record.text("groupName", "") or ""
    group = Group(
        name=name,
        precedence=record.number("precedence"),
        statements=tuple(_statements(name, record, context)),
        origin=record.origin(),
    )
    record.report_leftovers(f"group {group.name}")
    return group


def _statements(group: str, record: Record, context: Context) -> Iterator[Statement]:
    """`customPolicies`: inline policies of the group's role, by CloudFormation's grammar."""
    env = Symbol(EnvName(), text=context.default.name)
    scope = Scope(parameters={"env": env}, pseudo=pseudo_parameters())
    for policy in record.records("customPolicies"):
        policy.ignore("PolicyName")
        document: Any = policy.take("PolicyDocument")
        for written in document_statements(document, scope):
            statement = statement_of(written, {}, policy.origin("PolicyDocument"))
            values = (*statement.resources, *statement.not_resources, *_tested(statement))
            if any(isinstance(value, Opaque) for value in values):
                context.log.add(
                    kinds.GROUP_ROLE_SETTING,
                    policy.origin("PolicyDocument"),
                    f"group {group}: a permission of its own cannot be resolved, and is left out",
                )
            else:
                yield statement


def _tested(statement: Statement) -> Iterator[Any]:
    return (value for condition in statement.conditions for value in condition.values)
