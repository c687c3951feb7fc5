"""Models of a SQL database: `schema.sql.graphql`, which `amplify import api` writes beside the schema.

Gen 1's CLI had this as an experiment. It keeps host, port, user, password and database in five SSM parameters and looks
the VPC up at each push; `defineData` takes SQL in the schema builder's words only, with one connection string as a
secret. Neither string nor VPC is in a checkout, so the models are named and not carried over.
"""

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.models_of_schema import model_types
from amp2gen.ir.schema_text import origin_in
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.spans import SyntaxProblem

FILES = ("schema.sql.graphql", "schema.rds.graphql")
"""By its name, and by the one from before CLI 12.10."""


def report_sql_schema(entry: Entry, context: Context) -> tuple[str, ...]:
    """Says what a SQL schema of the API holds; what is left out, as `GraphqlApi.taken_out` has it."""
    return tuple(
        _report(entry, path, context) for name in FILES if (path := f"{entry.folder}/{name}") in context.project.files
    )


def _report(entry: Entry, path: str, context: Context) -> str:
    origin, models = Origin(file=path), "its models"
    text = context.project.text(path, context.log)
    try:
        document = parse(text or "", path)
    except SyntaxProblem as problem:
        if text:
            context.log.problem(problem)
    else:
        found = model_types(document)
        origin = origin_in(document, document.definitions[0])
        models = ", ".join(found) or models
    context.log.add(
        kinds.SQL_MODELS_NOT_CARRIED,
        origin,
        f"api {entry.name}: {models} of a SQL database: its connection is not in the checkout",
        "`npx ampx generate schema-from-database` writes them for Gen 2; the data stays where it is",
    )
    return f"{kinds.SQL_MODELS_NOT_CARRIED.code}: {models} of a SQL database"
