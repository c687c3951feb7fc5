"""Diagnostics as a SARIF 2.1.0 log, which code hosts and editors show beside the source.

Source of the form: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
"""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from amp2gen import __version__
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import CATALOGUE, Diagnostic

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

_ROOT = "PROJECT"
"""Stands for the project's folder, which only the reader of the log knows."""


def sarif(diagnostics: Iterable[Diagnostic], accepted: Iterable[tuple[Diagnostic, str]] = ()) -> str:
    """The log as JSON text. `accepted` are diagnostics that someone has agreed to, each with the reason."""
    results = [
        *(_result(each) for each in diagnostics),
        *({**_result(each), "suppressions": [_suppression(reason)]} for each, reason in accepted),
    ]
    rules = sorted({result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = rules.index(result["ruleId"])
    driver = {"name": "amp2gen", "semanticVersion": __version__, "rules": [_rule(code) for code in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the Amplify project."}}},
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _result(diagnostic: Diagnostic) -> dict[str, Any]:
    text = f"{diagnostic.message}\n{diagnostic.help}" if diagnostic.help else diagnostic.message
    result: dict[str, Any] = {"ruleId": diagnostic.code, "level": diagnostic.severity, "message": {"text": text}}
    if diagnostic.origin:
        result["locations"] = [_location(diagnostic.origin)]
    return result


def _location(origin: Origin) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(origin.file), "uriBaseId": _ROOT}}
    # Code hosts show nothing without a line: what concerns a whole file stands at its top.
    place["region"] = {"startLine": origin.line or 1}
    if origin.line is not None and origin.column is not None:
        place["region"]["startColumn"] = origin.column
    location: dict[str, Any] = {"physicalLocation": place}
    if origin.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": origin.pointer}]
    return location


def _suppression(reason: str) -> dict[str, Any]:
    return {"kind": "external", "status": "accepted", "justification": reason}


def _rule(code: str) -> dict[str, Any]:
    kind = CATALOGUE.get(code)
    if kind is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": kind.title},
        "fullDescription": {"text": kind.text or kind.title},
        "defaultConfiguration": {"level": kind.severity},
    }
