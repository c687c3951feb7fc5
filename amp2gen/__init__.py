"""amp2gen: compile AWS Amplify Gen 1 projects into equivalent Gen 2 projects.

The four steps of a compile, for programs:

    project = amp2gen.load("path/to/project")  # files → Gen1Project
    app = amp2gen.lower(project)               # Gen1Project → App
    app = amp2gen.run(app)                     # App → App, through all passes
    output = amp2gen.emit(app, project)        # App → files, in memory

They are pure but for `load`, which reads files. `amp2gen.ir` describes what an App holds; `docs/ir.md` is its manual.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["App", "emit", "load", "lower", "run"]

if TYPE_CHECKING:
    from amp2gen.api import App, emit, load, lower, run


def __getattr__(name: str) -> Any:
    """The API is imported when it is used, so that `amp2gen --help` stays instant."""
    if name not in __all__:
        raise AttributeError(f"module 'amp2gen' has no attribute {name!r}")
    from amp2gen import api

    return getattr(api, name)
