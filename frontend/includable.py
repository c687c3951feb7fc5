"""What the CDK's `CfnInclude` cannot take of a template of the user's own, so that it is named here and not at synth.

Source: aws-cdk-lib, cloudformation-include/lib/cfn-include.js and core/lib/helpers-internal/cfn-parse.js. A key
`Fn::Transform` takes the place of all that stands beside it (core's `deepMerge` keeps intrinsic functions alone).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.ir import kinds
from amp2gen.syntax.cloudformation.language_extensions import left_over, transforms
from amp2gen.syntax.cloudformation.references import references
from amp2gen.syntax.documents import Document, child_pointer

TRANSFORM = "Fn::Transform"


def is_includable(what: str, document: Document, context: Context) -> bool:
    """Whether the template can be included; what is in the way is reported, each in its place."""
    return not _report(what, [*_obstacles(document.data), *_made_by_transforms(document.data)], document, context)


def report_resource(what: str, resource: str, document: Document, context: Context) -> None:
    """Says what is in the way of including one resource of a template, by its pointer."""
    _report(what, _within(resource, document), document, context)


def is_resource_includable(resource: str, document: Document) -> bool:
    """Whether the resource at a pointer can be included, be it in a template with others or without."""
    return not _within(resource, document)


Obstacle = tuple[str, str, str]
"""Where it is, what it is, and what helps."""


def _report(what: str, found: list[Obstacle], document: Document, context: Context) -> bool:
    for pointer, message, help in found:
        context.log.add(kinds.TEMPLATE_NOT_INCLUDED, origin_at(document, pointer), f"{what}: {message}", help)
    return found != []


def _within(resource: str, document: Document) -> list[Obstacle]:
    return [each for each in _obstacles(document.data) if each[0].startswith(f"{resource}/")]


def _obstacles(template: Any) -> Iterator[Obstacle]:
    for pointer, function in left_over(template):
        help = "write what it stands for down in the template; its arguments must be known at compile time"
        yield pointer, f"{function} depends on what only a deployment knows, and the CDK cannot include it", help
    yield from _snippets(template, "")


def _snippets(node: Any, pointer: str) -> Iterator[Obstacle]:
    """`Fn::Transform` where a part of an object should come from it."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _snippets(item, child_pointer(pointer, index))
    elif isinstance(node, Mapping):
        parts = pointer.split("/")[1:]
        in_resource = parts[:1] == ["Resources"]
        stays = not parts or (in_resource and len(parts) == 2)
        is_value = len(node) == 1 and len(parts) > 1 and not (in_resource and parts[2:] == ["Properties"])
        if TRANSFORM in node and not stays and not is_value:
            message = "Fn::Transform adds to an object, which the CDK cannot include"
            help = "write what the macro or the included file gives into the template in its place"
            yield child_pointer(pointer, TRANSFORM), message, help
        for key, member in node.items():
            yield from _snippets(member, child_pointer(pointer, key))


def _made_by_transforms(template: Any) -> Iterator[Obstacle]:
    """References to what a macro will make, such as the role of a Serverless function."""
    if not transforms(template):
        return
    declared = {*(template.get("Resources") or {}), *(template.get("Parameters") or {})}
    names = sorted({name for name, _ in references(template) if name not in declared and "::" not in name})
    for name in names:
        help = "write that resource down in the template, or what is made of it without the macro"
        message = f"{name} is made by {', '.join(transforms(template))}, and the CDK cannot refer to it"
        yield "/Transform", message, help
