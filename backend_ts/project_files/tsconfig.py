"""`amplify/tsconfig.json` and `amplify/package.json`; the user's own tsconfig leaves `amplify/` to them."""

import json
import re
from collections.abc import Iterable
from typing import Any

from amp2gen.backend_ts.project_files.json_members import add_item, set_member
from amp2gen.backend_ts.project_files.notes import Merged, Note

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

_METRO = ("node_modules", "babel.config.js", "metro.config.js", "jest.config.js")
_BASES = {
    "expo/tsconfig.base": (*_METRO, "android", "ios"),
    "@react-native/typescript-config": (*_METRO, "**/Pods/**"),
}
"""What the packages that a tsconfig extends leave out, in any of their versions; an `exclude` of one's own takes its
place."""

_BACKEND_FILES = ("amplify/backend.ts", "amplify/data/resource.ts", "amplify/functions/f/resource.ts")
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_TRAILING_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)


def merge_tsconfig(text: str) -> Merged:
    """The user's root tsconfig (JSON with comments) without the backend, now that `amplify/` is TypeScript.

    One that would compile the backend under the client app's options (which lack `$amplify/*`) gets `amplify` into its
    `exclude`. Notes: `tsconfig-excludes-amplify` for that; `tsconfig-includes-amplify` where it names `amplify/` itself
    or takes `exclude` from a file that is not known, and `tsconfig-invalid` where it cannot be read: then the text is
    unchanged.
    """
    plain = _plain_json(text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text)
    try:
        config = json.loads(plain)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        return Merged(text, (Note("tsconfig-invalid", "not readable as JSON with comments", PATH, line),))
    if not isinstance(config, dict) or not _takes_in_backend(config):
        return Merged(text)
    if not _is_ours_to_exclude(config):
        message = 'would compile amplify/ under the client app\'s options: add "amplify" to its "exclude"'
        return Merged(text, (Note("tsconfig-includes-amplify", message, PATH, _line_of_key(text, "include")),))
    message = "leaves amplify/ out, which has options of its own in amplify/tsconfig.json"
    return Merged(_with_exclude(text, plain, config), (Note("tsconfig-excludes-amplify", message, PATH),))


def _plain_json(text: str) -> str:
    """JSON with comments and trailing commas, with blanks in their place."""

    def blank(match: re.Match[str]) -> str:
        token = match.group()
        return token if token.startswith('"') else re.sub(r"[^\r\n]", " ", token)

    return _TRAILING_COMMAS.sub(lambda match: match.group(1) or " ", _TOKENS.sub(blank, text))


def _is_ours_to_exclude(config: dict[str, Any]) -> bool:
    if any(part == "amplify" for glob in _strings(config.get("include")) for part in glob.split("/")):
        return False
    if "exclude" in config:
        return isinstance(config["exclude"], list)
    return "extends" not in config or _base(config) in _BASES


def _base(config: dict[str, Any]) -> str:
    return re.sub(r"(?:/tsconfig)?\.json$", "", str(config.get("extends")))


def _with_exclude(text: str, plain: str, config: dict[str, Any]) -> str:
    """`exclude` takes the place of TypeScript's default, so a new one says that, too."""
    if "exclude" in config:
        edited = add_item(plain, ("exclude",), "amplify")
    else:
        options = config.get("compilerOptions")
        out = _strings([options.get("outDir")]) if isinstance(options, dict) else []
        left_out = _BASES.get(_base(config), ("node_modules",))
        edited = set_member(plain, ("exclude",), [*left_out, *out, "amplify"])
    at = next(n for n, character in enumerate(edited) if not plain.startswith(character, n))
    return text[:at] + edited[at : at + len(edited) - len(plain)] + text[at:]


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
