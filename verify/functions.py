"""Lambda: functions, what invokes them, and when."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, item_of, without
from amp2gen.verify.roles import PREDICTIONS_FUNCTION


def function_items(deployment: Deployment) -> Iterator[Item]:
    """The app's functions and everything that calls them. Functions of Amplify itself have no role in the app."""
    kept = {each.properties.get("Name"): each.properties.get("Value") for each in deployment.of("AWS::SSM::Parameter")}
    for function in deployment.of("AWS::Lambda::Function"):
        if function.role.startswith("function "):
            yield item_of("function", function, _settings(function.properties, kept))
        elif function.role == PREDICTIONS_FUNCTION:  # the code is another, and so are the settings but for this one
            yield Item(PREDICTIONS_FUNCTION, "", {"Timeout": function.properties.get("Timeout")}, function.place)
    for mapping in deployment.of("AWS::Lambda::EventSourceMapping"):
        yield _event_source(mapping)
    rules = [(rule, item) for rule in deployment.of("AWS::Events::Rule") for item in _rule(rule)]
    yield from _numbered_schedules([*rules, *((each, _schedule(each)) for each in deployment.of(_SCHEDULE))])
    for permission in deployment.of("AWS::Lambda::Permission"):
        yield from _permission(permission)


_SCHEDULE = "AWS::Scheduler::Schedule"


def _settings(function: Mapping[str, Json], kept: Mapping[Json, Json]) -> dict[str, Json]:
    """`Code` is where the build lies; the handlers themselves are compared by running them. `kept`: see `_at_start`."""
    written = as_object(as_object(function.get("Environment")).get("Variables"))
    environment = {name: _text(_at_start(name, written, kept) or value) for name, value in written.items()}
    layers = as_list(function.get("Layers"))
    return {
        **without(function, "Code", "Role", "Layers"),
        "Environment": environment,
        "Layers": {str(i): layer for i, layer in enumerate(layers)},
    }


def _at_start(name: str, environment: Mapping[str, Json], kept: Mapping[Json, Json]) -> Json:
    """What Amplify's shim puts into a variable before the handler runs; None if nothing. It is the value that the
    deployment itself has under the path (`kept`, by path), or else a secret, which stands here by its name."""
    paths = filled_in(environment).get(name, ())
    if environment.get(name) != FILLED_IN or not paths:
        return None
    return kept.get(paths[0], f"${{secret {paths[0].rpartition('/')[2]}}}")


FILLED_IN = "<value will be resolved during runtime>"


def filled_in(environment: Mapping[str, Json]) -> Mapping[str, tuple[str, ...]]:
    """The paths of the parameters that Amplify's shim tries for each variable, the branch's own first."""
    try:
        config = as_object(json.loads(str(environment.get("AMPLIFY_SSM_ENV_CONFIG"))))
    except ValueError:
        return {}
    paths = {name: (as_object(each).get("path"), as_object(each).get("sharedPath")) for name, each in config.items()}
    return {name: tuple(path for path in each if isinstance(path, str)) for name, each in paths.items()}


def _text(value: Json) -> Json:
    """A variable's value as the function reads it; told apart from a missing one if empty."""
    return '""' if value == "" else value


def _event_source(mapping: Resource) -> Item:
    called, source = str(mapping.properties.get("FunctionName")), mapping.properties.get("EventSourceArn")
    function = function_in(called) or called.rpartition("${")[2].removesuffix("}")
    role = f"{function} < {str(source).split('${label}')[0].removesuffix('/stream/').rpartition(':')[2]}"
    return item_of("event source", mapping, without(mapping.properties, "FunctionName"), role=role)


def _rule(rule: Resource) -> Iterator[Item]:
    """A rule that runs a function on a schedule, in the terms of a schedule. Other rules are compared as they are."""
    if "ScheduleExpression" not in rule.properties:
        return
    for target in map(as_object, as_list(rule.properties.get("Targets"))):
        properties = {
            "Expression": _expression(rule),
            "State": rule.properties.get("State"),
            "Input": target.get("Input"),
            **_retries(target),
        }
        yield item_of("schedule", rule, properties, role=function_in(target.get("Arn")))


def _retries(target: Mapping[str, Json]) -> dict[str, Json]:
    """Rules and schedules alike try again for a day, 185 times at most, unless they say otherwise."""
    policy = as_object(target.get("RetryPolicy"))
    defaults = {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    return {name: policy.get(name, default) for name, default in defaults.items()}


def _schedule(schedule: Resource) -> Item:
    target = as_object(schedule.properties.get("Target"))
    properties = {
        "Expression": _expression(schedule),
        "Timezone": schedule.properties.get("ScheduleExpressionTimezone"),
        "State": schedule.properties.get("State"),
        "Input": target.get("Input"),
        "FlexibleTimeWindow": as_object(schedule.properties.get("FlexibleTimeWindow")).get("Mode"),
        **_retries(target),
    }
    return item_of("schedule", schedule, properties, role=function_in(target.get("Arn")))


def _numbered_schedules(found: Sequence[tuple[Resource, Item]]) -> Iterator[Item]:
    """A function's second schedule is `work (2)`, in the order of what they say, however it is written. Those of custom
    resources come last, as a checkout may lack the templates of some."""
    counts: Counter[str] = Counter()
    for _, item in sorted(found, key=_order):
        counts[item.role] += 1
        number = counts[item.role]
        yield item if number == 1 else replace(item, role=f"{item.role} ({number})")


def _order(found: tuple[Resource, Item]) -> tuple[bool, str, str]:
    resource, item = found
    is_custom = resource.address.stack.startswith("custom")
    return is_custom, _as_cron(str(item.properties.get("Expression"))), str(item.properties)


def _as_cron(expression: str) -> str:
    """A rate as the cron expression that is due as often; what is none of the usual rates stays."""
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    every, unit = match.groups() if match else ("", "")
    crons = {"minute": f"*/{every} * * * ? *", "hour": f"0 */{every} * * ? *", "day": "0 0 * * ? *"}
    return f"cron({crons[unit]})" if match else expression.replace("0/", "*/")


def _expression(schedule: Resource) -> Json:
    """Days and months by number, as both ways of writing them mean the same (EventBridge, cron expressions)."""
    written = str(schedule.properties.get("ScheduleExpression"))
    fields = written.removeprefix("cron(").removesuffix(")").split()
    if len(fields) != 6 or not written.startswith("cron("):
        return written
    fields[3], fields[4] = _numbered(fields[3], _MONTHS), _numbered(fields[4], _DAYS)
    return f"cron({' '.join(fields)})"


_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def _numbered(field: str, names: Sequence[str]) -> str:
    for number, name in enumerate(names, 1):
        field = re.sub(rf"\b{name}\b", str(number), field, flags=re.IGNORECASE)
    return field


def _permission(permission: Resource) -> Iterator[Item]:
    """Who may invoke one of the app's functions. The case of actions makes no difference to IAM, and Gen 1's varies."""
    function = function_in(permission.properties.get("FunctionName"))
    if function:
        action = str(permission.properties.get("Action")).lower()
        properties = {
            **without(permission.properties, "FunctionName", "Principal"),
            "Action": {"lambda:invokefunction": "lambda:InvokeFunction"}.get(action, action),
        }
        yield item_of(
            "invoke permission", permission, properties, role=f"{function} < {permission.properties.get('Principal')}"
        )


def function_in(reference: Json) -> str:
    """The name of the app's function in a reference; empty if it is none of them."""
    _, found, rest = str(reference).partition("${function ")
    return rest.partition("}")[0] if found else ""
