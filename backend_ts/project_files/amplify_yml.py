"""`amplify.yml`, the build of Amplify Hosting: Gen 1's push out, Gen 2's deployment in, the rest byte for
byte.

The file is parsed by ruamel.yaml for its positions only and edited as text, so that comments, quotes,
order, layout and line endings are the user's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from posixpath import normpath
from typing import cast

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amp2gen.backend_ts.project_files import build_commands, buildspec
from amp2gen.backend_ts.project_files.buildspec import FrontendConfig, nested
from amp2gen.backend_ts.project_files.notes import Merged, Note
from amp2gen.backend_ts.project_files.package_manager import INSTALL, PackageManager
from amp2gen.backend_ts.project_files.yaml_edits import (
    Edit,
    Item,
    NotEditableError,
    NotYamlError,
    append_child,
    append_items,
    apply_edits,
    child,
    compose,
    insert_above,
    items,
    line_of,
    replace_items,
)

PATH = "amplify.yml"

_DEPLOYMENT = ("backend", "phases", "build", "commands")
"""Where a deployment belongs."""

_NO_COMMANDS = ("artifacts", "cache", "customHeaders", "env", "variables")


def merge_amplify_yml(
    text: str | None,
    *,
    app_root: str | None,
    package_manager: PackageManager,
    frontend: FrontendConfig | None,
) -> Merged:
    """Make the build deploy a Gen 2 backend.

    In the `backend` of the application at `app_root` (posix, relative to the repository; None: the
    repository's root) every Gen 1 push (`amplifyPush …`, `amplify push …`, in whatever chain, with the
    stack-info helpers around it) becomes the package manager's install and `ampx pipeline-deploy`. A push
    elsewhere goes away. A `backend` that deploys nothing gets the two commands; a missing one is added
    above `frontend`. No file makes one from `frontend`.

    Notes: `yaml-invalid` and `yaml-not-editable` (text unchanged), `application-added`, `backend-added`,
    `push-environment` (the push named an environment; Gen 2 goes by branch), `push-removed`,
    `push-in-other-application`, `gen1-leftover` (a command of the user's needs a file or variable of Gen
    1's), `old-node` (the deployment would run on a Node.js that Gen 2's packages refuse).
    """
    if text is None or not text.strip():
        return Merged(buildspec.default(package_manager, frontend, app_root))
    try:
        edited = _edits(text, app_root, package_manager, frontend)
        merged = apply_edits(text, edited.edits)
        settled = not _edits(merged, app_root, package_manager, frontend).edits
    except NotYamlError as error:
        return Merged(text, (Note("yaml-invalid", str(error), PATH, error.line),))
    except NotEditableError as error:
        return Merged(text, (Note("yaml-not-editable", str(error), PATH, error.line),))
    if not settled:
        return Merged(text, (Note("yaml-not-editable", "laid out in a way that cannot be edited safely", PATH),))
    return Merged(merged, tuple(sorted(edited.notes, key=lambda note: note.line or 0)))


@dataclass(frozen=True, slots=True)
class _Edited:
    edits: tuple[Edit, ...] = ()
    notes: tuple[Note, ...] = ()

    def __add__(self, other: "_Edited") -> "_Edited":
        return _Edited(self.edits + other.edits, self.notes + other.notes)


def _edits(
    text: str, app_root: str | None, package_manager: PackageManager, frontend: FrontendConfig | None
) -> _Edited:
    root = compose(text)
    if root is None:  # comments only
        end = len(text.rstrip())
        return _Edited((Edit(end, len(text), "\n" + buildspec.default(package_manager, frontend, app_root)),))
    if not isinstance(root, MappingNode):
        raise NotYamlError("not a mapping", line_of(root))
    applications = child(root, "applications")
    if applications is None:
        return _application(text, root, INSTALL[package_manager])
    return _monorepo(text, applications, app_root, package_manager, frontend)


def _monorepo(
    text: str,
    applications: Node,
    app_root: str | None,
    package_manager: PackageManager,
    frontend: FrontendConfig | None,
) -> _Edited:
    apps = [item.node for item in items(applications) if isinstance(item.node, MappingNode)]
    ours = _ours(apps, app_root)
    edited = _Edited()
    for app in apps:
        edited += _application(text, app, INSTALL[package_manager]) if app is ours else _bystander(app)
    if ours is None:
        if not isinstance(applications, SequenceNode) or not applications.value:
            raise NotEditableError(line_of(applications))
        entry = buildspec.application(package_manager, frontend, app_root or ".")
        edited += _Edited(
            (append_items(text, applications, (entry,)),),
            (_note("application-added", f"no application at `{app_root or '.'}`: one was added", applications),),
        )
    return edited


def _ours(apps: Sequence[MappingNode], app_root: str | None) -> MappingNode | None:
    """The application at `app_root`; with none named, the one at the root, else the only one that deploys."""
    wanted = normpath(app_root or ".").strip("/")
    for app in apps:
        root = child(app, "appRoot")
        if isinstance(root, ScalarNode) and (normpath(root.value.strip("/") or ".")) == wanted:
            return app
    deploying = [app for app in apps if any(_push(item) or _deploys(item) for item in _commands(app))]
    return deploying[0] if app_root is None and len(deploying) == 1 else None


def _bystander(app: MappingNode) -> _Edited:
    """Another application of the repository: its commands are not ours to change."""
    message = "pushes the Gen 1 backend from another application: have it run `ampx generate outputs` instead"
    pushes = [item for item in _commands(app) if _push(item)]
    return _Edited((), tuple(_note("push-in-other-application", message, item.node) for item in pushes))


def _application(text: str, app: MappingNode, install: Sequence[str]) -> _Edited:
    backend = child(app, "backend")
    edited = _backend(text, app, backend, install)
    for key, section in app.value:
        if section is not backend and key.value != "applications":
            edited += _elsewhere(text, section)
    return edited


def _backend(text: str, app: MappingNode, backend: Node | None, install: Sequence[str]) -> _Edited:
    if backend is None:
        section = buildspec.backend(install)
        note = _note("backend-added", "had no `backend` section: one was added", app)
        return _Edited((insert_above(text, app, "frontend", section),), (note,))
    replacements: list[tuple[Item, Sequence[str]]] = []
    notes: list[Note] = []
    deploys = installed = has_pnpm = False
    for item in _commands(backend):
        command = item.node.value
        needed = () if installed else _without_pnpm(install) if has_pnpm else install
        rewrite = build_commands.deploy_instead(command, needed)
        deploys = deploys or _deploys(item) or (rewrite is not None and rewrite.deploys)
        installed = installed or build_commands.installs(command) or _installs_always(rewrite)
        has_pnpm = has_pnpm or "pnpm" in command or "corepack" in command
        if rewrite is None:
            notes += (*_leftover(item), *_old_node(item))
        else:
            replacements.append((item, rewrite.commands))
            notes += (*_environment(item, rewrite), *_old_node(item))
    edits: tuple[Edit, ...] = ()
    if not deploys:
        commands = (*(() if installed else install), build_commands.PIPELINE_DEPLOY)
        freed = _place_of_a_helper(app, replacements)
        if freed is None:
            edits = (_deployment(text, app, commands),)
        else:
            replacements[freed] = (replacements[freed][0], commands)
        notes.append(_note("backend-added", "its `backend` deployed nothing: the deployment was added", backend))
    return _Edited((*replace_items(text, replacements), *edits), tuple(notes))


def _place_of_a_helper(app: MappingNode, replacements: Sequence[tuple[Item, Sequence[str]]]) -> int | None:
    """Which of the items that go away stands in the list where a deployment belongs; the last of them."""
    build = reduce(child, _DEPLOYMENT, cast("Node | None", app))
    places = (n for n, (item, kept) in enumerate(replacements) if item.parent is build and not kept)
    return max(places, default=None)


def _elsewhere(text: str, section: Node) -> _Edited:
    """`frontend` or `test`: no backend is deployed from there."""
    replacements: list[tuple[Item, Sequence[str]]] = []
    notes: list[Note] = []
    for item in _commands(section):
        rewrite = build_commands.without_push(item.node.value)
        if rewrite is None:
            notes += _leftover(item)
            continue
        replacements.append((item, rewrite.commands))
        if _push(item):
            notes.append(_note("push-removed", "pushed the backend outside of `backend`: removed", item.node))
    return _Edited(replace_items(text, replacements), tuple(notes))


def _deployment(text: str, app: MappingNode, commands: Sequence[str]) -> Edit:
    """The edit that puts `commands` last in backend.phases.build.commands, with what is missing of that
    path.
    """
    parent, key, *missing = app, *_DEPLOYMENT
    node = child(parent, key)
    while missing and isinstance(node, MappingNode) and child(node, missing[0]) is not None:
        parent, key = node, missing.pop(0)
        node = child(parent, key)
    if not missing and isinstance(node, SequenceNode) and node.value:
        return append_items(text, node, [(command,) for command in commands])
    return append_child(text, parent, key, nested(missing, commands))


def _commands(section: Node) -> Iterator[Item]:
    """Every scalar below `section` that stands as a command: an item of a list, or the value of `commands`."""
    yield from _walk(Item(section, None), False, set())


def _walk(item: Item, is_command: bool, seen: set[int]) -> Iterator[Item]:
    node = item.node
    if id(node) in seen:  # an alias: what it stands for is edited at its anchor, once
        return
    seen.add(id(node))
    if isinstance(node, ScalarNode) and is_command:
        yield item
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value not in _NO_COMMANDS:
                yield from _walk(Item(value, None), key.value == "commands", seen)
    else:
        for below in items(node):
            yield from _walk(below, True, seen)


def _push(item: Item) -> bool:
    rewrite = build_commands.deploy_instead(item.node.value, ())
    return rewrite is not None and rewrite.deploys


def _deploys(item: Item) -> bool:
    return build_commands.deploys_gen2(item.node.value)


def _without_pnpm(install: Sequence[str]) -> tuple[str, ...]:
    """The install commands for a build in which the user has seen to pnpm."""
    return tuple(command for command in install if not command.startswith("npm install -g"))


def _installs_always(rewrite: build_commands.Rewrite | None) -> bool:
    """Whether the replacement installs on every path, so that a later push need not."""
    return rewrite is not None and rewrite.deploys and len(rewrite.commands) > 1


def _environment(item: Item, rewrite: build_commands.Rewrite) -> tuple[Note, ...]:
    if rewrite.environment is None:
        return ()
    message = f"pushed to the environment `{rewrite.environment}`; Gen 2 deploys the branch that is being built"
    return (_note("push-environment", message, item.node),)


def _leftover(item: Item) -> tuple[Note, ...]:
    what = build_commands.gen1_leftover(item.node.value)
    return (_note("gen1-leftover", f"`{item.node.value.strip()}` needs {what}", item.node),) if what else ()


def _old_node(item: Item) -> tuple[Note, ...]:
    """Only before the deployment: what `frontend` builds with is the client app's own affair."""
    message = f"`{item.node.value.strip()}`: the deployment needs Node.js {build_commands.OLDEST_NODE} or newer"
    return (_note("old-node", message, item.node),) if build_commands.uses_old_node(item.node.value) else ()


def _note(kind: str, message: str, node: Node) -> Note:
    return Note(kind, message, PATH, line_of(node))
