"""What would go wrong with the Gen 2 deployment whatever Gen 1 is like: refused, deleted, leaked, taken names."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.stateful import KNOWN_BY_ID, STATEFUL
from amp2gen.syntax.cloudformation.physical_names import NESTED_NAMES, PHYSICAL_NAMES, name_path, value_at
from amp2gen.syntax.documents import Json
from amp2gen.verify.auth import secret_clients
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.findings import Row
from amp2gen.verify.functions import FILLED_IN, filled_in, function_in
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.iam import PARTS as IAM_PARTS
from amp2gen.verify.iam import Grant, grants, uncovered
from amp2gen.verify.items import as_list, as_object, normal
from amp2gen.verify.model_tables import IMPORTED, NEW
from amp2gen.verify.roles import DELTA_SYNC
from amp2gen.verify.rows import problem_row
from amp2gen.verify.synthesize import FRESH_BRANCH, Mode, Synthesis


@dataclass(frozen=True)
class Case:
    """All that a check may look at."""

    mode: Mode
    gen1: Gen1Side
    gen2: Deployment
    synthesis: Synthesis

    @property
    def let_go(self) -> set[str]:
        """The roles of what Gen 1 would delete, since its author says so. Of models' tables Amplify itself says it."""
        resources = self.gen1.deployment.resources
        return {each.role for each in resources if each.goes_with_stack and not each.role.startswith("model table ")}


def structure_rows(mode: Mode, gen1: Gen1Side, gen2: Deployment, synthesis: Synthesis) -> Iterator[Row]:
    """The findings of all checks; nothing if all is well. In a fresh branch, of those alone that a sandbox is not
    asked: what it has is a sandbox's otherwise."""
    case = Case(mode, gen1, gen2, synthesis)
    for check in KEEPING if mode == FRESH_BRANCH else CHECKS:
        yield from check(case)


def _refused(case: Case) -> Iterator[Row]:
    """What CloudFormation's own validator says: cycles between nested stacks (F3004), invalid values."""
    for finding in case.synthesis.findings:
        place = Origin(file=f"stack {finding.construct}") if finding.construct else None
        yield problem_row(case.mode, ("template", finding.rule), kinds.TEMPLATE_REFUSED, str(finding), place)


_BY_ROLE = {"AWS::Elasticsearch::Domain", "AWS::S3::Bucket"}
"""Some hold what can be made again: `@searchable`'s index, a site, artifacts for code generation."""
_OUTLIVE = (STATEFUL | KNOWN_BY_ID | {NEW, IMPORTED}) - _BY_ROLE
_KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")


def _not_retained(case: Case) -> Iterator[Row]:
    """Branches keep what holds data, unless Gen 1 says that it goes with its stack; sandboxes clean up behind
    themselves."""
    if case.mode.branch is None:
        return
    let_go = case.let_go
    for resource in case.gen2.resources:
        is_kept = resource.type in _OUTLIVE or resource.role == "bucket"
        if not is_kept or resource.role in let_go or resource.role == DELTA_SYNC:
            continue
        policies = {
            "DeletionPolicy": resource.deletion_policy,
            "UpdateReplacePolicy": resource.update_replace_policy,
        }
        for name, policy in policies.items():
            if policy not in _KEPT:
                message = f"{resource.role} has {name} {policy}"
                help = "Call retain() for it, or set its removal policy to RETAIN in branches."
                yield problem_row(case.mode, (resource.role, name), kinds.NOT_RETAINED, message, resource.place, help)


def _unprotected(case: Case) -> Iterator[Row]:
    """Branches do not let go of pools and tables by mistake, either. Of a table that is taken over, the import asks."""
    if case.mode.branch is None:
        return
    let_go = case.let_go
    for resource in case.gen2.resources:
        setting = _protection(resource)
        if setting is not None and resource.role not in let_go:
            name, value, expected = setting
            if value != expected:
                message = f"{resource.role} has no deletion protection"
                help = f"Set {name} to {expected} in branches."
                yield problem_row(case.mode, (resource.role, name), kinds.NOT_RETAINED, message, resource.place, help)


def _protection(resource: Resource) -> tuple[str, Json, Json] | None:
    """The property that keeps a pool or a table from being deleted, its value, and the value that does."""
    if resource.role == "user pool":
        return "DeletionProtection", resource.properties.get("DeletionProtection"), "ACTIVE"
    if resource.type == NEW:
        return "deletionProtectionEnabled", resource.properties.get("deletionProtectionEnabled"), True
    if resource.type == "AWS::DynamoDB::Table" and resource.role.startswith("table "):
        return "DeletionProtectionEnabled", resource.properties.get("DeletionProtectionEnabled"), True
    return None


def _emptied(case: Case) -> Iterator[Row]:
    if case.mode.branch is None:
        return
    for resource in case.gen2.of("Custom::S3AutoDeleteObjects"):
        if resource.properties.get("BucketName") == "${bucket}":
            message = "all objects of the bucket are deleted once it leaves the stack"
            help = "Set keepOnDelete: true in defineStorage."
            yield problem_row(case.mode, ("bucket", ""), kinds.EMPTIED_ON_DELETE, message, resource.place, help)


_MOVED = (
    "AWS::Cognito::UserPoolDomain",
    "AWS::DynamoDB::Table",
    "AWS::Kinesis::Stream",
    "AWS::S3::Bucket",
)
"""Named types whose Gen 1 resource a moved branch owns. All others exist in Gen 1 until it is taken down."""


def _taken_names(case: Case) -> Iterator[Row]:
    taken = {
        (resource.type, value_at(resource.properties, name_path(resource.type)))
        for resource in case.gen1.deployment.resources
        if name_path(resource.type)
    }
    for resource in case.gen2.of(*PHYSICAL_NAMES, *NESTED_NAMES):
        name = value_at(resource.properties, name_path(resource.type))
        is_owned = case.mode.moved and resource.type in _MOVED
        if isinstance(name, str) and (resource.type, name) in taken and not is_owned:
            message = f"{resource.role} takes the name {name}, which Gen 1's has"
            help = "Leave the name out until the branch owns the resource."
            yield problem_row(case.mode, (resource.role, "name"), kinds.NAME_TAKEN, message, resource.place, help)


def _secret_clients(case: Case) -> Iterator[Row]:
    for had, has in secret_clients(case.gen1.deployment, case.gen2):
        if has is not None and normal(has.properties.get("GenerateSecret")) is not True:
            message = f"{had.role} has a secret in Gen 1; the client in its place has none"
            help = "Keep it as a client of its own, with generateSecret: true, beside Amplify's default client."
            yield problem_row(case.mode, ("client secret", had.role), kinds.SECRET_CLIENT, message, has.place, help)


def _idle_schedules(case: Case) -> Iterator[Row]:
    """A schedule runs its function by a role, which has to be allowed to."""
    given = grants(case.gen2)
    for schedule in case.gen2.of("AWS::Scheduler::Schedule"):
        function = as_object(schedule.properties.get("Target")).get("Arn")
        principal = f"schedule {function_in(function)}"
        wanted = Grant(principal, "Allow", "lambda:InvokeFunction", str(function), "", schedule.place)
        if any(uncovered([wanted], given)):
            message = f"{principal}: its role may not invoke {function}"
            help = "Let the role of the schedule invoke the function."
            yield problem_row(case.mode, ("schedule", principal), kinds.ALLOWS_LESS, message, schedule.place, help)


def _unreadable_secrets(case: Case) -> Iterator[Row]:
    """Amplify's shim reads a function's secrets when it starts: the branch's own, or else the one of all branches."""
    given = grants(case.gen2)
    for function in case.gen2.of("AWS::Lambda::Function"):
        variables = as_object(as_object(function.properties.get("Environment")).get("Variables"))
        known = filled_in(variables)
        for name in (name for name, value in variables.items() if value == FILLED_IN and name not in known):
            message = f"{function.role}: nothing fills in the variable {name} when the function starts"
            yield problem_row(
                case.mode, ("secret", f"{function.role} {name}"), kinds.SETTING_DIFFERS, message, function.place
            )
        for name, path in ((name, path) for name, paths in known.items() for path in paths):
            arn = f"arn:aws:ssm:${{region}}:${{account}}:parameter{path}"
            wanted = Grant(function.role, "Allow", "ssm:GetParameters", arn, "", function.place)
            if any(uncovered([wanted], given)):
                message = f"{function.role} may not read {path}, which its variable {name} is filled from"
                yield problem_row(
                    case.mode, ("secret", f"{function.role} {name}"), kinds.ALLOWS_LESS, message, function.place
                )


def _malformed(case: Case) -> Iterator[Row]:
    """What IAM and S3 refuse: a statement without one of its elements, a version of the language that there is not (IAM
    JSON policy elements reference)."""
    for resource in case.gen2.of("AWS::IAM::Role", "AWS::S3::BucketPolicy", *IAM_PARTS):
        written = [resource.properties, *map(as_object, as_list(resource.properties.get("Policies")))]
        for key, elements in _ELEMENTS.items():
            for document in (as_object(each[key]) for each in written if key in each):
                message = _what_is_wrong(document, elements)
                if message is not None:
                    message = f"a policy of {resource.role} {message}"
                    yield problem_row(
                        case.mode, ("policy", resource.role), kinds.POLICY_MALFORMED, message, resource.place
                    )


def _what_is_wrong(document: Mapping[str, Json], elements: Sequence[tuple[str, ...]]) -> str | None:
    statements = [as_object(each) for each in as_list(document.get("Statement"))]
    if not statements or not all(any(name in each for name in names) for each in statements for names in elements):
        return f"has a statement without {', '.join(names[0].lower() for names in elements)}"
    version = document.get("Version", _VERSIONS[0])
    return None if version in _VERSIONS else f"is in version {version} of IAM's language, which there is not"


_VERSIONS = ("2008-10-17", "2012-10-17")
_ELEMENTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "PolicyDocument": (("Effect",), ("Action", "NotAction"), ("Resource", "NotResource")),
    "AssumeRolePolicyDocument": (("Effect",), ("Action", "NotAction"), ("Principal", "NotPrincipal")),
}
"""Each statement of such a document needs one of each."""


def _without_schema(case: Case) -> Iterator[Row]:
    for api in case.gen2.of("AWS::AppSync::GraphQLApi"):
        if not case.gen2.of("AWS::AppSync::GraphQLSchema"):
            yield problem_row(case.mode, ("api", "schema"), kinds.API_DIFFERS, "the API has no schema", api.place)


def _secrets(case: Case) -> Iterator[Row]:
    texts = {f"stack {path}": json.dumps(template).encode() for path, template in case.synthesis.templates.items()}
    yield from leaked_rows(case.mode, case.gen1, {**texts, **case.synthesis.assets})


def leaked_rows(mode: Mode, gen1: Gen1Side, files: Mapping[str, bytes]) -> Iterator[Row]:
    """A row for each secret of Gen 1 that stands in one of the files. The value is never shown, only where Gen 1 has it
    and where it turned up."""
    texts = {name: content.decode("utf-8", "replace") for name, content in files.items() if len(content) < _TEXT}
    for origin, secret in gen1.secrets.items():
        written = json.dumps(secret)[1:-1]
        for file, text in texts.items():
            if secret in text or written in text:
                message = f"the value of {origin} stands in {file}"
                help = "Make it a secret: `ampx sandbox secret set`, or the branch's secrets in the Amplify console."
                yield problem_row(mode, ("secret", origin), kinds.SECRET_IN_OUTPUT, message, Origin(file=file), help)


_TEXT = 1_000_000  # bytes: larger assets are archives

_LIMITS = {"Resources": 500, "Parameters": 200, "Outputs": 200}
_MAX_BYTES = 1_000_000
"""CloudFormation quotas; 1 MB is what a template may have when it is passed by S3, as the CDK does."""


def _limits(case: Case) -> Iterator[Row]:
    for path, template in case.synthesis.templates.items():
        sizes = {name: (len(template.get(name, {})), limit) for name, limit in _LIMITS.items()}
        sizes["bytes"] = (len(json.dumps(template, separators=(",", ":")).encode()), _MAX_BYTES)
        for name, (size, limit) in sizes.items():
            if size > limit:
                message = f"stack {path} has {size} {name}; CloudFormation takes {limit}"
                place = Origin(file=f"stack {path}")
                yield problem_row(case.mode, ("template", f"{path} {name}"), kinds.LIMIT_EXCEEDED, message, place)


KEEPING: tuple[Callable[[Case], Iterator[Row]], ...] = (_not_retained, _unprotected, _emptied)
"""What holds data and has to be kept."""

CHECKS: tuple[Callable[[Case], Iterator[Row]], ...] = (
    *KEEPING,
    _refused,
    _taken_names,
    _secrets,
    _secret_clients,
    _idle_schedules,
    _unreadable_secrets,
    _without_schema,
    _malformed,
    _limits,
)
