"""What the next Gen 2 deployment would do to a resource that has moved: its definition there applies to it then.

Names and ids that the compiled project takes over once a branch is marked as moved are not looked at here.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from amp2gen.ir.diagnostics import Kind
from amp2gen.ir.kinds import DEPLOYMENT_WOULD_FAIL, INDEX_WOULD_GO, WOULD_BE_REPLACED
from amp2gen.runtime.plan.categories import Category, Pair
from amp2gen.runtime.plan.counterparts import BUCKET, CLIENT, GROUP, IDENTITY_POOL, TABLE, USER_POOL
from amp2gen.syntax.documents import Json

CREATE_ONLY: Mapping[str, Mapping[str, Json]] = {
    USER_POOL: {"UsernameAttributes": [], "AliasAttributes": [], "UsernameConfiguration": None},
    CLIENT: {"GenerateSecret": False},
    GROUP: {"GroupName": None},
    TABLE: {"KeySchema": None, "LocalSecondaryIndexes": [], "ImportSourceSpecification": None},
    BUCKET: {"ObjectLockEnabled": False},
}
"""Properties whose change means a new resource ("Update requires: Replacement"), and what they are when not set.

Names are case-sensitive in a pool that does not say so, but CloudFormation compares templates, not meanings.
"""

STANDARD_ATTRIBUTES = frozenset(
    {
        *("address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name", "locale"),
        *("middle_name", "name", "nickname", "phone_number", "phone_number_verified", "picture"),
        *("preferred_username", "profile", "sub", "updated_at", "website", "zoneinfo"),
    }
)
"""What every user pool has; a template says only which are required, and which cannot change once they are set."""

Danger = tuple[Kind, str]
"""What kind it is, and the difference in words."""


def dangers(category: Category) -> Iterator[Danger]:
    """What of the live resources the next deployment would replace, or could not do."""
    for pair in category.pairs:
        live = _Compared(category, pair)
        yield from ((WOULD_BE_REPLACED, message) for message in _replacements(live))
        for rule in _RULES.get(live.type, ()):
            yield from rule(live)


class _Compared:
    """A live resource, and what Gen 2 says about it."""

    def __init__(self, category: Category, pair: Pair) -> None:
        self.type = str(category.gen1.definition(pair.gen1_id)["Type"])
        self.gen1, self.gen2 = f"{pair.gen1_id} in {category.gen1.name}", f"{pair.gen2_id} in {category.gen2.name}"
        self._category, self._pair = category, pair

    def values(self, name: str) -> tuple[Json, Json]:
        """A property, before and after."""
        category, pair = self._category, self._pair
        return category.gen1.property(pair.gen1_id, name), category.gen2.property(pair.gen2_id, name)


def _replacements(live: _Compared) -> Iterator[str]:
    for name, default in CREATE_ONLY.get(live.type, {}).items():
        old, new = live.values(name)
        if differs(old, new, default):
            yield f"{name} of {live.gen1} is {_shown(old)}, that of {live.gen2} {_shown(new)}"


def _attributes(live: _Compared) -> Iterator[Danger]:
    """Attributes of a user pool: one may be added, but none taken away or changed."""
    before, after = (_by_name(value, "Name") for value in live.values("Schema"))
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        standard = name in STANDARD_ATTRIBUTES
        if not standard and old is None:
            continue
        if not standard and new is None:
            yield DEPLOYMENT_WOULD_FAIL, f"the user attribute {name} of {live.gen1} is missing in {live.gen2}"
            continue
        defaults = {"Required": False, "Mutable": True} if standard else {}
        for key, was, becomes in _changed(defaults | (old or {}), defaults | (new or {})):
            said = f"{key} of the user attribute {name} of {live.gen1} is {_shown(was)}"
            yield DEPLOYMENT_WOULD_FAIL, f"{said}, in {live.gen2} {_shown(becomes)}"


def _changed(old: Mapping[str, Json], new: Mapping[str, Json], path: str = "") -> Iterator[tuple[str, Json, Json]]:
    """What both say, and not alike. What one of them does not say is the default, which the live pool has."""
    for key in sorted((old.keys() & new.keys()) - {"Name"}):
        was, becomes = old[key], new[key]
        if isinstance(was, dict) and isinstance(becomes, dict):
            yield from _changed(was, becomes, f"{path}{key}.")
        elif str(was).lower() != str(becomes).lower():
            yield f"{path}{key}", was, becomes


def _developer_provider(live: _Compared) -> Iterator[Danger]:
    old, new = live.values("DeveloperProviderName")
    if old is not None and old != new:
        said = f"DeveloperProviderName of {live.gen1} is {_shown(old)}, that of {live.gen2} {_shown(new)}"
        yield DEPLOYMENT_WOULD_FAIL, said


def _key_types(live: _Compared) -> Iterator[Danger]:
    """The type of an attribute that is a key (of the table, or of an index) is part of the key."""
    before, after = (_by_name(value, "AttributeName") for value in live.values("AttributeDefinitions"))
    for name in sorted(before.keys() & after.keys()):
        old, new = before[name].get("AttributeType"), after[name].get("AttributeType")
        if old != new:
            yield WOULD_BE_REPLACED, f"the key attribute {name} of {live.gen1} is of type {old}, in {live.gen2} {new}"


def _indexes(live: _Compared) -> Iterator[Danger]:
    """DynamoDB makes or deletes one index at a time, and changes none but by making it anew."""
    before, after = (_by_name(value, "IndexName") for value in live.values("GlobalSecondaryIndexes"))
    for name in sorted(before):
        if name not in after:
            yield INDEX_WOULD_GO, f"the index {name} of {live.gen1} is missing in {live.gen2}"
        elif any(
            _normal(before[name].get(key)) != _normal(after[name].get(key)) for key in ("KeySchema", "Projection")
        ):
            yield INDEX_WOULD_GO, f"the index {name} of {live.gen1} has other keys or attributes in {live.gen2}"
    added = sorted(after.keys() - before.keys())
    if len(added) > 1:
        names = ", ".join(added)
        yield DEPLOYMENT_WOULD_FAIL, f"{live.gen2} has {len(added)} indexes more than {live.gen1} ({names})"


_RULES: Mapping[str, tuple[Callable[[_Compared], Iterator[Danger]], ...]] = {
    USER_POOL: (_attributes,),
    IDENTITY_POOL: (_developer_provider,),
    TABLE: (_key_types, _indexes),
}


def _by_name(value: Json, key: str) -> dict[str, dict[str, Any]]:
    """A list of objects by what they are called; that an attribute is custom is left out of its name."""
    found = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return {str(item.get(key)).removeprefix("custom:"): item for item in found}


def differs(old: Json, new: Json, default: Json) -> bool:
    """Whether two values of a property mean different things, None being `default`."""
    before, after = (default if value is None else value for value in (old, new))
    return _normal(before) != _normal(after)


def _normal(value: Json) -> object:
    """Lists without an order, and texts that mean booleans or numbers as what they mean."""
    if isinstance(value, list):
        return sorted((_normal(item) for item in value), key=repr)
    if isinstance(value, dict):
        return {key: _normal(item) for key, item in value.items()}
    return str(value).lower() if isinstance(value, bool | int | float) else value


def _shown(value: Json) -> str:
    return "not set" if value in (None, []) else str(value)
