"""Which fresh Gen 2 resource a live Gen 1 resource takes the place of: exact rules, and no guess.

Each rule looks at resources of one type and gives the candidates; one candidate is an answer, several are a question.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.runtime.plan.live import LiveStack

USER_POOL = "AWS::Cognito::UserPool"
CLIENT = "AWS::Cognito::UserPoolClient"
IDENTITY_POOL = "AWS::Cognito::IdentityPool"
ATTACHMENT = "AWS::Cognito::IdentityPoolRoleAttachment"
GROUP = "AWS::Cognito::UserPoolGroup"
DOMAIN = "AWS::Cognito::UserPoolDomain"
PROVIDER = "AWS::Cognito::UserPoolIdentityProvider"
BUCKET = "AWS::S3::Bucket"
TABLE = "AWS::DynamoDB::Table"
STREAM = "AWS::Kinesis::Stream"


class Spot(NamedTuple):
    """A resource in a stack."""

    stack: LiveStack
    logical_id: str

    @property
    def type(self) -> str:
        return str(self.stack.definition(self.logical_id)["Type"])

    @property
    def physical_id(self) -> str | None:
        found = self.stack.resources.get(self.logical_id)
        return found.physical_id if found else None

    def __str__(self) -> str:
        return f"{self.logical_id} of {self.stack.name}"


Rule = Callable[[Landscape, Spot, tuple[Spot, ...], str], tuple[Spot, ...]]
"""(landscape, the Gen 1 resource, Gen 2's resources of its type, the Gen 1 resource's name in the project)."""


def spots(stacks: Iterable[LiveStack], kind: str) -> tuple[Spot, ...]:
    """The deployed resources of a type."""
    return tuple(Spot(stack, name) for stack in stacks for name in stack.of_types((kind,)))


def candidates(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    """Those of `offered` whose place `source` may take; `name` is what the project calls it."""
    return _RULES[source.type](landscape, source, offered, name)


def is_web_client(landscape: Landscape, source: Spot) -> bool | None:
    """Whether a Gen 1 app client is the one for browsers; None where neither its id nor an output says."""
    told = {key: source.stack.deployed.outputs.get(key) for key in ("AppClientIDWeb", "AppClientID")}
    by_output = [key == "AppClientIDWeb" for key, value in told.items() if value and value == source.physical_id]
    by_id = {"UserPoolClientWeb": True, "UserPoolClient": False}.get(source.logical_id)
    if by_output and by_id is not None and by_output != [by_id]:
        return None
    return by_output[0] if len(by_output) == 1 else by_id


def name_in_gen2(spot: Spot) -> str:
    """What the Gen 2 project calls a resource: its construct's id, in letters and digits only, lower case."""
    path = spot.stack.definition(spot.logical_id).get("Metadata", {}).get("aws:cdk:path")
    if isinstance(path, str):
        steps = [step for step in path.split("/") if step != "Resource"]
        return plain(steps[-1])
    return without_hash(spot.logical_id)


def plain(text: str) -> str:
    """Letters and digits only, lower case: what is left of a name in logical ids."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _only(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    return offered


def _client(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    """Amplify names the client for browsers `UserPoolAppClient` and the other `NativeAppClient`; the root's output
    webClientId has to agree."""
    web = is_web_client(landscape, source)
    announced = landscape.root_output(landscape.gen2_root, "webClientId")
    found = []
    for spot in offered:
        is_native = "NativeAppClient" in spot.logical_id
        is_web = not is_native and "UserPoolAppClient" in spot.logical_id
        if announced is not None and (spot.physical_id == announced) != is_web:
            continue
        if (is_web and web is True) or (is_native and web is False):
            found.append(spot)
    return tuple(found)


def _group(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    wanted = source.stack.property(source.logical_id, "GroupName")
    return tuple(spot for spot in offered if wanted and spot.stack.property(spot.logical_id, "GroupName") == wanted)


def _bucket(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    """The app's default bucket, if there is more than one."""
    announced = landscape.root_output(landscape.gen2_root, "bucketName")
    default = tuple(spot for spot in offered if spot.physical_id == announced)
    return default if len(default) == 1 else offered


def _by_name(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    return tuple(spot for spot in offered if name_in_gen2(spot) == plain(name))


def _stream(landscape: Landscape, source: Spot, offered: tuple[Spot, ...], name: str) -> tuple[Spot, ...]:
    """The first stream of an app stands in the stack `analytics`, every other in one with its name."""
    stacks = {stack.name: without_hash(path) for path, stack in landscape.gen2.items()}
    own = tuple(spot for spot in offered if stacks[spot.stack.name] == f"analytics{plain(name)}")
    return own or tuple(spot for spot in offered if stacks[spot.stack.name] == "analytics") or offered


def without_hash(logical_id: str) -> str:
    """A logical id that the CDK made, without its hash, in letters and digits only, lower case."""
    return plain(re.sub(r"[0-9A-F]{8}$", "", logical_id))


_RULES: Mapping[str, Rule] = {
    USER_POOL: _only,
    CLIENT: _client,
    IDENTITY_POOL: _only,
    ATTACHMENT: _only,
    GROUP: _group,
    BUCKET: _bucket,
    TABLE: _by_name,
    STREAM: _stream,
}
