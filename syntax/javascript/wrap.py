"""Keep a package CommonJS behind a generated ES module."""

from amp2gen.syntax.javascript.commonjs import CommonJs
from amp2gen.syntax.javascript.handlers import Answer
from amp2gen.syntax.javascript.package import DynamicLink
from amp2gen.syntax.javascript.resolve import quoted, relative_specifier
from amp2gen.syntax.javascript.tree import child
from amp2gen.syntax.spans import Edit, Span


def wrapper(entry: str, handler: str, answer: Answer) -> str:
    """The text of `handler.js`, which stands beside `src/`.

    The file is an ES module by its package's type, so its default import is module.exports itself, whatever that
    holds. Lambda looks the export up once, when it loads the file: so does this.
    """
    imported = f"import handlers from './src/{entry}';\n\n"
    if answer not in {"callback", "unknown"}:
        return f"{imported}export const handler = handlers.{handler};\n"
    more = "callback" if answer == "callback" else "...more"
    return (
        f"{imported}// Gen 2's own timer keeps the event loop busy: a response must not wait for it.\n"
        f"export const handler = (event, context, {more}) => {{\n"
        "  context.callbackWaitsForEmptyEventLoop = false;\n"
        f"  return handlers.{handler}(event, context, {more});\n"
        "};\n"
    )


def es_wrapper(source: str, handler: str, answer: Answer) -> str:
    """The text of `handler.js` for sources that are ES modules already."""
    if answer != "callback":
        return f"export {{ {handler} as handler }} from './{source}';\n"
    return (
        f"import {{ {handler} as answer }} from './{source}';\n\n"
        "// Gen 2's own timer keeps the event loop busy: a response must not wait for it.\n"
        "export const handler = (event, context, callback) => {\n"
        "  context.callbackWaitsForEmptyEventLoop = false;\n"
        "  return answer(event, context, callback);\n"
        "};\n"
    )


def dynamic_requires(module: CommonJs, links: list[DynamicLink]) -> list[Edit]:
    """Give each computed require a function that names the files it can mean, each loaded when it is asked for."""
    edits: list[Edit] = []
    end = len(module.tree.source.text)
    for number, link in enumerate((each for each in links if each.targets), 1):
        name = module.names.fresh("requireByName" if number == 1 else f"requireByName{number}")
        edits.append(Edit(module.tree.span(child(link.require.call, "function")), name))
        edits.append(Edit(Span(end, end), _loader(module.path, name, link)))
    return edits


def _loader(path: str, name: str, link: DynamicLink) -> str:
    spellings: dict[str, list[str]] = {}
    for spelling, target in link.targets.items():
        spellings.setdefault(target, []).append(spelling)
    cases = [
        "".join(f"    case {quoted(each)}:\n" for each in spelled)
        + f"      return require({quoted(relative_specifier(path, target))});\n"
        for target, spelled in spellings.items()
    ]
    return (
        "\n// The files that a name can stand for, spelled out for the bundler.\n"
        f"function {name}(path) {{\n  switch (path) {{\n{''.join(cases)}"
        "    default:\n      return require(path);\n  }\n}\n"
    )
