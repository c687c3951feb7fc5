"""`port_package`: what it writes, word for word, and what it tells."""

import json
from pathlib import Path
from typing import get_args

import pytest

from amp2gen.syntax.javascript.notes import MEANINGS, UNSOLVED, NoteKind
from amp2gen.syntax.javascript.port import port_package
from amp2gen.syntax.spans import SyntaxProblem


def port(text, entry="index.js", **more):
    files = {entry: text.encode(), **{path: each.encode() for path, each in more.pop("others", {}).items()}}
    return port_package(files, entry, **more)


def ported_text(text, **more):
    result = port(text, **more)
    assert result.kind == "ported", result.notes
    return result.files["src/index.js"].decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("const fs = require('fs');", "import fs from 'fs';"),
        ('const fs = require("node:fs")', 'import fs from "node:fs"'),
        ("const { join, sep } = require('path');", "import path from 'path';\nconst { join, sep } = path;"),
        (
            "const { join: put, basename } = require('path');",
            "import { join as put, basename } from 'path';",
        ),
        ("var { S3 } = require('@aws-sdk/client-s3');", "import { S3 } from '@aws-sdk/client-s3';"),
        ("const s3 = require('@aws-sdk/client-s3');", "import * as s3 from '@aws-sdk/client-s3';"),
        ("const AWS = require('aws-sdk');", "import AWS from 'aws-sdk';"),
        (
            "const { S3 } = require('aws-sdk');",
            "import awsSdk from 'aws-sdk';\nconst { S3 } = awsSdk;",
        ),
        ("const S3 = require('aws-sdk/clients/s3');", "import S3 from 'aws-sdk/clients/s3';"),
        ("require('./tool');", "import './tool.js';"),
        ("const tool = require('./tool');", "import * as tool from './tool.js';"),
        ("const { a: b } = require(`./tool`);", "import { a as b } from './tool.js';"),
        ("const value = require('./value');", "import value from './value.js';"),
        ("const data = require('./data');", "import data from './data.json' with { type: 'json' };"),
        ("exports.a = () => 1;", "export const a = () => 1;"),
        ("const a = 1;\nexports.b = a;", "const a = 1;\nexport { a as b };"),
        ("'use strict';\nmodule.exports.a = 1;", "'use strict';\nexport const a = 1;"),
    ],
)
def test_statements(before, after):
    others = {"tool.js": "exports.a = 1;\n", "value.js": "module.exports = [1];\n", "data.json": "{}"}
    tail = "\nexports.handler = async () => 1;\n"
    assert ported_text(before + tail, others=others) == after + "\nexport const handler = async () => 1;\n"


def test_comments_and_layout_stay():
    before = """\
/* the header */
const { a, // first
  b } = require('./tool'); // tools

module.exports = {
  // what Lambda calls
  handler,
  second: a, // for tests
};

async function handler() { return [a, b]; }
"""
    assert (
        ported_text(before, others={"tool.js": "exports.a = 1; exports.b = 2;"})
        == """\
/* the header */
import { a, // first
  b } from './tool.js'; // tools

export {
  // what Lambda calls
  handler,
  a as second, // for tests
};

async function handler() { return [a, b]; }
"""
    )


def test_wrapper_keeps_the_bytes():
    original = b"if (1) exports.handler = async () => 1;\n"
    result = port_package({"index.js": original, "a/b.txt": b"\xff"}, "index.js")
    assert (result.kind, result.entry, result.handler) == ("wrapped", "handler.js", "handler")
    assert result.files["src/index.js"] == original
    assert result.files["src/a/b.txt"] == b"\xff"
    assert json.loads(result.files["src/package.json"]) == {"type": "commonjs"}
    assert "import handlers from './src/index.js';" in result.files["handler.js"].decode()


def test_wrapper_of_a_promise():
    result = port("exports.handler = async () => require('./later');\n", others={"later.js": ""})
    assert result.files["handler.js"].decode() == (
        "import handlers from './src/index.js';\n\nexport const handler = handlers.handler;\n"
    )


def test_wrapper_of_a_callback():
    result = port("exports.handler = (event, { a }, done) => done(null, a);\n")
    assert (
        result.files["handler.js"].decode()
        == """\
import handlers from './src/index.js';

// Gen 2's own timer keeps the event loop busy: a response must not wait for it.
export const handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  return handlers.handler(event, context, callback);
};
"""
    )


@pytest.mark.parametrize(
    ("source", "kind"), [("exports.handler = async () => 1;", "module"), ("exports.handler = 1 && f;", "commonjs")]
)
def test_manifest_keeps_everything_but_its_type(source, kind):
    manifest = {"name": "fn", "type": "commonjs", "dependencies": {"x": "1"}, "ä": [1]}
    result = port(source, others={"package.json": json.dumps(manifest)})
    assert json.loads(result.files["src/package.json"]) == {**manifest, "type": kind}


def test_no_manifest_is_made_for_es_modules():
    assert "src/package.json" not in port("exports.handler = async () => 1;").files


@pytest.mark.parametrize(
    ("entry", "source", "manifest"),
    [
        ("index.js", "export const handler = async () => 1;", {}),
        ("index.js", "exports.handler = 1;", {"type": "module"}),
        ("index.mjs", "export const handler = 1;", {}),
        ("index.ts", "export const handler = async (event: { n: number }) => event.n;", {}),
    ],
)
def test_es_modules_and_typescript_are_kept(entry, source, manifest):
    result = port(source, entry, others={"package.json": json.dumps(manifest)})
    assert (result.kind, result.entry) == ("already_esm", f"src/{entry}")
    assert result.files[f"src/{entry}"].decode() == source
    assert [note.kind for note in result.notes] == (["typescript"] if entry.endswith(".ts") else [])


def test_es_module_with_another_handler_name():
    result = port("export const main = 1;", "index.ts", handler="main")
    assert result.entry == "handler.js"
    assert result.files["handler.js"] == b"export { main as handler } from './src/index';\n"


def test_runtime_packages_become_dependencies():
    source = "const AWS = require('aws-sdk');\nconst { S3 } = require('@aws-sdk/client-s3');\nrequire('cors');\n"
    result = port(source + "exports.handler = async () => [AWS, S3];", package_json={"dependencies": {"cors": "2"}})
    assert result.kind == "ported"
    assert dict(result.dependencies_to_add) == {"aws-sdk": "^2.1692.0", "@aws-sdk/client-s3": "^3.0.0"}
    assert [(note.kind, note.line, note.column) for note in result.notes] == [
        ("aws_sdk_v2", 1, 13),
        ("runtime_package", 1, 13),
        ("runtime_package", 2, 16),
    ]


def test_runtime_packages_of_es_modules_become_dependencies():
    entry = "import { S3 } from '@aws-sdk/client-s3';\nexport { send } from './mail.mjs';\nexport const handler = S3;\n"
    mail = "// import AWS from 'aws-sdk';\nexport const send = async () => (await import('@aws-sdk/client-ses')).SES;\n"
    others = {"mail.mjs": mail, "unused.mjs": "import '@aws-sdk/client-sns';\n"}
    result = port(entry, "index.mjs", others=others)
    assert dict(result.dependencies_to_add) == {"@aws-sdk/client-s3": "^3.0.0", "@aws-sdk/client-ses": "^3.0.0"}
    assert [(note.path, note.kind) for note in result.notes] == [
        ("index.mjs", "runtime_package"),
        ("mail.mjs", "runtime_package"),
    ]


def test_packages_of_typescript():
    entry = """\
import type { Knex } from 'knex';
import { SQSEvent } from 'aws-lambda';
import AWS from 'aws-sdk';
import { table } from './tables.js';
import { chunk } from 'lodash';
export const handler = async (event: SQSEvent) => chunk(event.Records as Knex[], table(AWS));
"""
    others = {"tables.ts": "import { v4 } from 'uuid';\nexport const table = v4;\n"}
    result = port(entry, "index.ts", others=others, installed=("uuid",))
    assert dict(result.dependencies_to_add) == {"aws-sdk": "^2.1692.0"}
    assert [(note.kind, note.line) for note in result.notes] == [
        ("typescript", 1),
        ("aws_sdk_v2", 3),
        ("runtime_package", 3),
        ("undeclared_package", 5),
    ]


def test_layers_stay_outside():
    result = port("const shared = require('/opt/nodejs/shared');\nexports.handler = async () => shared;")
    assert (result.kind, result.externals) == ("wrapped", ("/opt/nodejs/shared",))
    assert "layer_import" in {note.kind for note in result.notes}


def test_notes_have_places_in_characters():
    source = "'☕🙂'; const path = require('path');\n\texports.handler = async () => path.join(__dirname, 'x');\n"
    notes = [note for note in port(source).notes if note.kind == "data_file"]
    assert [(note.path, note.line, note.column) for note in notes] == [("index.js", 2, 42)]
    assert source.splitlines()[1][41:].startswith("__dirname")


def test_every_reason_is_told():
    source = "with ({}) {}\nconst a = f() && require('./a');\nexports.handler = this;\n"
    kept = [(note.line, note.message) for note in port(source, others={"a.js": ""}).notes if note.kind == "kept"]
    assert (2, "./a is required only when this code runs") in kept
    assert (3, "this at the top level is module.exports") in kept


def test_missing_entry():
    with pytest.raises(SyntaxProblem, match=r"index\.js is not in src/") as caught:
        port_package({"main.js": b""}, "index.js")
    assert (caught.value.path, caught.value.line) == ("index.js", 1)


def test_broken_manifest():
    with pytest.raises(SyntaxProblem, match=r"package\.json is not a JSON object"):
        port("exports.handler = 1;", others={"package.json": "[1"})


@pytest.mark.parametrize("content", [b"\xff\xfe", b"exports.handler = (((;", b"", b"\xef\xbb\xbfexports.a = 1;"])
def test_odd_files_are_kept(content):
    result = port_package({"index.js": content}, "index.js")
    assert result.kind == "wrapped"
    assert result.files["src/index.js"] == content
    assert any(note.kind == "kept" for note in result.notes)


def test_notes_are_explained():
    assert set(MEANINGS) >= UNSOLVED
    assert set(MEANINGS) == set(get_args(NoteKind))


APPS = Path(__file__).parents[4] / "shared" / "apps"
EMAILS = [{"request": {"userAttributes": {"email": each}}} for each in ("a@ok.org", "b@no.org", "c")]


def sample_jobs():
    """Each sample handler; only the sign-up trigger is called, as the others want AWS."""
    jobs = {}
    for source in sorted(APPS.glob("*/gen1/amplify/backend/function/*/src")):
        trigger = "PreSignup" in source.parent.name
        files = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.rglob("*.js*")}
        jobs[source.parent.name] = {
            "files": files,
            "ported": port_package(files, "index.js", modules=["email-filter-allowlist"] if trigger else []),
            "events": EMAILS if trigger else [],
            "env": {"MODULES": "email-filter-allowlist", "DOMAINALLOWLIST": "ok.org, fine.org"},
        }
    return jobs


@pytest.mark.skipif(not APPS.is_dir(), reason="the shared sample apps are not there")
def test_all_handlers_of_the_sample_apps_are_ported():
    kinds = {name: job["ported"].kind for name, job in sample_jobs().items()}
    assert len(kinds) == 8
    assert set(kinds.values()) == {"ported"}


@pytest.mark.node
@pytest.mark.skipif(not APPS.is_dir(), reason="the shared sample apps are not there")
def test_handlers_of_the_sample_apps_load_and_answer_as_before(execute):
    outcomes = execute(sample_jobs())
    for name, outcome in outcomes.items():
        assert outcome["after"] == outcome["before"], name
        assert outcome["before"]["load"]["handler"] == "function", name
    answers = next(each["before"]["calls"] for name, each in outcomes.items() if "PreSignup" in name)
    assert ["error" in answer for answer in answers] == [False, True, True]
