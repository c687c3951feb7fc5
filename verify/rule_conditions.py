"""What some rules ask beyond patterns: how the two values relate, or what else there is in the Gen 1 app."""

import json
import re
from collections.abc import Callable, Mapping

from amp2gen.syntax.cloudformation.physical_names import name_path
from amp2gen.verify.differences import Difference
from amp2gen.verify.plain_secrets import is_plain_secret
from amp2gen.verify.roles import PREDICTIONS, PREDICTIONS_SOURCE, letters


def only_adds(*added: str) -> Callable[[Difference], bool]:
    """Gen 2's list is Gen 1's and these."""

    def check(found: Difference) -> bool:
        had, has = found.gen1, found.gen2
        return (
            isinstance(had, list)
            and isinstance(has, list)
            and sorted([*map(str, had), *added]) == sorted(map(str, has))
        )

    return check


_HOSTED = re.compile(r"https://([^./]+)(\.[^./]+\.amplifyapp\.com.*)")


def adds_own_url(found: Difference) -> bool:
    """All of Gen 1's URLs, and more only of the Amplify app and path of one of these, for one other branch."""
    had, has = found.gen1, found.gen2
    if not isinstance(had, list) or not isinstance(has, list) or not {*map(str, had)} <= {*map(str, has)}:
        return False
    hosted = {match[2] for match in map(_HOSTED.fullmatch, map(str, had)) if match}
    added = [_HOSTED.fullmatch(str(url)) for url in has if url not in had]
    labels = {match[1] for match in added if match}
    return len(labels) == 1 and all(match and match[2] in hosted for match in added)


def has_no(kind: str) -> Callable[[Difference], bool]:
    """Gen 1 has nothing of the kind."""
    return lambda found: not any(name == kind or name.startswith(f"{kind} ") for name in found.app)


def keeps_guests_out(found: Difference) -> bool:
    """An identity pool that Gen 1 lacks, or what it hands out, lets nobody in who has not signed in."""
    settings = found.gen2 if isinstance(found.gen2, dict) else {}
    closed = found.kind != "identity pool" or settings.get("AllowUnauthenticatedIdentities") is False
    return closed and has_no("identity pool")(found)


def denies_everybody(found: Difference) -> bool:
    """A role whose trust policy only says no."""
    settings = found.gen1 if isinstance(found.gen1, dict) else {}
    statements = settings.get("AssumeRolePolicyDocument.Statement")
    return isinstance(statements, list) and all(
        isinstance(each, dict) and each.get("Effect") == "Deny" for each in statements
    )


def sends_no_sms(found: Difference) -> bool:
    """Gen 1's pool has no role by which it could."""
    return "SmsConfiguration.SnsCallerArn" not in found.app.get("user pool", {})


def denies_without_tls(found: Difference) -> bool:
    """The one statement says no, and only where the request comes without TLS."""
    statements = found.gen2.get("Statement") if isinstance(found.gen2, dict) else None
    return isinstance(statements, list) and all(
        isinstance(each, dict)
        and each.get("Effect") == "Deny"
        and each.get("Condition") == {"Bool": {"aws:SecureTransport": False}}
        for each in statements
    )


def ends_in_environment(found: Difference) -> bool:
    """A data source that has the environment before the end of its name, and calls the function of that name."""
    had, has = (str(each).removesuffix("LambdaDataSource") for each in (found.gen1, found.gen2))
    return has.startswith(had) and has[len(had) :].isalnum()


def same_but_environment(found: Difference) -> bool:
    """Names that end in the environment's, or here in the sandbox's."""
    had, has = str(found.gen1), str(found.gen2)
    return has.endswith("sandbox") and had.startswith(has.removesuffix("sandbox"))


def lets_nobody_sign_up(found: Difference) -> bool:
    """A user pool that Gen 1 does not have, whose users only an administrator could make."""
    settings = found.gen2 if isinstance(found.gen2, dict) else {}
    return settings.get("AdminCreateUserConfig.AllowAdminCreateUserOnly") is True and has_no("user pool")(found)


def is_physical_name(found: Difference) -> bool:
    """The property that names a resource of this CloudFormation type in the whole account, written on both sides."""
    is_name = found.property == ".".join(name_path(found.kind))
    return is_name and isinstance(found.gen1, str) and isinstance(found.gen2, str)


def says_the_owner_claim(found: Difference) -> bool:
    """The rules are Gen 1's, but that owner rules of the user pool without a claim name Gen 1's default one."""
    claims = list(found.app.get("default owner claim", {}))
    had = found.gen1 if isinstance(found.gen1, list) else []
    rules = [json.loads(str(each)) for each in had]
    said = [
        {**rule, "identityClaim": claims[0]}
        if claims
        and rule.get("allow") == "owner"
        and "identityClaim" not in rule
        and rule.get("provider", "userPools") == "userPools"
        else rule
        for rule in rules
    ]
    return found.gen2 == sorted(json.dumps(rule, sort_keys=True) for rule in said)


def is_the_secret(found: Difference) -> bool:
    """The variable held the path of a secret of Gen 1, and has to do with the same one now."""
    secret = re.fullmatch(r"/amplify/[^/]+/[^/]+/AMPLIFY_(.+)", str(found.gen1))
    if secret is None:
        return False
    own = secret[1].removeprefix(f"{found.role.removeprefix('function ')}_")
    return (
        re.fullmatch(
            rf"(/amplify/[^/]+/[^/]+/|\$\{{secret )({re.escape(secret[1])}|{re.escape(own)})\}}?", str(found.gen2)
        )
        is not None
    )


def is_gen1_api(found: Difference) -> bool:
    """The id of Gen 1's own API, as the deployed tables' names have it."""
    return f":apis/{found.gen2}/" in found.app.get("physical ids", {})


def is_own_secret(found: Difference) -> bool:
    """A grant to read a parameter that is one of the function's secrets in Gen 1."""
    own = found.role.removeprefix("function ")
    variables = found.app.get(found.role, {}).values()
    secrets = [
        re.fullmatch(r"/amplify/[^/]+/[^/]+/AMPLIFY_(.+)", value) for value in variables if isinstance(value, str)
    ]
    names = {name for each in secrets if each for name in (each[1], each[1].removeprefix(f"{own}_"))}
    name = str(found.gen2).rpartition("/")[2]
    return name in names or letters(name).removeprefix(letters(own)) in _plain_secrets(found)


def _plain_secrets(found: Difference) -> set[str]:
    """The function's variables that hold secrets in plain text in Gen 1, by their letters and digits."""
    settings = found.app.get(found.role, {})
    return {
        letters(name.partition(".")[2]) for name, value in settings.items() if is_plain_secret("function", name, value)
    }


def was_plain_secret(found: Difference) -> bool:
    return is_plain_secret(found.kind, found.property, found.gen1)


def is_own_variable(found: Difference) -> bool:
    """A grant to read a parameter that is named after one of the function's variables in Gen 1."""
    name = str(found.gen2).rpartition("/")[2].rpartition("-")[2]
    return f"Environment.{name}" in found.app.get(found.role, {})


OLD_NODE = r"nodejs(4\.3|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x|18\.x)"
NEW_NODE = "nodejs22.x"
OLD_OTHERS = r"python(2\.7|3\.[6-9])|java8|dotnet(core[123]\.[01]|6)|ruby2\.[57]|provided(\.al2)?"
NEW_OTHERS = r"python3\.12|java8\.al2023|dotnet10|ruby3\.4|provided\.al2023"
_GO = ("go1.x", "provided.al2023")

_LANGUAGE = re.compile(r"(dotnet|[a-z]+)")


def same_language(found: Difference) -> bool:
    had, has = (_LANGUAGE.match(str(each)) for each in (found.gen1, found.gen2))
    return had is not None and has is not None and had[1] == has[1]


def raises_old_runtimes(found: Difference) -> bool:
    """Of two lists of runtimes, the second has for each that Lambda no longer takes the one that functions move to."""
    had, has = (each if isinstance(each, list) else [] for each in (found.gen1, found.gen2))
    return bool(had) and {_moved(str(each)) for each in had} == {*map(str, has)}


def _moved(runtime: str) -> str:
    if runtime == _GO[0]:
        return _GO[1]
    if re.fullmatch(OLD_NODE, runtime):
        return NEW_NODE
    if not re.fullmatch(OLD_OTHERS, runtime):
        return runtime
    language = _LANGUAGE.match(runtime)
    news = (each.replace("\\", "") for each in NEW_OTHERS.split("|"))
    return next(each for each in news if language and each.startswith(language[1]))


def no_function_uses_it(found: Difference) -> bool:
    """No function of Gen 1 refers to this version of a layer."""
    used = f"${{layer {found.role}}}"
    return not any(
        value == used for name, each in found.app.items() if name.startswith("function ") for value in each.values()
    )


def was_built_by_go(found: Difference) -> bool:
    """The runtime `go1.x` runs a program of any name, its successor one that is called `bootstrap`."""
    changed = {"Runtime": "provided.al2023", "Handler": "bootstrap"}
    return (
        found.app.get(f"{found.kind} {found.role}", {}).get("Runtime") == "go1.x"
        and found.gen2 == changed[found.property]
    )


def has_schedule(found: Difference) -> bool:
    """The function has a schedule in Gen 1, which is compared by itself."""
    return f"schedule {found.role.partition(' < ')[0]}" in found.app


def of_its_function(found: Difference) -> bool:
    """The grant of a schedule's role is on the function that it is the schedule of."""
    function = f":function:${{function {found.role.removeprefix('schedule ')}}}"
    return str(found.gen2).removesuffix(":*").endswith(function)


def has_predictions(found: Difference) -> bool:
    """Gen 1 answers `@predictions`."""
    return PREDICTIONS_SOURCE in found.app


def looks_at_no_image(found: Difference) -> bool:
    """None of the actions of `@predictions` asks Rekognition."""
    return not any(grant.startswith("rekognition:") for grant in found.app.get(f"grants of {PREDICTIONS}", {}))


def was_allowed(found: Difference) -> bool:
    """Gen 1 allowed exactly the same of its own API, which the grant names by its id."""
    allowed = found.app.get(f"grants of {found.role}", {})
    return any(
        str(found.gen2).replace(written_out, str(role)) in allowed
        for written_out, role in found.app["physical ids"].items()
    )


def differs_in_external_id(found: Difference) -> bool:
    external_id = re.compile(r'"sts:ExternalId": "[^"]*"')
    had, has = (external_id.sub("", json.dumps(value, sort_keys=True)) for value in (found.gen1, found.gen2))
    return had == has


_EVERY_MINUTES = re.compile(r"rate\((\d+) minutes?\)")
_EVERY_HOURS = re.compile(r"rate\((\d+) hours?\)")


def same_interval(found: Difference) -> bool:
    """A rate, and a cron expression that is due as often; 24 hours must be a whole number of intervals."""
    rate, cron = str(found.gen1), str(found.gen2)
    if minutes := _EVERY_MINUTES.fullmatch(rate):
        return 60 % int(minutes[1]) == 0 and cron == f"cron(*/{minutes[1]} * * * ? *)"
    if hours := _EVERY_HOURS.fullmatch(rate):
        return 24 % int(hours[1]) == 0 and cron in (f"cron(0 */{hours[1]} * * ? *)", f"cron(0 0/{hours[1]} * * ? *)")
    return rate == "rate(1 day)" and cron == "cron(0 0 * * ? *)"


_DEFAULT_RULES: Mapping[str, Mapping[str, str]] = {
    "API_KEY": {"allow": "public"},
    "AMAZON_COGNITO_USER_POOLS": {"allow": "private"},
    "OPENID_CONNECT": {"allow": "private", "provider": "oidc"},
    "AWS_LAMBDA": {"allow": "custom"},
}


def says_the_default_mode(found: Difference) -> bool:
    """The one rule lets in whom the API's default authorization mode lets in."""
    rule = _DEFAULT_RULES.get(str(found.app.get("api", {}).get("DefaultAuthorizationMode")))
    return rule is not None and found.gen2 == [json.dumps(rule, sort_keys=True)]
