"""Names, literals, objects, arrays and member access."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.assignments import print_assignment
from amp2gen.backend_ts.typescript.document import (
    Doc,
    Fill,
    GroupId,
    IfBreak,
    MemberChain,
    group,
    hardline,
    indent,
    join,
    line,
    softline,
)
from amp2gen.backend_ts.typescript.member_chains import print_lookup
from amp2gen.backend_ts.typescript.path import Hints, Path
from amp2gen.backend_ts.typescript.render import render
from amp2gen.backend_ts.typescript.shapes import has_optional, is_numbers_array, is_shorthand, unwrap
from amp2gen.backend_ts.typescript.strings import (
    line_comment,
    number_literal,
    property_key,
    string_literal,
    template_text,
)
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    As,
    Assign,
    Binary,
    Call,
    Cond,
    Const,
    Expr,
    Imported,
    Index,
    Member,
    Name,
    New,
    NonNull,
    Obj,
    Prop,
    Satisfies,
    Template,
    Undefined,
)


def print_name(at: Path, _: Hints) -> Doc:
    """A name, or code as it is."""
    return str(at.node.text)


def print_imported(at: Path, _: Hints) -> Doc:
    """The name that an imported symbol has here."""
    return str(at.node.local)


def print_string(at: Path, _: Hints) -> Doc:
    """`'text'`."""
    return string_literal(at.node.value)


def print_number(at: Path, _: Hints) -> Doc:
    """`1`, `-0.5`."""
    return number_literal(at.node.value)


def print_bool(at: Path, _: Hints) -> Doc:
    """`true` or `false`."""
    return "true" if at.node.value else "false"


def print_null(_: Path, __: Hints) -> Doc:
    """`null`."""
    return "null"


def print_undefined(_: Path, __: Hints) -> Doc:
    """`undefined`."""
    return "undefined"


def print_import_meta(_: Path, __: Hints) -> Doc:
    """`import.meta`."""
    return "import.meta"


def print_template(at: Path, _: Hints) -> Doc:
    """A template literal, whose expressions are never broken but where they hold statements."""
    node: Template = at.node
    parts: list[Doc] = ["`"]
    text = ""
    for index, part in enumerate(node.parts):
        if isinstance(part, str):
            text += part
        else:
            parts += [template_text(text), _print_interpolation(at.child("parts", index))]
            text = ""
    return (*parts, template_text(text), "`")


def print_spread(at: Path, _: Hints) -> Doc:
    """`...value`."""
    return "...", at.child("value").doc()


def print_non_null(at: Path, _: Hints) -> Doc:
    """`value!`."""
    return at.child("value").doc(), "!"


def print_object(at: Path, _: Hints) -> Doc:
    """`{ a, b: c }`, with a line for each entry if it breaks."""
    node: Obj = at.node
    if not node.entries:
        return group("{}")
    entries = join((",", line), (path.doc() for path in at.children("entries")))
    first = node.entries[0]
    expanded = node.expanded or at.is_opened or (isinstance(first, Prop) and first.comment is not None)
    content = ("{", indent(line, entries), IfBreak(","), line, "}")
    return group(content, should_break=expanded, id=GroupId(at.position))


def print_prop(at: Path, _: Hints) -> Doc:
    """`key: value` or `key`, below its comment."""
    node: Prop = at.node
    comment = [part for text in line_comment(node.comment) for part in (text, hardline)] if node.comment else []
    if is_shorthand(node):
        return *comment, at.child("value").doc()
    key: Doc = property_key(node.key) if isinstance(node.key, str) else ("[", at.child("key").doc(), "]")
    return *comment, print_assignment(at, key, ":", at.child("value"))


def print_array(at: Path, _: Hints) -> Doc:
    """`[a, b]`, with a line for each item if it breaks; numbers are filled."""
    node: Arr = at.node
    if not node.items:
        return group("[]")
    id = GroupId()
    paths = at.children("items")
    content: Doc
    if is_numbers_array(node):
        parts: list[Doc] = []
        for path in paths[:-1]:
            parts += [(path.doc(), ","), line]
        content = Fill((*parts, (paths[-1].doc(), IfBreak(",", "", id))))
    else:
        content = (join((",", line), (group(path.doc()) for path in paths)), IfBreak(","))
    return group(("[", indent(softline, content), softline, "]"), should_break=_is_table(node.items), id=id)


def print_member(at: Path, _: Hints) -> Doc:
    """`object.name`, `object[index]`."""
    before = at.child("object").doc()
    lookup = print_lookup(at)
    doc = (before, lookup if _keeps_lookup(at, before) else group(indent(softline, lookup)))
    return MemberChain(doc) if isinstance(before, MemberChain) else doc


def _keeps_lookup(at: Path, before: Doc) -> bool:
    """Whether there is no break before the last name."""
    node: Member | Index = at.node
    if isinstance(node, Index):
        return True
    parent = next((above for above in at.ancestors() if not isinstance(above.node, NonNull)), None)
    outer = next((above for above in at.ancestors() if not isinstance(above.node, NonNull | Member | Index)), None)
    is_assigned = outer is not None and isinstance(outer.node, Assign) and not isinstance(outer.node.target, Name)
    if is_assigned and not _is_in_optional_chain(at):
        return True
    if _is_new_callee(at):
        return True
    if isinstance(node.object, Name | Imported | Undefined) and not (
        parent is not None and isinstance(parent.node, Member | Index)
    ):
        return True
    called = unwrap(node.object)
    return (
        parent is not None
        and isinstance(parent.node, Assign | Const)
        and ((isinstance(called, Call) and len(called.args) > 0) or isinstance(before, MemberChain))
    )


def _is_in_optional_chain(at: Path) -> bool:
    while at.parent is not None and isinstance(at.parent.node, NonNull | Member | Index) and at.field != "index":
        at = at.parent
    return has_optional(at.node)


def _is_new_callee(at: Path) -> bool:
    for above in at.ancestors():
        if not ((isinstance(above.node, Member | Index) and at.field == "object") or isinstance(above.node, NonNull)):
            return isinstance(above.node, New) and at.field == "callee"
        at = above
    return False


def _is_table(items: tuple[Expr, ...]) -> bool:
    """Whether an array holds several objects, or several arrays, of more than one entry each."""
    if len(items) < 2:
        return False
    return all(isinstance(item, Obj) and len(item.entries) > 1 for item in items) or all(
        isinstance(item, Arr) and len(item.items) > 1 for item in items
    )


def _print_interpolation(at: Path) -> Doc:
    flat = render(at.doc(), float("inf")).text
    if "\n" not in flat:
        return "${", flat, "}"
    doc = at.doc()
    if isinstance(unwrap(at.node), Name | Imported | Undefined | Member | Index | Cond | As | Satisfies | Binary):
        doc = (indent(softline, doc), softline)
    return group(("${", doc, "}"))
