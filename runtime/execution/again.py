"""A step that may succeed when it is taken again from a fresh look."""

from amp2gen.ir.diagnostics import Diagnostic


class Again(Exception):  # noqa: N818 (not an error until it happened too often)
    """Nothing of the step stands. `diagnostic` is what to say if it happens too often."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic
