"""The hosted UI's domain and identity providers. CloudFormation cannot move them: they are let go and imported.

Older Gen 1 projects make them with Lambda functions, so that none of their stacks owns them. Gen 2's own ones, of the
fresh pool, are let go and stay with that pool.
"""

import json
from typing import Any, NamedTuple

from amp2gen.ir.kinds import EXTRA_IN_GEN2, NO_COUNTERPART
from amp2gen.runtime.plan.categories import Adopted, Category, Pair
from amp2gen.runtime.plan.counterparts import DOMAIN, PROVIDER, USER_POOL
from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.prepare import retained
from amp2gen.runtime.plan.problems import Problems

_KEYS = {DOMAIN: "Domain", PROVIDER: "ProviderName"}
"""The property that tells one from another, within a pool."""


class Live(NamedTuple):
    """One that exists; `gen1_id` where a Gen 1 stack owns it."""

    type: str
    name: str
    gen1_id: str | None = None


def adopted(landscape: Landscape, category: Category, pool: Pair, problems: Problems) -> tuple[Adopted, ...]:
    """What Gen 2's auth stack imports for Gen 1's pool, in the order of its template."""
    gen1, gen2 = category.gen1, category.gen2
    live_pool, own_pool = gen1.resources[pool.gen1_id].physical_id, gen2.resources[pool.gen2_id].physical_id
    if live_pool is None or own_pool is None:
        return ()
    waiting = list(_live(landscape, gen1, live_pool))
    found: list[Adopted] = []
    for logical_id in gen2.of_types((DOMAIN, PROVIDER)):
        kind = str(gen2.definition(logical_id)["Type"])
        own = gen2.property(logical_id, _KEYS[kind])
        match = next((it for it in waiting if it.type == kind and (kind == DOMAIN or it.name == own)), None)
        if match is None:
            problems.add(EXTRA_IN_GEN2, f"{logical_id} ({kind}) belongs to the fresh user pool only", gen2.name)
            continue
        waiting.remove(match)
        found.append(
            Adopted(
                match.gen1_id,
                logical_id,
                kind,
                {"UserPoolId": live_pool, _KEYS[kind]: match.name},
                {"UserPoolId": own_pool, _KEYS[kind]: str(own)},
                _definition(match, live_pool, gen2.property(logical_id, "ProviderType")),
            )
        )
    for left in waiting:
        message = f"{left.name} ({left.type}) has no counterpart in {landscape.gen2_root}"
        problems.add(NO_COUNTERPART, message, gen1.name)
    return tuple(found)


def _live(landscape: Landscape, gen1: LiveStack, pool: str) -> tuple[Live, ...]:
    """What the live pool has: from the snapshot's facts, else from what Gen 1's stack has and was given."""
    owned = {
        (str(gen1.definition(name)["Type"]), str(gen1.property(name, _KEYS[gen1.definition(name)["Type"]]))): name
        for name in gen1.of_types((DOMAIN, PROVIDER))
    }
    facts = landscape.snapshot.facts.get(USER_POOL, {}).get(pool, {})
    if "IdentityProviders" in facts:
        domains, providers = [facts.get("Domain")], list(facts["IdentityProviders"])
    else:
        domains = [gen1.deployed.outputs.get("HostedUIDomain")]
        providers = _providers_given(gen1)
    names = [(DOMAIN, str(name)) for name in domains if name] + [(PROVIDER, str(name)) for name in providers]
    return tuple(Live(kind, name, owned.get((kind, name))) for kind, name in dict.fromkeys([*names, *owned]))


def _providers_given(gen1: LiveStack) -> list[str]:
    """The providers in the parameter `hostedUIProviderMeta`, a list of objects in a text."""
    given = gen1.deployed.parameters.get("hostedUIProviderMeta")
    try:
        data = json.loads((given and given.value) or "[]")
    except ValueError:
        return []
    entries = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
    return [item["ProviderName"] for item in entries if isinstance(item.get("ProviderName"), str)]


def _definition(live: Live, pool: str, provider_type: object) -> dict[str, Any]:
    """An import does not look at the rest; the next deployment says what it is to be."""
    properties: dict[str, Any] = {"UserPoolId": pool, _KEYS[live.type]: live.name}
    if live.type == PROVIDER:
        kind = provider_type if isinstance(provider_type, str) else live.name
        properties |= {"ProviderType": kind, "ProviderDetails": {}, "AttributeMapping": {}}
    return retained({"Type": live.type, "Properties": properties})
