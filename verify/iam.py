"""Permissions as sets: which principal may do which action on which resource, under which condition.

    role guest, s3:GetObject, arn:aws:s3:::${bucket}/public/*

How they are spread over policies does not matter, nor whether one is covered by a wider one. A grant of one side
that nothing on the other side covers is a difference.
"""

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, flat, normal
from amp2gen.verify.rest_api import stages
from amp2gen.verify.roles import AUTHENTICATED, GUEST, PREDICTIONS, PREDICTIONS_FUNCTION, PREDICTIONS_SOURCE

PARTS = ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy")
"""Compared as the grants they make."""

_BASIC_EXECUTION = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
_LOG_ACTIONS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
"""What that managed policy allows, on everything (AWS managed policy reference)."""


@dataclass(frozen=True)
class Grant:
    """One principal, effect, action, resource and condition. Patterns have `*` and `?` as IAM has them.

    `action` and `resource` start with "not " if the statement has NotAction or NotResource. `condition` is the
    condition block as JSON with one value per key, "" for none.
    """

    principal: str
    effect: str
    action: str
    resource: str
    condition: str
    place: Origin

    def covers(self, other: "Grant") -> bool:
        """Whether this allows (or denies) all that the other does. Sound, not complete: see `pattern_covers`."""
        return (
            self.principal == other.principal
            and self.effect == other.effect
            and pattern_covers(self.action.lower(), other.action.lower())
            and pattern_covers(self.resource, other.resource)
            and (self.condition in ("", other.condition) or _condition_covers(self.condition, other.condition))
        )

    def __str__(self) -> str:
        condition = f" if {self.condition}" if self.condition else ""
        denied = "deny " if self.effect == "Deny" else ""
        return f"{denied}{self.action} on {self.resource}{condition}"


def grants(deployment: Deployment) -> tuple[Grant, ...]:
    """All grants to roles of the app: signed-in users, guests, groups, functions, data sources, and others
    that have no role in the app (their principal is their CloudFormation type and logical id)."""
    return tuple(dict.fromkeys(_of_one(_any_stage(grant, deployment)) for grant in _grants(deployment)))


def _of_one(grant: Grant) -> Grant:
    """`@predictions` is answered by AppSync's data sources in Gen 1, by a function in Gen 2, which the data source may
    call: together they are one principal on both sides."""
    is_one = grant.principal in (PREDICTIONS_SOURCE, PREDICTIONS_FUNCTION)
    return replace(grant, principal=PREDICTIONS) if is_one else grant


def uncovered(wanted: Iterable[Grant], given: Iterable[Grant]) -> Iterator[Grant]:
    """Those of `wanted` that no single one of `given` covers."""
    by_principal: dict[str, list[Grant]] = {}
    for grant in given:
        by_principal.setdefault(grant.principal, []).append(grant)
    for grant in wanted:
        if not any(each.covers(grant) for each in by_principal.get(grant.principal, ())):
            yield grant


def _any_stage(grant: Grant, deployment: Deployment) -> Grant:
    """Permission to call a REST API: its stage, of which there is one, is named after the environment."""
    found = _REST_API.fullmatch(grant.resource)
    if found is None or found["stage"] not in stages(deployment, found["api"]):
        return grant
    return replace(grant, resource=f"{found['start']}/{STAGE}{found['rest']}")


STAGE = "${stage}"

_REST_API = re.compile(r"(?P<start>arn:aws:execute-api:.*:\$\{rest api (?P<api>[^}]*)\})/(?P<stage>[^/]+)(?P<rest>/.*)")


@lru_cache(maxsize=65536)
def pattern_covers(wide: str, narrow: str) -> bool:
    """Whether everything that `narrow` matches is matched by `wide`, both patterns with `*` and `?`.

    True only if `wide`, read as a pattern, matches the text of `narrow`, whose own wildcards only wildcards of
    `wide` match. So `a*` covers `ab*`, but `a*` and `ab*` together are never taken for more than each alone.
    """
    if wide == narrow:
        return True
    if wide.startswith("not ") or narrow.startswith("not "):
        return False
    expression = "".join(_EXPRESSIONS.get(character, re.escape(character)) for character in wide)
    return re.fullmatch(expression, narrow, re.DOTALL) is not None


_EXPRESSIONS = {"*": ".*", "?": "[^*]"}

_PATTERN_OPERATORS = ("StringLike", "ArnLike", "ForAnyValue:StringLike")


def _condition_covers(wide: str, narrow: str) -> bool:
    """Same operators and keys; each value covers the other's, where the operator knows wildcards."""
    left, right = as_object(json.loads(wide)), as_object(json.loads(narrow or "{}"))
    return left.keys() <= right.keys() and all(
        _operator_covers(operator, as_object(block), as_object(right[operator])) for operator, block in left.items()
    )


def _operator_covers(operator: str, wide: Mapping[str, Json], narrow: Mapping[str, Json]) -> bool:
    def covers(wide_value: Json, narrow_value: Json) -> bool:
        if operator in _PATTERN_OPERATORS and isinstance(wide_value, str) and isinstance(narrow_value, str):
            return pattern_covers(wide_value, narrow_value)
        return wide_value == narrow_value

    return wide.keys() <= narrow.keys() and all(covers(value, narrow[key]) for key, value in wide.items())


def principal_of(role: str) -> str:
    """The principal that a role of the deployment is: `role of function hello` is `function hello`."""
    return role.removeprefix("role of ")


def _grants(deployment: Deployment) -> Iterator[Grant]:
    for role in deployment.of("AWS::IAM::Role"):
        principal = principal_of(role.role)
        for policy in map(as_object, as_list(role.properties.get("Policies"))):
            yield from _of_document(policy.get("PolicyDocument"), [principal], role.place)
        for arn in as_list(role.properties.get("ManagedPolicyArns")):
            yield from _of_managed(str(arn), principal, role.place)
    for resource in deployment.of(*PARTS):
        listed = as_list(resource.properties.get("Roles")) or as_list(resource.properties.get("RoleName"))
        yield from _of_document(resource.properties.get("PolicyDocument"), list(_principals(listed)), resource.place)


def _principals(references: Iterable[Json]) -> Iterator[str]:
    for reference in references:
        yield principal_of(str(reference).removeprefix("${").removesuffix("}"))


def _of_managed(arn: str, principal: str, place: Origin) -> Iterator[Grant]:
    if arn != _BASIC_EXECUTION:
        yield Grant(principal, "Allow", f"managed policy {arn}", "*", "", place)
        return
    for action in _LOG_ACTIONS:
        yield Grant(principal, "Allow", action, "*", "", place)


def _of_document(document: Json, principals: Iterable[str], place: Origin) -> Iterator[Grant]:
    knows_variables = as_object(document).get("Version") == _VERSION
    for statement in map(as_object, as_list(as_object(document).get("Statement"))):
        for principal in principals:
            for grant in _of_statement(statement, principal, place):
                yield grant if knows_variables else _with_text(grant)


_VERSION = "2012-10-17"
_VARIABLE = re.compile(r"\$\{(?=(aws|cognito-identity\.amazonaws\.com|[\w.-]+):)")


def _with_text(grant: Grant) -> Grant:
    """A grant of a document in the older version of the language, in which `${…}` is text (IAM, Policy variables)."""
    return replace(
        grant,
        resource=_VARIABLE.sub("${text ", grant.resource),
        condition=_VARIABLE.sub("${text ", grant.condition),
    )


def _of_statement(statement: Mapping[str, Json], principal: str, place: Origin) -> Iterator[Grant]:
    actions = _patterns(statement, "Action")
    resources = _patterns(statement, "Resource")
    conditions = list(_conditions(statement.get("Condition")))
    for action, resource, condition in itertools.product(actions, resources, conditions):
        yield Grant(principal, str(statement.get("Effect")), action, resource, condition, place)


def _patterns(statement: Mapping[str, Json], name: str) -> list[str]:
    """A negated list is one pattern of its own: its members hold together."""
    negated = statement.get(f"Not{name}")
    if negated is not None:
        return ["not " + " or ".join(sorted(_text(each) for each in as_list(negated)))]
    return [_text(each) for each in as_list(statement.get(name))]


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _conditions(written: Json) -> Iterator[str]:
    """A condition block taken apart: several values of a key are alternatives, unless the operator negates."""
    block = as_object(written)
    choices = [
        [(operator, key, value) for value in _alternatives(operator, values)]
        for operator, keys in sorted(block.items())
        for key, values in sorted(as_object(keys).items())
    ]
    for choice in itertools.product(*choices):
        condition: dict[str, dict[str, Json]] = {}
        for operator, key, value in choice:
            condition.setdefault(operator, {})[key] = normal(value)
        yield json.dumps(condition, sort_keys=True) if condition else ""


def _alternatives(operator: str, values: Json) -> list[Json]:
    if isinstance(values, list) and ("Not" in operator or operator.startswith("ForAllValues:")):
        return [values]
    return as_list(values)


def trust_items(deployment: Deployment) -> Iterator[Item]:
    """Who may take on each role of the app."""
    callouts = deployment.of("Custom::LambdaCallout")
    handed_over = {str(each.properties["idpId"]) for each in callouts if "idpId" in each.properties}
    for role in deployment.of("AWS::IAM::Role"):
        principal = principal_of(role.role)
        if principal.startswith(PRINCIPALS):
            trusted = _web_identity(principal, handed_over) if _is_closed(role) and handed_over else _trust(role)
            others = flat({name: role.properties.get(name) for name in ("PermissionsBoundary", "Tags", _SESSION)})
            yield Item("trust", principal, {"Statement": normal(trusted), **others}, role.place)


_SESSION = "MaxSessionDuration"

PRINCIPALS = (AUTHENTICATED, GUEST, "function ", "group ", "data source ", "schedule ", "user pool", PREDICTIONS)
"""How the principals of an app start; all other roles serve Amplify's own ends."""


def _is_closed(role: Resource) -> bool:
    """A role that nobody may take on as the template has it: Gen 1's two identity pool roles."""
    statements = as_list(as_object(role.properties.get("AssumeRolePolicyDocument")).get("Statement"))
    return bool(statements) and all(as_object(each).get("Effect") == "Deny" for each in statements)


def _web_identity(principal: str, identity_pools: Iterable[str]) -> Json:
    """What Gen 1's custom resource opens them to once the identity pool exists: see its code in the template."""
    amr = "authenticated" if principal == AUTHENTICATED else "unauthenticated"
    return [
        {
            "Action": ["sts:AssumeRoleWithWebIdentity"],
            "Condition": {
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": amr},
                "StringEquals": {"cognito-identity.amazonaws.com:aud": pool},
            },
            "Effect": "Allow",
            "Principal": {"Federated": ["cognito-identity.amazonaws.com"]},
        }
        for pool in identity_pools
    ]


def _trust(role: Resource) -> Json:
    statements = as_list(as_object(role.properties.get("AssumeRolePolicyDocument")).get("Statement"))
    return [_trust_statement(as_object(statement)) for statement in statements]


def _trust_statement(statement: Mapping[str, Json]) -> Json:
    principals = as_object(statement.get("Principal"))
    return {
        **{key: value for key, value in statement.items() if key != "Sid"},
        "Action": as_list(statement.get("Action")),
        "Principal": {kind: as_list(each) for kind, each in principals.items()},
    }
