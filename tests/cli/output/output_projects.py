"""Real projects in real git repositories, and real processes to kill."""

import multiprocessing
import os
import signal
import subprocess

from amp2gen.cli.output.tree import FileTree

GEN1 = {
    "package.json": b'{\n  "name": "shop"\n}\n',
    "src/App.js": b"import exports from './aws-exports';\r\n",
    "scripts/run.sh": b"#!/bin/sh\necho gen 1\n",
    "README.md": b"# shop\n",
    ".gitignore": b"amplify/#current-cloud-backend\namplify/backend/amplify-meta.json\nnode_modules\n",
    "amplify/cli.json": b"{}\n",
    "amplify/team-provider-info.json": b"{}\n",
    "amplify/notes.md": b"the user's own\n",
    "amplify/backend/backend-config.json": b"{}\n",
    "amplify/backend/function/f/src/index.js": b"exports.handler = async () => 1;\n",
}
IGNORED = {
    "amplify/#current-cloud-backend/amplify-meta.json": b'{"cloud": 1}\n',
    "amplify/backend/amplify-meta.json": b'{"deployed": 1}\n',
    "amplify/backend/function/f/src/node_modules/a/index.js": b"module.exports = 1;\n",
}
GEN2 = FileTree(
    {
        "package.json": b'{\n  "name": "shop",\n  "devDependencies": {}\n}\n',
        "src/App.js": b"import outputs from '../amplify_outputs.json';\r\n",
        "scripts/run.sh": b"#!/bin/sh\necho gen 2\n",
        "README.md": GEN1["README.md"],
        "amplify/backend.ts": b"export {};\n",
        "amplify/functions/f/build.sh": b"#!/bin/sh\n",
        "amplify/functions/f/src/logo.png": b"\x89PNG\0\xff",
    },
    frozenset(
        {"amplify/backend", "amplify/#current-cloud-backend", "amplify/cli.json", "amplify/team-provider-info.json"}
    ),
    frozenset({"amplify/functions/f/build.sh"}),
)


def write(root, files):
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def git(root, *arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false"]
    return subprocess.run(["git", "-C", root, *identity, *arguments], check=True, capture_output=True, text=True).stdout


def make_project(root):
    root.mkdir(parents=True, exist_ok=True)
    write(root, GEN1)
    (root / "scripts/run.sh").chmod(0o755)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "gen 1")
    write(root, IGNORED)
    return root


def snapshot(root, without=(".git", ".amp2gen")):
    """Content and permission bits of every file below `root`, by path."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in root.rglob("*")
        if path.is_file() and path.relative_to(root).parts[0] not in without
    }


def steps_of(run):
    """The names of the checkpoints that `run(checkpoint)` passes."""
    seen = []
    run(seen.append)
    return seen


def killed_at(number, run):
    """Run `run(checkpoint)` in a process of its own and kill that at its checkpoint `number`, counted from 0."""
    passed = 0

    def kill(_step):
        nonlocal passed
        if passed == number:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    process = multiprocessing.get_context("fork").Process(target=run, args=(kill,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def in_a_process(check):
    """Run `check()` in a process of its own; its assertions are ours."""
    process = multiprocessing.get_context("fork").Process(target=check)
    process.start()
    process.join(60)
    assert process.exitcode == 0
