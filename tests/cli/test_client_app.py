"""The client app as users meet it: which of their files are in the output."""

import json

from gen1 import amp2gen, files_below

CONFIGURATION = {
    "projectName": "demo",
    "frontend": "javascript",
    "javascript": {"framework": "react", "config": {"SourceDir": "src", "DistributionDir": "build"}},
}
MAIN = "import { Amplify } from 'aws-amplify';\nimport config from './aws-exports';\n\nAmplify.configure(config);\n"


def with_client_app(gen1, *packages):
    """A project with auth and a client app that depends on some packages besides aws-amplify."""
    asked = {"aws-amplify": "^6.0.0"} | dict.fromkeys(packages, "5.0.1")
    return (
        gen1.auth()
        .file("amplify/.config/project-config.json", json.dumps(CONFIGURATION))
        .file("package.json", json.dumps({"name": "demo", "dependencies": asked}))
        .file("src/index.js", MAIN)
        .file("src/store.js", "import config from './aws-exports';\nexport const store = new Map(config);\n")
        .file("src/other.js", "export {};\n")
    )


def written(gen1):
    return files_below(gen1.root / "amplify-gen2")


def test_adapted_files_are_in_the_output_and_others_are_named(gen1):
    result = amp2gen("compile", with_client_app(gen1).root)
    files = written(gen1)
    assert {path for path in files if path.startswith("src/")} == {"src/index.js"}
    assert files["src/index.js"] == MAIN.replace("./aws-exports", "../amplify_outputs.json").encode()
    assert "warning A2G2022: " in result.out
    assert "  --> src/store.js:2:30\n" in result.out
    assert b"(src/store.js:2:30)" in files["MIGRATION.md"]
    assert b"--outputs-out-dir" not in files["amplify.yml"] + files["MIGRATION.md"]
    assert json.loads(files["package.json"])["dependencies"]["aws-amplify"] == "^6.16.2"


def test_create_react_app_imports_from_its_sources_only(gen1):
    amp2gen("compile", with_client_app(gen1, "react-scripts").root)
    files = written(gen1)
    assert files["src/index.js"] == MAIN.replace("./aws-exports", "./amplify_outputs.json").encode()
    assert b"--app-id $AWS_APP_ID --outputs-out-dir src\n" in files["amplify.yml"]
    assert b"`npx ampx sandbox --outputs-out-dir src`" in files["MIGRATION.md"]


def test_no_client_app(gen1):
    result = amp2gen("compile", with_client_app(gen1, "react-scripts").root, "--no-client-app")
    files = written(gen1)
    assert not [path for path in files if path.startswith("src/")]
    assert "src/" not in result.out
    assert b"--outputs-out-dir" not in files["amplify.yml"]


def test_in_place_the_client_app_changes_with_the_backend(gen1, tmp_path):
    root = with_client_app(gen1).root
    before = (root / "src/store.js").read_bytes()
    gen1.commit()
    result = amp2gen("compile", root, "--in-place")
    assert result.code == 0, result.err
    assert (root / "src/index.js").read_text() == MAIN.replace("./aws-exports", "../amplify_outputs.json")
    assert (root / "src/store.js").read_bytes() == before
