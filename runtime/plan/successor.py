"""What the next Gen 2 deployment would do to a resource that has moved: its definition there applies to it then.

Names and ids that the compiled project takes over once a branch is marked as moved are not looked at here.
"""

from collections.abc import Iterator, Mapping

from amp2gen.runtime.plan.categories import Category
from amp2gen.runtime.plan.counterparts import CLIENT, GROUP, TABLE, USER_POOL
from amp2gen.syntax.documents import Json

CREATE_ONLY: Mapping[str, Mapping[str, Json]] = {
    USER_POOL: {"UsernameAttributes": [], "AliasAttributes": [], "UsernameConfiguration": None},
    CLIENT: {"GenerateSecret": False},
    GROUP: {"GroupName": None},
    TABLE: {"KeySchema": None, "LocalSecondaryIndexes": []},
}
"""Properties whose change means a new resource ("Update requires: Replacement"), and what they are when not set.

Names are case-sensitive in a pool that does not say so, but CloudFormation compares templates, not meanings.
"""


def replacements(category: Category) -> Iterator[str]:
    """What differs between a live resource and its definition in Gen 2, in words, where that means replacement."""
    for pair in category.pairs:
        kind = category.gen1.definition(pair.gen1_id)["Type"]
        for name, default in CREATE_ONLY.get(kind, {}).items():
            old = category.gen1.property(pair.gen1_id, name)
            new = category.gen2.property(pair.gen2_id, name)
            if differs(old, new, default):
                yield (
                    f"{name} of {pair.gen1_id} in {category.gen1.name} is {_shown(old)}, "
                    f"that of {pair.gen2_id} in {category.gen2.name} {_shown(new)}"
                )


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
