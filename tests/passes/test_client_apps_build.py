"""The adapted client apps still build: TypeScript accepts them under their own options, esbuild reads every file."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from amp2gen.passes.client_app.script import read_script
from amp2gen.verify.toolchain import Toolchain

pytestmark = pytest.mark.node

CLIENT_APPS = Path(__file__).resolve().parent / "client_apps"
SAMPLES = sorted(path.name for path in CLIENT_APPS.iterdir() if path.is_dir())
OPTIONS = {"noEmit": True, "skipLibCheck": False, "types": [], "jsx": "preserve", "outDir": None}
BUNDLER = {"strict": True, "module": "esnext", "target": "es2022", "moduleResolution": "bundler", "allowJs": True}


def prepare(name: str, to: Path) -> None:
    """The whole adapted app, with amplify_outputs.json, stubs of its packages, and what TypeScript is to check."""
    shutil.copytree(CLIENT_APPS / name / "before", to)
    shutil.copytree(CLIENT_APPS / name / "after", to, dirs_exist_ok=True)
    outputs = to / "src" if name == "react-2" else to
    shutil.copy(CLIENT_APPS / "amplify_outputs.json", outputs)
    shutil.copy(CLIENT_APPS / "stubs.d.ts", to)
    for component in to.rglob("*.vue"):
        script = read_script(component.name, component.read_text())
        suffix = ".ts" if 'lang="ts"' in component.read_text() else ".js"
        component.with_name(f"{component.stem}Script{suffix}").write_text(script.text)
    own = (to / "tsconfig.json").read_text() if (to / "tsconfig.json").exists() else '"references"'
    # Options from a package that is not installed, or of several programs, cannot be taken.
    is_own = '"extends"' not in own and '"references"' not in own
    config = {
        "compilerOptions": OPTIONS if is_own else BUNDLER | OPTIONS,
        "include": ["**/*.ts", "**/*.tsx", "**/*.js", "**/*.jsx"],
        **({"extends": "./tsconfig.json"} if is_own else {}),
    }
    (to / "tsconfig.check.json").write_text(json.dumps(config))


def check(toolchain: Toolchain, folders: list[Path]) -> list[str]:
    command = [toolchain.node, str(CLIENT_APPS / "check.mjs"), str(toolchain.root), *map(str, folders)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert result.returncode == 0, result.stderr
    wrong: list[str] = json.loads(result.stdout)
    return wrong


def test_every_adapted_app_type_checks(toolchain: Toolchain, tmp_path: Path) -> None:
    for name in SAMPLES:
        prepare(name, tmp_path / name)
    assert check(toolchain, [tmp_path / name for name in SAMPLES]) == []


def test_the_check_finds_what_is_not_in_amplify_outputs(toolchain: Toolchain, tmp_path: Path) -> None:
    prepare("react-2", tmp_path / "app")
    source = tmp_path / "app/src/App.tsx"
    source.write_text(source.read_text().replace("storage.bucket_name", "storage.bucket"))
    (wrong,) = check(toolchain, [tmp_path / "app"])
    assert "App.tsx:5: Property 'bucket' does not exist" in wrong
