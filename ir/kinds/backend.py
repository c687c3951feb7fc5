"""Diagnostics of the backend: A2G30xx."""

from amp2gen.ir.diagnostics import _kind

NAME_CHANGED = _kind(
    "A2G3001",
    "note",
    "a name is changed",
    """The Gen 1 name is no identifier or is taken by Amplify. The physical names of resources are not affected.""",
)
AMPLIFY_YML_ELSEWHERE = _kind(
    "A2G3002",
    "warning",
    "the build specification lies outside of the project",
    """amplify.yml is kept at the root of the repository, above this project, and is not changed. Replace the
    command that pushes the Gen 1 backend there by the one in the message.""",
)
PROJECT_FILE_NOTE = _kind(
    "A2G3003",
    "note",
    "a project file needs attention",
    """See the message.""",
)
OUTPUT_REFUSED = _kind(
    "A2G3010",
    "error",
    "the output cannot be written",
    """Nothing was written, or what was begun is undone: the place holds work that is not amp2gen's, is not in a
    clean git work tree, or cannot be written to. See the message.""",
)
