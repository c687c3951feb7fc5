"""API Gateway: stages, and Gen 1's APIs, which clients in the field still call."""

from amp2gen.verify.differences import BRANCHES, FRESH, Rule, equals, missing
from amp2gen.verify.rule_conditions import (
    was_allowed,
)

REST_API: tuple[Rule, ...] = (
    Rule("rest api", "Stages", "a sandbox is an environment of its own", gen2=equals(["sandbox"]), states=FRESH),
    Rule(
        "grant",
        r"(execute-api:Invoke|appsync:GraphQL) on .*",
        "clients in the field call Gen 1's APIs until those are gone",
        gen1=missing,
        where=was_allowed,
        states=BRANCHES,
    ),
)
