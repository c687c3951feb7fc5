"""`.gitignore`: Gen 1's block out, Gen 2's lines in, in the same place.

The place matters: a user's `!aws-exports.js` below the block re-includes the file, and must go on doing so.
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from amp2gen.backend_ts.project_files.notes import Merged, Note, newline_of

PATH = ".gitignore"

GEN2_LINES = (".amplify", "amplify_outputs*", "amplifyconfiguration*", "aws-exports*", "node_modules")
"""What a Gen 2 project generates; the two client configuration globs are Gen 1's, still on developers'
disks.
"""

_BEGIN = "#amplify-do-not-edit-begin"
_END = "#amplify-do-not-edit-end"
_HEADING = "# Amplify"
_FOLDERS = (".amplify", "node_modules")
_GEN1_ONLY = ("amplify-build-config.json", "amplify-gradle-config.json", "amplifytools.xcconfig", "**.sample")


def merge_gitignore(text: str | None) -> Merged:
    """Take each Gen 1 block out and ignore what Gen 2 generates; every other line stays, in order.

    A block is a begin marker and the next end marker with no begin in between. A marker without its partner
    is left where it is and noted (`gitignore-unpaired-marker`). What a block alone ignored outside
    `amplify/` (`build/`, `dist/`, `.secret-*`, lines the user had put there) moves to the new lines.
    """
    text = text or ""
    newline = newline_of(text)
    lines = text.split("\n")
    blocks, unpaired = _blocks(lines)
    inside = {number for begin, end in blocks for number in range(begin, end + 1)}
    kept = [line for number, line in enumerate(lines) if number not in inside]
    rescued = [line.rstrip("\r") for begin, end in blocks for line in lines[begin + 1 : end] if _outlives_gen1(line)]
    section = _missing(kept, rescued)
    # All kept lines above the first block precede it, so its number is also its place among them.
    at = blocks[0][0] if blocks else _above_reinclusions(kept, section)
    merged = _insert(kept, at, section, newline)
    return Merged("\n".join(merged), tuple(_unpaired_note(number, lines[number]) for number in unpaired))


def _blocks(lines: Sequence[str]) -> tuple[list[tuple[int, int]], list[int]]:
    blocks: list[tuple[int, int]] = []
    unpaired: list[int] = []
    begin: int | None = None
    for number, line in enumerate(lines):
        marker = line.strip().lstrip("\ufeff")
        if marker == _BEGIN:
            if begin is not None:
                unpaired.append(begin)
            begin = number
        elif marker == _END and begin is None:
            unpaired.append(number)
        elif marker == _END and begin is not None:
            blocks.append((begin, number))
            begin = None
    if begin is not None:
        unpaired.append(begin)
    return blocks, unpaired


def _outlives_gen1(line: str) -> bool:
    pattern = line.strip()
    path = pattern.lstrip("!").lstrip("/")
    return bool(pattern) and not path.startswith("amplify/") and path not in _GEN1_ONLY


def _missing(kept: Sequence[str], rescued: Iterable[str]) -> list[str]:
    """The lines to add: Gen 2's, then the rescued ones, each only if nothing present already does its
    work.
    """
    present = [line.strip() for line in kept]
    section: list[str] = []
    for line in (*GEN2_LINES, *rescued):
        pattern = line.strip()
        if pattern.startswith(("!", "#")) or not (
            _is_ignored(pattern, (*present, *section)) or _has_reincluded_parts(pattern, present)
        ):
            section.append(line)
    return section


def _above_reinclusions(kept: Sequence[str], section: Sequence[str]) -> int:
    """Where new lines stand without undoing a `!` line: above the first they would undo, else at the end."""
    for number, line in enumerate(kept):
        name = line.strip().rstrip("/").rsplit("/", 1)[-1].lstrip("!")
        if line.startswith("!") and any(fnmatchcase(name, pattern.strip("/")) for pattern in section):
            while number > 0 and kept[number - 1].startswith("#"):
                number -= 1
            return number
    return len(kept)


def _is_ignored(pattern: str, lines: Iterable[str]) -> bool:
    return any(_covers(line, pattern) for line in lines if not line.startswith(("!", "#")))


def _has_reincluded_parts(pattern: str, lines: Iterable[str]) -> bool:
    """A `!` line re-includes something *inside* what `pattern` names, which git forbids once the folder
    is ignored.
    """
    inside = (line[1:].strip("/").split("/")[:-1] for line in lines if line.startswith("!"))
    return any(fnmatchcase(folder, pattern.rstrip("/")) for folders in inside for folder in folders)


def _covers(line: str, pattern: str) -> bool:
    """Whether `line` ignores, at any depth, all that `pattern` (which has no slash but at its end)
    ignores.
    """
    name = line.removeprefix("**/")
    if name.endswith("/"):
        name = name.rstrip("/")
        if not pattern.endswith("/") and pattern not in _FOLDERS:
            return False
    if not name or "/" in name or "?" in name or "[" in name:
        return line == pattern
    return fnmatchcase(pattern.rstrip("/"), name)


def _insert(lines: Sequence[str], at: int, section: Sequence[str], newline: str) -> list[str]:
    if not section:
        return list(lines)
    carriage = newline.removesuffix("\n")
    block = [line + carriage for line in (_HEADING, *section)]
    if at < len(lines):
        return [*lines[:at], *block, *lines[at:]]
    above = list(lines)
    if above[-1]:
        above[-1] += carriage
    else:
        above.pop()
    if above and above[-1].strip():
        above.append(carriage)
    return [*above, *block, ""]


def _unpaired_note(number: int, line: str) -> Note:
    partner = _END if line.strip().endswith("begin") else _BEGIN
    return Note(
        "gitignore-unpaired-marker",
        f"`{line.strip()}` has no matching `{partner}`: the lines around it were left as they are",
        PATH,
        number + 1,
    )
