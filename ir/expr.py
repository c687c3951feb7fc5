"""Values that depend on the environment: a small expression language instead of strings.

The frontend evaluates CloudFormation into it; the emitter prints it as TypeScript. `Opaque` is the last resort: a
piece of CloudFormation that nothing here can say.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from amp2gen.ir.base import Model, Ref, Resource
from amp2gen.ir.secrets import Secret


class Text(Model):
    """A known string."""

    kind: Literal["text"] = "text"
    value: str


class EnvName(Model):
    """The name of the Gen 1 environment that the branch takes over; the branch's own name if there is none."""

    kind: Literal["env_name"] = "env_name"


class BranchName(Model):
    """The name of the branch being deployed."""

    kind: Literal["branch_name"] = "branch_name"


class BranchLabel(Model):
    """The branch being deployed as Amplify Hosting writes it in host names: `feature/x` → `feature-x`."""

    kind: Literal["branch_label"] = "branch_label"


class BranchSuffix(Model):
    """What makes the physical names of the branch being deployed its own: see `branch-suffix.ts` of the output."""

    kind: Literal["branch_suffix"] = "branch_suffix"


class Pseudo(Model):
    """A fact that only the deployment knows. `app_id` is the Amplify app's."""

    kind: Literal["pseudo"] = "pseudo"
    name: Literal["region", "account", "partition", "url_suffix", "stack_name", "stack_id", "app_id"]


class Attribute(Model):
    """Something another resource knows about itself, such as a table's `arn`."""

    kind: Literal["attribute"] = "attribute"
    of: Ref[Resource]
    name: str


class Join(Model):
    """Parts put together without a separator. Never empty, never nested, no two neighbouring texts."""

    kind: Literal["join"] = "join"
    parts: "tuple[Expr, ...]"


class SecretPath(Model):
    """The SSM path under which a branch keeps a secret: `/amplify/<namespace>/<branch>/<name>`."""

    kind: Literal["secret_path"] = "secret_path"
    of: Ref[Secret]


class SecretValue(Model):
    """The value of a secret, filled in when the function starts."""

    kind: Literal["secret_value"] = "secret_value"
    of: Ref[Secret]


class EnvironmentValue(Model):
    """The value in one Gen 1 environment; None: the checkout does not say."""

    environment: str
    value: str | None


class PerEnvironment(Model):
    """A parameter whose value differs between Gen 1 environments: data, kept in `gen1.json`.

    `resource` and `name` say whose parameter it is; `otherwise` holds for branches without a Gen 1 environment (None:
    the checkout does not say).
    """

    kind: Literal["per_environment"] = "per_environment"
    resource: str
    name: str
    values: tuple[EnvironmentValue, ...]
    otherwise: str | None


class Opaque(Model):
    """CloudFormation that could not be evaluated, as JSON."""

    kind: Literal["opaque"] = "opaque"
    cloudformation: JsonValue


Expr = Annotated[
    Text
    | EnvName
    | BranchName
    | BranchLabel
    | BranchSuffix
    | Pseudo
    | Attribute
    | Join
    | SecretPath
    | SecretValue
    | PerEnvironment
    | Opaque,
    Field(discriminator="kind"),
]

Join.model_rebuild()


def text(value: str) -> Text:
    return Text(value=value)


def attribute(kind: type[Resource], resource: str, name: str) -> Attribute:
    """The attribute `name` of the resource `resource` of a kind."""
    return Attribute(of=Ref[Resource](id=f"{kind.ID_PREFIX}/{resource}"), name=name)


def join(parts: Iterable[Expr]) -> Expr:
    """The concatenation in normal form: flat, neighbouring texts merged, a single part unwrapped."""
    flat: list[Expr] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Join) else (part,):
            last = flat[-1] if flat else None
            if isinstance(piece, Text) and isinstance(last, Text):
                flat[-1] = Text(value=last.value + piece.value)
            elif not (isinstance(piece, Text) and piece.value == ""):
                flat.append(piece)
    if not flat:
        return Text(value="")
    return flat[0] if len(flat) == 1 else Join(parts=tuple(flat))


def leaves(value: Expr) -> tuple[Expr, ...]:
    """The parts of a value, in reading order: of a Join its parts, else the value itself."""
    return value.parts if isinstance(value, Join) else (value,)
