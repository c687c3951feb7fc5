"""`import amp2gen`: the four functions, and that importing them costs nothing before they are used."""

import subprocess
import sys

import pytest
from gen1 import amp2gen as command
from gen1 import files_below

import amp2gen


def test_four_lines_do_what_the_command_does(gen1):
    gen1.function("greet").api().file("package.json", {"name": "demo"})
    project = amp2gen.load(gen1.root)
    app = amp2gen.lower(project)
    app = amp2gen.run(app)
    output = amp2gen.emit(app, project)
    command("compile", gen1.root, "--quiet")
    written = files_below(gen1.root / "amplify-gen2")
    assert {path: content for path, content in written.items() if path != "amplify/amp2gen.json"} == dict(output.files)


def test_choices_are_arguments(gen1):
    gen1.environments("dev", "live").function("greet")
    app = amp2gen.lower(amp2gen.load(gen1.root), environment="live", branches={"live": ("production",)})
    assert app.default_environment == "live"
    assert [(branch.name, branch.takes_over) for branch in app.branches] == [
        ("gen2-dev", "dev"),
        ("production", "live"),
    ]


def test_an_app_can_be_emitted_without_a_project(gen1):
    gen1.function("greet")
    assert "amplify/backend.ts" in amp2gen.emit(amp2gen.run(amp2gen.lower(amp2gen.load(gen1.root)))).files


def test_other_names_are_not_there():
    with pytest.raises(AttributeError, match="module 'amp2gen' has no attribute 'nothing'"):
        _ = amp2gen.nothing


def test_importing_the_package_imports_nothing_heavy():
    code = "import amp2gen, sys; print([m for m in ('pydantic', 'lark', 'tree_sitter', 'boto3') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
