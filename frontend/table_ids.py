"""The API's id in variables of functions, and in custom templates, that put the names of model tables together.

    API_DEMO_GRAPHQLAPIIDOUTPUT = api/demo.id  ->  api/demo.id_in_table_names

A model table is called `Post-<API id>-<environment>`. A branch that takes over keeps Gen 1's tables, and its API has
another id, so the variable is given the id that the names have.
"""

import re

from amp2gen.frontend.log import Log
from amp2gen.frontend.table_ids_in_templates import in_templates
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.expr import Attribute, EnvName
from amp2gen.ir.functions import Function, Variable

IN_TABLE_NAMES = "id_in_table_names"

CODE = (".js", ".mjs", ".cjs", ".ts", ".py", ".java", ".kt", ".go", ".cs")


def keep_ids_in_table_names(app: App, log: Log) -> App:
    """The app whose functions that read and write DynamoDB get the id that the tables' names have."""
    if app.data is None or not app.data.models:
        return app
    functions = tuple(_with_ids(function, _code(function, app), log) for function in app.functions)
    custom = tuple(in_templates(stack, log) for stack in app.custom)
    return app.model_copy(update={"functions": functions, "custom": custom})


def makes_table_names(function: Function) -> bool:
    """Whether a variable of the function has the id that the tables' names have."""
    return any(_is_id(variable, IN_TABLE_NAMES) for variable in function.environment)


def _with_ids(function: Function, code: str, log: Log) -> Function:
    found = {variable.name for variable in function.environment if _is_id(variable, "id") and _names(variable, code)}
    if not found or not _DYNAMO.search(code) or _APPSYNC.search(code):
        return function
    environment = tuple(_in_names(each) if each.name in found else each for each in function.environment)
    named = [each.name for each in function.environment if each.value == EnvName() and _names(each, code)]
    for variable in environment:
        if variable.name in found:
            log.add(
                kinds.ID_IN_TABLE_NAMES,
                variable.origin or function.origin,
                f"function {function.name}: {variable.name} is part of the model tables' names, so it is Gen 1's id "
                "where a branch takes over",
                f"{_IN_FRESH_BRANCHES}{_AND_THE_VARIABLE.format(' and '.join(named)) if named else ''}: {_SEE}",
            )
    return function.model_copy(update={"environment": environment})


_IN_FRESH_BRANCHES = "in fresh branches and sandboxes the names end in -NONE"
_AND_THE_VARIABLE = ", and {} is the branch's name"
_SEE = "see `amp2gen explain A2G1559`"


def _is_id(variable: Variable, name: str) -> bool:
    value = variable.value
    return isinstance(value, Attribute) and value.of.id.startswith(f"{GraphqlApi.ID_PREFIX}/") and value.name == name


def _names(variable: Variable, code: str) -> bool:
    return re.search(rf"\b{re.escape(variable.name)}\b", code) is not None


def _in_names(variable: Variable) -> Variable:
    return variable.model_copy(update={"value": variable.value.model_copy(update={"name": IN_TABLE_NAMES})})


def _code(function: Function, app: App) -> str:
    """All code that the function runs of the app's own: its sources, and those of its layers. The list of variables
    that the CLI writes above handlers is none."""
    layers = {each.of.id for each in function.layers if isinstance(each, Attribute)}
    files = [*function.sources, *(file for layer in app.layers if layer.id in layers for file in layer.files)]
    texts = (file.text for file in files if file.text and file.path.endswith(CODE) and "node_modules/" not in file.path)
    return _PARAMS.sub("", "\n".join(texts))


_PARAMS = re.compile(r"/\*\s*Amplify Params - DO NOT EDIT.*?\*/", re.DOTALL)


_DYNAMO = re.compile("dynamo", re.IGNORECASE)

_APPSYNC = re.compile(
    r"client-appsync(?![\w-])|clients/appsync|services?[./]appsync|\bAWS\.AppSync\b|\bnew AppSync(?:Client)?\b"
    r"|client\(\s*['\"]appsync['\"]|/aws/appsync|:appsync:|requestContext\W+apiId|['\"]apiId['\"]"
)
"""What an API's id is good for otherwise: AppSync's own operations, its logs and ARNs, events that tell of an API."""
