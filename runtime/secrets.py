"""Gen 1's secrets into Gen 2's places in SSM. Values pass through memory only: never a file, a log or a message."""

from dataclasses import dataclass, field
from typing import Literal

from amp2gen.ir.app import App, Environment
from amp2gen.runtime.aws.errors import NotThere, Refused
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.branches import branch_hash, branches_of, plain

Found = Literal["to copy", "there", "differs", "missing", "elsewhere"]


@dataclass(frozen=True)
class Copy:
    """One secret of one branch: from `source` (None: Gen 1 keeps it elsewhere than in SSM) to `target`."""

    name: str
    branch: str
    source: str | None
    target: str


@dataclass(frozen=True)
class Looked:
    """What a look at both places told. The value is not shown by `repr`.

    to copy: only Gen 1 has it; there: both have the same; differs: Gen 2 has another value; missing: Gen 1 has none;
    elsewhere: Gen 1 keeps it in no parameter, and Gen 2 has none yet.
    """

    copy: Copy
    found: Found
    value: str | None = field(default=None, repr=False)


def copies_of(app: App, environment: Environment, app_id: str) -> tuple[Copy, ...]:
    """Each secret of the app for each branch that takes over the environment."""
    branches = branches_of(app, environment.name)
    return tuple(
        Copy(
            secret.name,
            branch,
            secret.gen1_path and secret.gen1_path.format(app_id=app_id, env=environment.name),
            secret_path(app_id, branch, secret.name),
        )
        for branch in branches
        for secret in app.secrets
    )


def secret_path(app_id: str, branch: str, name: str) -> str:
    """Where Gen 2 looks for a branch's secret (`ParameterPathConversions` of @aws-amplify/platform-core)."""
    return f"/amplify/{plain(app_id)}/{plain(branch)[:50]}-branch-{branch_hash(app_id, branch)}/{name}"


def look(call: Caller, copies: tuple[Copy, ...]) -> tuple[Looked, ...]:
    """Both places of each secret. Raises AwsFailure."""
    return tuple(_look(call, copy) for copy in copies)


def carry(call: Caller, looked: Looked) -> bool:
    """Copy one secret; whether it was. A parameter that is there by now is left alone. Raises AwsFailure."""
    if looked.found != "to copy" or looked.value is None:
        return False
    try:
        call("ssm", "PutParameter", Name=looked.copy.target, Value=looked.value, Type="SecureString", Overwrite=False)
    except Refused as refusal:
        if refusal.code == "ParameterAlreadyExists":
            return False
        raise
    return True


def _look(call: Caller, copy: Copy) -> Looked:
    there = _read(call, copy.target)
    here = _read(call, copy.source) if copy.source else None
    if copy.source is None:
        return Looked(copy, "there" if there is not None else "elsewhere")
    if here is None:
        return Looked(copy, "missing")
    if there is None:
        return Looked(copy, "to copy", here)
    return Looked(copy, "there" if there == here else "differs")


def _read(call: Caller, name: str) -> str | None:
    try:
        answer = call("ssm", "GetParameter", Name=name, WithDecryption=True)
    except NotThere:
        return None
    value: str = answer["Parameter"]["Value"]
    return value
