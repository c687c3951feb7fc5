"""The result of a compile → an assessment."""

from collections.abc import Mapping
from shlex import quote

from amp2gen.assess.assessment import Assessment, FeatureRow
from amp2gen.assess.attribution import about_place, about_resource
from amp2gen.assess.features import feature_rows
from amp2gen.assess.preparation import gen1_edits
from amp2gen.assess.prerequisites import prerequisites
from amp2gen.assess.resources import resource_rows
from amp2gen.assess.steps import steps
from amp2gen.assess.work import work
from amp2gen.backend_ts.project_files.package_manager import detect_package_manager
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import Diagnostic


def assess(app: App, files: Mapping[str, bytes], diagnostics: tuple[Diagnostic, ...], project: str = ".") -> Assessment:
    """What the compile says about the project, for those who decide.

    `app` has gone through all passes, `files` are those of the Gen 1 project by path, `diagnostics` all that the
    compile had to say. `project` is how commands in the checklist name the project.
    """
    environment = next(item for item in app.environments if item.name == app.default_environment)
    errors = tuple(diagnostic for diagnostic in diagnostics if diagnostic.severity == "error")
    features = feature_rows(app, files, errors)
    edits = gen1_edits(app, files, diagnostics)
    names = [path for path in files if "/" not in path]
    package_json = files.get("package.json", b"").decode(errors="replace")
    return Assessment(
        app=app.name,
        environment=environment.name,
        environments=tuple(item.name for item in app.environments),
        resources=resource_rows(app, features, errors),
        features=features,
        elsewhere=_elsewhere(app, features, errors),
        prerequisites=prerequisites(app, environment, edits, quote(project)),
        work=work(app, diagnostics),
        steps=steps(app, environment, edits, detect_package_manager(names, package_json), quote(project)),
        diagnostics=diagnostics,
    )


def _elsewhere(app: App, features: tuple[FeatureRow, ...], errors: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The errors that belong to no row of a table."""
    placed = {error for row in features for error in about_place(row.path, row.line, errors)}
    placed |= {error for entry in app.inventory for error in about_resource(entry, errors)}
    return tuple(error for error in errors if error not in placed)
