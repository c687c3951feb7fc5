"""`amp2gen ir` and `compile --from-ir`: dumps out, dumps back in."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
from gen1 import amp2gen, files_below

from amp2gen.ir.dump import schema
from amp2gen.passes.pipeline import PIPELINE

NAMES = [step.name for step in PIPELINE]
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def project(gen1):
    return gen1.function("greet", "const x = 1;\nexports.handler = async () => x;\n").auth().api().bucket()


def dumped(project, tmp_path, *options, name="app.json"):
    result = amp2gen("ir", "dump", project.root, *options)
    assert result.code == 0, result.err
    path = tmp_path / name
    path.write_text(result.out)
    return path


def test_a_dump_says_which_passes_it_went_through(project):
    assert amp2gen("ir", "dump", project.root).json["passes"] == NAMES
    assert amp2gen("ir", "dump", project.root, "--after", "frontend").json["passes"] == []
    assert amp2gen("ir", "dump", project.root, "--after", NAMES[1]).json["passes"] == NAMES[:2]


def test_sources_are_dumped_only_when_asked_for(project):
    (file, *_) = amp2gen("ir", "dump", project.root).json["functions"][0]["sources"]
    assert (file["text"], len(file["sha256"])) == (None, 64)
    texts = [
        item["text"] for item in amp2gen("ir", "dump", project.root, "--with-sources").json["functions"][0]["sources"]
    ]
    assert "const x = 1;\nexport const handler = async () => x;\n" in texts


@pytest.mark.parametrize("after", ["frontend", NAMES[2], NAMES[-1]])
def test_a_dump_compiles_to_the_same_files_whatever_pass_it_stopped_after(project, tmp_path, after):
    dump = dumped(project, tmp_path, "--with-sources", "--after", after)
    assert amp2gen("compile", project.root, "--out", tmp_path / "direct", "--quiet").code == 0
    assert amp2gen("compile", project.root, "--from-ir", dump, "--out", tmp_path / "dumped", "--quiet").code == 0
    assert files_below(tmp_path / "dumped") == files_below(tmp_path / "direct")


def test_a_changed_dump_changes_the_output(project, tmp_path):
    dump = dumped(project, tmp_path, "--with-sources")
    data = json.loads(dump.read_text())
    data["functions"][0]["memory_mb"] = 1024
    dump.write_text(json.dumps(data))
    assert amp2gen("compile", project.root, "--from-ir", dump).code == 0
    resource = project.root / "amplify-gen2/amplify/functions/greet/resource.ts"
    assert "memoryMB: 1024" in resource.read_text()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data | {"schema_version": 99}, "schema_version is 99; this version reads 3"),
        (lambda data: data | {"passes": ["magic"]}, "passes that this version does not have"),
        (lambda data: data | {"surprise": 1}, "surprise: Extra inputs are not permitted"),
        (lambda data: {}, "schema_version is None"),
    ],
)
def test_a_dump_of_another_version_is_refused(project, tmp_path, change, reason):
    dump = dumped(project, tmp_path, "--with-sources")
    dump.write_text(json.dumps(change(json.loads(dump.read_text()))))
    result = amp2gen("compile", project.root, "--from-ir", dump)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error A2G1133: the dump app.json cannot be used: ")
    assert reason in result.err


def test_compiling_needs_sources(project, tmp_path):
    result = amp2gen("compile", project.root, "--from-ir", dumped(project, tmp_path))
    assert result.code == 2
    assert "help: dump the project again with --with-sources" in result.err


def test_what_a_dump_decides_cannot_be_said_again(project, tmp_path):
    result = amp2gen("compile", project.root, "--from-ir", dumped(project, tmp_path), "--env", "main")
    assert result.code == 2
    assert "are decided in the dump" in " ".join(result.err.replace("│", "").split())


def test_the_schema_is_the_committed_one():
    assert amp2gen("ir", "schema").out == schema()


def test_graphs_name_resources_and_references(project):
    ids = "functions/greet", "auth/demoAuth", "api/demo", "models/Note", "buckets/files"
    dot = amp2gen("ir", "dump", project.root, "--format", "dot").out
    assert all(f'  "{id}" [label=' in dot for id in ids)
    assert '  "api/demo" -> "models/Note" [label="has"];' in dot
    mermaid = amp2gen("ir", "dump", project.root, "--format", "mermaid").out
    assert mermaid.startswith("flowchart LR\n")
    assert '["Note<br/>DataModel"]' in mermaid
    root = ElementTree.fromstring(amp2gen("ir", "dump", project.root, "--format", "graphml").out)
    assert {node.get("id") for node in root.iter(f"{GRAPHML}node")} == set(ids)
    assert [edge.get("target") for edge in root.iter(f"{GRAPHML}edge")] == ["models/Note"]


def test_text_is_for_people(project):
    text = amp2gen("ir", "dump", project.root, "--format", "text").out
    assert "functions/greet" in text
    assert "form: ported" in text


def test_sources_go_with_json_only(project):
    assert amp2gen("ir", "dump", project.root, "--with-sources", "--format", "dot").code == 2


def test_equal_backends_do_not_differ(project, tmp_path):
    result = amp2gen("ir", "diff", dumped(project, tmp_path), project.root)
    assert (result.code, result.out) == (0, "")


def test_a_difference_is_named_by_resource_and_setting(project, tmp_path):
    before = dumped(project, tmp_path)
    project.function("greet", "const x = 1;\nexports.handler = async () => x;\n", MemorySize=512).function("more")
    result = amp2gen("ir", "diff", before, project.root)
    assert result.code == 1
    lines = result.out.splitlines()
    assert "~ functions/greet.memory_mb: 128 → 512" in lines
    assert any(line.startswith('+ functions[more]: {"name": "more"') for line in lines)
    assert all(len(line) < 160 for line in lines)
    changes = amp2gen("ir", "diff", before, project.root, "--format", "json").json
    assert {"kind": "changed", "path": "functions/greet.memory_mb", "before": 128, "after": 512} in changes


def test_another_source_is_a_difference_by_its_hash(project, tmp_path):
    before = dumped(project, tmp_path)
    project.function("greet", "const x = 2;\nexports.handler = async () => x;\n")
    (line,) = amp2gen("ir", "diff", before, project.root).out.splitlines()
    assert line.startswith("~ functions/greet.sources[src/index.js].sha256: ")


def test_check_names_a_reference_that_leads_nowhere(project, tmp_path):
    dump = dumped(project, tmp_path)
    assert amp2gen("ir", "check", dump).code == 0
    data = json.loads(dump.read_text())
    data["storage"]["triggers"] = [{"function": {"id": "functions/gone"}, "events": ["s3:ObjectCreated:*"]}]
    dump.write_text(json.dumps(data))
    result = amp2gen("ir", "check", dump)
    assert (result.code, result.out) == (
        1,
        ".storage.triggers[0].function refers to functions/gone, which does not exist\n",
    )


def test_a_file_that_is_not_there_ends_with_2(tmp_path):
    result = amp2gen("ir", "check", tmp_path / "gone.json")
    assert (result.code, result.out) == (2, "")
    assert "cannot be read: No such file or directory" in result.err
