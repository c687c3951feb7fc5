"""Diagnostics of amp2gen's own configuration: A2G113x."""

from amp2gen.ir.diagnostics import _kind

CONFIGURATION_INVALID = _kind(
    "A2G1130",
    "error",
    "amp2gen.toml cannot be used",
    """The file is not valid TOML, or has a key or a value that amp2gen does not know. Nothing is done, so that no
    setting is ignored unnoticed. `docs/reference/configuration.md` lists what it may hold.""",
)
SUPPRESSION_UNUSED = _kind(
    "A2G1131",
    "warning",
    "a suppression matches nothing",
    """An entry of `suppress` in amp2gen.toml, or an `amp2gen: ignore` comment, names a diagnostic that is not there
    (any more). Remove it: it would hide the next one unseen.""",
)
SUPPRESSION_REFUSED = _kind(
    "A2G1132",
    "warning",
    "a suppression is not valid",
    """A suppression names one code and a reason, and the diagnostic must be a warning or a note. Errors cannot be
    suppressed: what they name throws in the Gen 2 project until it is solved.""",
)
PROJECT_FAILED = _kind(
    "A2G1139",
    "error",
    "amp2gen failed on a project",
    """An error that nobody foresaw: a bug in amp2gen. The other projects are not affected. Please report it with the
    output of the same command for this project alone and `--verbose`.""",
)
DUMP_UNREADABLE = _kind(
    "A2G1133",
    "error",
    "a dump of the IR cannot be used",
    """The file is not what `amp2gen ir dump` writes, was written by a version with another schema, or lacks what the
    command needs: `compile --from-ir` needs a dump made with `--with-sources`.""",
)
PARITY_UNREADABLE = _kind(
    "A2G1134",
    "error",
    "the result of a verification cannot be used",
    """`--parity` takes the file that `amp2gen verify PROJECT --format json` printed, of the same project.""",
)
