"""A compile in memory, as the command line and amp2gen.toml say, for commands that only look at the result."""

from pathlib import Path

from amp2gen.cli import gen1_source
from amp2gen.cli.config import load_config
from amp2gen.cli.orchestrate import Compiled, compile_project


def compile_checkout(root: Path, environment: str | None = None, snapshot: Path | None = None) -> Compiled:
    """The project at `root`, or what it was before an in-place migration. Raises ProjectError."""
    config = load_config(root)
    with gen1_source.sources(root, None) as source:
        return compile_project(
            source.folder,
            config.choices(environment, {}),
            config.options(),
            config.snapshot_folder(root, snapshot),
            config.suppress,
        )
