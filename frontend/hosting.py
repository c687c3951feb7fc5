"""Sites by S3 and CloudFront: `hosting/S3AndCloudFront/template.json` → `ir.hosting`.

People edit this template (certificates, firewalls, cache behaviours), so it is carried over as a whole. Only names that
Gen 1's own site has are taken out.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import ResourceTemplate, read_resource_template
from amp2gen.ir import kinds
from amp2gen.ir.expr import Opaque
from amp2gen.ir.hosting import Hosting, TemplateParameter

BUCKET = "AWS::S3::Bucket"
DISTRIBUTION = "AWS::CloudFront::Distribution"

PHYSICAL_NAMES: Mapping[str, str] = {
    BUCKET: "BucketName",
    "AWS::WAFv2::IPSet": "Name",
    "AWS::WAFv2::WebACL": "Name",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::IAM::Role": "RoleName",
}
"""Properties that name a resource, which Gen 1's own has already."""


def lower_hosting(entry: Entry, context: Context) -> Hosting | None:
    """The site; None, with a diagnostic, if its template is missing or has no bucket."""
    path = f"{entry.folder}/template.json"
    if not context.project.below(entry.folder):
        return None  # which is reported for resources of all kinds
    source = read_resource_template(path, entry, context)
    if source is None or not source.resources_of(BUCKET):
        message = f"hosting {entry.name}: the checkout has no template with the site's bucket"
        context.log.add(kinds.HOSTING_UNREADABLE, entry.origin, message)
        return None
    template = _without_names(source, context)
    _drop_unused(template, "Conditions", "Condition")
    _drop_unused(template, "Parameters", "Ref")
    context.log.add(
        kinds.HOSTING_NEW_SITE,
        entry.origin,
        f"hosting {entry.name}: the branch gets a site of its own, which `amplify publish` does not fill",
        "publish with `aws s3 sync`, or connect the branch in Amplify Hosting and delete amplify/hosting",
    )
    return Hosting(
        name=entry.name,
        origin=entry.origin,
        template=json.dumps(template, indent=2, ensure_ascii=False),
        parameters=tuple(_parameters(source, template, context)),
        bucket=source.resources_of(BUCKET)[0].logical_id,
        distribution=next((each.logical_id for each in source.resources_of(DISTRIBUTION)), None),
    )


def _without_names(source: ResourceTemplate, context: Context) -> dict[str, Any]:
    written: Any = source.document.data
    template: dict[str, Any] = deepcopy(written)
    for resource in source.template.resources.values():
        properties = template["Resources"][resource.logical_id].get("Properties", {})
        properties.pop(PHYSICAL_NAMES.get(resource.type, ""), None)
        config = properties.get("DistributionConfig") if resource.type == DISTRIBUTION else None
        if isinstance(config, dict) and config.pop("Aliases", None):
            context.log.add(
                kinds.HOSTING_DOMAIN,
                source.origin(f"{resource.properties_pointer}/DistributionConfig/Aliases"),
                f"hosting {source.entry.name}: the site's domains stay with Gen 1's distribution",
                "move them with `aws cloudfront associate-alias` once the new site is published",
            )
    return template


def _drop_unused(template: dict[str, Any], section: str, key: str) -> None:
    """Entries of a section that nothing in the template names any more."""
    entries = template.get(section)
    if not isinstance(entries, dict):
        return
    for name in list(entries):
        rest = {**template, section: {other: entry for other, entry in entries.items() if other != name}}
        if not _names(rest, name, key):
            del entries[name]
    if not entries:
        del template[section]


def _names(value: Any, name: str, key: str) -> bool:
    """Whether `{key: name}`, `Fn::If` or `Fn::Sub` anywhere in a value names it."""
    match value:
        case str():
            return f"${{{name}}}" in value
        case list():
            return any(_names(item, name, key) for item in value)
        case dict():
            chosen = value.get("Fn::If")
            is_chosen = isinstance(chosen, list) and chosen[:1] == [name]
            return value.get(key) == name or is_chosen or any(_names(item, name, key) for item in value.values())
    return False


def _parameters(source: ResourceTemplate, template: dict[str, Any], context: Context) -> Iterator[TemplateParameter]:
    for name in template.get("Parameters", {}):
        value = source.expr({"Ref": name})
        if isinstance(value, Opaque):
            context.log.add(
                kinds.UNRESOLVED_VALUE,
                source.entry.origin,
                f"hosting {source.entry.name}: the value of {name} cannot be resolved",
            )
        yield TemplateParameter(name=name, value=value)
