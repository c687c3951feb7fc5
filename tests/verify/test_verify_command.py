"""`amp2gen verify` as its users meet it, with the real tools: exit codes, formats, acceptances."""

import shutil
from pathlib import Path

import pytest
from gen1 import amp2gen

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options

pytestmark = pytest.mark.node

BLOG = Path(__file__).parents[2] / "golden" / "blog" / "gen1"
ACCEPTED = "amplify/amp2gen-accepted.toml"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The blog, and beside it its Gen 2 project with three faults."""
    root = tmp_path_factory.mktemp("verify") / "blog"
    shutil.copytree(BLOG, root)
    compiled = compile_project(root, Choices(), Options())
    faulty = {
        "amplify/auth/resource.ts": ("minimumLength: 8", "minimumLength: 6"),
        "amplify/storage/resource.ts": ("'read'", "'read', 'delete'"),
        "amplify/backend.ts": ("const backend =", "const wrong: number = 'text';\nvoid wrong;\nconst backend ="),
    }
    for path, content in compiled.files.items():
        target = root / "amplify-gen2" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = content.decode("utf-8", "surrogateescape")
        if path in faulty:
            old, new = faulty[path]
            assert old in text, (path, text)
            text = text.replace(old, new, 1)
        target.write_text(text, "utf-8", "surrogateescape")
    return root


def test_a_compiled_project_equals_gen_1(project, toolchain):
    result = amp2gen("verify", project, "--format", "json")
    assert result.code == 0, result.out + result.err
    assert result.json["summary"]["finding"] == 0
    assert result.json["summary"]["equal"] > 500
    assert result.json["modes"] == ["fresh", "taking over", "moved", "fresh branch"]
    stages = ["compile", "type-check", "bundle", "synthesize", "compare"]
    assert result.err.splitlines() == [f"verify: {stage}" for stage in stages]


def test_faults_in_a_project_are_found_and_may_be_accepted(project, toolchain):
    (project / ACCEPTED).write_text(
        '[[accepted]]\ncode = "A2G4103"\nobject = "user pool"\n'
        'property = "Policies.PasswordPolicy.MinimumLength"\nreason = "Agreed."\n'
    )
    result = amp2gen("verify", project, "--gen2", project / "amplify-gen2", "--format", "sarif", "--quiet")
    assert (result.code, result.err) == (1, "")
    (run,) = result.json["runs"]
    open_, accepted = [], []
    for found in run["results"]:
        (accepted if "suppressions" in found else open_).append(found)
    assert {found["ruleId"] for found in open_ if found["level"] == "error"} == {"A2G4105", "A2G4208"}
    (type_error,) = [found for found in open_ if found["ruleId"] == "A2G4208"]
    place = type_error["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "amplify/backend.ts"
    assert [found["ruleId"] for found in accepted] == ["A2G4103"]
