"""Which nested stack a resource lives in: the rules of `define*`."""

from collections.abc import Iterable, Mapping

from amp2gen.ir.custom import CustomStack
from amp2gen.ir.functions import Function, Stack
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.rest_api import RestApi

STACK_OF_KIND: Mapping[str, str] = {
    "auth": "auth",
    "groups": "auth",
    "api": "data",
    "models": "data",
    "buckets": "storage",
    "streams": "analytics",
}
"""The nested stack of each kind of resource, by the first part of its id. Tables are left out: their stacks refer to no
other, so that no reference to them closes a cycle."""


def joined_stacks(groups: Mapping[str, Stack], custom: Iterable[CustomStack]) -> dict[str, str]:
    """The stacks of what joins another's, by id: functions by their groups, and what is beside functions."""
    functions: dict[str, str] = {f"{Function.ID_PREFIX}/{name}": group for name, group in groups.items()}
    return functions | {stack.id: functions[stack.beside.id] for stack in custom if stack.beside}


def stack_of(id: str, joined: Mapping[str, str]) -> str | None:
    """The stack of a resource by id; None for kinds that have none, or one that refers to no other."""
    if id in joined:
        return joined[id]
    kind, _, name = id.partition("/")
    if kind in GEO:
        return geo_stack(name)
    if kind == RestApi.ID_PREFIX:
        return rest_api_stack(name)
    if kind == CustomStack.ID_PREFIX:
        return custom_stack(name)
    return STACK_OF_KIND.get(kind)


def seen_from(id: str, stack: str, joined: Mapping[str, str]) -> str | None:
    """The part of the backend that a reference to a resource leads to: another stack as a whole; in its own `stack` a
    function by id, and what is not beside a function as one part, by the stack's name."""
    found = stack_of(id, joined)
    if found != stack or id not in joined:
        return found
    return id if id.startswith(f"{Function.ID_PREFIX}/") else None


GEO = frozenset({Map.ID_PREFIX, PlaceIndex.ID_PREFIX, GeofenceCollection.ID_PREFIX})


def geo_stack(name: str) -> str:
    """The stack of its own that a map, place index or geofence collection has."""
    return f"geo{name}"


def rest_api_stack(name: str) -> str:
    """The stack of its own that a REST API has."""
    return f"api{name}"


def custom_stack(name: str) -> str:
    """The stack of its own that a custom resource has."""
    return f"custom{name}"


def api_stack(name: str) -> str:
    """The stack of its own that a user's stack beside the GraphQL API is."""
    return f"data{''.join(filter(str.isalnum, name))}"
