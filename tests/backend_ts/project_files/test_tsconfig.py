"""The tsconfig that goes into amplify/, and what is said of the user's own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from amp2gen.backend_ts.project_files.tsconfig import AMPLIFY_PACKAGE_JSON, AMPLIFY_TSCONFIG, merge_tsconfig

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
    (note,) = merge_tsconfig(text).notes
    assert note.kind in {"tsconfig-excludes-amplify", "tsconfig-includes-amplify"}
    assert note.path == "tsconfig.json"


@pytest.mark.parametrize("text", NOT_INCLUDING)
def test_a_tsconfig_that_leaves_amplify_out_is_not(text):
    merged = merge_tsconfig(text)
    assert (merged.text, merged.notes) == (text, ())


EXCLUDED = {
    "what the base of Expo leaves out": (
        '{\n  "extends": "expo/tsconfig.base",\n  "compilerOptions": { "strict": true }\n}\n',
        '{\n  "extends": "expo/tsconfig.base",\n  "compilerOptions": { "strict": true },\n  "exclude": [\n'
        '    "node_modules",\n    "babel.config.js",\n    "metro.config.js",\n    "jest.config.js",\n'
        '    "android",\n    "ios",\n    "amplify"\n  ]\n}\n',
    ),
    "what the base of React Native leaves out": (
        '{\n  "extends": "@react-native/typescript-config/tsconfig.json"\n}\n',
        '{\n  "extends": "@react-native/typescript-config/tsconfig.json",\n  "exclude": [\n    "node_modules",\n'
        '    "babel.config.js",\n    "metro.config.js",\n    "jest.config.js",\n'
        '    "**/Pods/**",\n    "amplify"\n  ]\n}\n',
    ),
    "beside others": (
        '{\n  "include": ["**/*.ts"],\n  "exclude": ["node_modules"]\n}\n',
        '{\n  "include": ["**/*.ts"],\n  "exclude": ["node_modules", "amplify"]\n}\n',
    ),
    "a line each, with comments and commas at the end": (
        '{\n  // ours\n  "exclude": [\n    "node_modules", // "exclude": []\n  ],\n}\n',
        '{\n  // ours\n  "exclude": [\n    "node_modules",\n    "amplify", // "exclude": []\n  ],\n}\n',
    ),
    "where TypeScript's default was": (
        '\ufeff{\n  "compilerOptions": { "outDir": "./lib" /* , */ }, // all\n}\n',
        '\ufeff{\n  "compilerOptions": { "outDir": "./lib" /* , */ },\n  "exclude": [\n    "node_modules",\n'
        '    "./lib",\n    "amplify"\n  ], // all\n}\n',
    ),
}


@pytest.mark.parametrize("name", EXCLUDED)
def test_amplify_is_left_out_with_the_rest_as_it_was(name):
    before, after = EXCLUDED[name]
    merged = merge_tsconfig(before)
    assert merged.text == after
    assert [note.kind for note in merged.notes] == ["tsconfig-excludes-amplify"]
    assert merge_tsconfig(after).notes == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"include": ["src", "amplify"]}',
        '{\n  "extends": "./.nuxt/tsconfig.json",\n  "include": ["**/*.ts"]\n}',
        '{\n  "extends": "@company/tsconfig"\n}',
    ],
)
def test_what_the_user_has_to_decide_is_left(text):
    merged = merge_tsconfig(text)
    assert merged.text == text
    assert [note.kind for note in merged.notes] == ["tsconfig-includes-amplify"]


def test_the_line_is_that_of_include():
    (note,) = merge_tsconfig('{\n  "extends": "./base.json",\n  "include": ["**/*"]\n}\n').notes
    assert note.line == 3


@pytest.mark.parametrize("text", ['{"include": [', "nonsense", ""])
def test_an_unreadable_one_is_named(text):
    (note,) = merge_tsconfig(text).notes
    assert note.kind == "tsconfig-invalid"


@pytest.mark.node
def test_typescript_agrees(tmp_path):
    package = TOOLCHAIN / "node_modules" / "typescript"
    if shutil.which("node") is None or not package.is_dir():
        pytest.skip("needs node and the toolchain's typescript package")
    for file in ("amplify/backend.ts", "amplify/data/resource.ts", "amplify/functions/f/resource.ts", "src/a.ts"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("export {};\n")
    merged = map(merge_tsconfig, INCLUDING)
    mended = [new.text for new in merged if new.notes[0].kind == "tsconfig-excludes-amplify"]
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
        input=json.dumps(INCLUDING + NOT_INCLUDING + mended),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == [True] * len(INCLUDING) + [False] * (len(NOT_INCLUDING) + len(mended))


@pytest.mark.parametrize("path", [*SHARED.glob("corpus/*/tsconfig.json")])
def test_real_files(path):
    assert all("invalid" not in note.kind for note in merge_tsconfig(path.read_text()).notes)
