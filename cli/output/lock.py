"""One writer at a time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amp2gen.cli.output.errors import OutputError


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold `folder` against other runs of amp2gen; the system lets go of it when the process ends, however
    it ends.

    Raises OutputError when another run has it. No lock is taken on Windows, which cannot lock a folder.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutputError(f"another run is writing to {folder}", "wait for it to end") from error
        yield
    finally:
        os.close(descriptor)
