"""The `amp2gen` command itself: help, usage errors, and errors that nobody foresaw."""

import errno
import os
import subprocess
import sys
from importlib import import_module
from inspect import getclosurevars, signature
from pathlib import Path

import click
import pytest
from gen1 import Gen1, amp2gen

from amp2gen import __version__
from amp2gen.cli import main as main_module


def script(*arguments, **env):
    """Runs the console script in a process of its own."""
    command = [sys.executable, "-c", "from amp2gen.cli.main import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env={**os.environ, **env}, check=False)


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_the_commands(flag):
    result = amp2gen(flag)
    assert result.code == 0
    assert "compile" in result.out
    assert "\x1b" not in result.out


def test_help_of_a_command_lists_its_options():
    result = amp2gen("compile", "--help")
    assert result.code == 0
    for option in (
        "--out",
        "--in-place",
        "--check",
        "--diff",
        "--env",
        "--branch",
        "--strict",
        "--no-color",
        "--quiet",
    ):
        assert option in result.out


def test_version():
    lines = amp2gen("--version").out.splitlines()
    assert lines[0] == f"amp2gen, version {__version__}"
    assert "  @aws-amplify/backend ^1.25.1" in lines
    assert "  aws-amplify ^6.16.2" in lines


@pytest.mark.parametrize("arguments", [("no-such-command",), ("--no-such-option",), ("compile",)])
def test_usage_errors_end_with_2_and_say_so_on_standard_error(arguments):
    result = amp2gen(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Usage:" in result.err


def test_an_unforeseen_error_is_owned_up_to_without_a_traceback(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["amp2gen", "compile", "."])
    monkeypatch.setattr(main_module, "cli", lambda: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        main_module.main()
    assert ended.value.code == 70
    message = capsys.readouterr().err
    assert message.startswith("amp2gen: internal error: ZeroDivisionError: division by zero\nThis is a bug in amp2gen.")
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "amp2gen: No space left on device\n"),
        (PermissionError(errno.EACCES, "Permission denied", "plan.json"), "amp2gen: Permission denied: plan.json\n"),
    ],
)
def test_what_the_machine_refuses_is_no_bug_of_ours(monkeypatch, capsys, error, said):
    def refuse():
        raise error

    monkeypatch.setattr(main_module, "cli", refuse)
    with pytest.raises(SystemExit) as ended:
        main_module.main()
    assert (ended.value.code, capsys.readouterr().err) == (2, said)


def test_verbose_shows_the_traceback_of_an_unforeseen_error(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["amp2gen", "compile", ".", "--verbose"])
    monkeypatch.setattr(main_module, "cli", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main_module.main()


def test_a_terminal_that_cannot_show_a_name_gets_it_escaped(gen1):
    gen1.entry("function", "größe", service="Lambda")
    result = script("compile", gen1.root, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert result.returncode == 1
    assert b"A2G1203: function gr\\xf6\\xdfe has no folder" in result.stdout
    assert b"Traceback" not in result.stderr


def test_a_reader_that_goes_away_is_no_traceback(gen1):
    for number in range(40):
        gen1.entry("video", f"eyes{number}", service="IVS")
    command = [sys.executable, "-c", "from amp2gen.cli.main import main; main()", "compile", gen1.root]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate()
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.parametrize(("words", "expected"), [("amp2gen ass", "assess"), ("amp2gen assess --fail", "--fail-on")])
def test_the_shell_completes_commands_and_options(words, expected):
    asked = {"_AMP2GEN_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    command = [Path(sys.executable).with_name("amp2gen")]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **asked}, check=False)
    assert done.stdout.split() == [f"plain,{expected}"]


def commands(command, name, parent=None):
    """Every command below `command` with its path, groups included."""
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    yield context.command_path.removeprefix("amp2gen").strip(), context.command
    if isinstance(context.command, click.Group):
        for child in context.command.list_commands(context):
            found = context.command.get_command(context, child)
            assert found is not None
            yield from commands(found, child, context)


COMMANDS = dict(commands(main_module.cli, "amp2gen"))
LEAVES = {path: command for path, command in COMMANDS.items() if not isinstance(command, click.Group)}


def test_all_commands_of_the_contract_are_there():
    assert len(LEAVES) >= 26
    assert {"compile", "ir dump", "golden check", "refactor apply", "secrets copy", "policy"} <= set(LEAVES)


@pytest.mark.parametrize("path", COMMANDS)
def test_help_of_every_command_has_an_example_that_its_options_allow(path):
    text, _, examples = (COMMANDS[path].help or "").partition("Example")
    lines = [line.strip() for line in examples.splitlines() if line.strip().startswith("amp2gen")]
    assert lines, "no example"
    if path in LEAVES:
        assert any(line.startswith(f"amp2gen {path}") for line in lines)
        assert "Exit code" in text


@pytest.mark.parametrize("path", LEAVES)
def test_every_command_is_quiet_verbose_and_without_colour_on_demand(path):
    options = {name: option for option in LEAVES[path].params for name in option.opts}
    assert "tracebacks of internal errors." in options["--verbose"].help.lower()
    assert options["--no-color"].help == "No colours."
    assert options["--quiet"].help
    arguments = [str(Path(__file__)) for param in LEAVES[path].params if isinstance(param, click.Argument)]
    required = [word for name in REQUIRED.get(path, ()) for word in (name, "x")]
    result = amp2gen(*path.split(), *arguments, *required, "--quiet", "--verbose")
    assert result.code == 2
    said = " ".join(result.err.replace("│", " ").split())  # wherever the frame breaks the line
    assert FOLDERS_ONLY.get(path, "--quiet and --verbose exclude each other") in said


HEAVY = ("boto3", "botocore", "jinja2", "lark", "libcst", "pydantic", "tree_sitter", "amp2gen.ir", "amp2gen.runtime")

LOADED = """
import sys
from click.testing import CliRunner
from amp2gen.cli.main import cli
for path in sys.argv[1:]:
    assert CliRunner().invoke(cli, [*path.split(), "--help"]).exit_code == 0, path
print(*(name for name in sys.modules if name.startswith("amp2gen.") or "." not in name))
"""


def test_help_imports_nothing_of_what_carries_the_commands_out():
    done = subprocess.run([sys.executable, "-c", LOADED, "", *LEAVES], capture_output=True, text=True, check=True)
    assert "amp2gen.cli.arguments.compile" in done.stdout.split()
    assert set(HEAVY).isdisjoint(done.stdout.split())


def test_commands_without_the_backend_reach_no_aws_library():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "from amp2gen.cli.main import main; main()", "explain", "A2G1102"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "amp2gen.ir.diagnostics" in loaded
    assert loaded.isdisjoint({"boto3", "lark", "jinja2", "libcst", "amp2gen.frontend", "amp2gen.backend_ts"})


@pytest.mark.parametrize("path", LEAVES)
def test_what_carries_a_command_out_is_given_what_the_command_takes(path):
    module, _, function = getclosurevars(LEAVES[path].callback).nonlocals["place"].partition(":")
    wanted = set(signature(getattr(import_module(module), function)).parameters)
    taken = {param.name for param in LEAVES[path].params}
    assert taken - {"quiet", "verbose", "no_color"} <= wanted <= taken


REQUIRED = {"refactor plan": ("--snapshot", "--out"), "snapshot": ("--out",)}
FOLDERS_ONLY = dict.fromkeys(("golden accept", "golden check", "golden record", "golden review"), "is a file")
"""What comes first where an argument has to be a folder."""


UNREADABLE = [
    ("assess",),
    ("compile",),
    ("prepare",),
    ("show",),
    ("verify",),
    ("ir", "dump"),
    ("ir", "check"),
    ("golden", "check"),
    ("golden", "record"),
    ("golden", "accept"),
    ("lock",),
    ("unlock",),
    ("snapshot",),
    ("secrets", "copy"),
    ("decommission",),
    ("refactor", "show"),
    ("explain",),
    ("policy",),
]


@pytest.mark.parametrize("command", UNREADABLE, ids=" ".join)
def test_what_cannot_be_read_ends_with_2_and_a_line_on_standard_error(tmp_path, command):
    required = [word for name in REQUIRED.get(" ".join(command), ()) for word in (name, str(tmp_path / "x"))]
    result = amp2gen(*command, tmp_path, *required)
    assert (result.code, result.out) == (2, "")
    assert "error" in result.err
    assert "Traceback" not in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [("assess",), ("compile",), ("show",), ("verify",), ("ir", "dump"), ("lock",)], ids=" ".join
)
def test_a_file_that_is_in_no_project_is_no_bug(tmp_path, command):
    (tmp_path / "notes.txt").write_text("x")
    result = amp2gen(*command, tmp_path / "notes.txt")
    assert result.code == 2
    assert "A2G1110: no Amplify Gen 1 project" in result.err


def test_a_file_of_the_project_names_the_project(tmp_path):
    project = Gen1(tmp_path).function("greet")
    result = amp2gen("show", project.root / "amplify/backend/backend-config.json")
    assert result.code == 0
    assert "greet" in result.out


@pytest.mark.parametrize("command", [("assess",), ("compile",), ("prepare",), ("verify",)], ids=" ".join)
def test_a_folder_that_is_closed_is_named(tmp_path, monkeypatch, command):
    project = Gen1(tmp_path / "demo").function("greet")

    def is_dir(self, **options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_dir", is_dir)
    result = amp2gen(*command, project.root)
    assert result.code == 2
    assert "cannot be read: Permission denied" in result.err


def test_a_journal_that_cannot_be_read_is_named(tmp_path):
    project = Gen1(tmp_path).function("greet").file(".amp2gen/swap/journal.json", "{")
    result = amp2gen("compile", project.root)
    assert result.code == 2
    assert "journal.json is not readable" in result.err
    assert amp2gen("show", project.root).code == 0
