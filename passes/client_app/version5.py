"""Version 5 of aws-amplify: the lines that its guide to version 6 is about."""

import re
from collections.abc import Iterator

from amp2gen.ir.base import Origin
from amp2gen.passes.client_app.rewrite import Finding
from amp2gen.passes.client_app.script import read_script
from amp2gen.syntax.javascript.tree import child, string_value, text, walk
from amp2gen.syntax.spans import SyntaxProblem

LIBRARY = "aws-amplify"
UTILITY = "the same of aws-amplify/utils"
SINCE_6 = {
    "Auth": "functions of aws-amplify/auth",
    "API": "get, post and so on, or generateClient, of aws-amplify/api",
    "graphqlOperation": "client.graphql({ query, variables }) with generateClient of aws-amplify/api",
    "Storage": "functions of aws-amplify/storage",
    "DataStore": "the same of aws-amplify/datastore",
    "Analytics": "functions of aws-amplify/analytics",
    "Hub": UTILITY,
    "I18n": UTILITY,
    "Cache": UTILITY,
    "Logger": "ConsoleLogger of aws-amplify/utils",
    "Notifications": "functions of aws-amplify/in-app-messaging and aws-amplify/push-notifications",
    "Geo": "the same of @aws-amplify/geo",
    "Predictions": "the same of @aws-amplify/predictions",
    "PubSub": "the same of @aws-amplify/pubsub",
    "Interactions": "the same of @aws-amplify/interactions",
    "withSSRContext": "createServerRunner of @aws-amplify/adapter-nextjs",
    "default": "Amplify in braces",
}
"""What aws-amplify 5 exports and 6 does not, and what takes its place. Facts of
https://docs.amplify.aws/gen1/react/build-a-backend/troubleshooting/migrate-from-javascript-v5-to-v6/."""


def lines_of_version_5(path: str, source: str) -> Iterator[Finding]:
    """One finding for each import of something that version 6 does not have under this name."""
    try:
        script = read_script(path, source)
    except SyntaxProblem:
        return
    for statement in script.imports():
        if string_value(child(statement, "source")) != LIBRARY:
            continue
        names = {text(child(part, "name")) for part in walk(statement) if part.type == "import_specifier"}
        if re.match(r"import\s+(?!type\b)[\w$]", text(statement)):
            names.add("default")
        gone = [name for name in SINCE_6 if name in names]
        if gone:
            line, column = script.tree.source.position(script.tree.span(statement).start)
            what = ", ".join("its default export" if name == "default" else name for name in gone)
            help = "; ".join(f"{'Amplify' if name == 'default' else name}: {SINCE_6[name]}" for name in gone)
            yield Finding(
                Origin(file=path, line=line, column=column),
                f"{LIBRARY} 6 does not export {what}",
                help,
            )
