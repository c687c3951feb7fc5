"""Imports run before everything else in a file. Find where that would be noticed, and files that load each other."""

from collections.abc import Iterable, Iterator, Mapping

from tree_sitter import Node

from amp2gen.syntax.javascript.commonjs import CommonJs, pattern_pairs
from amp2gen.syntax.javascript.effects import Effect, commute, effect_of, sdk_names
from amp2gen.syntax.javascript.package import Link, Package
from amp2gen.syntax.javascript.strict import Finding
from amp2gen.syntax.javascript.tree import child, text, walk


def cycles(package: Package) -> Iterator[tuple[str, Finding]]:
    """Every file that requires one which is still being loaded."""
    done: set[str] = set()
    for start in package.modules:
        trail = [(start, list(package.targets(start)))]
        while trail:
            path, targets = trail[-1]
            if not targets:
                done.add(path)
                trail.pop()
                continue
            target = targets.pop(0)
            if target in {each for each, _ in trail}:
                root = package.modules[path].tree.root
                yield path, (root, "kept", f"this file and {target} require each other")
            elif target in package.modules and target not in done:
                trail.append((target, list(package.targets(target))))


def load_effects(package: Package) -> dict[str, Effect]:
    """What loading each file for the first time does, with all that it loads."""
    effects: dict[str, Effect] = {}
    for path in package.modules:
        _weigh(package, path, effects)
    return effects


def effect_before(module: CommonJs, nodes: Iterable[Node]) -> Effect:
    """The effect of some of a file's own statements or expressions, without what they load."""
    return effect_of(module.tree, module.names, nodes, _sdk_bindings(module))


def order_obstacles(
    package: Package, effects: Mapping[str, Effect], vanishing: Mapping[str, frozenset[int]]
) -> Iterator[tuple[str, Finding]]:
    """Requires whose loading would move past code that may notice.

    `vanishing` are, by file, the ids of the statements that become imports and leave nothing behind.
    """
    for path, module in package.modules.items():
        gone = vanishing[path]
        for link in package.links[path]:
            call, statement = link.require.call, link.require.statement
            nodes = [each for each in module.statements if each.end_byte <= statement.start_byte]
            before = [each for each in [*nodes, *_evaluated_before(statement, call)] if each.id not in gone]
            if not commute(effect_before(module, before), _link_effect(link, effects)):
                yield path, (call, "kept", "the statements before this require may notice when it runs")
        for dynamic in package.dynamic[path]:
            call, statement = dynamic.require.call, dynamic.require.statement
            nodes = [each for each in module.statements if each.end_byte <= statement.end_byte]
            before = [each for each in nodes if each.id not in gone]
            effect = max((effects.get(each, Effect.NONE) for each in dynamic.targets.values()), default=Effect.NONE)
            if not commute(effect_before(module, before), effect):
                yield path, (call, "kept", "the statements around this require may notice when it runs")


def _evaluated_before(statement: Node, call: Node) -> Iterator[Node]:
    """The parts of a statement that run before a call in it (the names it declares do not run)."""
    for node in walk(statement, lambda each: not each.type.endswith("_pattern")):
        if node.is_named and node.end_byte <= call.start_byte and not node.type.endswith("_pattern"):
            yield node


def _weigh(package: Package, path: str, effects: dict[str, Effect]) -> Effect:
    if path not in package.modules:
        return Effect.NONE
    if path not in effects:
        effects[path] = Effect.ACTS  # what a cycle sees; such packages are not ported
        module = package.modules[path]
        own = effect_before(module, module.statements)
        packages = [Effect.READS for link in package.links[path] if link.kind == "package"]
        files = [_weigh(package, target, effects) for target in package.targets(path)]
        effects[path] = max([own, *packages, *files])
    return effects[path]


def _link_effect(link: Link, effects: Mapping[str, Effect]) -> Effect:
    if link.kind == "package":
        return Effect.READS
    return effects.get(link.target or "", Effect.NONE)


def _sdk_bindings(module: CommonJs) -> frozenset[str]:
    return sdk_names(
        (require.specifier, _bound_names(child(require.declarator, "name")))
        for require in module.requires
        if require.declarator is not None
    )


def _bound_names(pattern: Node) -> list[str]:
    if pattern.type == "identifier":
        return [text(pattern)]
    return [local for _, _, local in pattern_pairs(pattern) or []]
