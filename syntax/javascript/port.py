"""Port the sources of one Lambda function from CommonJS to what Amplify Gen 2 bundles, without changing what it does.

Gen 2 bundles the entry with esbuild (platform node, ES module output, with `require`, `__filename` and `__dirname`
defined by an injected file) inside a package with `"type": "module"`, and takes the export `handler` of it. An
unconverted CommonJS entry gives no such export. Two ways out:

* *ported*: the files that the entry loads become ES modules, if nothing in them could tell the difference (`esm`
  and `order` say what could);
* *wrapped*: they stay CommonJS (`src/package.json` says so) behind a generated ES module `handler.js`.

Either way sloppy-mode code is spelled out (`strict`), computed requires get their files spelled out, and a handler
that answers through its callback does not wait for an event loop that never empties (`handlers`).
"""

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from amp2gen.syntax.javascript import es_modules, packages
from amp2gen.syntax.javascript.commonjs import CommonJs, is_es_module
from amp2gen.syntax.javascript.esm import plan
from amp2gen.syntax.javascript.handlers import (
    Answer,
    Handler,
    context_name,
    find_es_handler,
    find_handler,
    mentions,
    sets_waiting,
)
from amp2gen.syntax.javascript.notes import Note
from amp2gen.syntax.javascript.package import Package, load
from amp2gen.syntax.javascript.remarks import CALLBACK, observes_names, packages_of, remarks
from amp2gen.syntax.javascript.resolve import kind_of, read_object
from amp2gen.syntax.javascript.rewrite import to_es_module
from amp2gen.syntax.javascript.strict import Finding, note_at, spell_out
from amp2gen.syntax.javascript.tree import child, parse
from amp2gen.syntax.javascript.wrap import dynamic_requires, es_wrapper, wrapper
from amp2gen.syntax.spans import Edit, Source, Span, SyntaxProblem, apply_edits

Kind = Literal["ported", "wrapped", "already_esm"]


@dataclass(frozen=True)
class Ported:
    """A function's sources for Gen 2.

    `files`: path → content, relative to the function's folder (`src/…`, and `handler.js` beside it if it is
    needed); every file of `src/` is there, changed or not. `entry` is the file for defineFunction, which exports
    `handler` under that very name. `dependencies_to_add`: npm packages that the Lambda runtime brought and that
    must be bundled now, with a range. `externals`: modules that must stay out of the bundle (Lambda layers).
    `keep_names`: the bundle must not be minified, as the code can observe names. `notes` are sorted by place.
    """

    kind: Kind
    files: Mapping[str, bytes]
    entry: str
    notes: tuple[Note, ...] = ()
    handler: str = "handler"
    dependencies_to_add: Mapping[str, str] = field(default_factory=dict)
    externals: tuple[str, ...] = ()
    keep_names: bool = False


def port_package(
    files: Mapping[str, bytes],
    entry: str,
    *,
    modules: Sequence[str] = (),
    package_json: Mapping[str, Any] | None = None,
    handler: str = "handler",
    installed: Collection[str] = (),
    layered: bool = False,
) -> Ported:
    """Port one function.

    `files` is its `src/` folder (POSIX path → content), `entry` the file that Lambda loads (`index.js`), `handler`
    the export it calls (the part of the Handler property after the file name), `modules` the names that a computed
    require is known to get (Gen 1's MODULES variable), `package_json` the manifest if it is not among the files.
    `installed` are packages that can be bundled though the manifest does not name them. `layered`: packages that are
    in neither come with a Lambda layer. They stay out of the bundle, and the code stays CommonJS, as only `require`
    looks for packages in layers.
    Raises SyntaxProblem if the entry is not there.
    """
    if entry not in files:
        raise SyntaxProblem(f"the handler's file {entry} is not in src/", entry, 1, 1)
    manifest = _manifest(files) or dict(package_json or {})
    if _is_es_module(files, entry):
        return _kept_es_module(files, entry, handler, manifest, installed)
    package = load(files, entry, modules)
    declared = {**dict.fromkeys(installed, "*"), **_declared(manifest)}
    brought = _brought(package, declared) if layered else frozenset()
    notes = [*remarks(package, handler, declared), *_sloppy_notes(package), *package.unread]
    answer = _answer(package, handler)
    obstacles = _obstacles(package, handler, answer, manifest)
    obstacles += [note for note in notes if note.kind == "sloppy_mode"]
    obstacles += [Note(package.entry, 1, 1, "kept", f"{name} comes with a Lambda layer") for name in sorted(brought)]
    carry = _wrap if obstacles else _port
    kind: Kind = "wrapped" if obstacles else "ported"
    written, entry_path, more = carry(package, handler, answer)
    return Ported(
        kind,
        dict(sorted({**_below_src(files), **written}.items())),
        entry_path,
        tuple(sorted({*notes, *obstacles, *more})),
        dependencies_to_add=_undeclared(package, declared),
        externals=tuple(sorted({*_externals(package), *brought})),
        keep_names=observes_names(package),
    )


def _is_es_module(files: Mapping[str, bytes], entry: str) -> bool:
    extension = posixpath.splitext(entry)[1]
    if extension != ".js":
        return extension != ".cjs"
    folder = posixpath.dirname(entry)
    while posixpath.join(folder, "package.json") not in files and folder:
        folder = posixpath.dirname(folder)
    manifest = read_object(files.get(posixpath.join(folder, "package.json"), b"")) or {}
    if manifest.get("type") == "module":
        return True
    try:
        return is_es_module(parse(Source(entry, files[entry].decode())))
    except (SyntaxProblem, UnicodeDecodeError):
        return False


def _kept_es_module(
    files: Mapping[str, bytes], entry: str, handler: str, manifest: Mapping[str, Any], installed: Collection[str]
) -> Ported:
    written, entry_path = _below_src(files), f"src/{entry}"
    typescript = entry.endswith(es_modules.TYPESCRIPT)
    notes = [Note(entry, 1, 1, "typescript", "TypeScript is bundled as it is")] if typescript else []
    found, more = _es_handler(files, entry, handler)
    waits = found is not None and found.answer == "callback" and b"callbackWaitsForEmptyEventLoop" not in files[entry]
    if handler != "handler" or waits:
        source = posixpath.splitext(entry_path)[0] if typescript else entry_path
        written["handler.js"] = es_wrapper(source, handler, "callback" if waits else "promise").encode()
        entry_path = "handler.js"
    loads = tuple(es_modules.loads(files, entry))
    declared = {*installed, *_declared(manifest)}
    about_packages = es_modules.remarks(loads, declared, _typed(manifest))
    return Ported(
        "already_esm",
        dict(sorted(written.items())),
        entry_path,
        (*notes, *more, *about_packages),
        dependencies_to_add=es_modules.packages_to_add(loads, declared),
        externals=_absolute_imports(files),
    )


def _typed(manifest: Mapping[str, Any]) -> frozenset[str]:
    """Packages of which only the types are installed, `@types/aws-lambda` for `aws-lambda`."""
    development = manifest.get("devDependencies")
    names = [*(development if isinstance(development, dict) else ()), "@types/aws-lambda"]
    return frozenset(name.removeprefix("@types/") for name in names if name.startswith("@types/"))


def _absolute_imports(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Modules that scripts of the function import by an absolute path, which leads into a layer."""
    found: set[str] = set()
    for path, content in files.items():
        if path.endswith(es_modules.SCRIPTS) and "node_modules" not in path.split("/"):
            found |= {match[2] for match in _ABSOLUTE_IMPORT.finditer(content.decode(errors="replace"))}
    return tuple(sorted(found))


_ABSOLUTE_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])(/[^'"\n]+)\1""")
"""Import statements and calls. One in a comment does no harm: it names a module that stays out of the bundle."""


def _es_handler(files: Mapping[str, bytes], entry: str, handler: str) -> tuple[Handler | None, list[Note]]:
    """The handler if the source shows it, with a note if it answers by callback."""
    tree = es_modules.read(files, entry)
    if tree is None:
        return None, []
    found = find_es_handler(tree, handler)
    if found is None or found.function is None or found.answer != "callback":
        return found, []
    return found, [note_at(tree, found.function, "callback", CALLBACK)]


def _obstacles(package: Package, handler: str, answer: Answer, manifest: Mapping[str, Any]) -> list[Note]:
    """Why the package must stay CommonJS; empty if it may be ported."""
    if package.entry not in package.modules or package.unread:
        return package.unread or [Note(package.entry, 1, 1, "kept", "the entry is a .cjs file")]
    found = plan(package, handler).obstacles
    notes = [note_at(package.modules[path].tree, *finding) for path, finding in found]
    entry = package.modules[package.entry]
    notes += [note_at(entry.tree, *finding) for finding in _answer_obstacles(entry, handler, answer)]
    if "sideEffects" in manifest:
        notes.append(Note("package.json", 1, 1, "kept", "sideEffects lets the bundler drop imports"))
    return notes


def _answer_obstacles(entry: CommonJs, handler: str, answer: Answer) -> list[Finding]:
    found = find_handler(entry, handler)
    if answer == "unknown":
        return [(entry.tree.root, "kept", "the source does not show whether the handler waits for the event loop")]
    if answer != "callback" or found is None or found.function is None or sets_waiting(entry):
        return []
    if context_name(found.function) is None:
        return [(found.function, "kept", "the handler's context has no name of its own")]
    return []


def _answer(package: Package, handler: str) -> Answer:
    entry = package.modules.get(package.entry)
    found = find_handler(entry, handler) if entry else None
    if found is not None:
        return found.answer
    return "unknown" if entry is None or mentions(entry, handler) else "nothing"


def _port(package: Package, handler: str, answer: Answer) -> tuple[dict[str, bytes], str, list[Note]]:
    styles = plan(package, handler).styles
    waits = _no_waiting(package, handler) if answer == "callback" else []
    written = {
        f"src/{path}": to_es_module(package, path, styles, handler, waits if path == package.entry else []).encode()
        for path in package.modules
    }
    if "package.json" in package.files:
        written["src/package.json"] = _with_type(package.files, "module")
    return written, f"src/{package.entry}", _carried(package)


def _no_waiting(package: Package, handler: str) -> list[Edit]:
    """Answer as soon as the callback is called: the first statement of the handler says so."""
    entry = package.modules[package.entry]
    found = find_handler(entry, handler)
    if found is None or found.function is None or sets_waiting(entry):
        return []
    inside = entry.tree.span(child(found.function, "body")).start + 1
    statement = f"{context_name(found.function)}.callbackWaitsForEmptyEventLoop = false;"
    newline = "\r\n" if "\r\n" in entry.tree.source.text else "\n"
    lines = ["", "  // Gen 2's own timer keeps the event loop busy: a response must not wait for it.", f"  {statement}"]
    return [Edit(Span(inside, inside), newline.join(lines))]


def _wrap(package: Package, handler: str, answer: Answer) -> tuple[dict[str, bytes], str, list[Note]]:
    entry = package.modules.get(package.entry)
    waits = answer in {"callback", "unknown"} and not (entry and sets_waiting(entry))
    written = {
        "handler.js": wrapper(package.entry, handler, answer if waits else "promise").encode(),
        "src/package.json": _with_type(package.files, "commonjs"),
    }
    for path, module in package.modules.items():
        edits = [*spell_out(module.tree, module.names)[0], *dynamic_requires(module, package.dynamic[path])]
        if edits:
            written[f"src/{path}"] = apply_edits(module.tree.source.text, edits).encode()
    return written, "handler.js", []


def _carried(package: Package) -> list[Note]:
    """CommonJS files that nothing loads: they now stand in a package of ES modules."""
    rest = sorted(path for path in package.files if path.endswith(".js") and path not in package.reachable)
    message = "the handler does not load this file: it was copied, still CommonJS"
    return [Note(path, 1, 1, "carried", message) for path in rest if "node_modules" not in path.split("/")]


def _sloppy_notes(package: Package) -> Iterable[Note]:
    return [note for each in package.modules.values() for note in spell_out(each.tree, each.names)[1]]


def _declared(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    parts = (manifest.get(key) for key in ("dependencies", "optionalDependencies", "peerDependencies"))
    return {name: wanted for part in parts if isinstance(part, dict) for name, wanted in part.items()}


def _undeclared(package: Package, declared: Mapping[str, Any]) -> dict[str, str]:
    used = {name for module in package.modules.values() for name, _ in packages_of(module)}
    ranges = {name: packages.range_of_runtime(name) for name in sorted(used - set(declared))}
    return {name: wanted for name, wanted in ranges.items() if wanted is not None}


def _brought(package: Package, declared: Mapping[str, Any]) -> frozenset[str]:
    """Packages that neither the manifest nor the Lambda runtime explains."""
    used = {name for module in package.modules.values() for name, _ in packages_of(module)}
    return frozenset(name for name in used - set(declared) if packages.range_of_runtime(name) is None)


def _externals(package: Package) -> tuple[str, ...]:
    required = (require.specifier for each in package.modules.values() for require in each.requires)
    return tuple(sorted({specifier for specifier in required if kind_of(specifier) == "absolute"}))


def _below_src(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"src/{path}": content for path, content in files.items()}


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    """package.json, empty if there is none. Raises SyntaxProblem if it is broken."""
    content = files.get("package.json", b"{}")
    manifest = read_object(content)
    if manifest is None:
        raise SyntaxProblem("package.json is not a JSON object", "package.json", 1, 1)
    return manifest


def _with_type(files: Mapping[str, bytes], kind: str) -> bytes:
    """package.json with its `type` set; the rest as it was."""
    return (json.dumps({**_manifest(files), "type": kind}, indent=2, ensure_ascii=False) + "\n").encode()


__all__ = ["Kind", "Note", "Ported", "port_package"]
