"""Diagnostics of overrides: A2G123x."""

from amp2gen.ir.diagnostics import _kind

OVERRIDE_CARRIED = _kind(
    "A2G1230",
    "note",
    "an override is carried over",
    """The user's override.ts is part of the Gen 2 project: the same code, called with Gen 1's names for Gen 2's
    resources after all other settings. Gen 2 checks its types strictly, which Gen 1 did not.""",
)
OVERRIDE_STATEMENT_NOT_CARRIED = _kind(
    "A2G1231",
    "error",
    "a statement of an override is not carried over",
    """The statement changes something that Gen 2 does not have under this name, or reads something that only Gen 1's
    command line knows. In the Gen 2 project it is a comment, and a `throw` beside it stops the synthesis until someone
    decides: say the same in another way, or remove both if the app does without.""",
)
OVERRIDE_STATEMENT_GONE = _kind(
    "A2G1232",
    "note",
    "a statement of an override has nothing left to do",
    """It changes a helper of Gen 1's own deployment, such as the function that once configured the app clients. Gen 2
    has no such helper. The statement is kept as a comment.""",
)
OVERRIDE_NAMES_RESOURCE = _kind(
    "A2G1233",
    "warning",
    "an override gives a resource its physical name",
    """Gen 1 owns the name for as long as it owns the resource, so that the Gen 2 project must not use it before. The
    statement is kept as a comment. See that gen1.json holds the real name: with `"moved": true` the branch uses it.""",
)
OVERRIDE_UNREADABLE = _kind(
    "A2G1234",
    "error",
    "an override cannot be read",
    """The file is not TypeScript, or exports no function called `override`. Nothing of it is carried over.""",
)
OVERRIDE_WITHOUT_RESOURCE = _kind(
    "A2G1235",
    "error",
    "an override changes a resource that is not carried over",
    """There is nothing in the Gen 2 project that its statements could change. Carry them over together with the
    resource.""",
)
