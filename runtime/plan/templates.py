"""Templates as text and as data: reading, hashing, writing, and how long one may be."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from amp2gen.syntax.documents import load
from amp2gen.syntax.spans import SyntaxProblem

Template = dict[str, Any]
"""A template's parsed JSON."""

INLINE_LIMIT = 51_200
"""Bytes of a TemplateBody (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html)."""

MAX_TEMPLATE = 1_000_000
"""Bytes of a template in S3, on the same page."""

PLACEHOLDER = "MigrationPlaceholder"
PLACEHOLDER_DEFINITION: Template = {"Type": "AWS::CloudFormation::WaitConditionHandle", "Properties": {}}
"""Keeps a stack from becoming empty: CloudFormation refuses a refactor that would leave one so."""


_NAME = {True: "template.json", False: "template.yaml"}


class TemplateError(ValueError):
    """A text that is no template; the message says why."""


def parse_template(text: str) -> Template:
    """The template in a text, JSON or YAML; YAML's short tags become functions. Raises TemplateError."""
    try:
        data = load(text, _NAME[text.lstrip().startswith("{")]).data
    except SyntaxProblem as problem:
        raise TemplateError(str(problem)) from None
    if not isinstance(data, dict) or not isinstance(data.get("Resources"), dict):
        raise TemplateError("a CloudFormation template is an object with Resources")
    template: Template = data
    for section in ("Resources", "Outputs", "Parameters", "Mappings"):
        if not _is_object_of_objects(template.get(section, {})):
            raise TemplateError(f"{section} of a CloudFormation template is an object of objects")
    for name, definition in template["Resources"].items():
        if not isinstance(definition.get("Type"), str) or not isinstance(definition.get("Properties", {}), dict):
            raise TemplateError(f"the resource {name} needs a text as Type, and an object as Properties")
    return template


def _is_object_of_objects(section: object) -> bool:
    return isinstance(section, dict) and all(isinstance(member, dict) for member in section.values())


@lru_cache(maxsize=512)
def template_hash(text: str) -> str:
    """`sha256:…` over the canonical JSON of the template, so that layout and order of keys make no difference.

    A text that is no template is hashed as it is.
    """
    try:
        canonical = json.dumps(parse_template(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except TemplateError:
        canonical = text
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def template_text(template: Template) -> str:
    """What is sent to CloudFormation: JSON, indented for people unless that makes it too long for a request."""
    readable = json.dumps(template, indent=2, ensure_ascii=False)
    return readable if fits_inline(readable) else json.dumps(template, separators=(",", ":"), ensure_ascii=False)


def fits_inline(text: str) -> bool:
    """Whether a request can hold the text as TemplateBody."""
    return len(text.encode()) <= INLINE_LIMIT
