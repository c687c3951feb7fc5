"""ir.App → the files of the Gen 2 project, in memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from amp2gen.backend_ts.analytics import emit_analytics
from amp2gen.backend_ts.auth import emit_auth
from amp2gen.backend_ts.backend_file import backend_file
from amp2gen.backend_ts.client_app import client_files
from amp2gen.backend_ts.custom import emit_custom
from amp2gen.backend_ts.data import emit_data
from amp2gen.backend_ts.data_stacks import emit_data_stacks
from amp2gen.backend_ts.files import Unit
from amp2gen.backend_ts.functions import emit_functions
from amp2gen.backend_ts.gen1 import emit_gen1
from amp2gen.backend_ts.geo import emit_geo
from amp2gen.backend_ts.helpers import helper_files
from amp2gen.backend_ts.hosting import emit_hosting
from amp2gen.backend_ts.layers import emit_layers
from amp2gen.backend_ts.predictions import emit_predictions
from amp2gen.backend_ts.project import ProjectFiles, project_files
from amp2gen.backend_ts.referenced_auth import emit_referenced_auth
from amp2gen.backend_ts.referenced_storage import emit_referenced_storage
from amp2gen.backend_ts.rest_api import emit_rest_apis
from amp2gen.backend_ts.storage import emit_storage
from amp2gen.backend_ts.tables import emit_tables
from amp2gen.backend_ts.tags import emit_tags
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import Diagnostic

EMITTERS: tuple[Callable[[App], Iterator[Unit]], ...] = (
    emit_tags,
    emit_auth,
    emit_referenced_auth,
    emit_data,
    emit_storage,
    emit_tables,
    emit_referenced_storage,
    emit_analytics,
    emit_geo,
    emit_predictions,
    emit_hosting,
    emit_layers,
    emit_rest_apis,
    emit_custom,
    emit_functions,
    emit_data_stacks,
    emit_gen1,
)
"""One per category, in the order in which backend.ts names them."""


@dataclass(frozen=True)
class Output:
    """All files by path below the project, and what the emitters had to say."""

    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def emit(app: App, existing: ProjectFiles) -> Output:
    """The Gen 2 project. `existing` are the repository files that it is merged into."""
    units = [unit for emitter in EMITTERS for unit in emitter(app)]
    files: dict[str, bytes] = {}
    for unit in units:
        files |= unit.files
    files |= helper_files(frozenset(helper for unit in units for helper in unit.helpers))
    files |= backend_file(app, units)
    merged = project_files(app, existing)
    files |= client_files(app)
    files |= merged.files
    return Output(dict(sorted(files.items())), merged.diagnostics)
