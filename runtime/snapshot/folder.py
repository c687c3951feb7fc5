"""A snapshot as a flat folder: what is written is read back equal, and the folder of another tool is read as well.

| file | holds |
|---|---|
| `snapshot.json` | account, region, the two root stacks |
| `facts.json` | live facts by resource type and physical id |
| `<stack>.template.json` | the original template, byte for byte (`.template.yaml` where it is YAML) |
| `<stack>.outputs.json`, `.parameters.json`, `.resources.json` | lists, as CloudFormation answers them |
| `<stack>.policy.json` | the stack policy, if there is one |
| `<stack>.description.txt` | the description |
| `<stack>.stack.json` | ARN, status, tags, parent |

Only templates are indispensable: see `derive` for what is made of a folder that has no more.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.kinds import SNAPSHOT_UNREADABLE
from amp2gen.runtime.plan.templates import TemplateError, parse_template
from amp2gen.runtime.snapshot.derive import completed
from amp2gen.runtime.snapshot.model import MASK, DeployedResource, DeployedStack, Snapshot, StackParameter
from amp2gen.syntax.documents import decode, load
from amp2gen.syntax.spans import SyntaxProblem

FORMAT = 1
_TEMPLATES = (".template.json", ".template.yaml")


class SnapshotError(Exception):
    """A folder that is no snapshot; the message says why, `origin` has the file at fault."""

    def __init__(self, message: str, origin: Origin) -> None:
        super().__init__(message)
        self.origin = origin

    @property
    def diagnostic(self) -> Diagnostic:
        return SNAPSHOT_UNREADABLE.at(self.origin, str(self))


def files_of(snapshot: Snapshot) -> dict[str, str]:
    """The folder's files, name → text."""
    about = {
        "version": FORMAT,
        "account": snapshot.account,
        "region": snapshot.region,
        "partition": snapshot.partition,
        "gen1Root": snapshot.gen1_root,
        "gen2Root": snapshot.gen2_root,
    }
    files = {"snapshot.json": _text(about), "facts.json": _text(snapshot.facts)}
    for stack in snapshot.stacks:
        files |= {stack.name + suffix: text for suffix, text in _stack_files(stack).items()}
    return files


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder. Raises SnapshotError."""
    if not folder.is_dir():
        raise SnapshotError(f"there is no folder {folder}", Origin(file=str(folder)))
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as error:
        raise SnapshotError(f"the snapshot cannot be read: {error.strerror}", Origin(file=str(folder))) from None
    try:
        return snapshot_of({name: decode(content, name) for name, content in files.items()})
    except SyntaxProblem as problem:
        raise _unreadable(problem, folder) from None
    except SnapshotError as error:
        place = error.origin.model_copy(update={"file": str(folder / error.origin.file)})
        raise SnapshotError(str(error), place) from None


def snapshot_of(files: Mapping[str, str]) -> Snapshot:
    """The snapshot in a folder's files, name → text. Raises SnapshotError, whose file is relative to the folder."""
    about = _json(files, "snapshot.json", {})
    if about.get("version", FORMAT) != FORMAT:
        message = f"snapshot.json: version is {about.get('version')}; this version reads {FORMAT}"
        raise SnapshotError(message, Origin(file="snapshot.json"))
    templates = sorted(
        (name.removesuffix(suffix), name) for name in files for suffix in _TEMPLATES if name.endswith(suffix)
    )
    stacks = tuple(_stack(files, stack, template) for stack, template in templates)
    if not stacks:
        raise SnapshotError("the folder holds no templates", Origin(file="."))
    facts = _json(files, "facts.json", {})
    try:
        snapshot = Snapshot(
            account=about.get("account"),
            region=about.get("region"),
            partition=about.get("partition") or "aws",
            gen1_root=about.get("gen1Root"),
            gen2_root=about.get("gen2Root"),
            stacks=stacks,
            facts=facts,
            hash=hash_of(files),
        )
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        file = "facts.json" if first["loc"][:1] == ("facts",) else "snapshot.json"
        raise SnapshotError(f"{file}: {place}: {first['msg']}", Origin(file=file)) from None
    return completed(snapshot)


def hash_of(files: Mapping[str, str]) -> str:
    """One hash over all files of a snapshot; a file that is none of it does not count."""
    digest = hashlib.sha256()
    for name in sorted(files):
        if name in ("snapshot.json", "facts.json") or name.endswith(tuple(_SUFFIXES)):
            digest.update(f"{name}\0{len(files[name])}\0{files[name]}\0".encode())
    return "sha256:" + digest.hexdigest()


_SUFFIXES = (
    *_TEMPLATES,
    ".outputs.json",
    ".parameters.json",
    ".resources.json",
    ".policy.json",
    ".description.txt",
    ".stack.json",
)


def _stack_files(stack: DeployedStack) -> dict[str, str]:
    suffix = _TEMPLATES[0 if stack.template.lstrip().startswith("{") else 1]
    files = {
        suffix: stack.template,
        ".description.txt": stack.description,
        ".outputs.json": _text([_output(stack, key) for key in stack.outputs]),
        ".parameters.json": _text([_parameter(name, item) for name, item in stack.parameters.items()]),
        ".resources.json": _text([_resource(item) for item in stack.resources]),
        ".stack.json": _text(
            {"StackId": stack.id, "StackStatus": stack.status, "Tags": stack.tags, "Parent": stack.parent}
        ),
    }
    return files if stack.policy is None else {**files, ".policy.json": stack.policy}


def _output(stack: DeployedStack, key: str) -> dict[str, str]:
    found = {"OutputKey": key, "OutputValue": stack.outputs[key]}
    export = stack.exported.get(key)
    return {**found, "ExportName": export} if export else found


def _parameter(name: str, item: StackParameter) -> dict[str, str]:
    found = {"ParameterKey": name, "ParameterValue": MASK if item.value is None else item.value}
    return found if item.resolved is None else {**found, "ResolvedValue": item.resolved}


def _resource(item: DeployedResource) -> dict[str, str]:
    found = {"LogicalResourceId": item.logical_id, "ResourceType": item.type, "ResourceStatus": item.status}
    return found if item.physical_id is None else {**found, "PhysicalResourceId": item.physical_id}


def _stack(files: Mapping[str, str], name: str, template: str) -> DeployedStack:
    try:
        parse_template(files[template])
    except TemplateError as error:
        raise SnapshotError(f"{template}: {error}", Origin(file=template)) from None
    about = _json(files, f"{name}.stack.json", {})
    outputs, parameters = _json(files, f"{name}.outputs.json", []), _json(files, f"{name}.parameters.json", [])
    resources = f"{name}.resources.json"
    try:
        return DeployedStack(
            name=name,
            id=about.get("StackId"),
            template=files[template],
            description=files.get(f"{name}.description.txt", "").strip("\n"),
            parameters={item["ParameterKey"]: _read_parameter(item) for item in parameters},
            outputs={item["OutputKey"]: item["OutputValue"] for item in outputs},
            exported={item["OutputKey"]: item["ExportName"] for item in outputs if item.get("ExportName")},
            resources=tuple(_read_resource(item) for item in _json(files, resources, [])),
            resources_known=resources in files,
            status=about.get("StackStatus"),
            policy=files.get(f"{name}.policy.json"),
            tags=about.get("Tags") or {},
            parent=about.get("Parent"),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        message = f"the files of {name} have another form than CloudFormation's answers: {error}"
        raise SnapshotError(message, Origin(file=template)) from None


def _read_parameter(item: Mapping[str, str]) -> StackParameter:
    value = item.get("ParameterValue", "")
    return StackParameter(value=None if value == MASK else value, resolved=item.get("ResolvedValue"))


def _read_resource(item: Mapping[str, str]) -> DeployedResource:
    return DeployedResource(
        logical_id=item["LogicalResourceId"],
        type=item["ResourceType"],
        physical_id=item.get("PhysicalResourceId"),
        status=item.get("ResourceStatus", "CREATE_COMPLETE"),
    )


def _json(files: Mapping[str, str], name: str, default: Any) -> Any:
    if name not in files:
        return default
    try:
        found = load(files[name], name).data
    except SyntaxProblem as problem:
        raise _unreadable(problem) from None
    if not isinstance(found, type(default)):
        raise SnapshotError(f"{name} is not {'an object' if default == {} else 'a list'}", Origin(file=name))
    return found


def _unreadable(problem: SyntaxProblem, folder: Path = Path()) -> SnapshotError:
    place = Origin(file=str(folder / problem.path), line=problem.line, column=problem.column)
    return SnapshotError(f"{problem.path}: {problem.message}", place)


def _text(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
