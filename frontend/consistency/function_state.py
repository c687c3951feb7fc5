"""amplify.state: how `amplify push` builds a function's code."""

import re
from collections.abc import Iterator

from amp2gen.frontend.consistency.copies import below, constants, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.resource_template import find_template
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic

LANGUAGE = re.compile(r"nodejs|python|java|dotnet")
"""The start of Lambda's runtime. Programs in Go run on more than one, and custom runtimes have any plugin."""


INSTALL = re.compile(
    r"(npm (install|i|ci)|yarn( install)?|pnpm (install|i))( --(no-bin-links|production|omit=dev|prod))*"
)
"""What the CLI writes for Node.js itself. Gen 2 bundles the function with what it imports."""


def check_function_state(context: Context) -> Iterator[Diagnostic]:
    """Functions that are built by a command of the user's, or for another language than the one that Lambda runs."""
    for entry in context.project.entries_of("function", "Lambda"):
        path = find_template(entry, context)
        template = read(path, context) if path else None
        state = read(f"{entry.folder}/amplify.state", context)
        if template is None or state is None:
            continue
        runtime = below(template.data, "Resources", "LambdaFunction", "Properties").get("Runtime")
        language = LANGUAGE.match(str(runtime))
        if language is None:
            continue
        expected = {"pluginId": (f"amplify-{language[0]}-function-runtime-provider",)}
        if language[0] != "dotnet":  # which is written with its version there
            expected["functionRuntime"] = (language[0],)
        yield from constants(state, f"function {entry.name}", expected)
        command = below(state.data, "scripts").get("build")
        if (
            language[0] == "nodejs"
            and command
            and not (isinstance(command, str) and INSTALL.fullmatch(command.strip()))
        ):
            yield kinds.BUILD_NOT_CARRIED.at(
                origin_at(state, "/scripts/build"),
                f"function {entry.name} is built by a command of its own, which does not run in Gen 2",
                "run it in amplify.yml, backend.phases.preBuild.commands, for the new folder",
            )
