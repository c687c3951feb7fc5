"""What a `require` names: a file of the package, a module of Node, or an npm package.

Files are found by Node's CommonJS rules (nodejs.org/api/modules.html#all-together): the exact file, then `.js`
and `.json`, then a folder's `main`, then its `index.js` or `index.json`.
"""

import json
import posixpath
from collections.abc import Mapping
from typing import Any, Literal

from amp2gen.syntax.javascript.tree import words

SpecifierKind = Literal["file", "builtin", "package", "absolute", "internal"]

_SUFFIXES = ("", ".js", ".json")

BUILTINS = words(
    """assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns
    domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring
    readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib"""
)
"""Node 20's modules (`module.builtinModules`), without those that start with an underscore and sub-paths."""

BUILTIN_PATHS = words(
    """assert/strict dns/promises fs/promises inspector/promises path/posix path/win32 readline/promises
    stream/consumers stream/promises stream/web timers/promises util/types"""
)


def kind_of(specifier: str) -> SpecifierKind:
    """What sort of thing a specifier names."""
    if specifier in {".", ".."} or specifier.startswith(("./", "../")):
        return "file"
    if specifier.startswith("/"):
        return "absolute"
    if specifier.startswith("#"):
        return "internal"
    builtin = specifier.startswith("node:") or specifier in BUILTINS | BUILTIN_PATHS
    return "builtin" if builtin else "package"


def package_name(specifier: str) -> str:
    """`@aws-sdk/client-s3/dist` → `@aws-sdk/client-s3`."""
    parts = specifier.split("/")
    return "/".join(parts[: 2 if specifier.startswith("@") else 1])


def find_file(files: Mapping[str, bytes], importer: str, specifier: str) -> str | None:
    """The file that a relative specifier means, seen from another file; None if there is none."""
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    if not specifier.endswith(("/", ".", "..")):
        for suffix in _SUFFIXES:
            if wanted + suffix in files:
                return wanted + suffix
    manifest = read_object(files.get(posixpath.join(wanted, "package.json"), b""))
    main = (manifest or {}).get("main")
    folders = [posixpath.normpath(posixpath.join(wanted, main))] if isinstance(main, str) else []
    for base in [*folders, posixpath.normpath(posixpath.join(wanted, "index"))]:
        for candidate in (base, f"{base}.js", f"{base}.json", f"{base}/index.js", f"{base}/index.json"):
            if candidate in files:
                return candidate
    return None


def relative_specifier(importer: str, target: str) -> str:
    """How one file names another: always with `./` or `../`, always with the extension."""
    path = posixpath.relpath(target, posixpath.dirname(importer) or ".")
    return path if path.startswith("../") else f"./{path}"


def quoted(specifier: str) -> str:
    """A specifier as a JavaScript string."""
    escaped = specifier.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def read_object(content: bytes) -> dict[str, Any] | None:
    """The object that a JSON file holds; None if it does not."""
    value = _read_json(content)
    return value if isinstance(value, dict) else None


def is_json(content: bytes) -> bool:
    """Whether a file is JSON at all."""
    return _read_json(content) is not _BROKEN


_BROKEN = object()


def _read_json(content: bytes) -> object:
    try:
        value: object = json.loads(content.decode("utf-8-sig"))
        if b"\\u" in content:  # half of a surrogate pair, which is no character, cannot be written again
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return _BROKEN
    return value
