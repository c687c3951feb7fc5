"""Which files of the client app are read, and what is known of its packages."""

import json
from pathlib import Path

from amp2gen.frontend import Choices, load_project, lower
from amp2gen.frontend.client_files import MAX_FILE_BYTES, read_client_files

MENTION = "import config from './aws-exports';\n"


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return root


def test_sources_that_mention_the_backend(tmp_path: Path) -> None:
    files = {
        "App.js": MENTION,
        "src/main.tsx": MENTION,
        "src/api.ts": "get({ apiName: 'x' });\n",
        "src/quiet.ts": "export {};\n",
        "pages/a/[id].vue": f"<script>{MENTION}</script>",
        "lib/main.dart": "import 'amplifyconfiguration.dart';\n",
        ".storybook/preview.js": MENTION,
    }
    assert list(read_client_files(write(tmp_path, files))) == sorted(set(files) - {"src/quiet.ts"})


def test_what_is_generated_or_anothers_is_not_read(tmp_path: Path) -> None:
    files = {
        "src/aws-exports.js": "export default { a: 'aws-exports' };\n",
        "src/amplifyconfiguration.json": "{}",
        "lib/amplifyconfiguration.dart": "amplifyconfiguration",
        "amplify/backend/function/f/src/index.js": MENTION,
        "amplify-gen2/src/main.js": MENTION,
        "dist/assets/index.js": MENTION,
        "node_modules/x/index.js": MENTION,
        "packages/web/node_modules/x/index.js": MENTION,
        ".next/server.js": MENTION,
        "public/app.min.js": MENTION,
        "packages/other/amplify/.config/project-config.json": "{}",
        "packages/other/src/main.js": MENTION,
        "src/large.js": MENTION + "x" * MAX_FILE_BYTES,
        "README.md": "aws-exports",
    }
    assert read_client_files(write(tmp_path, files)) == {}


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"src/main.js": MENTION})
    (tmp_path / "loop").symlink_to(tmp_path)
    assert list(read_client_files(tmp_path)) == ["src/main.js"]


def project(root: Path, source_dir: str, files: dict[str, str]) -> Path:
    config = {"projectName": "demo", "frontend": "javascript", "javascript": {"config": {"SourceDir": source_dir}}}
    amplify = {
        "amplify/.config/project-config.json": json.dumps(config),
        "amplify/backend/backend-config.json": "{}",
        "amplify/team-provider-info.json": '{"dev": {"awscloudformation": {}}}',
    }
    return write(root, amplify | files)


def test_the_client_apps_packages_are_those_nearest_to_its_sources(tmp_path: Path) -> None:
    manifest = '{\n  "dependencies": {\n    "aws-amplify": "^5.0.0"\n  },\n  "devDependencies": {"vite": "^5.0.0"}\n}\n'
    root = project(
        tmp_path, "web/src", {"package.json": '{"dependencies": {"lodash": "1.0.0"}}', "web/package.json": manifest}
    )
    client = lower(load_project(root), Choices()).client_app
    assert client
    assert [(package.name, package.range) for package in client.packages] == [
        ("aws-amplify", "^5.0.0"),
        ("vite", "^5.0.0"),
    ]
    origin = client.packages[0].origin
    assert origin and (origin.file, origin.line) == ("web/package.json", 3)
    assert client.files == ()


def test_react_natives_source_folder_is_the_project(tmp_path: Path) -> None:
    root = project(tmp_path, "/", {"package.json": '{"dependencies": {"aws-amplify": "^6.0.0"}}', "App.js": MENTION})
    client = lower(load_project(root), Choices()).client_app
    assert client
    assert [package.name for package in client.packages] == ["aws-amplify"]
    assert [file.path for file in client.files] == ["App.js"]


def test_files_that_are_no_text_and_manifests_that_are_no_json(tmp_path: Path) -> None:
    root = project(tmp_path, "src", {"package.json": "{", "src/a.js": "x"})
    (root / "src/a.js").write_bytes(b"\xff aws-exports")
    client = lower(load_project(root), Choices()).client_app
    assert client and client.packages == ()
    assert [(file.path, file.text is None) for file in client.files] == [("src/a.js", True)]
