"""`amplify/tsconfig.json` and `amplify/package.json`, and whether the user's own tsconfig gets in the way."""

import json
import re
from collections.abc import Iterable
from typing import Any

from amp2gen.backend_ts.project_files.notes import Note

PATH = "tsconfig.json"

AMPLIFY_TSCONFIG = """\
{
  "compilerOptions": {
    "target": "es2022",
    "module": "es2022",
    "moduleResolution": "bundler",
    "resolveJsonModule": true,
    "esModuleInterop": true,
    "forceConsistentCasingInFileNames": true,
    "strict": true,
    "skipLibCheck": true,
    "paths": { "$amplify/*": ["../.amplify/generated/*"] }
  }
}
"""

AMPLIFY_PACKAGE_JSON = """\
{
  "type": "module"
}
"""

_BACKEND_FILES = ("amplify/backend.ts", "amplify/data/resource.ts", "amplify/functions/f/resource.ts")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)


def tsconfig_notes(text: str) -> tuple[Note, ...]:
    """What the user should know of their root tsconfig (JSON with comments), given that `amplify/` is
    TypeScript now.

    `tsconfig-includes-amplify` when it would compile the backend under the frontend's compiler options
    (which lack `$amplify/*`); `tsconfig-invalid` when it cannot be read.
    """
    try:
        config = json.loads(_plain_json(text.lstrip("\ufeff")))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        return (Note("tsconfig-invalid", "not readable as JSON with comments", PATH, line),)
    if not isinstance(config, dict) or not _takes_in_backend(config):
        return ()
    return (
        Note(
            "tsconfig-includes-amplify",
            'would compile amplify/ under the frontend\'s options: add "amplify" to its "exclude"',
            PATH,
            _line_of_key(text, "include"),
        ),
    )


def _plain_json(text: str) -> str:
    """JSON with comments and trailing commas, without them; lines keep their numbers."""

    def blank(match: re.Match[str]) -> str:
        token = match.group()
        return token if token.startswith('"') else "\n" * token.count("\n")

    return _TRAILING_COMMAS.sub(lambda match: match.group(1) or "", _TOKENS.sub(blank, text))


def _takes_in_backend(config: dict[str, Any]) -> bool:
    """TypeScript's rule: `include` defaults to everything, but only when there is no `files`."""
    include = config.get("include", [] if "files" in config else ["**/*"])
    exclude = config.get("exclude", [])
    return any(_matches(file, _strings(include)) and not _matches(file, _strings(exclude)) for file in _BACKEND_FILES)


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _matches(file: str, globs: Iterable[str]) -> bool:
    return any(re.fullmatch(_glob_pattern(glob), file) for glob in globs)


def _glob_pattern(glob: str) -> str:
    """TypeScript's globs: `**/` any folders, `*` and `?` within one name, a plain folder name means all
    inside it.
    """
    glob = glob.removeprefix("./").rstrip("/")
    if glob in ("", "."):
        return ".*"
    pattern = "".join(
        {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece))
        for piece in re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    )
    is_folder = "." not in glob.rsplit("/", 1)[-1]
    return pattern + "(?:/.*)?" if is_folder else pattern


def _line_of_key(text: str, key: str) -> int | None:
    for number, line in enumerate(text.split("\n"), 1):
        if f'"{key}"' in line:
            return number
    return None
