"""What moves where, found in a snapshot: every live Gen 1 resource that holds data, with its place in Gen 2.

Whatever has no place, or several, is a problem; whatever is not looked at here is named as staying behind.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir.kinds import AMBIGUOUS_COUNTERPART, NO_COUNTERPART, NOTHING_TO_MOVE, STAYS_BEHIND
from amp2gen.runtime.movability import MOVED_TYPES, OUTLIVING_TYPES
from amp2gen.runtime.plan.categories import Category, Pair
from amp2gen.runtime.plan.counterparts import (
    ATTACHMENT,
    BUCKET,
    CLIENT,
    GROUP,
    IDENTITY_POOL,
    STREAM,
    TABLE,
    USER_POOL,
    Spot,
    candidates,
    plain,
    spots,
    without_hash,
)
from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.problems import Problems
from amp2gen.runtime.plan.social import adopted


@dataclass(frozen=True)
class Known:
    """A resource of the project that may hold data: Gen 1's category, name and service."""

    category: str
    name: str
    service: str

    @property
    def stack(self) -> str:
        """The logical id of its stack in Gen 1's root."""
        return f"{self.category}{self.name}"


@dataclass(frozen=True)
class Service:
    """`title` is its category's name in a plan (with `{name}` where there may be several)."""

    title: str
    types: tuple[str, ...]


SERVICES: Mapping[tuple[str, str], Service] = {
    ("auth", "Cognito"): Service("auth", (USER_POOL, CLIENT, IDENTITY_POOL, ATTACHMENT)),
    ("auth", "Cognito-UserPool-Groups"): Service("groups", (GROUP,)),
    ("storage", "S3"): Service("storage", (BUCKET,)),
    ("storage", "DynamoDB"): Service("tables/{name}", (TABLE,)),
    ("analytics", "Kinesis"): Service("analytics/{name}", (STREAM,)),
}
"""In the order in which they move: groups need their pool, and nothing needs the rest."""

Explicit = Mapping[tuple[str, str], tuple[str, str]]
"""A mapping file's pairs: (stack name, logical id) → (stack name, logical id)."""


def discover(
    landscape: Landscape, project: Iterable[Known], explicit: Explicit, problems: Problems
) -> tuple[Category, ...]:
    """The categories of a plan, in order."""
    known = tuple(project)
    found = [
        category
        for key, service in SERVICES.items()
        for item in known
        if (item.category, item.service) == key
        for category in _of_service(landscape, item, service, explicit, problems)
    ]
    for item in known:
        if item.category == "custom":
            found += _of_custom(landscape, item, explicit)
    found += _of_mapping_file(landscape, found, explicit)
    categories = tuple(_with_auth_extras(landscape, category, found, problems) for category in found)
    _name_the_rest(landscape, categories, problems)
    if not categories and not problems.refuses:
        problems.add(NOTHING_TO_MOVE, f"nothing of {landscape.gen1_root} is to be moved")
    return categories


def _of_service(
    landscape: Landscape, item: Known, service: Service, explicit: Explicit, problems: Problems
) -> Iterator[Category]:
    stack = landscape.gen1.get(item.stack)
    if stack is None:
        return
    pairs = [
        (source, target)
        for kind in service.types
        for source in spots([stack], kind)
        if (target := _counterpart(landscape, source, item.name, explicit, problems))
    ]
    yield from _by_target(service.title.format(name=item.name), stack, pairs, explicit)


def _of_custom(landscape: Landscape, item: Known, explicit: Explicit) -> Iterator[Category]:
    """What holds data in a custom resource, as far as Gen 2's stack of the same name has it under the same logical id.

    Templates are included, and CDK code is run, in a stack of their own, so that logical ids stay what they were.
    """
    gen1 = landscape.gen1.get(item.stack)
    gen2 = next((stack for path, stack in landscape.gen2.items() if without_hash(path) == plain(item.stack)), None)
    if gen1 is None or gen2 is None:
        return
    pairs = []
    for source in (spot for kind in MOVED_TYPES for spot in spots([gen1], kind)):
        told = explicit.get((gen1.name, source.logical_id))
        stack, logical_id = (landscape.live(told[0]), told[1]) if told else (gen2, source.logical_id)
        if stack and logical_id in stack.of_types((source.type,)):
            pairs.append((source, Spot(stack, logical_id)))
    yield from _by_target(f"custom/{item.name}", gen1, pairs, explicit)


def _counterpart(landscape: Landscape, source: Spot, name: str, explicit: Explicit, problems: Problems) -> Spot | None:
    told = explicit.get((source.stack.name, source.logical_id))
    if told:
        stack = landscape.live(told[0])
        return Spot(stack, told[1]) if stack else None
    found = candidates(landscape, source, spots(landscape.gen2.values(), source.type), name)
    if len(found) == 1:
        return found[0]
    subject = f"the {source.type} {source}"
    if found:
        places = ", ".join(str(spot) for spot in found)
        problems.add(AMBIGUOUS_COUNTERPART, f"{subject} could become {places}", source.stack.name)
    else:
        problems.add(NO_COUNTERPART, f"{subject} has no counterpart in {landscape.gen2_root}", source.stack.name)
    return None


def _by_target(name: str, gen1: LiveStack, pairs: list[tuple[Spot, Spot]], explicit: Explicit) -> Iterator[Category]:
    """One category for each Gen 2 stack that takes something."""
    stacks = {target.stack.name: target.stack for _, target in pairs}
    for index, (stack_name, gen2) in enumerate(stacks.items()):
        yield Category(
            name if index == 0 else f"{name}-{index + 1}",
            gen1,
            gen2,
            tuple(
                Pair(source.logical_id, target.logical_id, (gen1.name, source.logical_id) in explicit)
                for source, target in pairs
                if target.stack.name == stack_name
            ),
        )


def _of_mapping_file(landscape: Landscape, found: list[Category], explicit: Explicit) -> Iterator[Category]:
    """What only the mapping file names, by Gen 1 stack."""
    taken = {(category.gen1.name, pair.gen1_id) for category in found for pair in category.pairs}
    rest = {place: target for place, target in explicit.items() if place not in taken}
    paths = {stack.name: path for path, stack in landscape.gen1_all.items()}
    for stack_name in dict.fromkeys(name for name, _ in rest):
        gen1 = landscape.live(stack_name)
        pairs = [
            (Spot(gen1, source_id), Spot(gen2, target_id))
            for (source, source_id), (target, target_id) in rest.items()
            if source == stack_name and gen1 and (gen2 := landscape.live(target))
        ]
        if gen1:
            yield from _by_target(f"custom/{paths[stack_name]}", gen1, pairs, explicit)


def _with_auth_extras(
    landscape: Landscape, category: Category, all_of_them: list[Category], problems: Problems
) -> Category:
    """The category of the user pool also clears away what belongs to the fresh pool, and takes over the hosted UI."""
    pool = next((pair for pair in category.pairs if category.gen2.definition(pair.gen2_id)["Type"] == USER_POOL), None)
    if pool is None:
        return category
    taken = {pair.gen2_id for other in all_of_them if other.gen2.name == category.gen2.name for pair in other.pairs}
    spare = tuple(name for name in category.gen2.of_types((CLIENT, GROUP)) if name not in taken)
    return Category(
        category.name,
        category.gen1,
        category.gen2,
        category.pairs,
        spare,
        adopted(landscape, category, pool, problems),
    )


def _name_the_rest(landscape: Landscape, categories: tuple[Category, ...], problems: Problems) -> None:
    moved = {(category.gen1.name, pair.gen1_id) for category in categories for pair in category.pairs}
    for path, stack in landscape.gen1_all.items():
        of_api = path.startswith("api")
        for name in stack.of_types(tuple(OUTLIVING_TYPES)):
            kind = stack.definition(name)["Type"]
            if (stack.name, name) in moved or (of_api and kind == TABLE):
                continue
            if kind in MOVED_TYPES and any(category.gen1.name == stack.name for category in categories):
                continue  # it has no counterpart, which is an error by now
            problems.add(STAYS_BEHIND, f"{name} ({kind}) stays in {stack.name}", stack.name)
