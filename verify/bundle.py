"""Every Node handler of emitted projects: bundled as Gen 2 does it, loaded and called."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.synthesize import FRESH, backend_case
from amp2gen.verify.toolchain import Toolchain

_CALL_TIMEOUT = 30_000
"""Milliseconds. A busy machine takes more than ten seconds to load a handler with version 2 of the AWS SDK."""


@dataclass(frozen=True)
class Call:
    """How to call a handler: with an event and, on top of the function's own, environment variables."""

    event: Any = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """What went wrong, and when.

    `bundle`: esbuild refused. `contents`: the handler imports the CDK or Amplify's backend packages. `load`:
    the bundle throws when imported, or lacks the handler. `call`: the handler threw, or gave no answer in
    time.
    """

    phase: Literal["bundle", "contents", "load", "call"]
    message: str
    stack: str | None = None


@dataclass(frozen=True)
class Handler:
    """One function's handler, by the name that defineFunction was given.

    `bytes` is the bundle's size and `inputs` its number of source files, None if there is no bundle. `lacks` are
    modules that it imports and that are not here, of a layer or not installed: it was not loaded then. `value` is what
    the handler returned, as JSON, unless there was a failure.
    """

    output: str
    name: str
    entry: str
    bytes: int | None = None
    inputs: int | None = None
    lacks: tuple[str, ...] = ()
    value: Any = None
    failure: Failure | None = None


class BackendError(Exception):
    """An output's backend.ts throws, so that its functions are not known."""


def bundle(
    toolchain: Toolchain,
    outputs: Iterable[Output],
    calls: Mapping[tuple[str, str], Call] | None = None,
    *,
    call: bool = True,
) -> list[Handler]:
    """Bundles the handler of each `defineFunction` by the command that Gen 2 runs, imports it and (`call`) calls it.

    `calls` is by names of output and function; other handlers get an empty event. Each runs in a process of
    its own that has the function's environment variables (made-up values for those that only a deployment
    knows), no credentials and no network. Packages that the output's package.json names and the toolchain lacks stay
    out of the bundle. Raises BackendError.
    """
    known, calls = list(outputs), calls or {}
    with open_stage(toolchain) as stage:
        cases = [
            {
                **backend_case(stage, str(i), output, FRESH),
                "calls": _calls_of(output.name, calls),
                "packages": _packages(output),
            }
            for i, output in enumerate(known)
        ]
        results = stage.run("bundle", cases, callTimeout=_CALL_TIMEOUT, call=call)
    return [
        handler
        for case, output in zip(cases, known, strict=True)
        for handler in _handlers(output.name, results[case["id"]])
    ]


def _calls_of(output: str, calls: Mapping[tuple[str, str], Call]) -> dict[str, Any]:
    return {
        function: {"event": call.event, "environment": dict(call.environment)}
        for (of, function), call in calls.items()
        if of == output
    }


def _packages(output: Output) -> list[str]:
    """The packages that the project installs for its app, and for functions that have a package.json of their own."""
    manifests = [path for path in output.files if fnmatchcase(path, "amplify/functions/*/src/package.json")]
    return sorted(
        {package for path in ("package.json", *manifests) for package in _dependencies(output.files.get(path, b"{}"))}
    )


def _dependencies(text: bytes) -> list[str]:
    try:
        package = json.loads(text)
    except ValueError:
        return []
    dependencies = package.get("dependencies") if isinstance(package, dict) else None
    return list(dependencies) if isinstance(dependencies, dict) else []


def _handlers(output: str, result: dict[str, Any]) -> Iterable[Handler]:
    if "error" in result:
        raise BackendError(f"{output}: {result['error']}")
    for found in result["handlers"]:
        failure = found.pop("failure", None)
        lacks = tuple(found.pop("lacks", ()))
        yield Handler(output, **found, lacks=lacks, failure=Failure(**failure) if failure else None)
