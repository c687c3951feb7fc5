"""Resources that no program can carry over honestly, each with what it holds and the way out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.syntax.cloudformation.values import Value, current_text

TASK = "AWS::ECS::TaskDefinition"


def report_uncarried(context: Context) -> None:
    for entry in context.project.entries:
        report = UNCARRIED.get((entry.category, entry.service))
        if report is not None:
            report(entry, context)


def is_named(category: str, service: str) -> bool:
    """Whether such a resource is reported here."""
    return (category, service) in UNCARRIED


def _bot(entry: Entry, context: Context) -> None:
    files = [f"{entry.folder}/{name}" for name in ("cli-inputs.json", "parameters.json")]
    file = next((each for each in files if each in context.project.files), None)
    words = f"{file} has its intents and utterances; " if file else ""
    context.log.add(
        kinds.LEX_V1_ENDED,
        Origin(file=file) if file else entry.origin,
        f"interactions {entry.name}: Amazon Lex V1 ended on 15 September 2025, and its bots with it",
        f"{words}build the bot anew in Amazon Lex V2, with CfnBot of aws-cdk-lib/aws-lex in "
        f"amplify/interactions/{entry.name}/resource.ts: `amp2gen explain A2G1931` has the steps",
    )


def _containers(entry: Entry, context: Context) -> None:
    path = find_template(entry, context)
    source = read_resource_template(path, entry, context) if path else None
    found = "; ".join(_described(source)) if source else ""
    context.log.add(
        kinds.CONTAINERS_NOT_CARRIED,
        entry.origin,
        f"{entry.category} {entry.name} runs containers" + (f" ({found})" if found else ""),
        "define an ApplicationLoadBalancedFargateService or an HTTP API with a VPC link in a stack of its own",
    )


def _described(source: ResourceTemplate) -> Iterator[str]:
    """`web, port 8080`, for each container of the template."""
    for task in source.resources_of(TASK):
        definitions = source.value(task.properties.get("ContainerDefinitions"))
        for container in definitions if isinstance(definitions, list) else []:
            if isinstance(container, dict):
                yield ", ".join((_text(container.get("Name")) or "a container", *_ports(container)))


def _ports(container: Mapping[str, Value]) -> Iterator[str]:
    mappings: Any = container.get("PortMappings")
    for mapping in mappings if isinstance(mappings, list) else []:
        port = _text(mapping.get("ContainerPort")) if isinstance(mapping, dict) else None
        if port:
            yield f"port {port}"


def _text(value: Value) -> str | None:
    return current_text(value)


UNCARRIED: Mapping[tuple[str, str], Callable[[Entry, Context], None]] = {
    ("interactions", "Lex"): _bot,
    ("api", "ElasticContainer"): _containers,
    ("hosting", "ElasticContainer"): _containers,
}
