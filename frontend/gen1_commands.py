"""Calls of Gen 1's command line in what runs by itself: scripts of package.json, pipelines, shell scripts.

amplify.yml is not among them: it is rewritten.
"""

import re
from collections.abc import Iterator, Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.files import COMMAND_FILES
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin

INSTEAD: Mapping[str, str] = {
    "push": "`npx ampx pipeline-deploy --branch NAME --app-id ID` deploys a branch from a pipeline, `npx ampx sandbox` "
    "a developer's own backend",
    "pull": "`npx ampx generate outputs --branch NAME --app-id ID` writes amplify_outputs.json; the backend is in git",
    "codegen": "`npx ampx generate graphql-client-code` writes types and operations",
    "mock": "`npx ampx sandbox` deploys a backend to try things with",
    "env": "each branch is an environment of its own",
    "publish": "Amplify Hosting builds the branch, backend and site",
}
"""Command → what does its work in Gen 2."""

_CALL = re.compile(
    r"(?:^|[\s\"'`;&|(=])(?:amplify(?:-dev)?\s+(?P<command>push|pull|codegen|mock|env|publish|init|status|update|add)"
    r"|(?P<helper>amplifyPush(?:\.sh)?))(?=[\s\"'`;&|)]|$)"
)
_COMMENT = re.compile(r"\s*(?:#|//)")
_NAME = re.compile(r"\s*-?\s*name:")


def report_gen1_commands(context: Context) -> None:
    """A warning for the first call of each command in each file."""
    for path in sorted(context.project.files):
        if path != "package.json" and not COMMAND_FILES.fullmatch(path):
            continue
        text = context.project.files[path].decode(errors="replace")
        for command, line in _calls(text).items():
            context.log.add(
                kinds.BUILD_NEEDS_GEN1,
                Origin(file=path, line=line),
                f"{path} calls `amplify {command}`, which knows nothing of Gen 2",
                INSTEAD.get(command, "adapt the command, or take it out"),
            )


def _calls(text: str) -> dict[str, int]:
    """Each command, and the first line that calls it."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not _COMMENT.match(line) and not _NAME.match(line):
            for command in _commands(line):
                found.setdefault(command, number)
    return found


def _commands(line: str) -> Iterator[str]:
    for match in _CALL.finditer(line):
        yield match["command"] or "push"
