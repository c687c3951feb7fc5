"""Offline synthesis of emitted projects: the templates that a deployment would send to CloudFormation."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amp2gen.verify.stage import Output, Stage, open_stage
from amp2gen.verify.toolchain import Toolchain

ROOT = "/"
"""The path of the root stack."""

_SANDBOX = "alice"
NOW = 1_767_225_600_000
"""The clock at synthesis, 2026-01-01 in ms: the same templates every day."""

FACTS = "amplify/gen1.json"
"""What each branch takes over."""
_SANDBOXES = "sandbox"
"""Its entry for all sandboxes."""


@dataclass(frozen=True)
class Mode:
    """A deployment to synthesize: of a branch, or of a sandbox (`branch` None).

    For a branch that takes over a Gen 1 environment, `moved` says whether it owns Gen 1's resources by now.
    `fill_in` makes up each fact that gen1.json still has as null, at which synthesis would throw.
    """

    name: str
    branch: str | None
    moved: bool = False
    fill_in: bool = True


FRESH = Mode("fresh", branch=None)
FRESH_BRANCH = Mode("fresh branch", branch="fresh-branch")
"""A branch that takes over nothing has what a sandbox has, and keeps it."""


def modes_of(output: Output, environment: str | None = None) -> tuple[Mode, ...]:
    """The states that an output must synthesize in: fresh, and its branch with a Gen 1 environment both as taking over
    and as moved. The branch is the first that takes over `environment`, or else the first that takes over any. Fresh
    only, where gen1.json names no such branch."""
    branches = _facts(output).get("branches", {})
    taking_over = [(name, facts) for name, facts in branches.items() if isinstance(facts, dict)]
    wanted = [name for name, facts in taking_over if facts.get("takesOver") == environment]
    for branch in (*wanted, *(name for name, _ in taking_over)):
        return FRESH, Mode("taking over", branch), Mode("moved", branch, moved=True)
    return (FRESH,)


def branches_beside(output: Output, environment: str) -> dict[str, str]:
    """The branches that take over an environment but for the one that `modes_of` has, each with its environment."""
    first = modes_of(output, environment)[-1].branch
    facts = {branch: each for branch, each in _facts(output).get("branches", {}).items() if isinstance(each, dict)}
    taken = {branch: each.get("takesOver") for branch, each in facts.items() if branch not in (first, _SANDBOXES)}
    return {branch: name for branch, name in taken.items() if isinstance(name, str)}


def modes_of_branch(branch: str) -> tuple[Mode, Mode]:
    """The modes of a branch beside the first one."""
    return Mode(f"{branch} taking over", branch), Mode(f"{branch} moved", branch, moved=True)


def takes_over(output: Output, environment: str) -> bool:
    """Whether gen1.json has a branch that takes over the environment, or one that does not say which."""
    facts = [each for each in _facts(output).get("branches", {}).values() if isinstance(each, dict)]
    return any(each.get("takesOver") in (environment, None) for each in facts)


@dataclass(frozen=True)
class Stack:
    """A synthesized stack. A nested one is the resource `logical_id` of the template of `parent`."""

    template: Mapping[str, Any]
    parent: str | None
    logical_id: str | None


@dataclass(frozen=True)
class Finding:
    """What CloudFormation's validator says about a template. Severity is as the CDK reports it, which makes a
    warning of everything, a cycle of nested stacks (F3004) included: treat each as an error."""

    rule: str
    message: str
    severity: str
    construct: str | None

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


@dataclass(frozen=True)
class Synthesis:
    """One output in one mode: its stacks by path (`/`, `auth`, `data/amplifyData/Todo`), or the error thrown.

    `assets` are the files that templates refer to by S3 key, such as the GraphQL schema and resolvers, by
    that key; folders (function code) are left out.
    """

    output: str
    mode: Mode
    stacks: Mapping[str, Stack] = field(default_factory=dict)
    assets: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    error: str | None = None

    @property
    def templates(self) -> Mapping[str, Mapping[str, Any]]:
        return {path: stack.template for path, stack in self.stacks.items()}

    @property
    def problems(self) -> tuple[str, ...]:
        """Why this cannot be deployed; empty if it can."""
        return (self.error,) if self.error else tuple(map(str, self.findings))


def synthesize(toolchain: Toolchain, cases: Iterable[tuple[Output, Mode]], *, validate: bool = True) -> list[Synthesis]:
    """Synthesizes each output in its mode, in the order given, in one Node process.

    1.5 s to start, 2 s for the validator's rules, then about 0.5 s and 15 MB per case. Function code is not
    bundled: `bundle` does that. The same input gives the same templates, on any day and in any folder.
    """
    pairs = list(cases)
    with open_stage(toolchain) as stage:
        requests = [backend_case(stage, str(i), output, mode) for i, (output, mode) in enumerate(pairs)]
        results = stage.run("synthesize", requests, validate=validate, now=NOW)
        return [
            _read(output, mode, Path(request["folder"]), results[request["id"]])
            for (output, mode), request in zip(pairs, requests, strict=True)
        ]


def backend_case(stage: Stage, id: str, output: Output, mode: Mode) -> dict[str, Any]:
    """Writes an output to the stage, as it stands in the mode: what the runners need to load its backend."""
    return {
        "id": id,
        "folder": str(stage.write(id, _in_mode(output, mode))),
        "namespace": "".join(filter(str.isalnum, output.name.lower()))[:20] or "app",
        "branch": mode.branch,
        "sandbox": _SANDBOX,
    }


def _in_mode(output: Output, mode: Mode) -> Mapping[str, bytes]:
    gen1 = _facts(output)
    entry = mode.branch or _SANDBOXES
    branches = gen1.get("branches", {})
    facts = branches.get(entry)
    if mode == FRESH_BRANCH and facts is None and branches:
        branches[entry] = "fresh"
    elif isinstance(facts, dict):
        branches[entry] = {**facts, "moved": mode.moved}
        if mode.fill_in and facts.get("takesOver") is None:
            # An environment without a name is compared under the one that the compiler named the branch after.
            branches[entry]["takesOver"] = entry.removeprefix("gen2-")
    elif facts is None:
        return output.files
    return {**output.files, FACTS: json.dumps(_filled_in(gen1) if mode.fill_in else gen1).encode()}


def _facts(output: Output) -> dict[str, Any]:
    """What gen1.json says; nothing if it is not as it should be, at which synthesis throws anyway."""
    try:
        gen1 = json.loads(output.files.get(FACTS, b"{}"))
    except ValueError:
        return {}
    return gen1 if isinstance(gen1, dict) and isinstance(gen1.get("branches"), dict) else {}


def _filled_in(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        prefix = "rest" if name == "restApis" else ""  # an API may be called like a table
        return {key: _filled_in(item, f"{prefix}{key}") for key, item in value.items()}
    if value is not None:
        return value
    if name.endswith("Arn"):
        return f"arn:aws:iam::123456789012:role/{made_up(name)}"
    return f"us-east-1_{made_up(name)}" if name == "userPoolId" else made_up(name)


def made_up(name: str) -> str:
    """What stands for a fact that nobody has filled in, by its key in gen1.json."""
    return f"unknown{name.lower()}"


def _read(output: Output, mode: Mode, folder: Path, result: dict[str, Any]) -> Synthesis:
    if "error" in result:
        return Synthesis(output.name, mode, error=result["error"])
    out = folder / "cdk.out"
    root = next(stack["path"] for stack in result["stacks"] if stack["parent"] is None)

    def short(path: str) -> str:
        return path.removeprefix(root).removeprefix("/") or ROOT

    stacks = {
        short(stack["path"]): Stack(
            template=json.loads((out / stack["file"]).read_bytes()),
            parent=short(stack["parent"]) if stack["parent"] else None,
            logical_id=stack["logicalId"],
        )
        for stack in result["stacks"]
    }
    findings = tuple(_finding(violation, short) for violation in result["violations"])
    return Synthesis(output.name, mode, stacks, _assets(out), findings)


def _finding(violation: dict[str, Any], short: Callable[[str], str]) -> Finding:
    constructs = [place["constructPath"] for place in violation["violatingConstructs"] if place.get("constructPath")]
    return Finding(
        rule=violation["ruleName"],
        message=violation["description"],
        severity=violation["severity"],
        construct=short(constructs[0]) if constructs else None,
    )


def _assets(out: Path) -> dict[str, bytes]:
    assets = {}
    for manifest in out.glob("*.assets.json"):
        for file in json.loads(manifest.read_bytes())["files"].values():
            path = out / file["source"]["path"]
            if file["source"]["packaging"] == "file" and not path.name.endswith(".template.json"):
                (destination,) = file["destinations"].values()
                assets[destination["objectKey"]] = path.read_bytes()
    return assets
