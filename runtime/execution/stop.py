"""How a run ends before its goal."""

from amp2gen.ir.diagnostics import Diagnostic

SAFE, NEEDS_A_PERSON = 3, 4
"""Exit codes: stopped safely, run again; or nothing goes on until somebody has looked."""


class Stop(Exception):  # noqa: N818 (an ending, not always an error)
    """Ends a run. `code` is the exit code; `runbook` what a person can do, line by line."""

    def __init__(self, code: int, diagnostic: Diagnostic, runbook: tuple[str, ...] = ()) -> None:
        super().__init__(diagnostic.message)
        self.code, self.diagnostic, self.runbook = code, diagnostic, runbook
