"""The documentation: generated pages are current, links lead somewhere, and the tutorial's commands do what it says."""

import importlib.util
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from gen1 import amp2gen

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
COMMANDS = re.compile(r"```sh\n(.*?)```", re.S)


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_current():
    pages = generator().pages()
    stale = [path for path, text in pages.items() if (DOCS / path).read_text() != text]
    assert stale == [], "run `python docs/generate.py`"
    assert set(pages) > {"diagnostics.md", "reference/commands.md", "reference/configuration.md"}


def test_the_site_builds_and_every_link_leads_somewhere(tmp_path):
    pytest.importorskip("mkdocs", reason="mkdocs is not installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/tutorial/index.html").is_file()


def test_the_tutorial_works_as_written(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "golden/blog/gen1", tmp_path / "golden/blog/gen1")
    monkeypatch.chdir(tmp_path)
    lines = [line for block in COMMANDS.findall((DOCS / "tutorial.md").read_text()) for line in block.splitlines()]
    outputs = {line: run(line) for line in lines if line.startswith("amp2gen") and " verify " not in line}
    assert len(outputs) >= 6
    assert outputs["amp2gen assess golden/blog/gen1"].count("The app can be migrated as it is.") == 1
    assert (tmp_path / "build/blog-gen2/amplify/backend.ts").is_file()
    backend = json.loads((tmp_path / "build/blog-gen2/amplify/gen1.json").read_text())
    assert "gen2-main" in backend["branches"]


def run(line):
    _, *arguments = shlex.split(line.split(" > ")[0])
    result = amp2gen(*arguments)
    assert result.code == 0, (line, result.err)
    return result.out


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda path: path.stem)
def test_commands_in_the_pages_exist(page):
    for line in (line.strip() for block in COMMANDS.findall(page.read_text()) for line in block.splitlines()):
        words = shlex.split(line, comments=True)
        if words[:1] == ["amp2gen"] and len(words) > 1 and words[1] in WRITTEN_HERE:
            options = [word for word in words if word.startswith("--")]
            depth = 3 if words[1] in GROUPS else 2
            told = amp2gen(*words[1:depth], "--help").out
            assert [option for option in options if option not in told] == [], line


WRITTEN_HERE = (
    *("assess", "compile", "doctor", "explain", "golden", "ir", "prepare", "show"),
    *("decommission", "lock", "policy", "refactor", "secrets", "snapshot", "unlock"),
)
GROUPS = ("golden", "ir", "refactor", "secrets")


def test_the_hooks_run(gen1):
    gen1.function("greet")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    codes = {
        hook["id"]: amp2gen(*shlex.split(hook["entry"].replace(" . ", f" {gen1.root} "))[1:]).code for hook in hooks
    }
    assert codes == {"amp2gen-assess": 0, "amp2gen-check": 1}
    assert all(re.search(hook["files"], "amplify/backend/backend-config.json") for hook in hooks)


def test_the_page_on_ci_runs_what_the_repository_has():
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / "how-to/ci.md").read_text(), re.S)
    steps, hooks = yaml.safe_load(blocks[0])["steps"], yaml.safe_load(blocks[1])["repos"][0]["hooks"]
    assert steps[2]["uses"] == f"./{steps[1]['with']['path']}"
    assert set(steps[2]["with"]) <= set(yaml.safe_load((ROOT / "action.yml").read_text())["inputs"])
    ours = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert hooks == [{**ours["amp2gen-assess"], "language": "system"}]


def test_the_problem_matcher_understands_what_we_print(gen1):
    gen1.entry("video", "clips", service="ivs")
    (matcher,) = json.loads((ROOT / ".github/problem-matcher.json").read_text())["problemMatcher"]
    first, second = (re.compile(pattern["regexp"]) for pattern in matcher["pattern"])
    lines = amp2gen("assess", gen1.root, "--verbose").out.splitlines()
    (index,) = [number for number, line in enumerate(lines) if first.match(line)]
    assert first.match(lines[index]).groups() == ("error", "A2G1201", "video clips (ivs) is not carried over")
    assert second.match(lines[index + 1]).groups() == ("amplify/backend/backend-config.json", "3", "5")


def test_the_action_is_well_formed():
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    steps = action["runs"]["steps"]
    assert {name for step in steps for name in step.get("env", {})} == {"PROJECT", "FAIL_ON", "SARIF"}
    scripts = [step["run"] for step in steps if "run" in step]
    assert not any("${{" in script for script in scripts), "inputs reach scripts through the environment only"
    for script in scripts:
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
