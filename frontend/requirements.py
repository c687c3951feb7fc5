"""Python packages of Gen 1's functions and layers, which pipenv installs: Pipfile and Pipfile.lock → requirements.txt.

https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin

PYPI = "https://pypi.org/simple"
MARKERS = (
    "os_name",
    "sys_platform",
    "platform_machine",
    "platform_python_implementation",
    "platform_release",
    "platform_system",
    "platform_version",
    "python_version",
    "python_full_version",
    "implementation_name",
    "implementation_version",
)
"""Environment markers that a Pipfile writes as keys (PEP 508)."""

CREDENTIALS = re.compile(r"://[^/@$]*[^/@${}][^/@$]*@")
"""A user or password in an address, other than as a variable of the environment."""

VERSION_CONTROL = ("git", "hg", "svn", "bzr")


def requirements(folder: str, owner: str, context: Context) -> str | None:
    """What pip has to install for the Pipfile in `folder`; None if there is none, or it needs nothing.

    Gen 1 installs what Pipfile.lock says, if it is there. `owner` names the function or layer in messages.
    """
    pipfile = _pipfile(f"{folder}/Pipfile", owner, context)
    if pipfile is None:
        return None
    lock = context.project.object(f"{folder}/Pipfile.lock", context.log)
    packages = lock.get("default", pipfile.get("packages"))
    lines = []
    for name, wanted in sorted(packages.items()) if isinstance(packages, Mapping) else ():
        if _is_own_source(wanted):
            continue
        line = _line(str(name), wanted)
        if line is None or CREDENTIALS.search(line):
            _report(name, folder, owner, context)
        else:
            lines.append(line)
    if not lines:
        return None
    return "\n".join((*_indexes(pipfile, folder, owner, context), *lines)) + "\n"


def _pipfile(path: str, owner: str, context: Context) -> Mapping[str, Any] | None:
    text = context.project.text(path, context.log)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        context.log.add(kinds.SYNTAX_ERROR, Origin(file=path), f"{owner}: the Pipfile is no valid TOML: {error}")
        return None


def _is_own_source(wanted: Any) -> bool:
    """Gen 1's Pipfile names the function itself, whose files are deployed anyway."""
    return isinstance(wanted, Mapping) and str(wanted.get("path", "")).rstrip("/") in (".", "src", "./src")


def _line(name: str, wanted: Any) -> str | None:
    """One line of a requirements.txt; None if it cannot be said."""
    if isinstance(wanted, str):
        return name + _version(wanted)
    if not isinstance(wanted, Mapping) or "path" in wanted:
        return None
    extras = wanted.get("extras")
    full = f"{name}[{','.join(map(str, extras))}]" if isinstance(extras, list) and extras else name
    marker = " and ".join(_markers(wanted))
    tail = f" ; {marker}" if marker else ""
    for system in VERSION_CONTROL:
        if system in wanted:
            ref = f"@{wanted['ref']}" if wanted.get("ref") else ""
            folder = f"#subdirectory={wanted['subdirectory']}" if wanted.get("subdirectory") else ""
            return f"{full} @ {system}+{str(wanted[system]).removeprefix(f'{system}+')}{ref}{folder}{tail}"
    if "file" in wanted:
        return f"{full} @ {wanted['file']}{tail}" if "://" in str(wanted["file"]) else None
    return f"{full}{_version(str(wanted.get('version', '*')))}{tail}"


def _version(wanted: str) -> str:
    return "" if wanted.strip() == "*" else wanted.strip()


def _markers(wanted: Mapping[str, Any]) -> Iterator[str]:
    written = wanted.get("markers")
    keys = [f"{key} {wanted[key]}" for key in MARKERS if wanted.get(key)]
    if written:
        yield f"({written})" if keys else str(written)
    yield from keys


def _indexes(pipfile: Mapping[str, Any], folder: str, owner: str, context: Context) -> Iterator[str]:
    """Package indexes other than PyPI, the first one in its place."""
    sources = pipfile.get("source")
    for number, source in enumerate(sources if isinstance(sources, list) else []):
        url = str(source.get("url", "")) if isinstance(source, Mapping) else ""
        if CREDENTIALS.search(url):
            _report(f"the package index {number + 1}", folder, owner, context)
        elif url and url.rstrip("/") != PYPI:
            yield f"--{'extra-' if number else ''}index-url {url}"


def _report(what: str, folder: str, owner: str, context: Context) -> None:
    context.log.add(
        kinds.PACKAGE_NOT_CARRIED,
        Origin(file=f"{folder}/Pipfile"),
        f"{owner}: {what} of the Pipfile cannot be installed by pip as it is written",
        "add it to requirements.txt by hand",
    )
