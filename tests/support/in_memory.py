"""Compiles of the samples in memory, as they are and with other contents of their files."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

from amp2gen.cli.orchestrate import compile_app, repository_files
from amp2gen.cli.output.tree import FileTree, check_paths
from amp2gen.frontend import Choices, ProjectError, load_project, lower
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run

ROOT = Path(__file__).parents[2]
SAMPLES = {
    "blog": ROOT / "golden/blog/gen1",
    "shop": ROOT / "golden/shop/gen1",
    "team-chat": ROOT / "golden/team-chat/gen1/packages/chat",
}

ALWAYS = {"amplify/backend.ts", "amplify/gen1.json", "amplify/gen1.ts", "package.json", "MIGRATION.md"}
"""Files of every output."""

modest = settings(
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking takes long, and what is drawn is small enough
    suppress_health_check=list(HealthCheck),
)


@cache
def sample(name):
    return load_project(SAMPLES[name])


def compiled(project, env=None):
    """The compile of a project in memory."""
    app = run(lower(project, Choices(environment=env)), PIPELINE, Options())
    return compile_app(app, repository_files(project))


def changed(project, files):
    """The project with other contents; None takes a file away."""
    together = {**project.files, **files}
    return replace(project, files={path: content for path, content in sorted(together.items()) if content is not None})


def compile_or_refuse(project):
    """Compiles what may be nonsense: whole or not at all, in paths that stay inside, with codes and places."""
    try:
        result = compiled(project)
    except ProjectError as error:
        assert error.diagnostic.code.startswith("A2G1")
        return None
    check_paths(FileTree(result.files))
    assert set(result.files) >= ALWAYS
    json.loads(result.files["amplify/gen1.json"])
    for item in result.diagnostics:
        assert item.message
        assert item.origin is None or item.origin.line is None or item.origin.line >= 1
    return result


def errors(result):
    """Code, place and message of each error."""
    return [(item.code, str(item.origin), item.message) for item in result.diagnostics if item.severity == "error"]
