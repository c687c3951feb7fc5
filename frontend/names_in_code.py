"""Names of the app's own resources in handlers, overrides, the templates of custom resources and the client app.

Code is not changed for them, as only its author knows what a text is for; each place is reported.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from amp2gen.frontend.log import Log
from amp2gen.frontend.own_names import API_ID, KINDS, OwnName, OwnNames
from amp2gen.frontend.table_ids import makes_table_names
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.custom import CdkStack, CfnStack, CustomStack
from amp2gen.ir.functions import Function
from amp2gen.syntax.cloudformation.marked_text import ENV, texts
from amp2gen.syntax.cloudformation.physical_names import name_path
from amp2gen.syntax.documents import child_pointer

LARGEST = 1_000_000
"""Characters of a file that is read; a larger one is no code that somebody wrote."""

_CODE = (".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx", ".py", ".java", ".kt", ".go", ".cs", ".json", ".graphql")
_NOT_CODE = ("package-lock.json", "package.json", "event.json", "tsconfig.json")

_WORD = re.compile(r"[A-Za-z0-9][\w.:/-]*[\w]", re.ASCII)
_HOLE = r"(?:\$?\{(?P<hole>[^{}]*)\}|['\"]\s*\+\s*(?P<sum>[\w.\[\]'\"]+)|%s)"
_COMPOSED = re.compile(rf"(?P<before>[\"'`/:])(?P<stem>[A-Za-z][\w-]*)-{_HOLE}", re.ASCII)
_TABLE = re.compile(
    r"[\"'`/](?P<model>[A-Za-z]\w*)-"
    r"(?:\$?\{[^{}]*\}-\$?\{[^{}]*\}|%s-%s|['\"]\s*\+[^;\n+]+\+\s*['\"]-['\"]\s*\+)",
    re.ASCII,
)
_ASSIGNED = re.compile(
    r"\b(?P<variable>[A-Za-z_]\w*)\s*=\s*(?P<quote>[\"'`])(?P<stem>[A-Za-z][\w-]*)(?P=quote)", re.ASCII
)
_PARTS = "-…-…"
_TABLE_ENDING = re.compile(
    r"-\$?\{[^{}]*api[^{}]*id[^{}]*\}-\$?\{[^{}]*(?:env|stage)[^{}]*\}"
    r"|GRAPHQLAPIIDOUTPUT(?:\}-\$\{|['\"\])]*\s*\+\s*['\"]-['\"])",
    re.IGNORECASE | re.ASCII,
)
"""`…-${API id}-${environment}`, whatever stands before it: what the names of all model tables end in."""

_IS_ENVIRONMENT = re.compile(r"env|stage|branch", re.IGNORECASE)


def report_names_in_code(app: App, names: OwnNames, log: Log) -> None:
    """A warning for each name in code, and for each in the template of a custom resource."""
    for function in app.functions:
        folder = f"amplify/backend/function/{function.name}"
        composes = makes_table_names(function)
        for path, text in _files({file.path: file.text for file in function.sources}):
            places = [each for each in _in_code(text, names) if not (composes and each[2].endswith(_PARTS))]
            for line, found, written in places:
                log.add(
                    kinds.NAME_IN_CODE,
                    Origin(file=f"{folder}/{path}", line=line),
                    f"function {function.name} names {found.what}{_as(written, found)}",
                    _way_out(function, found),
                )
            for line in () if composes else _table_endings(text, names, {line for line, _, _ in places}):
                message = f"function {function.name} puts the names of model tables together from the API's id"
                log.add(kinds.NAME_IN_CODE, Origin(file=f"{folder}/{path}", line=line), message, _BY_VARIABLES)
    for override in app.overrides:
        path = override.origin.file if override.origin else ""
        for line, found, written in _in_code(override.source, names):
            message = f"the override of {override.name} names {found.what}{_as(written, found)}"
            log.add(kinds.NAME_IN_CODE, Origin(file=path, line=line), message)
    for stack in app.custom:
        _report_stack(stack, names, log)
    _report_client_app(app, names, log)


CLIENT_NAMES = frozenset({"buckets", "functions", "geofence_collections", "maps", "place_indexes", "tables"})
"""What a client may name itself. Streams, APIs and the user pool have diagnostics of their own."""


def _report_client_app(app: App, names: OwnNames, log: Log) -> None:
    sources = {file.path: file.text for file in app.client_app.files} if app.client_app else {}
    for path, text in _files(sources):
        if path.endswith(".json"):
            continue
        for line, found, written in _in_code(text, names):
            if found.kind in CLIENT_NAMES and found.of.name == "name":
                log.add(
                    kinds.NAME_IN_CODE,
                    Origin(file=path, line=line),
                    f"{path} names {found.what}{_as(written, found)}",
                    "read it from amplify_outputs.json, or leave it out where it is the default",
                )


def _report_stack(stack: CustomStack, names: OwnNames, log: Log) -> None:
    file = stack.origin.file if stack.origin else ""
    match stack.code:
        case CdkStack(sources=sources):
            for path, text in _files({source.path: source.text for source in sources}):
                for line, found, written in _in_code(text, names):
                    message = f"custom {stack.name} names {found.what}{_as(written, found)}"
                    log.add(
                        kinds.NAME_IN_CODE,
                        Origin(file=f"amplify/backend/custom/{stack.name}/{path}", line=line),
                        message,
                    )
        case CfnStack(template=template, origin=origin):
            file = origin.file if origin else file
            resources = template.get("Resources") if isinstance(template, Mapping) else None
            own = _places_of_names(resources)
            for pointer, text in texts(resources, "/Resources"):
                if pointer in own:
                    continue
                for found, written in _in_text(text, names):
                    message = f"custom {stack.name}: the template names {found.what}{_as(written, found)}"
                    log.add(kinds.NAME_IN_TEMPLATE, Origin(file=file, pointer=pointer), message)


def _places_of_names(resources: Any) -> frozenset[str]:
    """Where resources get names of their own, which may be called like other things."""
    found = resources.items() if isinstance(resources, Mapping) else ()
    types = {name: each.get("Type") for name, each in found if isinstance(each, Mapping)}
    return frozenset(
        "/".join((child_pointer("/Resources", name), "Properties", *name_path(type)))
        for name, type in types.items()
        if isinstance(type, str) and name_path(type)
    )


def _files(texts: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    for path, text in sorted(texts.items()):
        is_code = path.endswith(_CODE) and path.rpartition("/")[2] not in _NOT_CODE and "node_modules/" not in path
        if text and is_code and len(text) <= LARGEST:
            yield path, text


def _in_code(text: str, names: OwnNames) -> Iterator[tuple[int, OwnName, str]]:
    """Line, resource and what is written there; each resource once per line."""
    seen: set[tuple[int, str]] = set()
    for start, found, written in sorted(_places(text, names), key=lambda place: place[0]):
        line = text.count("\n", 0, start) + 1
        if (line, found.of.of.id) not in seen and not _COMMENT.match(text, text.rfind("\n", 0, start) + 1):
            seen.add((line, found.of.of.id))
            yield line, found, written


def _places(text: str, names: OwnNames) -> Iterator[tuple[int, OwnName, str]]:
    for match in _WORD.finditer(text):
        for found, written in _in_text(match[0], names):
            yield match.start(), found, written
    for match in _COMPOSED.finditer(text):
        hole = match["hole"] or match["sum"] or ""
        if hole and not _IS_ENVIRONMENT.search(hole):
            continue
        for found in names.stems.get(match["stem"], ())[:1]:
            yield match.start("stem"), found, f"{match['stem']}-…"
    for match in _ASSIGNED.finditer(text):
        own = names.stems.get(match["stem"], ())[:1]
        if own and _gets_environment(match["variable"], text):
            yield match.start("stem"), own[0], f"{match['stem']}-…"
    for match in _TABLE.finditer(text):
        for found in names.find(f"{match['model']}-{API_ID}-{ENV}"):
            yield match.start("model"), found, f"{match['model']}{_PARTS}"


def _gets_environment(variable: str, text: str) -> bool:
    """Whether the environment's name is put behind a variable, as in the CLI's own handler for a table."""
    ending = r"[^;\n]*?(?:env|stage|branch)"
    return bool(
        re.search(rf"\b{variable}\s*\+\s*([\"'`])-\1\s*\+{ending}", text, re.IGNORECASE)
        or re.search(rf"\{{\s*{variable}\s*\}}-\$?\{{{ending}", text, re.IGNORECASE)
    )


_BY_VARIABLES = (
    "the tables keep Gen 1's names, which have the id of Gen 1's API, and the variable has Gen 2's: give the function "
    "each table's name with addEnvironment, and read that"
)


def _table_endings(text: str, names: OwnNames, named: Collection[int]) -> Iterator[int]:
    """Lines that put a model table's name together. `named` are those that name the model, too: they are left out."""
    for match in _TABLE_ENDING.finditer(text) if names.models else ():
        line = text.count("\n", 0, match.start()) + 1
        if line not in named and not _COMMENT.match(text, text.rfind("\n", 0, match.start()) + 1):
            yield line


def _in_text(text: str, names: OwnNames) -> Iterator[tuple[OwnName, str]]:
    """The names in a text: all of it, or its parts as an ARN and a URL have them. A plain word is no name."""
    if not _NO_PLAIN_WORD.search(text):
        return
    words = dict.fromkeys((text, *re.split(r"[:/]", text), *re.split(r"[:/.]", text)))
    for word in words:
        if len(word) >= SHORTEST and _NO_PLAIN_WORD.search(word):
            yield from ((found, word) for found in names.find(word)[:1])


SHORTEST = 5
"""Characters of a name that is looked for."""

_NO_PLAIN_WORD = re.compile(r"[-_:\d\0]")

_COMMENT = re.compile(r"\s*(?://|\*|/\*|#)")


def _as(written: str, found: OwnName) -> str:
    """` as 'orders-dev'`; a key is not shown."""
    return "" if found.of.name == "api_key" else f" as {written.replace(ENV, '${env}').replace(API_ID, '${apiId}')!r}"


def _way_out(function: Function, found: OwnName) -> str:
    """The variable that has the name, if there is one."""
    for variable in function.environment:
        if variable.value == found.of:
            return (
                f"use process.env.{variable.name} instead" if _is_script(function) else f"read {variable.name} instead"
            )
    name = KINDS[found.kind].rpartition(" ")[2].upper()
    return (
        f"give the function its {found.of.name.replace('_', ' ')} in amplify/functions/{function.name}/resource.ts, "
        f"with addEnvironment('{name}_{found.of.name.upper()}', …), and read the variable"
    )


def _is_script(function: Function) -> bool:
    return function.code.kind == "node"
