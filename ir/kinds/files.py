"""Diagnostics of files and syntax: A2G10xx."""

from amp2gen.ir.diagnostics import _kind

UNREADABLE_FILE = _kind(
    "A2G1001",
    "error",
    "a file cannot be read",
    """The operating system refused to open the file, or it is a link that leads nowhere or out of the repository. What
    the file holds is missing from the result. Fix the permissions or the link and compile again.""",
)
FOLDER_LINK = _kind(
    "A2G1002",
    "warning",
    "a link to a folder was not followed",
    """A link to a folder of the repository is read as the folder itself, and its files are written as copies. One that
    leads out of the repository, to a folder that it lies in, or to a folder when it lies behind such a link itself, is
    not followed. Replace the link by the folder itself if it belongs to the backend.""",
)
FILE_TOO_LARGE = _kind(
    "A2G1003",
    "warning",
    "a file is too large to be part of a backend's description",
    """Files above 50 MB are not read. If a function needs the file at run time, put it into a layer or a bucket.""",
)
SYNTAX_ERROR = _kind(
    "A2G1004",
    "error",
    "a file does not parse",
    """The file is not valid JSON, YAML or GraphQL at the place shown, or not UTF-8. The resource that it describes
    is missing from the result; everything else is written. Fix the file and compile again.""",
)
WRONG_TYPE = _kind(
    "A2G1005",
    "error",
    "a setting has the wrong type",
    """A value in a configuration file has another type than Gen 1's CLI writes. It is read as absent. Compare the
    file with what `amplify update` would write.""",
)
SETTING_NOT_CARRIED = _kind(
    "A2G1006",
    "warning",
    "a setting is not carried over",
    """amp2gen does not know this setting, so the Gen 2 project does not have it. Look it up in Amplify's
    documentation and, if it matters, add it to the generated resource file by hand.""",
)
MISSING_FILE = _kind(
    "A2G1007",
    "error",
    "a file that describes a resource is missing",
    """backend-config.json lists the resource, but the file that holds its settings is not in the checkout. Restore
    it from version control, or run `amplify pull`, and compile again.""",
)
TEMPLATE_INVALID = _kind(
    "A2G1008",
    "warning",
    "CloudFormation would refuse a template of the checkout",
    """The template uses a name that it does not define, or a word that CloudFormation does not know. So it cannot be
    what is deployed. Restore it with `amplify pull`, or correct it.""",
)
