"""Lambda: runtimes, variables, secrets, layers and schedules."""

import re

from amp2gen.verify.differences import BRANCHES, WHOLE, Rule, equals, like, missing
from amp2gen.verify.rule_conditions import (
    NEW_NODE,
    NEW_OTHERS,
    OLD_NODE,
    OLD_OTHERS,
    has_schedule,
    is_gen1_api,
    is_the_secret,
    no_function_uses_it,
    of_its_function,
    raises_old_runtimes,
    same_interval,
    same_language,
    was_built_by_go,
    was_plain_secret,
)

FUNCTIONS: tuple[Rule, ...] = (
    Rule("function", r"Environment\.AMPLIFY_SSM_ENV_CONFIG", "by which Amplify's shim finds secrets", gen1=missing),
    Rule(
        "function",
        r"Environment\.ENV",
        "the link in verification messages is composed of it, and leads to the branch's own page",
        role=r"\w+CustomMessage",
        where=lambda found: "verification page" in found.app,
    ),
    Rule(
        "function",
        r"Environment\.\w+",
        "the names of the tables have the id of Gen 1's API, and the function puts them together",
        gen1=equals("${api}"),
        where=is_gen1_api,
        states=BRANCHES,
    ),
    Rule("function", r"Environment\.\w+", "the secret lies under the branch's own path", where=is_the_secret),
    Rule(
        "function",
        r"Environment\.\w+",
        "Gen 1 has the secret in plain text, for all who may read templates; it is a secret of the branch now",
        gen2=like(r"\$\{secret \w+\}"),
        where=was_plain_secret,
    ),
    Rule(
        "function",
        "Runtime",
        "Lambda no longer takes the old runtime; handlers run unchanged on the new one",
        gen1=like(OLD_NODE),
        gen2=equals(NEW_NODE),
    ),
    Rule(
        "function",
        "Runtime",
        "Lambda no longer takes the old runtime; the version that takes its place may need changes in the code",
        gen1=like(OLD_OTHERS),
        gen2=like(NEW_OTHERS),
        where=same_language,
    ),
    Rule(
        "function",
        "Runtime|Handler",
        "Lambda no longer takes Go's own runtime; the program is the same, under the name that it must have now",
        where=was_built_by_go,
    ),
    Rule(
        "layer",
        "CompatibleRuntimes",
        "Lambda no longer takes the old runtimes; the layer says that it fits those that functions move to",
        where=raises_old_runtimes,
    ),
    Rule(
        "layer",
        r"Description",
        "the CLI describes a version of a layer by when it was made",
        gen1=like(r"Updated layer version.*"),
        gen2=missing,
    ),
    Rule(
        "layer",
        re.escape(WHOLE),
        "a version from before, which the CLI keeps in the template; no function uses it",
        role=r"[\w-]+ \(function.*\)",
        gen2=missing,
        where=no_function_uses_it,
    ),
    Rule(
        "invoke permission",
        re.escape(WHOLE),
        "schedules come with a role of their own instead",
        role=r"\S+ < events\.amazonaws\.com",
        gen2=missing,
        where=has_schedule,
    ),
    Rule("trust", re.escape(WHOLE), "by which EventBridge runs the function", role="schedule .*", gen1=missing),
    Rule(
        "grant",
        r"lambda:InvokeFunction on .*",
        "by which EventBridge runs the function",
        role="schedule .*",
        gen1=missing,
        where=of_its_function,
    ),
    Rule(
        "schedule",
        "Expression",
        "the same interval, counted from midnight instead of from the deployment",
        where=same_interval,
    ),
)
