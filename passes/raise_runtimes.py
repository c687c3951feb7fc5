"""Node.js runtimes that Gen 2 does not know become Node.js 22; one note names all functions concerned.

>>> from amp2gen.ir.functions import Function, NodeCode
>>> from amp2gen.ir.pretty import pretty
>>> old = Function(name="orders", code=NodeCode(entry="src/index.js", version=14))
>>> print(pretty(old))
functions/orders
  code:
    node_code (node)
      entry: src/index.js
      version: 14
>>> print(pretty(raised(old)))
functions/orders
  code:
    node_code (node)
      entry: src/index.js
      version: 22
"""

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.functions import Function
from amp2gen.passes.options import Options

OLDEST = 20
"""The oldest Node.js that the generated project runs on (CONTRACT: runtimes below become 22)."""
SUPPORTED = (20, 22, 24)
TARGET = 22


def raise_runtimes(app: App, options: Options) -> App:
    old = [function for function in app.functions if raised(function) != function]
    if not old:
        return app
    names = ", ".join(f"{function.name} (Node.js {function.code.version})" for function in old)
    note = kinds.RUNTIME_RAISED.at(
        old[0].code.origin,
        f"these functions move to Node.js {TARGET}: {names}",
        "test them, above all with old packages",
    )
    return app.model_copy(
        update={
            "functions": tuple(raised(function) for function in app.functions),
            "diagnostics": (*app.diagnostics, note),
        }
    )


def raised(function: Function) -> Function:
    """The function on a runtime that Gen 2 offers."""
    if function.code.version in SUPPORTED:
        return function
    return function.model_copy(update={"code": function.code.model_copy(update={"version": TARGET})})
