"""How much of real templates the partial evaluator resolves.

    python bench/intrinsics_report.py [FOLDER]

Looks through all CloudFormation templates below FOLDER (default: ../shared). Parameters have their defaults,
pseudo parameters are symbols. A function is *known* if it comes to plain data, *symbolic* if it comes to
anything but an Opaque, else *opaque*. *Remaining* are the opaque ones that stay so when parameters without a
default are symbols too. All opaque ones are listed after the table.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from amp2gen.syntax.cloudformation.evaluate import evaluate, residual_condition
from amp2gen.syntax.cloudformation.evaluation import is_intrinsic
from amp2gen.syntax.cloudformation.scope import PSEUDO_PARAMETERS, Scope, template_scope
from amp2gen.syntax.cloudformation.template import Template, read_template
from amp2gen.syntax.cloudformation.values import Opaque, Symbol, Value, as_value, is_known
from amp2gen.syntax.documents import Json, child_pointer, decode, load
from amp2gen.syntax.spans import SyntaxProblem

_SUFFIXES = (".json", ".yml", ".yaml", ".template")
_PSEUDO: dict[str, Value] = {name: Symbol(name) for name in PSEUDO_PARAMETERS}


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2] / "shared"
    if not root.is_dir():
        print(f"no such folder: {root}", file=sys.stderr)
        return 2
    counts: Counter[tuple[str, str]] = Counter()
    opaque: list[str] = []
    templates = 0
    for template in _templates(root):
        templates += 1
        _survey(template, counts, opaque)
    print(f"{templates} templates")
    _print_table(counts)
    print(*opaque, sep="\n")
    return 0


def _templates(root: Path) -> Iterator[Template]:
    for path in sorted(root.rglob("*")):
        if path.suffix not in _SUFFIXES or not path.is_file():
            continue
        name = path.relative_to(root).as_posix()
        try:
            document = load(decode(path.read_bytes(), name), name)
            if not isinstance(document.data, dict) or not isinstance(document.data.get("Resources"), dict):
                continue
            template = read_template(document)
        except SyntaxProblem as problem:
            print(f"not read: {problem}")
            continue
        for left_out in template.problems:
            print(f"left out: {left_out}")
        yield template


def _survey(template: Template, counts: Counter[tuple[str, str]], opaque: list[str]) -> None:
    scope = template_scope(template, {}, _PSEUDO)
    unbound: dict[str, Value] = {
        name: Symbol(name) for name, parameter in template.parameters.items() if parameter.default is None
    }
    all_bound_scope = template_scope(template, unbound, _PSEUDO)
    for name, expression, pointer in _functions(template):
        result = _result(name, expression, scope)
        outcome = "opaque" if isinstance(result, Opaque) else "known" if is_known(result) else "symbolic"
        counts[name, outcome] += 1
        if outcome != "opaque":
            continue
        remains = isinstance(_result(name, expression, all_bound_scope), Opaque)
        counts[name, "remaining"] += remains
        line, column = template.document.position(pointer) or (1, 1)
        note = "" if remains else " (for want of a parameter)"
        opaque.append(f"{template.document.path}:{line}:{column}: {name} at {pointer}{note}")


def _functions(template: Template) -> Iterator[tuple[str, Json, str]]:
    """Every intrinsic function: its name, the expression, and where it is."""
    for name, condition in template.conditions.items():
        yield from _functions_in(condition, child_pointer("/Conditions", name), in_condition=True)
    for resource in template.resources.values():
        yield from _functions_in(dict(resource.properties), resource.properties_pointer)
    for output in template.outputs.values():
        yield from _functions_in(output.value, child_pointer(output.pointer, "Value"))
        export_pointer = child_pointer(child_pointer(output.pointer, "Export"), "Name")
        yield from _functions_in(output.export_name, export_pointer)


def _functions_in(expression: Json, pointer: str, in_condition: bool = False) -> Iterator[tuple[str, Json, str]]:
    members: dict[str, Json] = {}
    if isinstance(expression, dict):
        members = expression
        is_use_of_condition = in_condition and [*expression] == ["Condition"]
        if is_use_of_condition or is_intrinsic(as_value(expression)):
            [name] = expression
            yield name, expression, child_pointer(pointer, name)
    elif isinstance(expression, list):
        members = {str(index): item for index, item in enumerate(expression)}
    for key, member in members.items():
        yield from _functions_in(member, child_pointer(pointer, key), in_condition)


def _result(name: str, expression: Json, scope: Scope) -> Value:
    if name == "Condition" and isinstance(expression, dict):
        return residual_condition(str(expression[name]), scope)
    return evaluate(expression, scope)


def _print_table(counts: Counter[tuple[str, str]]) -> None:
    columns = ("known", "symbolic", "opaque", "remaining")
    print(f"{'function':<18}{'total':>8}" + "".join(f"{column:>10}" for column in columns))
    for name in [*sorted({name for name, _ in counts}), "all"]:
        row = [sum(counts[key] for key in counts if key[1] == column and name in (key[0], "all")) for column in columns]
        print(f"{name:<18}{sum(row[:3]):>8}" + "".join(f"{count:>10}" for count in row))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
