"""`{ ...config, oauth: { … } }`: parts of the configuration that the client app overrides."""

from collections.abc import Iterator
from itertools import groupby

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.outputs import OAUTH, URL_LISTS
from amp2gen.syntax.javascript.tree import child, string_value, text, walk

LEGACY = frozenset({"oauth", "geo", "predictions", "Notifications", "modelIntrospection", "federationTarget"})
"""Keys of Gen 1's configuration that do not begin with `aws_`."""

ATOMS = frozenset({"identifier", "member_expression", "call_expression", "template_string", "subscript_expression"})
INDENT = "  "
_OAUTH = "auth.oauth"


def override(draft: Draft, merged: Node, base: str) -> None:
    """Move each overriding member to its place in Gen 2's form; others mean nothing to aws-amplify and stay."""
    sections: set[str] = set()
    for section, run in groupby(merged.named_children, lambda member: _section(draft, member)):
        if not section:
            continue
        members = list(run)
        if section in sections:
            draft.problem(members[0], f"{section} is overridden in several places")
        sections.add(section)
        if section == _OAUTH:
            _oauth(draft, members[0], base)
        else:
            _leaves(draft, members, section, base)
    if {_OAUTH, "auth"} <= sections:
        draft.problem(merged, "auth is overridden in several places")


def _section(draft: Draft, member: Node) -> str:
    """Where a member belongs in Gen 2's form; "" for one that stays, and for one that is a problem."""
    key = _key(member)
    if key is None or not (key.startswith("aws_") or key in LEGACY or key == "API"):
        return ""
    if key == "API":
        if draft.outputs.rest_apis:
            draft.problem(member, "API is overridden, and the REST APIs belong there", "merge them by hand")
    elif member.type != "pair":
        draft.problem(member, f"{key} is overridden in a way that is not recognised")
    elif key == "oauth":
        return _OAUTH
    else:
        section, _, leaf = draft.outputs.keys.get(key, "").partition(".")
        if leaf and "." not in leaf:
            return section
        draft.problem(member, f"amplify_outputs.json does not have {key} as it is")
    return ""


def _leaves(draft: Draft, members: list[Node], section: str, base: str) -> None:
    """`aws_user_pools_id: a, aws_cognito_region: b` → `auth: { ...config.auth, user_pool_id: a, aws_region: b }`."""
    script, span = draft.script, draft.script.tree.span
    names = [draft.outputs.keys[_key(member) or ""].partition(".")[2] for member in members]
    first, last = members[0], members[-1]
    lines = list(_line_starts(draft, span(first).start, span(last).end)) if len(members) > 1 else []
    newline = f"{script.newline}{script.indent(first)}" if lines else ""
    inner = f"{newline}{INDENT}" if lines else " "
    draft.replace(child(first, "key"), f"{section}: {{{inner}...{base}.{section},{inner}{names[0]}")
    for member, name in zip(members[1:], names[1:], strict=True):
        draft.replace(child(member, "key"), name)
    for offset in lines:
        draft.indent_line(offset, INDENT)
    draft.insert_after(child(last, "value"), f",{newline}}}" if lines else " }")


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
    span = script.tree.span(value)
    for offset in _line_starts(draft, span.start, span.end):
        draft.indent_line(offset, unit)
    draft.insert_after(value, f",{newline}{indent}}}")


def _unit(inner: str, outer: str) -> str:
    return inner.removeprefix(outer) if inner != outer and inner.startswith(outer) else INDENT


def _line_starts(draft: Draft, start: int, end: int) -> Iterator[int]:
    """Where lines begin between two offsets, but for those within a template."""
    tree = draft.script.tree
    templates = [tree.span(part) for part in walk(tree.root) if part.type == "template_string"]
    for offset in range(start, end):
        starts_line = draft.script.text[offset] == "\n" and draft.script.text[offset + 1] not in "\r\n"
        if starts_line and not any(span.start <= offset < span.end for span in templates):
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
