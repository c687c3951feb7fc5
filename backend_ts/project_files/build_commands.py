"""Shell commands of an Amplify Hosting build: which parts deploy a Gen 1 backend, and how to replace them.

A command is split into statements at `&&`, `||`, `;`, `|`, line ends, parentheses and braces outside of
quotes and substitutions: enough to edit one statement in place and leave the rest of the line as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amp2gen.backend_ts.project_files.package_manager import AMPX, PackageManager

PIPELINE_DEPLOY = "npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID"


def pipeline_deploy(manager: PackageManager) -> str:
    """The deployment as the project's package manager runs it."""
    return PIPELINE_DEPLOY.replace(AMPX["npm"], AMPX[manager])


_STOCK_COMMENTS = (
    "# execute amplify cli with the helper script",
    "# get amplify cli cloud-formation stack info from environment cache",
    "# store amplify cli cloud-formation stack info in environment cache",
)
_KEYWORDS = re.compile(r"(?:(?:if|elif|then|else|do|while|until|!|time)\s+)*")
_ASSIGNMENTS = re.compile(r"""(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'$]|\$)*\s+)*""")
_CONDITION = re.compile(r"\b(?:if|elif|while|until|time)\b|!")
_BLOCK = re.compile(r"(?:if|for|while|until|case|function)\s")
_PUSH = re.compile(r"(?:npx\s+|yarn\s+)?(?:[\w./-]*/)?(?:amplifyPush(?:\.sh)?|amplify(?:-dev)?\s+push)(?=\s|$)")
_STACK_INFO = re.compile(
    r"envCache\s+--(?:get|set)\s+stackinfo\b|(?:export\s+)?STACKINFO=|export\s+STACKINFO$", re.IGNORECASE
)
_REDIRECTION = re.compile(r"\s+(?:\d|&)?[<>]")
_ENVIRONMENT = re.compile(r"\s(?:--environment|--env|-e)[\s=]+(\S+)")
_INSTALLS = re.compile(
    r"(?:npm\s+(?:ci|i|install)|yarn(?:\s+install)?|pnpm\s+(?:i|install))"
    r"(?:\s+(?:--cache[\s=]\S+|-(?!g\b|C\b|-global\b|-prefix\b|-cwd\b|-dir\b)\S+))*"
)
_OPENERS = {"(": ")", "{": "}"}
_SEPARATOR = re.compile(r"&&|\|\||[;|\n(){}]|&(?![>\d])")

_GEN1_ONLY = (
    (re.compile(r"\bamplify/(?:\.config|backend|team-provider-info|#current|hooks)"), "a Gen 1 file"),
    (re.compile(r"\baws-exports\b"), "aws-exports, now amplify_outputs.json"),
    (re.compile(r"\bamplifyconfiguration\b"), "amplifyconfiguration, now amplify_outputs.json"),
    (re.compile(r"\bamplify\s+(?:add|codegen|env|init|publish|pull|status)\b"), "the Gen 1 command line"),
    (re.compile(r"@aws-amplify/cli\b"), "the Gen 1 command line"),
    (re.compile(r"\$\{?(?:USER_BRANCH|STACKINFO)\b"), "a variable that only Gen 1 builds have"),
)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a command becomes: the commands in its place (none: it goes away)."""

    commands: tuple[str, ...]
    deploys: bool
    environment: str | None = None


OLDEST_NODE = 20
"""`engines` of aws-cdk-lib, which runs the deployment."""
_SWITCHES_NODE = re.compile(r"\b(?:nvm\s+(?:use|install)|fnm\s+use|n)\s+(?:-\S+\s+)*v?(?P<major>\d+)\b")


@dataclass(frozen=True, slots=True)
class _Statement:
    start: int
    end: int
    before: str
    after: str


def deploy_instead(command: str, install: Sequence[str]) -> Rewrite | None:
    """`command` with its Gen 1 push replaced by `install` and Gen 2's deployment, and Gen 1's helpers left
    out.

    None when there is nothing of Gen 1's in it. A push on its own becomes one command each; one within a
    longer line becomes `install && deploy` there. `environment` is what the push named with
    `--environment`.
    """
    return _rewrite(command, tuple(install), keep_push=True)


def without_push(command: str) -> Rewrite | None:
    """`command` without any Gen 1 push and its helpers; None when it has none."""
    return _rewrite(command, (), keep_push=False)


def installs(command: str) -> bool:
    """Whether the command, as a whole or in a chain, installs the project's own packages."""
    return any(_INSTALLS.fullmatch(command[s.start : s.end]) for s in _statements(command))


def deploys_gen2(command: str) -> bool:
    """Whether the command already deploys a Gen 2 backend."""
    return re.search(r"\bampx\s+(?:pipeline-deploy|deploy)\b", command) is not None


def gen1_leftover(command: str) -> str | None:
    """What of Gen 1's the command needs that a Gen 2 project does not have; None when nothing."""
    return next((what for pattern, what in _GEN1_ONLY if pattern.search(command)), None)


def uses_old_node(command: str) -> bool:
    """Whether the command switches to a Node.js on which Gen 2's packages do not run."""
    return any(int(found["major"]) < OLDEST_NODE for found in _SWITCHES_NODE.finditer(command))


def _rewrite(command: str, install: tuple[str, ...], keep_push: bool) -> Rewrite | None:
    kept = command
    while (helper := next((s for s in _statements(kept) if _is_helper(kept, s, keep_push)), None)) is not None:
        kept = _remove(kept, helper)
    pushes = [s for s in _statements(kept) if keep_push and _push_of(kept, s)]
    if not pushes:
        return None if kept == command else Rewrite((kept,) if kept.strip() else (), False)
    environment = next((e for s in pushes if (e := _named_environment(kept[s.start : s.end]))), None)
    if _is_only_a_push(kept):
        return Rewrite((*install, PIPELINE_DEPLOY), True, environment)
    for push in reversed(pushes):
        kept = kept[: push.start] + _in_line(kept, push, install) + kept[push.end :]
    return Rewrite((kept,), True, environment)


def _is_helper(command: str, statement: _Statement, keep_push: bool) -> bool:
    text = command[statement.start : statement.end]
    if " ".join(text.lower().split()) in _STOCK_COMMENTS:
        return True
    body = _split_prefix(text)[1]
    return (
        _STACK_INFO.match(text) is not None
        or _STACK_INFO.match(body) is not None
        or (not keep_push and _PUSH.match(body) is not None)
    )


def _push_of(command: str, statement: _Statement) -> bool:
    return _PUSH.match(_split_prefix(command[statement.start : statement.end])[1]) is not None


def _is_only_a_push(command: str) -> bool:
    text = command.strip()
    return len(list(_statements(text))) == 1 and _PUSH.match(text) is not None and not _REDIRECTION.search(text)


def _in_line(command: str, statement: _Statement, install: tuple[str, ...]) -> str:
    """Install and deploy as one statement, with the variables and redirections that the push had."""
    prefix, body = _split_prefix(command[statement.start : statement.end])
    keywords = _KEYWORDS.match(prefix)
    words = keywords.group() if keywords else ""
    redirection = _REDIRECTION.search(body)
    tail = body[redirection.start() :] if redirection else ""
    chain = " && ".join((*install, prefix[len(words) :] + PIPELINE_DEPLOY))
    grouped = install and (
        "|" in (statement.before, statement.after) or statement.before == "||" or tail or "!" in words
    )
    return words + (f"{{ {chain}; }}" if grouped else chain) + tail


def _remove(command: str, statement: _Statement) -> str:
    """`command` without the statement and one of its joiners; `true` stands in where the shell needs
    something.
    """
    head, tail = command[: statement.start], command[statement.end :]
    before, after = statement.before, statement.after
    keywords = _KEYWORDS.match(command[statement.start : statement.end])
    words = keywords.group() if keywords else ""
    past_joiner = tail.lstrip(" \t")[len(after) :].lstrip(" \t")
    if before == "&&" and not words and after not in ("|", "||"):
        return head.rstrip(" \t")[: -len(before)].rstrip(" \t") + tail
    if after == "&&" and before not in ("|", "||") and not _CONDITION.search(words):
        return head + words + past_joiner
    plain = not words and not _has_blocks(command) and {before, after} <= {"", ";", "\n"}
    if plain and after:
        return head + past_joiner
    if plain:
        return head.rstrip(" \t")[: -len(before) or None].rstrip(" \t")
    return head + words + "true" + tail


def _has_blocks(command: str) -> bool:
    return any(
        {s.before, s.after} & set("(){}") or _BLOCK.match(command[s.start : s.end]) for s in _statements(command)
    )


def _split_prefix(text: str) -> tuple[str, str]:
    keywords = _KEYWORDS.match(text)
    start = keywords.end() if keywords else 0
    assignments = _ASSIGNMENTS.match(text, start)
    end = assignments.end() if assignments else start
    return text[:end], text[end:]


def _named_environment(push: str) -> str | None:
    match = _ENVIRONMENT.search(push)
    return match.group(1).strip("\"'") if match else None


def _statements(command: str) -> Iterator[_Statement]:
    """The statements of `command` without surrounding blanks, each with the separators next to it."""
    before = ""
    start = at = 0
    while at <= len(command):
        separator = _SEPARATOR.match(command, at) if at < len(command) else None
        if at == len(command) or separator is not None:
            after = separator.group() if separator is not None else ""
            text = command[start:at]
            if text.strip():
                leading = len(text) - len(text.lstrip())
                yield _Statement(start + leading, start + len(text.rstrip()), before, after)
            before = after
            at += max(len(after), 1)
            start = at
        else:
            at = _skip_word(command, at)


def _skip_word(command: str, at: int) -> int:
    """The index past the character, quoted string, substitution or comment at `at`."""
    match command[at]:
        case "\\":
            return at + 2
        case "'" | '"' | "`":
            return _past_quote(command, at)
        case "$" if command[at + 1 : at + 2] in _OPENERS:
            return _past_bracket(command, at + 1)
        case "#" if at == 0 or command[at - 1].isspace():
            end = command.find("\n", at)
            return len(command) if end < 0 else end
        case _:
            return at + 1


def _past_quote(command: str, at: int) -> int:
    quote = command[at]
    at += 1
    while at < len(command) and command[at] != quote:
        if quote == '"' and command[at] == "$" and command[at + 1 : at + 2] in _OPENERS:
            at = _past_bracket(command, at + 1)
        else:
            at += 2 if command[at] == "\\" and quote != "'" else 1
    return at + 1


def _past_bracket(command: str, at: int) -> int:
    close = _OPENERS[command[at]]
    at += 1
    while at < len(command) and command[at] != close:
        at = _past_bracket(command, at) if command[at] in _OPENERS else _skip_word(command, at)
    return at + 1
