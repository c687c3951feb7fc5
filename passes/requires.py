"""`const fs = require('fs');` at the top of a file that becomes an ES module → `import * as fs from 'fs';`.

>>> imports_for_requires("a.ts", "const fs = require('fs');\\nconst { join } = require('path');\\n")
"import * as fs from 'fs';\\nimport { join } from 'path';\\n"
>>> imports_for_requires("a.ts", "const ms = require('ms');\\nconst own = require('./own');\\n")
"import ms from 'ms';\\nconst own = require('./own');\\n"
"""

from tree_sitter import Node

from amp2gen.syntax.javascript.builtins import is_builtin
from amp2gen.syntax.javascript.tree import child, parse, string_value, text
from amp2gen.syntax.spans import Edit, Source, apply_edits


def imports_for_requires(path: str, source: str) -> str:
    """The file with an import for each plain constant at its top, line by line; everything else stays.

    Raises SyntaxProblem if it is not TypeScript.
    """
    if "require" not in source:
        return source
    tree = parse(Source(path, source), "typescript")
    edits = [
        Edit(tree.span(statement), written)
        for statement in tree.root.named_children
        if (written := _import(statement)) is not None
    ]
    return apply_edits(source, edits)


def _import(statement: Node) -> str | None:
    if statement.type != "lexical_declaration" or text(statement.children[0]) != "const":
        return None
    declarators = [each for each in statement.named_children if each.type == "variable_declarator"]
    module = _required(declarators[0]) if len(declarators) == 1 else None
    if module is None or "\n" in text(statement):
        return None
    name = child(declarators[0], "name")
    has_names = is_builtin(module) or module.startswith(("aws-cdk-lib", "@aws-cdk/")) or module == "constructs"
    if name.type == "identifier" and not module.startswith("."):
        return f"import {'* as ' if has_names else ''}{text(name)} from '{module}';"
    shorthand = all(part.type == "shorthand_property_identifier_pattern" for part in name.named_children)
    if name.type == "object_pattern" and shorthand and has_names:
        return f"import {{ {', '.join(text(part) for part in name.named_children)} }} from '{module}';"
    return None


def _required(declarator: Node) -> str | None:
    """The module of `name = require('module')`."""
    value = declarator.child_by_field_name("value")
    if value is None or value.type != "call_expression" or text(child(value, "function")) != "require":
        return None
    arguments = child(value, "arguments").named_children
    return string_value(arguments[0]) if len(arguments) == 1 else None
