"""What backend-config.json and the folders beside it say about each other, and files that no lowering reads."""

from collections.abc import Collection, Iterator, Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.project import BACKEND, CLOUD_BACKEND, Entry
from amp2gen.frontend.retired import is_retired
from amp2gen.frontend.uncarried import is_named
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin

FOLDERS_WITHOUT_ENTRY = frozenset({"awscloudformation", "types", ".temp"})
STAYS = frozenset({("hosting", "amplifyhosting")})
"""What is no part of the backend's code in Gen 2 either."""

RECORDS = (
    "amplify/.config/local-env-info.json",
    "amplify/.config/project-config.json",
    "amplify/cli.json",
    f"{BACKEND}/amplify-meta.json",
    f"{BACKEND}/awscloudformation/build/root-cloudformation-stack.json",
    "package.json",
)
"""What belongs to the project and to no resource; every one holds an object."""

SOURCE_SUFFIXES = ("cli-inputs.json", "schema.graphql", "-cloudformation-template.json")


def report_discovery(context: Context, known: Collection[tuple[str, str]]) -> None:
    """Entries of unknown kind, without service or folder; folders without entry; dangling dependencies."""
    for path in RECORDS:
        document = context.project.document(path, context.log)
        if document is not None and not isinstance(document.data, Mapping):
            context.log.add(kinds.WRONG_TYPE, origin_at(document, ""), "expected an object")
    context.project.report_entries(context.log)
    for entry in context.project.entries:
        _report_entry(entry, context, known)
        _report_dependencies(entry, context)
    for category, name in _folders(context):
        if not context.has(category, name) and category not in FOLDERS_WITHOUT_ENTRY:
            context.log.add(
                kinds.NO_ENTRY,
                Origin(file=f"{BACKEND}/{category}/{name}"),
                f"{category} {name} has a folder but no entry in backend-config.json",
                "nothing to do if Gen 1 does not deploy it; else restore the entry from version control",
            )
    _report_unpushed(context)


def uncarried_files(context: Context) -> None:
    """Reports files that change a resource in Gen 1 and are not carried over."""
    for path in context.project.below("amplify/hooks"):
        if not path.endswith((".sample", ".md")):
            context.log.add(
                kinds.HOOK_NOT_CARRIED, Origin(file=path), f"{path}: Gen 2 has no command hooks", _instead(path)
            )


HOOKS: Mapping[str, str] = {
    "pre-push": "run it in amplify.yml, backend.phases.preBuild.commands, or before `ampx sandbox`",
    "post-push": "run it in amplify.yml, backend.phases.postBuild.commands, or after `ampx sandbox --once`",
    "pre-publish": "run it in amplify.yml, frontend.phases.preBuild.commands",
    "post-publish": "run it in amplify.yml, frontend.phases.postBuild.commands",
    "pre-pull": "run it in a script of package.json, before `ampx generate outputs`",
    "post-pull": "run it in a script of package.json, after `ampx generate outputs`",
    "pre-codegen": "run it in a script of package.json, before `ampx generate graphql-client-code`",
    "post-codegen": "run it in a script of package.json, after `ampx generate graphql-client-code`",
    "pre-mock": "run it before `ampx sandbox`, which takes the place of `amplify mock`",
    "post-mock": "run it after `ampx sandbox`, which takes the place of `amplify mock`",
    "pre-env": "environments are branches in Gen 2, so run it in git's or the pipeline's own hooks",
    "post-env": "environments are branches in Gen 2, so run it in git's or the pipeline's own hooks",
    "pre-gql": "the schema is compiled by each deployment: run it in amplify.yml, backend.phases.preBuild.commands",
    "post-gql": "the schema is compiled by each deployment: run it in amplify.yml, backend.phases.postBuild.commands",
    "pre-build": "functions are bundled by each deployment: run it in amplify.yml, backend.phases.preBuild.commands",
    "post-build": "functions are bundled by each deployment: run it in amplify.yml, backend.phases.postBuild.commands",
    "pre-delete": "run it before `ampx sandbox delete`, or before the branch is deleted in the Amplify console",
    "post-delete": "run it after `ampx sandbox delete`, or after the branch is deleted in the Amplify console",
}
"""Event of a hook → where Gen 2 has the same moment.

Events: https://docs.amplify.aws/gen1/javascript/tools/cli/project/command-hooks/
"""


def _instead(path: str) -> str:
    """A hook is called `<pre|post>-<command>[-<subcommand>].<extension>`."""
    event = path.rpartition("/")[2].partition(".")[0]
    command = "-".join(event.split("-")[:2])
    if command in HOOKS:
        return HOOKS[command]
    if event.startswith(("pre-", "post-")):
        return "the command has no counterpart: Gen 2's resources are edited as code, so nothing runs there"
    return "what the hooks call has to move along with them"


def _report_entry(entry: Entry, context: Context, known: Collection[tuple[str, str]]) -> None:
    kind = (entry.category, entry.service)
    if kind in STAYS:
        context.log.add(kinds.HOSTING_STAYS, entry.origin, f"hosting {entry.name} ({entry.service}) stays as it is")
    elif not entry.service:
        context.log.add(
            kinds.NO_SERVICE,
            entry.origin,
            f"{entry.category} {entry.name} names no service and is skipped",
            "restore its `service` from version control, or run `amplify pull`",
        )
    elif is_retired(*kind) or is_named(*kind):
        pass  # each has a diagnostic of its own
    elif kind not in known:
        context.log.add(
            kinds.UNKNOWN_SERVICE,
            entry.origin,
            f"{entry.category} {entry.name} ({entry.service}) is not carried over",
            "add it to the Gen 2 project by hand, or keep it deployed from Gen 1",
        )
    elif not context.project.below(entry.folder):
        context.log.add(
            kinds.NO_FOLDER,
            entry.origin,
            f"{entry.category} {entry.name} has no folder {entry.folder}",
            "restore the folder from version control, or remove the entry from backend-config.json",
        )


def _report_dependencies(entry: Entry, context: Context) -> None:
    depends = entry.data.get("dependsOn", [])
    if not isinstance(depends, list) or not all(isinstance(item, Mapping) for item in depends):
        what = f"{entry.category} {entry.name}: dependsOn: expected a list of objects"
        context.log.add(kinds.WRONG_TYPE, entry.origin, what)
        return
    for item in depends:
        category, name = str(item.get("category")), str(item.get("resourceName"))
        if category and not context.has(category, name):  # without: the network that Gen 1's containers share
            context.log.add(
                kinds.DANGLING_DEPENDENCY,
                entry.origin,
                f"{entry.category} {entry.name} depends on {category} {name}, which does not exist",
                "correct dependsOn, or restore the resource from version control",
            )


def _folders(context: Context) -> Iterator[tuple[str, str]]:
    """`(category, name)` of each folder two levels below amplify/backend that holds files."""
    depth = len(BACKEND.split("/"))
    found = {
        tuple(path.split("/")[depth : depth + 2])
        for path in context.project.below(BACKEND)
        if len(path.split("/")) > depth + 2
    }
    return ((category, name) for category, name in sorted(found))


def _report_unpushed(context: Context) -> None:
    """Differences between the source tree and what was last pushed; the source tree wins."""
    for path in context.project.below(CLOUD_BACKEND):
        source = BACKEND + path.removeprefix(CLOUD_BACKEND)
        relevant = path.endswith(SOURCE_SUFFIXES) and "/build/" not in path and "awscloudformation" not in path
        if not relevant:
            continue
        content = context.project.files.get(source)
        if content is None or content.split() != context.project.files[path].split():
            context.log.add(
                kinds.SOURCE_DIFFERS_FROM_CLOUD,
                Origin(file=source),
                f"{source} is not what was last pushed" if content is not None else f"{source} was pushed but is gone",
            )
