"""One client file: completely adapted to Gen 2, or left as it is, with the reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tree_sitter import Node

from amp2gen.ir.base import Origin
from amp2gen.passes.client_app.draft import Draft, Remark
from amp2gen.passes.client_app.gen1_names import name_gen1
from amp2gen.passes.client_app.modules import Keys, Modules
from amp2gen.passes.client_app.outputs import Outputs
from amp2gen.passes.client_app.references import adapt_references
from amp2gen.passes.client_app.rest import configure_rest_apis
from amp2gen.passes.client_app.script import Script, read_script
from amp2gen.passes.client_app.streams import rename_streams
from amp2gen.syntax.spans import SyntaxProblem, apply_edits

NO_MODULES = Modules()


@dataclass(frozen=True)
class Finding:
    """Something to say about a place in the client app."""

    origin: Origin
    message: str
    help: str | None = None


@dataclass(frozen=True)
class Rewritten:
    """`problems`: why the file is left as it is. `names_gen1`: resources of Gen 1 that the code goes on naming.

    `configures`: the file hands the configuration to aws-amplify. `needs_json_modules`: it imports a JSON file in a way
    that it did not before. `exports`, `exported_at`: the names under which others get the configuration from it, and
    where. `taken`: the files it gets the configuration from itself, and where. `imports`: those among the files that
    export the configuration that it imports at all.
    """

    text: str
    problems: tuple[Finding, ...] = ()
    names_gen1: tuple[Finding, ...] = ()
    configures: bool = False
    needs_json_modules: bool = False
    exports: Mapping[str, Keys] = field(default_factory=dict)
    exported_at: Origin | None = None
    taken: Mapping[str, Origin] = field(default_factory=dict)
    imports: frozenset[str] = frozenset()


def rewrite(path: str, source: str, outputs: Outputs, modules: Modules = NO_MODULES) -> Rewritten:
    """The file's new text, which is the old one where there are problems or nothing is to be done.

    `modules`: other files that this one may get the configuration from, in the form that they have once adapted.
    """
    try:
        script = read_script(path, source)
    except SyntaxProblem as problem:
        place = Origin(file=path, line=problem.line, column=problem.column)
        return Rewritten(source, (Finding(place, problem.message, "check what it takes from Gen 1's configuration"),))
    draft = Draft(script, outputs, modules)
    adapt_references(draft)
    _check_spreads(draft)
    rename_streams(draft)
    name_gen1(draft)
    draft.settle_indents()
    configure_rest_apis(draft)
    remarks = tuple(_finding(script, remark) for remark in draft.remarks)
    problems = tuple(_finding(script, problem) for problem in draft.problems)
    result = Rewritten(
        source,
        problems,
        remarks,
        exports=draft.exports,
        exported_at=_place(script, draft.exported_at) if draft.exported_at else None,
        imports=frozenset(draft.imported_modules),
        taken={module: _place(script, node) for module, node in draft.taken.items()},
    )
    if problems:
        return result
    return replace(
        result,
        text=apply_edits(source, draft.edits),
        configures=bool(draft.sinks),
        needs_json_modules=draft.needs_json_modules,
    )


def _check_spreads(draft: Draft) -> None:
    for node in draft.oauth_spreads:
        if node not in draft.overridden:
            draft.problem(node, "oauth of Gen 1's configuration is used in a way that is not recognised")


def _finding(script: Script, remark: Remark) -> Finding:
    return Finding(_place(script, remark.node), remark.message, remark.help)


def _place(script: Script, node: Node) -> Origin:
    line, column = script.tree.source.position(script.tree.span(node).start)
    return Origin(file=script.path, line=line, column=column)
