"""One request, with what the operations all need: templates from body or URL, pages, outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cfnbed.deployment.plan import fetch_template
from cfnbed.deployment.run import Outcome
from cfnbed.errors import ServiceError, invalid
from cfnbed.faults import FaultPlan
from cfnbed.model import Stack
from cfnbed.resource_types import type_of
from cfnbed.template.document import INLINE_LIMIT, Template, parse
from cfnbed.template.structure import check
from cfnbed.world import World


@dataclass(frozen=True)
class Request:
    """`parameters` have boto3's names and types."""

    world: World
    faults: FaultPlan
    operation: str
    parameters: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        return self.parameters.get(name, default)

    def need(self, name: str) -> Any:
        if self.parameters.get(name) in (None, ""):
            member = name[:1].lower() + name[1:]
            raise invalid(
                f"1 validation error detected: Value null at '{member}' failed to satisfy constraint: "
                "Member must not be null"
            )
        return self.parameters[name]

    def stack(self) -> Stack:
        return self.world.stack(self.need("StackName"))

    def tags(self, default: dict[str, str]) -> dict[str, str]:
        """Stack tags given; those it has when none are."""
        found = self.get("Tags")
        return default if found is None else {tag["Key"]: tag["Value"] for tag in found}

    def outcome(self, ticks: int) -> Outcome:
        return self.faults.outcome(self.operation, ticks)

    def template(self, previous: Template | None = None) -> Template:
        """The checked template of TemplateBody, TemplateURL or UsePreviousTemplate."""
        return template_of(self.world, self.parameters, previous)

    def page(self, name: str, items: Sequence[Any], size: int) -> dict[str, Any]:
        """`items` from NextToken on, at most `size`, with the token of the rest."""
        token = self.get("NextToken")
        if token is not None and not str(token).isdigit():
            raise invalid("The specified token is not valid.")
        start = int(token or 0)
        end = start + min(size, int(self.get("MaxResults") or size))
        return {name: list(items[start:end])} | ({"NextToken": str(end)} if end < len(items) else {})


Handler = Callable[[Request], dict[str, Any]]


def template_of(world: World, given: Mapping[str, Any], previous: Template | None = None) -> Template:
    body, url = given.get("TemplateBody"), given.get("TemplateURL")
    if given.get("UsePreviousTemplate"):
        if body or url or previous is None:
            raise invalid("You cannot specify both usePreviousTemplate and Template Body/Template URL.")
        return previous
    if (body is None) == (url is None):
        raise invalid("Either Template URL or Template Body must be specified.")
    if url is not None:
        return fetch_template(world, url)
    check_inline_size(str(body))
    template = parse(str(body))
    check(template)
    return template


def check_inline_size(body: str) -> None:
    if len(body.encode()) > INLINE_LIMIT:
        raise invalid(
            f"1 validation error detected: Value '{body[:200]}' at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {INLINE_LIMIT}"
        )


def check_capabilities(templates: Sequence[Template], given: Sequence[str]) -> None:
    """IAM resources need an acknowledgement, a stronger one where they have names of their own."""
    needed = ""
    for template in templates:
        for definition in template.resources.values():
            name = type_of(definition["Type"]).iam_name
            if name is None:
                continue
            named = bool(name) and name in definition.get("Properties", {})
            needed = "CAPABILITY_NAMED_IAM" if named else needed or "CAPABILITY_IAM"
    accepted = (
        {"CAPABILITY_NAMED_IAM"} if needed == "CAPABILITY_NAMED_IAM" else {"CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"}
    )
    if needed and not accepted & set(given):
        raise ServiceError("InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]")


def compact(answer: dict[str, Any]) -> dict[str, Any]:
    """Without the members AWS leaves out when it has nothing to say."""
    return {name: value for name, value in answer.items() if value is not None}
