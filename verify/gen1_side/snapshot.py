"""A folder of deployed stacks: `<stack>.template.json`, `.parameters.json` and `.outputs.json`, all flat.

The root stack of a Gen 1 environment is `amplify-<app>-<environment>-<id>`. CloudFormation names a nested stack
`<parent>-<logical id>-<random>`, cutting the first two short where the whole becomes too long.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from amp2gen.verify.gen1_side.files import Gen1SideError, read_json, read_template
from amp2gen.verify.templates import NESTED_STACK, ROOT, StackTemplate

_TEMPLATE = ".template.json"


def snapshot_stacks(folder: Path, root_name: str | None) -> dict[str, StackTemplate]:
    """The stacks of one environment by path, the root as "/". `root_name` is needed if there are several.

    Raises Gen1SideError if the root or a nested stack is missing or not unique.
    """
    names = sorted(path.name.removesuffix(_TEMPLATE) for path in folder.glob(f"*{_TEMPLATE}"))
    root = root_name if root_name in names else _only_root(folder, names, root_name)
    stacks: dict[str, StackTemplate] = {}
    _collect(folder, names, root, ROOT, None, None, stacks)
    return stacks


def has_stack(folder: Path, name: str | None) -> bool:
    """Whether the folder has the template of a stack."""
    return name is not None and (folder / f"{name}{_TEMPLATE}").is_file()


def _only_root(folder: Path, names: Sequence[str], wanted: str | None) -> str:
    if wanted is not None:
        raise Gen1SideError(f"the snapshot has no stack {wanted}", folder.name)
    roots = [name for name in names if "DeploymentBucket" in _template(folder, name)["Resources"]]
    if len(roots) != 1:
        raise Gen1SideError(f"the snapshot has {len(roots)} Gen 1 root stacks instead of one", folder.name)
    return roots[0]


def _collect(
    folder: Path,
    names: Sequence[str],
    name: str,
    path: str,
    parent: str | None,
    logical_id: str | None,
    stacks: dict[str, StackTemplate],
) -> None:
    template = _template(folder, name)
    file = f"{folder.name}/{name}{_TEMPLATE}"
    stacks[path] = StackTemplate(template, parent, logical_id, file, name, _parameters(folder, name))
    for nested, resource in template["Resources"].items():
        if isinstance(resource, dict) and resource["Type"] == NESTED_STACK:
            child = nested if path == ROOT else f"{path}/{nested}"
            _collect(folder, names, _nested(names, name, nested, file), child, path, nested, stacks)


def _nested(names: Sequence[str], parent: str, logical_id: str, file: str) -> str:
    found = [name for name in names if _is_nested(name, parent, logical_id)]
    if len(found) > 1:  # of names that were cut, the logical id of one may start with that of another
        longest = max(len(_middle(name, parent)) for name in found)
        found = [name for name in found if len(_middle(name, parent)) == longest]
    if len(found) != 1:
        raise Gen1SideError(f"the snapshot has {len(found)} stacks for {logical_id} instead of one", file)
    return found[0]


def _is_nested(name: str, parent: str, logical_id: str) -> bool:
    middle = _middle(name, parent)
    return middle == logical_id or (bool(middle) and len(name) >= _CUT_FROM and logical_id.startswith(middle))


_CUT_FROM = 90
"""How long names are at least that CloudFormation has cut: about 100 characters in real deployments."""


def _middle(name: str, parent: str) -> str:
    """The part of a nested stack's name that comes from its logical id; empty if the parent is another one."""
    head, _, _ = name.rpartition("-")
    start, _, middle = head.rpartition("-")
    return middle if start and parent.startswith(start) else ""


def _template(folder: Path, name: str) -> dict[str, Any]:
    file = f"{name}{_TEMPLATE}"
    return read_template(folder / file, file)


def _parameters(folder: Path, name: str) -> Mapping[str, str]:
    """The values a stack was deployed with; those that CloudFormation keeps to itself read `****`."""
    file = f"{name}.parameters.json"
    if not (folder / file).is_file():
        return {}
    listed = read_json(folder / file, file)
    if not isinstance(listed, list):
        raise Gen1SideError("a list of parameters is expected here", file)
    return {
        str(each["ParameterKey"]): str(each["ParameterValue"])
        for each in listed
        if isinstance(each, dict) and "ParameterKey" in each and "ParameterValue" in each
    }
