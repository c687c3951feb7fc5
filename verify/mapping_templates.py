"""The mapping templates that users wrote for Gen 1's resolvers: each has to be at work in the same one of Gen 2."""

import re
from collections.abc import Iterator, Mapping

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.differences import WHOLE
from amp2gen.verify.items import as_list, as_object
from amp2gen.verify.rows import Pair

_NAMES = ("RequestMappingTemplate", "ResponseMappingTemplate")


def mapping_template_pairs(
    templates: Mapping[str, str], gen2: Deployment, assets: Mapping[str, bytes]
) -> Iterator[Pair]:
    """One pair per file. `templates` are texts by path, whose names are `Type.field.req.vtl`, or with a slot of the
    pipeline `Type.field.auth.1.req.vtl`. Layout makes no difference, nor does how the name of a model's table is put
    in."""
    for path, text in templates.items():
        type_name, field, *_ = (*path.rpartition("/")[2].split("."), "", "")
        role = f"resolver {type_name}.{field}"
        written = {_normal(each) for each in _texts_of(role, gen2, assets)}
        name = path.rpartition("/")[2]
        has: Json = text if _normal(text) in written else None
        resolver = gen2.by_role.get(role)
        yield Pair("mapping template", name, WHOLE, text, has, Origin(file=path), resolver.place if resolver else None)


_TABLE = re.compile(r"\b(\w+)-(?:[a-z0-9]{26}|NONE|\$\{api\})-\w+\b")
_ROLE = re.compile(r"\$\{model table (\w+)\}")


def _normal(text: str) -> str:
    return " ".join(_TABLE.sub(r"table \1", _ROLE.sub(r"table \1", text)).split())


def _texts_of(role: str, deployment: Deployment, assets: Mapping[str, bytes]) -> Iterator[str]:
    """The templates of a resolver and of the functions of its pipeline."""
    resolver = deployment.by_role.get(role)
    if resolver is None:
        return
    yield from _texts(resolver, assets)
    for reference in as_list(as_object(resolver.properties.get("PipelineConfig")).get("Functions")):
        function = deployment.by_role.get(
            str(reference).removeprefix("${").removesuffix("}").removesuffix(".FunctionId")
        )
        if function is not None:
            yield from _texts(function, assets)


def _texts(resource: Resource, assets: Mapping[str, bytes]) -> Iterator[str]:
    for name in _NAMES:
        inline, location = resource.properties.get(name), str(resource.properties.get(f"{name}S3Location", ""))
        if isinstance(inline, str):
            yield inline
        elif (key := location.rpartition("/")[2]) in assets:
            yield assets[key].decode("utf-8", "replace")
