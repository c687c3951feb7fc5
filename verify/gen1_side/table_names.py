"""Functions that put the names of model tables together: `Post-<id of the API>-<environment>`.

Their code decides what a variable with the API's id is for. Where the id stands between dashes, it is part of such a
name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from amp2gen.verify.deployment import Deployment

API_ID = "${api}"
_CODE = (".js", ".mjs", ".cjs", ".ts", ".py")


def variables_in_table_names(
    amplify: Path, backends: Sequence[str], deployment: Deployment
) -> dict[str, tuple[str, ...]]:
    """By function, its variables that hold the API's id and that its own code makes a part of tables' names.

    The code is read as it was pushed, or else in the source tree.
    """
    found: dict[str, tuple[str, ...]] = {}
    for function in deployment.of("AWS::Lambda::Function"):
        held = [name for name, value in _variables(function.properties).items() if value == API_ID]
        name = function.role.removeprefix("function ")
        texts = list(_sources(amplify, backends, name)) if held else []
        joined = tuple(variable for variable in held if any(is_in_a_name(variable, text) for text in texts))
        if joined:
            found[name] = joined
    return found


def _variables(function: Mapping[str, object]) -> Mapping[str, object]:
    environment = function.get("Environment")
    variables = environment.get("Variables") if isinstance(environment, dict) else None
    return variables if isinstance(variables, dict) else {}


def _sources(amplify: Path, backends: Sequence[str], name: str) -> Iterator[str]:
    for backend in backends:
        folder = amplify / backend / "function" / name
        files = [path for path in sorted(folder.rglob("*")) if path.suffix in _CODE and path.is_file()]
        own = [path for path in files if "node_modules" not in path.relative_to(folder).parts]
        if own:
            yield from (path.read_text("utf-8", "replace") for path in own)
            return


def is_in_a_name(variable: str, code: str) -> bool:
    """Whether the code puts the variable's value between dashes, under whatever name it reads it.

    `${model}-${process.env.ID}-${env}`, 'Post-' + id + '-' + env, [model, id, env].join('-'), f"Post-{api_id}-{env}"
    """
    names = _names_of(variable, code)
    name = rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b"
    return any(re.search(form.replace("NAME", name), code) for form in _JOINED) or any(
        re.search(name, listed) for listed in _lists_joined(code)
    )


def _lists_joined(code: str) -> Iterator[str]:
    """What stands in lists that dashes join: `[model, process.env['ID'], env].join('-')`."""
    for joined in re.finditer(r"\]\s*\.join\(\s*(['\"`])-\1", code):
        depth, start = 0, joined.start()
        for start in range(joined.start(), max(joined.start() - _LONGEST, -1), -1):
            depth += {"]": 1, "[": -1}.get(code[start], 0)
            if depth == 0:
                break
        yield code[start : joined.start()]


_LONGEST = 500


def _names_of(variable: str, code: str) -> set[str]:
    """The variable, and what the code calls it.

    `const id = process.env.ID`, `{ ID: id }`, `api_id = os.environ["ID"]`
    """
    known = {variable}
    while True:
        either = "|".join(map(re.escape, sorted(known)))
        read = re.findall(
            rf"\b(\w+)\s*=\s*(?:process\.env\b|os\.|environ\b)?[^=;\n,`'\"+]*['\"]?\b(?:{either})\b", code
        )
        renamed = re.findall(rf"\b(?:{either})\s*:\s*(\w+)", code)
        more = {*read, *renamed} - known
        if not more:
            return known
        known |= more


_JOINED = (
    r"-\$?\{[^{}\n]*NAME[^{}\n]*\}-",
    r"-['\"`]\s*\+\s*[\w.\[\]'\"]*NAME[\w\]'\"]*\s*\+\s*['\"`]-",
    r"['\"]-['\"]\.join\([^)\n]*NAME",
    r"(?:%s|\{\w*\}|\w)-(?:%s|\{\w*\})-(?:%s|\{\w*\}|\w+)['\"]\s*(?:%|\.format\()[^\n]*NAME",
)
