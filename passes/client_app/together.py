"""The client app's files together: what one exports, others import, and all of them are adapted or none."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from amp2gen.ir.base import Origin
from amp2gen.passes.client_app.modules import SUFFIX, Modules
from amp2gen.passes.client_app.outputs import Outputs
from amp2gen.passes.client_app.references import SPECIFIER
from amp2gen.passes.client_app.rewrite import Finding, Rewritten, rewrite

ROUNDS = 8
"""How long a chain of files may be that hand the configuration on."""

NO_VARIANT = re.compile(r"\.(?:test|spec|stories|d)$")
AGAIN = "Gen 1's configuration is exported again"


def rewrite_together(scripts: Mapping[str, str], outputs: Outputs, packages: frozenset[str]) -> dict[str, Rewritten]:
    """The result for each file, by path. Files that hand the configuration to each other are all adapted, or none."""
    own = tuple(path for path in scripts if SPECIFIER.fullmatch(path))
    modules = Modules(packages=packages, own=own)
    results = {path: rewrite(path, text, outputs, modules) for path, text in scripts.items()}
    for _ in range(ROUNDS):
        exports = {path: result.exports for path, result in results.items() if result.exports}
        changed = {path for path in exports if modules.exports.get(path) != exports[path]}
        if not changed:
            break
        modules = Modules(exports, packages, own)
        names = {word for path in changed for word in _words(path)}
        for path, text in scripts.items():
            if any(name in text for name in names):
                results[path] = rewrite(path, text, outputs, modules)
    left = {path: result for group in _groups(results) for path, result in _left(group, results)}
    return results | {path: replace(result, text=scripts[path]) for path, result in left.items()}


def _words(path: str) -> Iterator[str]:
    """What a text has in it that imports a file: its name, of an index file the folder's or nothing but dots."""
    folder, _, name = SUFFIX.sub("", path).rpartition("/")
    yield name
    if name == "index":
        yield posixpath.basename(folder) or name
        yield from ("'.'", "'..'", '"."', '".."')


def _groups(results: Mapping[str, Rewritten]) -> list[set[str]]:
    """Files that hand the configuration to each other; a build may put `environment.prod.ts` for `environment.ts`."""
    groups = [{path, *result.taken} for path, result in results.items() if result.taken or result.exports]
    groups += [{path, other} for path, other in _variants(results)]
    joined: list[set[str]] = []
    for group in groups:
        apart = [each for each in joined if not each & group]
        joined = [*apart, group.union(*(each for each in joined if each & group))]
    return joined


def _variants(results: Mapping[str, Rewritten]) -> Iterator[tuple[str, str]]:
    stems = {SUFFIX.sub("", path): path for path, result in results.items() if result.exports}
    for path in results:
        stem = SUFFIX.sub("", path)
        name, dot, _ = stem.rpartition(".")
        if dot and name in stems and not NO_VARIANT.search(stem):
            yield stems[name], path


def _left(group: set[str], results: Mapping[str, Rewritten]) -> Iterator[tuple[str, Rewritten]]:
    """The files of a group with the reasons why they are left; none if the group is adapted."""
    variants = [pair for pair in _variants(results) if pair[1] in group]
    uneven = next((pair for pair in variants if results[pair[0]].exports != results[pair[1]].exports), None)
    alone = _imported_by_nobody(group - {variant for _, variant in variants}, results)
    blocked = next((path for path in sorted(group) if results[path].problems), None)
    if blocked is not None:
        reason = f"{blocked} is not adapted"
    elif alone is not None:
        reason = f"no file was found that imports {alone}"
    elif uneven is not None:
        reason = f"{uneven[1]} does not export it alike"
    else:
        return
    for path in sorted(group):
        result = results[path]
        place = result.exported_at or next(iter(result.taken.values()), None)
        problems = result.problems or _reason(result, place, reason)
        yield path, replace(result, problems=problems, configures=False, needs_json_modules=False)


def _imported_by_nobody(group: set[str], results: Mapping[str, Rewritten]) -> str | None:
    """A file that exports the configuration: who imports it, may be where nobody can look."""
    imported = {path for result in results.values() for path in result.imports}
    return next((path for path in sorted(group - imported) if results[path].exports), None)


def _reason(result: Rewritten, place: Origin | None, reason: str) -> tuple[Finding, ...]:
    if place is None:
        return ()
    message = AGAIN if result.exports else f"Gen 1's configuration is taken from {next(iter(result.taken))}"
    return (Finding(place, f"{message}, and {reason}", "adapt these files together"),)
