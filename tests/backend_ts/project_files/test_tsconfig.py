"""The tsconfig that goes into amplify/, and what is said of the user's own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from amp2gen.backend_ts.project_files.tsconfig import AMPLIFY_PACKAGE_JSON, AMPLIFY_TSCONFIG, tsconfig_notes

SHARED = Path(__file__).parents[4] / "shared"
TOOLCHAIN = Path(os.environ.get("AMP2GEN_TOOLCHAIN", Path(__file__).parents[3] / "toolchain"))

INCLUDING = [
    "{}",
    '{"include": ["**/*"]}',
    '{"include": ["."]}',
    '{"include": ["next-env.d.ts", "**/*.ts", "**/*.tsx"], "exclude": ["node_modules"]}',
    '{"include": ["./**/*.ts"]}',
    '{"include": ["src", "amplify"]}',
    '{"include": ["*/backend.ts"]}',
    '{"include": ["**/*"], "exclude": ["amplify/backend.ts"]}',
    '{\n  // ours\n  "compilerOptions": {"target": "es2022", /* "include": */},\n  "include": ["**/*",],\n}',
]
NOT_INCLUDING = [
    '{"include": ["src"]}',
    '{"include": ["src/**/*", "types/*.d.ts"]}',
    '{"include": ["**/*"], "exclude": ["amplify"]}',
    '{"include": ["**/*.ts"], "exclude": ["amplify/**/*"]}',
    '{"include": ["**/*.ts"], "exclude": ["./amplify/"]}',
    '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}',
    '{"include": ["*.ts"]}',
    '{"include": ["src/**/*.ts"], "compilerOptions": {"paths": {"@/*": ["./src/*"]}}}',
]


def test_the_files_are_the_ones_of_the_target():
    target = SHARED / "target" / "shop" / "amplify"
    if not target.is_dir():
        pytest.skip("no shared target here")
    assert (target / "tsconfig.json").read_text() == AMPLIFY_TSCONFIG
    assert (target / "package.json").read_text() == AMPLIFY_PACKAGE_JSON


def test_the_package_is_a_module_and_the_compiler_strict():
    assert json.loads(AMPLIFY_PACKAGE_JSON) == {"type": "module"}
    options = json.loads(AMPLIFY_TSCONFIG)["compilerOptions"]
    assert options["strict"] is True
    assert options["moduleResolution"] == "bundler"
    assert options["paths"] == {"$amplify/*": ["../.amplify/generated/*"]}


@pytest.mark.parametrize("text", INCLUDING)
def test_a_tsconfig_that_takes_amplify_in_is_named(text):
    (note,) = tsconfig_notes(text)
    assert (note.kind, note.path) == ("tsconfig-includes-amplify", "tsconfig.json")


@pytest.mark.parametrize("text", NOT_INCLUDING)
def test_a_tsconfig_that_leaves_amplify_out_is_not(text):
    assert tsconfig_notes(text) == ()


def test_the_line_is_that_of_include():
    (note,) = tsconfig_notes('{\n  "compilerOptions": {},\n  "include": ["**/*"]\n}\n')
    assert note.line == 3


@pytest.mark.parametrize("text", ['{"include": [', "nonsense", ""])
def test_an_unreadable_one_is_named(text):
    (note,) = tsconfig_notes(text)
    assert note.kind == "tsconfig-invalid"


@pytest.mark.node
def test_typescript_agrees(tmp_path):
    package = TOOLCHAIN / "node_modules" / "typescript"
    if shutil.which("node") is None or not package.is_dir():
        pytest.skip("needs node and the toolchain's typescript package")
    for file in ("amplify/backend.ts", "amplify/data/resource.ts", "amplify/functions/f/resource.ts", "src/a.ts"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("export {};\n")
    script = """
      const ts = require(process.argv[1]);
      const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
      console.log(JSON.stringify(texts.map((text) => {
        const { config } = ts.parseConfigFileTextToJson('tsconfig.json', text);
        const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
        return fileNames.some((name) => name.includes('/amplify/'));
      })));
    """
    done = subprocess.run(
        ["node", "-e", script, str(package)],
        input=json.dumps(INCLUDING + NOT_INCLUDING),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [True] * len(INCLUDING) + [False] * len(NOT_INCLUDING)


@pytest.mark.parametrize("path", [*SHARED.glob("corpus/*/tsconfig.json")])
def test_real_files(path):
    assert all(note.kind == "tsconfig-includes-amplify" for note in tsconfig_notes(path.read_text()))
