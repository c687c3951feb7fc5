"""The facts in `packages.py` and `builtins.py`, checked against the packages that are installed."""

import json

import pytest

from amp2gen.syntax.javascript import builtins
from amp2gen.syntax.javascript.packages import SHAPES, shape
from amp2gen.syntax.javascript.port import port_package

NAMED = {
    "uuid": ["v1", "v4", "validate", "NIL", "parse"],
    "@aws-sdk/client-s3": ["S3Client", "GetObjectCommand", "S3"],
    "@aws-sdk/lib-dynamodb": ["DynamoDBDocumentClient", "QueryCommand"],
    "@smithy/signature-v4": ["SignatureV4"],
    "@aws-crypto/sha256-js": ["Sha256"],
}
LOOK = "exports.handler = async () => [typeof it, Object.keys(Object(it)).sort().join()];"


@pytest.mark.node
def test_import_gives_what_require_gave(execute, node_modules):
    jobs = {}
    for name in [*SHAPES, *NAMED]:
        if not (node_modules / name).is_dir():
            continue
        if shape(name) == "default":
            source = f"const it = require('{name}');\n{LOOK}"
        else:
            bound = ", ".join(NAMED[name])
            source = f"const {{ {bound} }} = require('{name}');\nconst it = {{ {bound} }};\n{LOOK}"
            source += "\nexports.more = Object.values(it).map((each) => typeof each + (each.length || ''));"
        files = {"index.js": source.encode()}
        ported = port_package(files, "index.js")
        assert ported.kind == "ported", (name, ported.notes)
        jobs[name.replace("/", "+")] = {"files": files, "ported": ported, "events": [{}]}
    assert len(jobs) >= 8
    for name, outcome in execute(jobs).items():
        assert outcome["after"] == outcome["before"], name
        assert "undefined" not in json.dumps(outcome["before"]["calls"][0]["result"]), name


@pytest.mark.node
def test_named_exports_of_node_exist(execute):
    names = {module: sorted(names) for module, names in builtins._EXPORTS.items()}
    lines = [f"const {{ {', '.join(names[module])} }} = require('{module}');" for module in names]
    jobs = {}
    for module, line in zip(names, lines, strict=True):
        files = {"index.js": f"{line}\nexports.handler = async () => [{', '.join(names[module])}].length;".encode()}
        ported = port_package(files, "index.js")
        assert b"import {" in ported.files["src/index.js"], module
        jobs[module.replace("/", "+")] = {"files": files, "ported": ported, "events": [{}]}
    for module, outcome in execute(jobs).items():
        assert outcome["after"] == outcome["before"], module
