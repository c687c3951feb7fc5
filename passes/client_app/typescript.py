"""TypeScript reads JSON modules only if it is told to."""

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

ROOT = "tsconfig.json"
TOKENS = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
TRAILING_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')
COMPILER_OPTIONS = re.compile(r'("compilerOptions"\s*:\s*\{)(\s*)(\}?)')
KNOWING_BASES = ("expo/", "@react-native/", "@vue/", "./.nuxt/", "@nuxt/", "astro/", "next/", "@angular/")
BUNDLERS = frozenset({"bundler", "node16", "node18", "nodenext"})


def json_modules(files: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The tsconfig files that must change so that `import x from './x.json'` compiles, and those to look at.

    `files`: the tsconfig files by path. TypeScript needs `resolveJsonModule` and one of `esModuleInterop` and
    `allowSyntheticDefaultImports`; it implies them under `moduleResolution: bundler`.
    """
    changed: dict[str, str] = {}
    unclear = []
    for path in _programs(files):
        options, base = _options(path, files)
        missing = _missing(options)
        if not missing:
            continue
        if base is not None:
            if not base.startswith(KNOWING_BASES):
                unclear.append(path)
            continue
        text = _add(files[path], missing)
        if text is None:
            unclear.append(path)
        else:
            changed[path] = text
    return changed, unclear


def _programs(files: Mapping[str, str]) -> Iterator[str]:
    """The root configuration, or those that it refers to; not the one for build tools."""
    root = _read(files.get(ROOT, "{}"))
    references = [entry.get("path") for entry in root.get("references", []) if isinstance(entry, dict)]
    paths = [posixpath.normpath(str(path)) for path in references if "node" not in str(path)]
    found = [path for path in paths if path in files]
    if found and "compilerOptions" not in root:
        yield from found
    elif ROOT in files:
        yield ROOT


def _options(path: str, files: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    """The compiler options, with those of bases in the project, and the package that the last base is from."""
    options: dict[str, Any] = {}
    seen: set[str] = set()
    while path in files and path not in seen:
        seen.add(path)
        config = _read(files[path])
        own = config.get("compilerOptions")
        options = {**(own if isinstance(own, dict) else {}), **options}
        base = config.get("extends")
        if base is None:
            return options, None
        if not isinstance(base, str):
            return options, "several"
        local = posixpath.normpath(posixpath.join(posixpath.dirname(path), base))
        candidates = (local, f"{local}.json")
        path = next((name for name in candidates if base.startswith(".") and name in files), base)
    return options, path


def _missing(options: Mapping[str, Any]) -> list[str]:
    resolution = str(options.get("moduleResolution", "")).lower()
    module = str(options.get("module", "")).lower()
    implied = resolution == "bundler" or (not resolution and module == "preserve")
    missing = []
    if not options.get("resolveJsonModule", implied):
        missing.append("resolveJsonModule")
    interop = options.get("esModuleInterop", module in BUNDLERS)
    if not options.get("allowSyntheticDefaultImports", implied or interop or module == "system"):
        missing.append("esModuleInterop")
    return missing


def _add(text: str, missing: list[str]) -> str | None:
    """The options at the start of `compilerOptions`, laid out as those there. None if there is no one place."""
    places = list(COMPILER_OPTIONS.finditer(text))
    if len(places) != 1 or places[0][3] or any(f'"{name}"' in text for name in missing):
        return None
    gap = places[0][2]
    added = "".join(f'{gap}"{name}": true,' for name in missing)
    return text[: places[0].end(1)] + added + text[places[0].end(1) :]


def _read(text: str) -> dict[str, Any]:
    """JSON with comments and trailing commas; empty if it is none."""
    plain = TOKENS.sub(lambda match: match[0] if match[0].startswith('"') else " ", text.removeprefix("\ufeff"))
    try:
        data = json.loads(TRAILING_COMMA.sub(lambda match: match[1] or "", plain))
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
