"""What a plan knows of the names and ids that a plain clone of the project leaves null in amplify/gen1.json."""

from collections.abc import Iterable, Iterator, Mapping

from amp2gen.runtime.plan.categories import Category
from amp2gen.runtime.plan.counterparts import BUCKET, DOMAIN, STREAM, TABLE
from amp2gen.runtime.plan.discover import Known
from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.syntax.documents import child_pointer

REST_API = "AWS::ApiGateway::RestApi"
GRAPHQL_API = "AWS::AppSync::GraphQLApi"

_KEYS: Mapping[tuple[str, str], str] = {
    ("storage", BUCKET): "/bucket",
    ("tables", TABLE): "/tables",
    ("analytics", STREAM): "/streams",
}
"""First word of a category, and type → where its names stand in a branch's entry."""


def facts(landscape: Landscape, categories: Iterable[Category], project: Iterable[Known]) -> dict[str, str]:
    """JSON pointer in a branch's entry of amplify/gen1.json (`/tables/orders`) → what Gen 1 deployed there.

    What comes from custom stacks has no entry.
    """
    return dict(sorted([*_moving(categories), *_staying(landscape, project)]))


def _moving(categories: Iterable[Category]) -> Iterator[tuple[str, str]]:
    for category in categories:
        first, _, name = category.name.partition("/")
        for pair in category.pairs:
            key = _KEYS.get((first, category.gen1.definition(pair.gen1_id)["Type"]))
            value = category.gen1.resources[pair.gen1_id].physical_id
            if key and value:
                yield child_pointer(key, name) if name else key, value
        for item in category.adopted:
            if item.type == DOMAIN:
                yield "/authDomain", item.identifier["Domain"]


def _staying(landscape: Landscape, project: Iterable[Known]) -> Iterator[tuple[str, str]]:
    """The ids of APIs: Gen 2 makes its own, but knows those that Gen 1's clients call."""
    for item in project:
        stack = landscape.gen1.get(item.stack)
        if stack is None or item.category != "api":
            continue
        for kind, pointer in ((REST_API, child_pointer("/restApis", item.name)), (GRAPHQL_API, "/graphqlApiId")):
            found = [stack.resources[name].physical_id for name in stack.of_types((kind,))]
            if len(found) == 1 and found[0]:
                yield pointer, found[0].rpartition("/")[2]  # a GraphQL API's physical id is its ARN
