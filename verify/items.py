"""What is compared: settings of one thing in the app, normalized so that equal meaning is equal data."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Resource


@dataclass(frozen=True)
class Item:
    """A thing of one side: its kind ("user pool client"), its role among its kind ("web"), its settings.

    `properties` are by dotted path; lists without order are sorted, what says nothing is left out.
    """

    kind: str
    role: str
    properties: Mapping[str, Json]
    place: Origin

    @property
    def name(self) -> str:
        return f"{self.kind} {self.role}".rstrip()


def item_of(kind: str, resource: Resource, properties: Mapping[str, Json], role: str | None = None) -> Item:
    """An item for a resource. Its role is what follows the kind in the resource's own, unless given."""
    own = resource.role.removeprefix(kind).strip() if role is None else role
    return Item(kind, own, flat(properties), resource.place)


def flat(properties: Mapping[str, Json]) -> dict[str, Json]:
    """Settings by dotted path: `{"a": {"b": "1"}, "c": []}` is `{"a.b": 1}`."""
    return dict(_leaves(dict(properties), ""))


def _leaves(value: Json, path: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for key, item in value.items():
            item = _tags(item) if key.endswith("Tags") else item
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif value is not None and value != []:
        yield path, normal(value)


def _tags(written: Json) -> Json:
    """Tags by key: CloudFormation has them as a list or as an object, as the resource type pleases."""
    if not isinstance(written, list):
        return written
    return {str(each.get("Key")): each.get("Value") for each in written if isinstance(each, dict)}


def normal(value: Json) -> Json:
    """Numbers and booleans that are written as text become what they mean; lists of texts have no order."""
    match value:
        case str():
            return _SCALARS.get(value, int(value) if _is_integer(value) else value)
        case list():
            items = [normal(item) for item in value]
            return items if any(isinstance(item, dict) for item in items) else sorted(items, key=_sort_key)
        case dict():
            return {key: normal(item) for key, item in value.items()}
        case _:
            return value


_SCALARS: Mapping[str, Json] = {"true": True, "false": False, "True": True, "False": False}


def _is_integer(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15 and (text == "0" or text[0] != "0")


def _sort_key(value: Json) -> tuple[str, str]:
    return (type(value).__name__, json.dumps(value, sort_keys=True))


def keyed(items: Json, *keys: str) -> dict[str, Json]:
    """A list of objects as an object, by what they are told apart by: `keyed([{"Name": "a", …}], "Name")`."""
    if not isinstance(items, list):
        return {}
    found: dict[str, Json] = {}
    for item in items:
        if isinstance(item, dict):
            name = " ".join(str(item.get(key)) for key in keys)
            found[name] = {key: value for key, value in item.items() if key not in keys} or True
    return found


def without(properties: Mapping[str, Json], *names: str) -> dict[str, Json]:
    """The properties but for some, which are compared elsewhere or in another form."""
    return {key: value for key, value in properties.items() if key not in names}


def as_object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """A list; what may stand alone is a list of one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def upper_camel(value: Json) -> Json:
    """`{"keySchema": …}` as `{"KeySchema": …}`: Amplify's table resources write the API's names in lower camel."""
    match value:
        case dict():
            return {_upper(key): upper_camel(item) for key, item in value.items()}
        case list():
            return [upper_camel(item) for item in value]
        case _:
            return value


def _upper(name: str) -> str:
    return "SSE" + name[3:] if name.startswith("sse") else name[:1].upper() + name[1:]


def merged(items: Iterable[Item]) -> Iterator[Item]:
    """Items with the same kind and role as one: settings that a deployment makes in several places."""
    found: dict[tuple[str, str], Item] = {}
    for item in items:
        known = found.get((item.kind, item.role))
        found[(item.kind, item.role)] = (
            item if known is None else Item(item.kind, item.role, {**known.properties, **item.properties}, known.place)
        )
    yield from found.values()
