"""What a compile would change, without changing it: `--check` and `--diff`."""

import difflib
from pathlib import Path

from amp2gen.cli.output.tree import FileTree, files_below


def check(tree: FileTree, project: Path) -> list[str]:
    """The paths at which `project` is not what `tree` says: files that differ or are missing, removals still
    there. Sorted.
    """
    differing = [path for path, content in tree.files.items() if _current(project / path) != content]
    remaining = [path for path in tree.removals if _is_there(project / path)]
    return sorted({*differing, *remaining})


def diff(tree: FileTree, project: Path) -> str:
    """A unified diff from `project` to `tree`, files by path, that `git apply` takes; then what is removed.

    Binary files, and the contents of what is removed, are named and counted, not shown.
    """
    changed = [path for path in check(tree, project) if path in tree.files]
    removed = [path for path in check(tree, project) if path not in tree.files]
    return "".join(
        [
            *(_file_diff(path, _current(project / path), tree.files[path]) for path in changed),
            *(_removal(path, project / path) for path in removed),
        ]
    )


def _file_diff(path: str, before: bytes | None, after: bytes) -> str:
    old = "/dev/null" if before is None else f"a/{path}"
    header = f"diff --git a/{path} b/{path}\n" + ("new file mode 100644\n" if before is None else "")
    texts = _text(before or b""), _text(after)
    if texts[0] is None or texts[1] is None:
        return f"{header}Binary files {old} and b/{path} differ\n"
    if before is None and not after:
        return header
    lines = difflib.unified_diff(_lines(texts[0]), _lines(texts[1]), old, f"b/{path}", lineterm="\n")
    return header + "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _removal(path: str, target: Path) -> str:
    if target.is_dir() and not target.is_symlink():
        count = len(list(files_below(target)))
        return f"Removed folder {path} ({count} file{'' if count == 1 else 's'})\n"
    return f"Removed {path}\n"


def _lines(text: str) -> list[str]:
    """Split at `\\n` only, as diff does."""
    return [line + "\n" for line in text.split("\n")[:-1]] + (
        [text.rsplit("\n", 1)[-1]] if text.rsplit("\n", 1)[-1] else []
    )


def _text(content: bytes) -> str | None:
    """The text of a file, None for a binary one: a NUL, as git has it, or no UTF-8."""
    if b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _current(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()
