"""Dumps of the IR, as commands take them back."""

from pathlib import Path

from amp2gen.frontend import ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.dump import LoadError, has_sources, load
from amp2gen.passes.pipeline import PIPELINE


def load_dump(path: Path, *, needs_sources: bool = False) -> App:
    """The app of a dump file. Raises ProjectError when it cannot be used, or was made by another version."""
    try:
        app = load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ProjectError(kinds.DUMP_UNREADABLE, f"{path} cannot be read: {reason}") from None
    except LoadError as error:
        raise _unusable(path, str(error), "dump the project again with this version of amp2gen") from None
    if app.passes != tuple(step.name for step in PIPELINE)[: len(app.passes)]:
        reason = "it went through passes that this version does not have, or in another order"
        raise _unusable(path, reason, "dump the project again with this version of amp2gen")
    if needs_sources and not has_sources(app):
        raise _unusable(path, "it has no sources", "dump the project again with --with-sources")
    return app


def _unusable(path: Path, reason: str, help: str) -> ProjectError:
    return ProjectError(
        kinds.DUMP_UNREADABLE, f"the dump {path.name} cannot be used: {reason}", Origin(file=path.name), help
    )
