"""The Python API: a compile in four functions with defaults. `import amp2gen` offers them all."""

from collections.abc import Mapping
from pathlib import Path

from amp2gen.backend_ts.emit import Output
from amp2gen.backend_ts.emit import emit as emit_files
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.cli.orchestrate import repository_files
from amp2gen.frontend import Choices, Gen1Project, load_project
from amp2gen.frontend import lower as lower_project
from amp2gen.ir.app import App
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE
from amp2gen.passes.pipeline import run as run_passes

__all__ = ["App", "emit", "load", "lower", "run"]


def load(path: str | Path, snapshot: str | Path | None = None) -> Gen1Project:
    """The Gen 1 project that `path` is or lies in, in memory. Raises amp2gen.frontend.ProjectError."""
    return load_project(Path(path), None if snapshot is None else Path(snapshot))


def lower(
    project: Gen1Project, environment: str | None = None, branches: Mapping[str, tuple[str, ...]] | None = None
) -> App:
    """The backend as data. `environment`: whose values win; `branches`: Gen 1 environment → branches that take it over.

    Raises amp2gen.frontend.ProjectError when no environment is the obvious default.
    """
    return lower_project(project, Choices(environment, branches))


def run(app: App, *, client_app: bool = True) -> App:
    """The app after all passes. `client_app`: whether the application's own code is adapted, too."""
    return run_passes(app, PIPELINE, Options(client_app))


def emit(app: App, project: Gen1Project | None = None) -> Output:
    """The files of the Gen 2 project by path. `project`: whose package.json, amplify.yml and so on they are merged into.

    `diagnostics` of the result are the emitter's own; those of the frontend and the passes are in `app.diagnostics`.
    """
    return emit_files(app, repository_files(project) if project else ProjectFiles({}, frozenset()))
