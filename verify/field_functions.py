"""Which functions answer a field, as the user's schema says it: for checkouts that have no resolvers of Gen 1."""

import re
from collections.abc import Iterator

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import ObjectType, StringLiteral, argument, directives
from amp2gen.verify.data import data_sources
from amp2gen.verify.deployment import Deployment
from amp2gen.verify.functions import function_in
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.items import as_object
from amp2gen.verify.rows import Pair

_ENVIRONMENT = re.compile(r"-\$\{env\}$")


def field_function_pairs(gen1: Gen1Side, gen2: Deployment) -> Iterator[Pair]:
    """The app's functions behind each field with `@function`; nothing where Gen 1's resolvers are known, which are
    compared as they are. Raises SyntaxProblem for a text that is no schema.
    """
    if gen1.own_schema is None or gen1.deployment.of("AWS::AppSync::Resolver"):
        return
    file = gen1.own_schema.file
    types = [each for each in parse(gen1.own_schema.text, file).definitions if isinstance(each, ObjectType)]
    for type_ in types:
        for field in type_.fields:
            names = [argument(each, "name") for each in directives(field, "function")]
            called = {_ENVIRONMENT.sub("", name.value) for name in names if isinstance(name, StringLiteral)}
            own: list[Json] = [*sorted(called.intersection(gen1.functions.values()))]
            if own:
                role = f"{type_.name.value}.{field.name.value}"
                resolver = gen2.by_role.get(f"resolver {role}")
                found = sorted(_functions(gen2, role)) if resolver else []
                place = resolver.place if resolver else None
                yield Pair("resolver", role, "Functions", own, [*found], Origin(file=file), place)


def _functions(gen2: Deployment, field: str) -> Iterator[str]:
    """The app's functions that the field's resolver reaches."""
    for name in data_sources(gen2, gen2.by_role[f"resolver {field}"].properties):
        source = gen2.by_role.get(f"data source {name}")
        config = as_object(source.properties.get("LambdaConfig")) if source else {}
        if function := function_in(config.get("LambdaFunctionArn")):
            yield function
