"""`{ ...config, oauth: { … } }`: parts of the configuration that the client app overrides."""

from collections.abc import Iterator

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.outputs import OAUTH, URL_LISTS
from amp2gen.syntax.javascript.tree import child, string_value, text, walk

LEGACY = frozenset({"oauth", "geo", "predictions", "Notifications", "modelIntrospection", "federationTarget"})
"""Keys of Gen 1's configuration that do not begin with `aws_`."""

ATOMS = frozenset({"identifier", "member_expression", "call_expression", "template_string", "subscript_expression"})
INDENT = "  "


def override(draft: Draft, merged: Node, base: str) -> None:
    """Move each overriding member to its place in Gen 2's form; others mean nothing to aws-amplify and stay."""
    sections: set[str] = set()
    for member in merged.named_children:
        key = _key(member)
        if key is None or not (key.startswith("aws_") or key in LEGACY or key == "API"):
            continue
        if key == "API":
            if draft.outputs.rest_apis:
                draft.problem(member, "API is overridden, and the REST APIs belong there", "merge them by hand")
        elif member.type != "pair":
            draft.problem(member, f"{key} is overridden in a way that is not recognised")
        elif key == "oauth":
            section = "auth"
            _oauth(draft, member, base)
        else:
            section, _, leaf = draft.outputs.keys.get(key, "").partition(".")
            if not leaf or "." in leaf:
                draft.problem(member, f"amplify_outputs.json does not have {key} as it is")
                continue
            draft.replace(child(member, "key"), section)
            draft.insert_before(child(member, "value"), f"{{ ...{base}.{section}, {leaf}: ")
            draft.insert_after(child(member, "value"), " }")
        if member.type == "pair" and key != "API":
            if section in sections:
                draft.problem(member, f"{section} is overridden in several places")
            sections.add(section)


def _oauth(draft: Draft, member: Node, base: str) -> None:
    """`oauth: { …, redirectSignIn: 'a' }` → `auth: { ...config.auth, oauth: { …, redirect_sign_in_uri: ['a'] } }`."""
    value = child(member, "value")
    if value.type != "object" or "oauth.domain" not in draft.outputs.keys:
        draft.problem(member, "oauth is overridden in a way that is not recognised")
        return
    draft.overridden.append(value)
    spreads = [part for part in value.named_children if part.type == "spread_element"]
    given = set()
    for part in value.named_children:
        if part.type in {"spread_element", "comment"}:
            continue
        key = _key(part)
        place = OAUTH.get(f"oauth.{key}", "").rpartition(".")[2]
        if part.type not in {"pair", "shorthand_property_identifier"} or not place:
            draft.problem(part, f"amplify_outputs.json does not have oauth.{key} as it is")
            continue
        given.add(f"oauth.{key}")
        name = child(part, "key") if part.type == "pair" else None
        if name is not None:
            draft.replace(name, place)
        else:
            draft.insert_before(part, f"{place}: ")
        if f"oauth.{key}" in URL_LISTS:
            as_url_list(draft, child(part, "value") if name is not None else part)
    if not spreads and given != set(OAUTH):
        draft.problem(value, "oauth is overridden as a whole, but not all of it is given")
    _wrap(draft, member, value, base, spread=not spreads)


def _wrap(draft: Draft, member: Node, value: Node, base: str, *, spread: bool) -> None:
    script = draft.script
    draft.replace(child(member, "key"), "auth")
    first = value.children[0]
    if "\n" not in text(value):
        draft.insert_before(value, f"{{ ...{base}.auth, oauth: ")
        draft.insert_after(first, f" ...{base}.auth.oauth," if spread else "")
        draft.insert_after(value, " }")
        return
    newline, indent = script.newline, script.indent(member)
    unit = _unit(script.indent(value.named_children[0]), indent)
    draft.insert_before(value, f"{{{newline}{indent}{unit}...{base}.auth,{newline}{indent}{unit}oauth: ")
    if spread:
        draft.insert_after(first, f"{newline}{indent}{unit}{unit}...{base}.auth.oauth,")
    for offset in _line_starts(draft, value):
        draft.indent_line(offset, unit)
    draft.insert_after(value, f",{newline}{indent}}}")


def _unit(inner: str, outer: str) -> str:
    return inner.removeprefix(outer) if inner != outer and inner.startswith(outer) else INDENT


def _line_starts(draft: Draft, node: Node) -> Iterator[int]:
    """Where the lines of a node after the first begin, but for those within a template."""
    tree = draft.script.tree
    templates = [tree.span(part) for part in walk(node) if part.type == "template_string"]
    span = tree.span(node)
    for offset in range(span.start, span.end):
        starts_line = draft.script.text[offset] == "\n" and draft.script.text[offset + 1] not in "\r\n"
        if starts_line and not any(start <= offset < end for start, end in templates):
            yield offset + 1


def as_url_list(draft: Draft, value: Node) -> None:
    """Gen 1's string of URLs with commas becomes a list."""
    literal = string_value(value)
    split = f".split({draft.script.quote()},{draft.script.quote()})"
    if literal is not None and "," not in literal:
        draft.insert_before(value, "[")
        draft.insert_after(value, "]")
    elif text(value).startswith(("process.env", "import.meta.env")):
        draft.insert_after(value, f"?{split} ?? []")
    elif literal is not None or value.type in ATOMS or value.type == "shorthand_property_identifier":
        draft.insert_after(value, split)
    else:
        draft.insert_before(value, "(")
        draft.insert_after(value, f"){split}")


def _key(member: Node) -> str | None:
    if member.type == "shorthand_property_identifier":
        return text(member)
    key = member.child_by_field_name("key") or member.child_by_field_name("name")
    return None if key is None else string_value(key) or text(key)
